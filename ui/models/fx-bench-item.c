/* fx-bench-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-bench-item.h"

G_DEFINE_FINAL_TYPE (FxBenchItem, fx_bench_item, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxBenchItem, name)

static const FxField fields[] = {
  { "when", FX_FIELD_UINT64, FIELD (when) },
  { "device", FX_FIELD_STRING, FIELD (device) },
  { "prefill", FX_FIELD_DOUBLE, FIELD (prefill) },
  { "decode", FX_FIELD_DOUBLE, FIELD (decode) },
  { "first-token", FX_FIELD_DOUBLE, FIELD (first_token) },
  { "n-prompt", FX_FIELD_UINT, FIELD (n_prompt) },
  { "n-decode", FX_FIELD_UINT, FIELD (n_decode) },
  { "bytes", FX_FIELD_UINT64, FIELD (bytes) },
};

static void
fx_bench_item_class_init (FxBenchItemClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
fx_bench_item_init (FxBenchItem *self)
{
}

FxBenchItem *
fx_bench_item_new (void)
{
  return g_object_new (FX_TYPE_BENCH_ITEM, NULL);
}
