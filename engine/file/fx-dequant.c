/* fx-dequant.c
 *
 * Blocks of 32: scale d (and minimum m) as f16, then for the 5-bit types a
 * word with each number's fifth bit, then nibbles: the low ones are numbers 0
 * to 15, the high ones 16 to 31.
 *
 * Blocks of 256, the K types: a scale (and minimum) for the block, small
 * integer scales for groups of 16 or 32 within it, and numbers whose bits are
 * dealt over bytes so that those 32 apart share a byte.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-dequant.h"

#include "fx-half.h"

static inline guint16
load_u16 (const guint8 *bytes)
{
  return bytes[0] | bytes[1] << 8;
}

static inline guint32
load_u32 (const guint8 *bytes)
{
  return load_u16 (bytes) | (guint32) load_u16 (bytes + 2) << 16;
}

static inline float
load_f16 (const guint8 *bytes)
{
  return fx_f16_to_f32 (load_u16 (bytes));
}

static void
dequant_f32 (const guint8 *block,
             float        *y)
{
  *y = fx_float_from_bits (load_u32 (block));
}

static void
dequant_f16 (const guint8 *block,
             float        *y)
{
  *y = load_f16 (block);
}

static void
dequant_bf16 (const guint8 *block,
              float        *y)
{
  *y = fx_bf16_to_f32 (load_u16 (block));
}

static void
dequant_q4_0 (const guint8 *block,
              float        *y)
{
  float d = load_f16 (block);
  const guint8 *nibbles = block + 2;

  for (gint i = 0; i < 16; i++)
    {
      y[i] = d * ((nibbles[i] & 15) - 8);
      y[i + 16] = d * ((nibbles[i] >> 4) - 8);
    }
}

static void
dequant_q4_1 (const guint8 *block,
              float        *y)
{
  float d = load_f16 (block);
  float m = load_f16 (block + 2);
  const guint8 *nibbles = block + 4;

  for (gint i = 0; i < 16; i++)
    {
      y[i] = d * (nibbles[i] & 15) + m;
      y[i + 16] = d * (nibbles[i] >> 4) + m;
    }
}

static void
dequant_q5_0 (const guint8 *block,
              float        *y)
{
  float d = load_f16 (block);
  guint32 fifth = load_u32 (block + 2);
  const guint8 *nibbles = block + 6;

  for (gint i = 0; i < 16; i++)
    {
      gint low = (nibbles[i] & 15) | (fifth >> i & 1) << 4;
      gint high = nibbles[i] >> 4 | (fifth >> (i + 16) & 1) << 4;

      y[i] = d * (low - 16);
      y[i + 16] = d * (high - 16);
    }
}

static void
dequant_q5_1 (const guint8 *block,
              float        *y)
{
  float d = load_f16 (block);
  float m = load_f16 (block + 2);
  guint32 fifth = load_u32 (block + 4);
  const guint8 *nibbles = block + 8;

  for (gint i = 0; i < 16; i++)
    {
      gint low = (nibbles[i] & 15) | (fifth >> i & 1) << 4;
      gint high = nibbles[i] >> 4 | (fifth >> (i + 16) & 1) << 4;

      y[i] = d * low + m;
      y[i + 16] = d * high + m;
    }
}

static void
dequant_q8_0 (const guint8 *block,
              float        *y)
{
  float d = load_f16 (block);
  const gint8 *q = (const gint8 *) block + 2;

  for (gint i = 0; i < 32; i++)
    y[i] = d * q[i];
}

/* scales[16] (scale in the low nibble, minimum in the high), q[64], d, dmin.
 * Groups of 16; a byte has numbers 32 apart in its four pairs of bits. */
static void
dequant_q2_k (const guint8 *block,
              float        *y)
{
  const guint8 *scales = block;
  const guint8 *q = block + 16;
  float d = load_f16 (block + 80);
  float dmin = load_f16 (block + 82);

  for (gint i = 0; i < 256; i++)
    {
      gint half = i / 128, pair = i / 32 % 4, byte = i % 32;
      guint8 scale = scales[i / 16];
      float dl = d * (scale & 15);
      float ml = dmin * (scale >> 4);

      y[i] = dl * (q[half * 32 + byte] >> (2 * pair) & 3) - ml;
    }
}

/* hmask[32], q[64], scales[12], d.  Groups of 16; two bits as in Q2_K, the
 * third in hmask: bit i / 32 of byte i % 32, where a 0 takes 4 away.  The
 * sixteen 6-bit scales have their low nibbles in bytes 0 to 7 and their upper
 * pairs of bits in bytes 8 to 11. */
static void
dequant_q3_k (const guint8 *block,
              float        *y)
{
  const guint8 *hmask = block;
  const guint8 *q = block + 32;
  const guint8 *packed = block + 96;
  float d = load_f16 (block + 108);

  for (gint i = 0; i < 256; i++)
    {
      gint half = i / 128, pair = i / 32 % 4, byte = i % 32, group = i / 16;
      gint low = packed[group % 8] >> (group / 8 * 4) & 15;
      gint high = packed[8 + group % 4] >> (group / 4 * 2) & 3;
      float dl = d * ((low | high << 4) - 32);
      gint bits = q[half * 32 + byte] >> (2 * pair) & 3;

      y[i] = dl * (bits - (hmask[byte] >> (i / 32) & 1 ? 0 : 4));
    }
}

