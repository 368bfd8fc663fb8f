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
  { "frequency-penalty", FX_FIELD_DOUBLE, FIELD (frequency_penalty), -2, 2, 0 },
  { "presence-penalty", FX_FIELD_DOUBLE, FIELD (presence_penalty), -2, 2, 0 },
  { "typical-p", FX_FIELD_DOUBLE, FIELD (typical_p), 0, 1, 1 },
  { "dry-multiplier", FX_FIELD_DOUBLE, FIELD (dry_multiplier), 0, 5, 0 },
  { "dry-base", FX_FIELD_DOUBLE, FIELD (dry_base), 0, 4, 1.75 },
  { "dry-allowed-length", FX_FIELD_INT, FIELD (dry_allowed_length), 0, 1024, 2 },
  { "dry-window", FX_FIELD_INT, FIELD (dry_window), -1, 1 << 24, 0 },
  { "xtc-probability", FX_FIELD_DOUBLE, FIELD (xtc_probability), 0, 1, 0 },
  { "xtc-threshold", FX_FIELD_DOUBLE, FIELD (xtc_threshold), 0, 1, 0.1 },
  { "mirostat-tau", FX_FIELD_DOUBLE, FIELD (mirostat_tau), 0, 20, 0 },
  { "mirostat-eta", FX_FIELD_DOUBLE, FIELD (mirostat_eta), 0, 1, 0.1 },
  { "dynamic-range", FX_FIELD_DOUBLE, FIELD (dynamic_range), 0, 5, 0 },
  { "dynamic-exponent", FX_FIELD_DOUBLE, FIELD (dynamic_exponent), 0, 10, 1 },
  { "stages", FX_FIELD_STRING, FIELD (stages) },
  { "stop", FX_FIELD_STRING, FIELD (stop) },
  { "thinking", FX_FIELD_UINT, FIELD (thinking), 0, FX_THINKING_HIGH, 0 },
  { "overflow", FX_FIELD_UINT, FIELD (overflow), 0, FX_N_OVERFLOWS - 1, 0 },
  { "preset", FX_FIELD_STRING, FIELD (preset) },
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
