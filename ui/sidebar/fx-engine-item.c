/* fx-engine-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-engine-item.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (FxEngineItem, fx_engine_item, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxEngineItem, name)

static const FxField fields[] = {
  { "device-name", FX_FIELD_STRING, FIELD (device_name) },
  { "device-type", FX_FIELD_STRING, FIELD (device_type) },
  { "software", FX_FIELD_BOOLEAN, FIELD (software) },
  { "state", FX_FIELD_UINT, FIELD (state) },
  { "progress", FX_FIELD_DOUBLE, FIELD (progress), 0, 1 },
  { "tokens-per-second", FX_FIELD_DOUBLE, FIELD (tokens_per_second) },
  { "n-waiting", FX_FIELD_UINT, FIELD (n_waiting) },
  { "model", FX_FIELD_OBJECT, FIELD (model) },
  { "plan", FX_FIELD_OBJECT, FIELD (plan) },
};

static void
fx_engine_item_class_init (FxEngineItemClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields,
                                G_N_ELEMENTS (fields));
}

static void
fx_engine_item_init (FxEngineItem *self)
{
}

char *
fx_engine_item_describe_state (FxEngineItem *self)
{
  g_autoptr (GString) text = NULL;
  gint percent;

  g_return_val_if_fail (FX_IS_ENGINE_ITEM (self), NULL);

  text = g_string_new (NULL);
  percent = (gint) (self->progress * 100);

  switch ((FxEngineState) self->state)
    {
    case FX_ENGINE_STATE_LOADING:
      g_string_append_printf (text, _("Loading %d %%"), percent);
      break;
    case FX_ENGINE_STATE_READING:
      g_string_append_printf (text, _("Reading prompt %d %%"), percent);
      break;
    case FX_ENGINE_STATE_WRITING:
      if (self->tokens_per_second > 0)
        g_string_append_printf (text, _("%.1f tok/s"), self->tokens_per_second);
      else
        g_string_append (text, _("Writing"));
      break;
    case FX_ENGINE_STATE_IDLE:
      g_string_append (text, _("Idle"));
      break;
    case FX_ENGINE_STATE_EMPTY:
    default:
      g_string_append (text, _("No model loaded"));
    }

  if (self->n_waiting > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _("%u waiting"), self->n_waiting);
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}
