/* fx-preset-desk.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-preset-desk.h"

enum
{
  CHOOSE,
  SAVE,
  RENAME,
  REMOVE,
  RESTORE,
  IMPORT,
  EXPORT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxPresetDesk, fx_preset_desk, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxPresetDesk, name)

static const FxField fields[] = {
  { "names", FX_FIELD_OBJECT, FIELD (names) },
  { "values", FX_FIELD_OBJECT, FIELD (values) },
  { "instructions", FX_FIELD_STRING, FIELD (instructions) },
};

/* Not a preset's. */
static const char *const own[] = { "has-seed", "seed", "overflow", "preset", NULL };

static void
fx_preset_desk_class_init (FxPresetDeskClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));

  signals[CHOOSE] = g_signal_new ("choose", FX_TYPE_PRESET_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SAVE] = g_signal_new ("save", FX_TYPE_PRESET_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RENAME] = g_signal_new ("rename", FX_TYPE_PRESET_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[REMOVE] = g_signal_new ("remove", FX_TYPE_PRESET_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RESTORE] = g_signal_new ("restore", FX_TYPE_PRESET_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[IMPORT] = g_signal_new ("import", FX_TYPE_PRESET_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_FILE);
  signals[EXPORT] = g_signal_new ("export", FX_TYPE_PRESET_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_FILE);
}

static void
fx_preset_desk_init (FxPresetDesk *self)
{
  self->names = G_LIST_MODEL (gtk_string_list_new (NULL));
}

FxPresetDesk *
fx_preset_desk_new (void)
{
  return g_object_new (FX_TYPE_PRESET_DESK, NULL);
}

static gboolean
value_differs (GParamSpec *pspec,
               GObject    *a,
               GObject    *b)
{
  g_auto (GValue) x = G_VALUE_INIT;
  g_auto (GValue) y = G_VALUE_INIT;

  g_object_get_property (a, pspec->name, &x);
  g_object_get_property (b, pspec->name, &y);

  /* A slider's sums are a hair off what was saved. */
  if (G_IS_PARAM_SPEC_DOUBLE (pspec))
    return ABS (g_value_get_double (&x) - g_value_get_double (&y)) > 1e-6;

  if (G_IS_PARAM_SPEC_STRING (pspec))
    {
      const char *p = g_value_get_string (&x);
      const char *q = g_value_get_string (&y);

      return g_strcmp0 (p != NULL ? p : "", q != NULL ? q : "") != 0;
    }

  return g_param_values_cmp (pspec, &x, &y) != 0;
}

gboolean
fx_preset_desk_differs (FxPresetDesk   *self,
                        FxSamplingItem *sampling,
                        const char     *instructions)
{
  g_autofree GParamSpec **pspecs = NULL;
  guint n;

  g_return_val_if_fail (FX_IS_PRESET_DESK (self), FALSE);

  if (self->values == NULL || sampling == NULL)
    return FALSE;

  if (self->instructions != NULL && g_strcmp0 (self->instructions, instructions != NULL ? instructions : "") != 0)
    return TRUE;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (sampling), &n);
  for (guint i = 0; i < n; i++)
    if (!g_strv_contains (own, pspecs[i]->name) &&
        value_differs (pspecs[i], G_OBJECT (sampling), G_OBJECT (self->values)))
      return TRUE;

  return FALSE;
}

void
fx_preset_desk_choose (FxPresetDesk *self,
                       const char   *name)
{
  g_return_if_fail (FX_IS_PRESET_DESK (self));

  g_signal_emit (self, signals[CHOOSE], 0, name);
}

void
fx_preset_desk_save (FxPresetDesk *self,
                     const char   *name)
{
  g_return_if_fail (FX_IS_PRESET_DESK (self));

  g_signal_emit (self, signals[SAVE], 0, name);
}

void
fx_preset_desk_rename (FxPresetDesk *self,
                       const char   *name,
                       const char   *new_name)
{
  g_return_if_fail (FX_IS_PRESET_DESK (self));

  g_signal_emit (self, signals[RENAME], 0, name, new_name);
}

void
fx_preset_desk_remove (FxPresetDesk *self,
                       const char   *name)
{
  g_return_if_fail (FX_IS_PRESET_DESK (self));

  g_signal_emit (self, signals[REMOVE], 0, name);
}

void
fx_preset_desk_restore (FxPresetDesk *self)
{
  g_return_if_fail (FX_IS_PRESET_DESK (self));

  g_signal_emit (self, signals[RESTORE], 0);
}

void
fx_preset_desk_import (FxPresetDesk *self,
                       GFile        *file)
{
  g_return_if_fail (FX_IS_PRESET_DESK (self));

  g_signal_emit (self, signals[IMPORT], 0, file);
}

void
fx_preset_desk_export (FxPresetDesk *self,
                       const char   *name,
                       GFile        *file)
{
  g_return_if_fail (FX_IS_PRESET_DESK (self));

  g_signal_emit (self, signals[EXPORT], 0, name, file);
}
