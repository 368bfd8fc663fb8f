/* fx-context-usage.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-context-usage.h"

G_DEFINE_FINAL_TYPE (FxContextUsage, fx_context_usage, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxContextUsage, name)

static const FxField fields[] = {
  { "system", FX_FIELD_UINT, FIELD (system) },
  { "history", FX_FIELD_UINT, FIELD (history) },
  { "draft", FX_FIELD_UINT, FIELD (draft) },
  { "reply", FX_FIELD_UINT, FIELD (reply) },
  { "total", FX_FIELD_UINT, FIELD (total) },
  { "exact", FX_FIELD_BOOLEAN, FIELD (exact), .value = TRUE },
  { "cached", FX_FIELD_UINT, FIELD (cached) },
  { "read-seconds", FX_FIELD_DOUBLE, FIELD (read_seconds) },
  { "left-out-first", FX_FIELD_UINT, FIELD (left_out_first) },
  { "left-out", FX_FIELD_UINT, FIELD (left_out) },
  { "left-out-tokens", FX_FIELD_UINT, FIELD (left_out_tokens) },
  { "too-long", FX_FIELD_BOOLEAN, FIELD (too_long) },
};

static void
fx_context_usage_class_init (FxContextUsageClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields,
                                G_N_ELEMENTS (fields));
}

static void
fx_context_usage_init (FxContextUsage *self)
{
}

guint
fx_context_usage_get_used (FxContextUsage *self)
{
  g_return_val_if_fail (FX_IS_CONTEXT_USAGE (self), 0);

  return self->system + self->history + self->draft;
}

guint
fx_context_usage_get_free (FxContextUsage *self)
{
  guint used;

  g_return_val_if_fail (FX_IS_CONTEXT_USAGE (self), 0);

  used = fx_context_usage_get_used (self) + self->reply;

  return used < self->total ? self->total - used : 0;
}

gboolean
fx_context_usage_fits (FxContextUsage *self)
{
  g_return_val_if_fail (FX_IS_CONTEXT_USAGE (self), FALSE);

  return self->total == 0 || fx_context_usage_get_used (self) < self->total;
}
