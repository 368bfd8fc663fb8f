/* fx-sampling-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-sampling-item.h"

G_DEFINE_FINAL_TYPE (FxSamplingItem, fx_sampling_item, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxSamplingItem, name)

static const FxField fields[] = {
  { "temperature", FX_FIELD_DOUBLE, FIELD (temperature), 0, 5, 0.8 },
  { "top-k", FX_FIELD_INT, FIELD (top_k), 0, 1000, 40 },
  { "top-p", FX_FIELD_DOUBLE, FIELD (top_p), 0, 1, 0.95 },
  { "min-p", FX_FIELD_DOUBLE, FIELD (min_p), 0, 1, 0.05 },
  { "repeat-penalty", FX_FIELD_DOUBLE, FIELD (repeat_penalty), 0.5, 2, 1 },
  { "repeat-window", FX_FIELD_INT, FIELD (repeat_window), -1, 65536, 64 },
  { "max-tokens", FX_FIELD_UINT, FIELD (max_tokens), 0, 1048576, 0 },
  { "has-seed", FX_FIELD_BOOLEAN, FIELD (has_seed) },
  { "seed", FX_FIELD_UINT64, FIELD (seed) },
};

static void
fx_sampling_item_class_init (FxSamplingItemClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields,
                                G_N_ELEMENTS (fields));
}

static void
fx_sampling_item_init (FxSamplingItem *self)
{
}

FxSamplingItem *
fx_sampling_item_new (void)
{
  return g_object_new (FX_TYPE_SAMPLING_ITEM, NULL);
}
