/* fx-weight-random.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-weight-random.h"

#include "fx-half.h"

#include <string.h>

/* Where the half-precision scales of a block lie, in bytes; -1: none. */
static const struct
{
  gint16 first;
  gint16 second;
} scales_of_type[FX_N_QUANT_TYPES] = {
  [FX_QUANT_F32]  = { -1, -1 },
  [FX_QUANT_F16]  = { -1, -1 },
  [FX_QUANT_BF16] = { -1, -1 },
  [FX_QUANT_Q4_0] = { 0, -1 },
  [FX_QUANT_Q4_1] = { 0, 2 },
  [FX_QUANT_Q5_0] = { 0, -1 },
  [FX_QUANT_Q5_1] = { 0, 2 },
  [FX_QUANT_Q8_0] = { 0, -1 },
  [FX_QUANT_Q2_K] = { 80, 82 },
  [FX_QUANT_Q3_K] = { 108, -1 },
  [FX_QUANT_Q4_K] = { 0, 2 },
  [FX_QUANT_Q5_K] = { 0, 2 },
  [FX_QUANT_Q6_K] = { 208, -1 },
};

static void
put_half (guint8 *at,
          float   value)
{
  const guint16 half = fx_f32_to_f16 (value);

  memcpy (at, &half, sizeof half);
}

static void
fill_floats (FxOpBench   *bench,
             FxQuantType  type,
             guint8      *block)
{
  const float value = fx_op_bench_float (bench);
  const guint16 high = (guint16) (fx_float_to_bits (value) >> 16);

  switch ((int) type)
    {
    case FX_QUANT_F32:
      memcpy (block, &value, sizeof value);
      break;
    case FX_QUANT_F16:
      put_half (block, value);
      break;
    default:
      memcpy (block, &high, sizeof high);
      break;
    }
}

guint8 *
fx_weight_random (FxOpBench   *bench,
                  FxQuantType  type,
                  FxVkClass    kernel_class,
                  guint64      n_rows,
                  guint64      n_cols,
                  FxWeight    *weight)
{
  const FxQuantInfo *info = fx_quant_get_info (type);
  const gsize size = (gsize) (n_rows * n_cols / info->block_items * info->block_size);
  guint8 *bytes = g_malloc (size);
  g_autofree guint8 *repacked = g_malloc0 (fx_weight_size (type, kernel_class, n_rows, n_cols));

  for (gsize at = 0; at < size; at += info->block_size)
    {
      if (scales_of_type[type].first < 0)
        {
          fill_floats (bench, type, bytes + at);
          continue;
        }
      for (guint i = 0; i < info->block_size; i++)
        bytes[at + i] = (guint8) fx_op_bench_uint (bench, 256);
      put_half (bytes + at + scales_of_type[type].first, fx_op_bench_float (bench) / 64);
      if (scales_of_type[type].second >= 0)
        put_half (bytes + at + scales_of_type[type].second, fx_op_bench_float (bench) / 64);
    }

  fx_weight_repack (type, kernel_class, n_rows, n_cols, 0, n_rows, bytes, repacked, NULL);
  *weight = (FxWeight) {
    .type = type,
    .kernel_class = kernel_class,
    .n_rows = n_rows,
    .n_cols = n_cols,
    .range = fx_op_bench_put (bench, repacked,
                              fx_weight_size (type, kernel_class, n_rows, n_cols)),
  };

  return bytes;
}
