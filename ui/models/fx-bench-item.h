/* fx-bench-item.h - what was measured of a model on this computer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-item.h"

G_BEGIN_DECLS

#define FX_TYPE_BENCH_ITEM (fx_bench_item_get_type ())

G_DECLARE_FINAL_TYPE (FxBenchItem, fx_bench_item, FX, BENCH_ITEM, FxItem)

/**
 * FxBenchItem: each field is a property of the same name; read here, write there.
 * @when: unix time in seconds
 * @device: name of the device
 * @prefill: tokens a second, reading
 * @decode: tokens a second, writing
 * @first_token: milliseconds to the first token of the prompt
 * @n_prompt: tokens of the prompt
 * @n_decode: tokens written
 * @bytes: of device memory
 */
struct _FxBenchItem
{
  FxItem    parent_instance;

  guint64  when;
  char    *device;
  double   prefill;
  double   decode;
  double   first_token;
  guint    n_prompt;
  guint    n_decode;
  guint64  bytes;
};

FxBenchItem *fx_bench_item_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
