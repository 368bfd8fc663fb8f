/* fx-quantise.c
 *
 *   Q8_0  d = max |x| / 127, q = x / d to the nearest, ties away from zero
 *   Q4_0  d = x_max / -8 of the x of largest magnitude, so that it is exact
 *         with either sign; q = x / d + 8 to the nearest, cut to 0 … 15
 *
 * The division is by multiplying with 1 / d, before d is rounded to f16.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-quantise.h"

#include <math.h>
#include <string.h>

#include "fx-half.h"

static void
store_u16 (guint8  *bytes,
           guint16  value)
{
  bytes[0] = value & 0xff;
  bytes[1] = value >> 8;
}

static void
quantise_f32 (const float *x,
              guint8      *block)
{
  guint32 bits = GUINT32_TO_LE (fx_float_to_bits (*x));

  memcpy (block, &bits, sizeof bits);
}

static void
quantise_f16 (const float *x,
              guint8      *block)
{
  store_u16 (block, fx_f32_to_f16 (*x));
}

static void
quantise_bf16 (const float *x,
               guint8      *block)
{
  store_u16 (block, fx_f32_to_bf16 (*x));
}

/* 1 / @d, or 0 where that is none; @d is then less than an f16 can tell from
 * nothing. */
static float
invert (float d)
{
  float factor = 1 / d;

  return isfinite (factor) ? factor : 0;
}

static void
quantise_q8_0 (const float *x,
               guint8      *block)
{
  float largest = 0;
  float d, factor;

  for (gint i = 0; i < 32; i++)
    largest = fmaxf (largest, fabsf (x[i]));

  d = largest / 127;
  factor = invert (d);

  store_u16 (block, fx_f32_to_f16 (d));
  for (gint i = 0; i < 32; i++)
    block[2 + i] = (gint8) roundf (x[i] * factor);
}

static void
quantise_q4_0 (const float *x,
               guint8      *block)
{
  float largest = 0;
  float d, factor;

  for (gint i = 0; i < 32; i++)
    if (fabsf (x[i]) > fabsf (largest))
      largest = x[i];

  d = largest / -8;
  factor = invert (d);

  store_u16 (block, fx_f32_to_f16 (d));
  for (gint i = 0; i < 16; i++)
    {
      gint low = (gint) (x[i] * factor + 8.5f);
      gint high = (gint) (x[i + 16] * factor + 8.5f);

      block[2 + i] = CLAMP (low, 0, 15) | CLAMP (high, 0, 15) << 4;
    }
}

typedef void (*QuantiseFunc) (const float *x,
                              guint8      *block);

static const QuantiseFunc functions[FX_N_QUANT_TYPES] = {
  [FX_QUANT_F32]  = quantise_f32,
  [FX_QUANT_F16]  = quantise_f16,
  [FX_QUANT_BF16] = quantise_bf16,
  [FX_QUANT_Q8_0] = quantise_q8_0,
  [FX_QUANT_Q4_0] = quantise_q4_0,
};

gboolean
fx_quantise_is_supported (FxQuantType type)
{
  return type < FX_N_QUANT_TYPES && functions[type] != NULL;
}

void
fx_quantise (FxQuantType   type,
             const float  *source,
             gpointer      target,
             gsize         n_items)
{
  const FxQuantInfo *info = fx_quant_get_info (type);
  guint8 *block = target;

  g_return_if_fail (fx_quantise_is_supported (type));
  g_return_if_fail (n_items % info->block_items == 0);

  for (gsize i = 0; i < n_items; i += info->block_items)
    {
      functions[type] (source + i, block);
      block += info->block_size;
    }
}