/* Scale and minimum @group of eight, 6 bits each in 12 bytes: those of the
 * first four groups whole in bytes 0 to 3 and 4 to 7; of the others the low
 * nibbles in bytes 8 to 11, and the upper pairs of bits above the first ones. */
static void
unpack_scale (const guint8 *packed,
              gint          group,
              gint         *scale,
              gint         *minimum)
{
  if (group < 4)
    {
      *scale = packed[group] & 63;
      *minimum = packed[group + 4] & 63;
    }
  else
    {
      *scale = (packed[group + 4] & 15) | packed[group - 4] >> 6 << 4;
      *minimum = packed[group + 4] >> 4 | packed[group] >> 6 << 4;
    }
}

/* d, dmin, scales[12], q[128].  Groups of 32; each 32 bytes have a group in
 * their low nibbles and the next in their high ones. */
static void
dequant_q4_k (const guint8 *block,
              float        *y)
{
  float d = load_f16 (block);
  float dmin = load_f16 (block + 2);
  const guint8 *q = block + 16;

  for (gint group = 0; group < 8; group++)
    {
      gint scale, minimum;
      float dl, ml;

      unpack_scale (block + 4, group, &scale, &minimum);
      dl = d * scale;
      ml = dmin * minimum;

      for (gint i = 0; i < 32; i++)
        y[group * 32 + i] = dl * (q[group / 2 * 32 + i] >> (group % 2 * 4) & 15) - ml;
    }
}

/* d, dmin, scales[12], fifth[32], q[128].  As Q4_K; the fifth bit of number i
 * of a group is bit @group of byte i. */
static void
dequant_q5_k (const guint8 *block,
              float        *y)
{
  float d = load_f16 (block);
  float dmin = load_f16 (block + 2);
  const guint8 *fifth = block + 16;
  const guint8 *q = block + 48;

  for (gint group = 0; group < 8; group++)
    {
      gint scale, minimum;
      float dl, ml;

      unpack_scale (block + 4, group, &scale, &minimum);
      dl = d * scale;
      ml = dmin * minimum;

      for (gint i = 0; i < 32; i++)
        {
          gint bits = (q[group / 2 * 32 + i] >> (group % 2 * 4) & 15) |
                      (fifth[i] >> group & 1) << 4;

          y[group * 32 + i] = dl * bits - ml;
        }
    }
}

/* low[128], high[64], gint8 scales[16], d.  Groups of 16; each half of the
 * block has four runs of 32: runs 0 and 1 in the low nibbles of its 64 low
 * bytes, 2 and 3 in the high nibbles; the upper pair of bits of run r is pair
 * r of its 32 high bytes. */
static void
dequant_q6_k (const guint8 *block,
              float        *y)
{
  const guint8 *low = block;
  const guint8 *high = block + 128;
  const gint8 *scales = (const gint8 *) block + 192;
  float d = load_f16 (block + 208);

  for (gint i = 0; i < 256; i++)
    {
      gint half = i / 128, run = i / 32 % 4, byte = i % 32;
      gint bits = (low[half * 64 + run % 2 * 32 + byte] >> (run / 2 * 4) & 15) |
                  (high[half * 32 + byte] >> (2 * run) & 3) << 4;
      float dl = d * scales[i / 16];

      y[i] = dl * (bits - 32);
    }
}

typedef void (*DequantFunc) (const guint8 *block,
                             float        *y);

static const DequantFunc functions[FX_N_QUANT_TYPES] = {
  [FX_QUANT_F32]  = dequant_f32,
  [FX_QUANT_F16]  = dequant_f16,
  [FX_QUANT_BF16] = dequant_bf16,
  [FX_QUANT_Q4_0] = dequant_q4_0,
  [FX_QUANT_Q4_1] = dequant_q4_1,
  [FX_QUANT_Q5_0] = dequant_q5_0,
  [FX_QUANT_Q5_1] = dequant_q5_1,
  [FX_QUANT_Q8_0] = dequant_q8_0,
  [FX_QUANT_Q2_K] = dequant_q2_k,
  [FX_QUANT_Q3_K] = dequant_q3_k,
  [FX_QUANT_Q4_K] = dequant_q4_k,
  [FX_QUANT_Q5_K] = dequant_q5_k,
  [FX_QUANT_Q6_K] = dequant_q6_k,
};

gboolean
fx_dequant_is_supported (FxQuantType type)
{
  return type < FX_N_QUANT_TYPES && functions[type] != NULL;
}

void
fx_dequant (FxQuantType    type,
            gconstpointer  source,
            float         *target,
            gsize          n_items)
{
  const FxQuantInfo *info = fx_quant_get_info (type);
  const guint8 *block = source;

  g_return_if_fail (fx_dequant_is_supported (type));
  g_return_if_fail (n_items % info->block_items == 0);

  for (gsize i = 0; i < n_items; i += info->block_items)
    {
      functions[type] (block, target + i);
      block += info->block_size;
    }
}
