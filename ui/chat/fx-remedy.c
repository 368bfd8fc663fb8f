/* fx-remedy.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-remedy.h"

struct _FxRemedy
{
  GObject parent_instance;

  char *label;
  char *action;
  char *detail;
};

G_DEFINE_FINAL_TYPE (FxRemedy, fx_remedy, G_TYPE_OBJECT)

static void
fx_remedy_finalize (GObject *object)
{
  FxRemedy *self = FX_REMEDY (object);

  g_free (self->label);
  g_free (self->action);
  g_free (self->detail);

  G_OBJECT_CLASS (fx_remedy_parent_class)->finalize (object);
}

static void
fx_remedy_class_init (FxRemedyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fx_remedy_finalize;
}

static void
fx_remedy_init (FxRemedy *self)
{
}

FxRemedy *
fx_remedy_new (const char *label,
               const char *action,
               const char *detail)
{
  FxRemedy *self;

  g_return_val_if_fail (label != NULL, NULL);
  g_return_val_if_fail (action != NULL, NULL);

  self = g_object_new (FX_TYPE_REMEDY, NULL);
  self->label = g_strdup (label);
  self->action = g_strdup (action);
  self->detail = g_strdup (detail);

  return self;
}

const char *
fx_remedy_get_label (FxRemedy *self)
{
  g_return_val_if_fail (FX_IS_REMEDY (self), NULL);

  return self->label;
}

const char *
fx_remedy_get_action (FxRemedy *self)
{
  g_return_val_if_fail (FX_IS_REMEDY (self), NULL);

  return self->action;
}

const char *
fx_remedy_get_detail (FxRemedy *self)
{
  g_return_val_if_fail (FX_IS_REMEDY (self), NULL);

  return self->detail;
}
