/* fx-plan-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-plan-item.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (FxPlanItem, fx_plan_item, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxPlanItem, name)

static const FxField fields[] = {
  { "context", FX_FIELD_UINT, FIELD (context) },
  { "largest-context", FX_FIELD_UINT, FIELD (largest_context) },
  { "device-context", FX_FIELD_UINT, FIELD (device_context) },
  { "trained-context", FX_FIELD_UINT, FIELD (trained_context) },
  { "kv-type", FX_FIELD_UINT, FIELD (kv_type) },
  { "n-layers", FX_FIELD_UINT, FIELD (n_layers) },
  { "gpu-layers", FX_FIELD_UINT, FIELD (gpu_layers) },
  { "weights", FX_FIELD_UINT64, FIELD (weights) },
  { "kv", FX_FIELD_UINT64, FIELD (kv) },
  { "compute", FX_FIELD_UINT64, FIELD (compute) },
  { "other", FX_FIELD_UINT64, FIELD (other) },
  { "total", FX_FIELD_UINT64, FIELD (total) },
  { "fits", FX_FIELD_BOOLEAN, FIELD (fits) },
  { "short-bytes", FX_FIELD_UINT64, FIELD (short_bytes) },
  { "device-name", FX_FIELD_STRING, FIELD (device_name) },
  { "host-used", FX_FIELD_UINT64, FIELD (host_used) },
  { "host-other", FX_FIELD_UINT64, FIELD (host_other) },
  { "host-total", FX_FIELD_UINT64, FIELD (host_total) },
  { "speed", FX_FIELD_DOUBLE, FIELD (speed) },
  { "sentence", FX_FIELD_STRING, FIELD (sentence) },
};

static void
fx_plan_item_class_init (FxPlanItemClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields,
                                G_N_ELEMENTS (fields));
}

static void
fx_plan_item_init (FxPlanItem *self)
{
}

guint64
fx_plan_item_get_used (FxPlanItem *self)
{
  g_return_val_if_fail (FX_IS_PLAN_ITEM (self), 0);

  return self->weights + self->kv + self->compute;
}

guint64
fx_plan_item_get_free (FxPlanItem *self)
{
  guint64 used;

  g_return_val_if_fail (FX_IS_PLAN_ITEM (self), 0);

  used = fx_plan_item_get_used (self) + self->other;

  return used < self->total ? self->total - used : 0;
}

static char *
format_memory (guint64 size)
{
  return g_format_size_full (size, G_FORMAT_SIZE_IEC_UNITS);
}

static void
append_beyond (FxPlanItem *self,
               GString    *text)
{
  if (self->trained_context == 0 || self->context <= self->trained_context)
    return;

  g_string_append (text, " · ");
  /* Translators: %'u is a number of tokens. */
  g_string_append_printf (text, _("longer than the %'u tokens it was trained for"),
                          self->trained_context);
}

char *
fx_plan_item_describe (FxPlanItem *self)
{
  g_autoptr (GString) text = NULL;
  g_autofree char *used = NULL;
  g_autofree char *total = NULL;

  g_return_val_if_fail (FX_IS_PLAN_ITEM (self), NULL);

  if (self->sentence != NULL)
    return g_strdup (self->sentence);

  text = g_string_new (NULL);
  used = format_memory (fx_plan_item_get_used (self) + self->other);
  total = format_memory (self->total);

  if (!self->fits)
    {
      g_autofree char *lacking = format_memory (self->short_bytes);

      /* Translators: %s is an amount of memory. */
      g_string_append_printf (text, _("%s too large"), lacking);

      if (self->largest_context > 0)
        {
          g_autofree char *largest =
            g_strdup_printf ("%'u", self->largest_context);

          g_string_append (text, " · ");
          /* Translators: %s is a number of tokens. */
          g_string_append_printf (text, _("largest context that fits: %s"),
                                  largest);
        }

      append_beyond (self, text);

      return g_string_free_and_steal (g_steal_pointer (&text));
    }

  /* Translators: both are amounts of memory: "8.8 GiB of 12.0 GiB". */
  g_string_append_printf (text, _("%s of %s"), used, total);
  g_string_append (text, " · ");

  if (self->host_used > 0 && self->host_total > 0)
    {
      g_autofree char *host = format_memory (self->host_used);

      /* Translators: %s is an amount of memory. */
      g_string_append_printf (text, _("%s goes to system memory"), host);
    }
  else if (self->host_total == 0)
    {
      g_string_append (text, _("fits in memory"));
    }
  else
    {
      g_string_append (text, _("fits on the graphics card"));
    }

  if (self->speed > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _("about %.0f tokens per second"),
                              self->speed);
    }

  append_beyond (self, text);

  return g_string_free_and_steal (g_steal_pointer (&text));
}
