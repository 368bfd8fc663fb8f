/* fx-half.h - the 16-bit floats of model files.
 *
 * f16 is IEEE 754 binary16; bf16 the upper half of a binary32.  Both ways
 * round to nearest, ties to even, and keep infinities, subnormals and the sign
 * of zero; a NaN stays one.
 *
 * Thread-safety: pure functions.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include <string.h>

G_BEGIN_DECLS

static inline float
fx_float_from_bits (guint32 bits)
{
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static inline guint32
fx_float_to_bits (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

/* Exact. */
static inline float
fx_f16_to_f32 (guint16 half)
{
  guint32 sign = (guint32) (half & 0x8000) << 16;
  guint32 rest = half & 0x7fff;

  /* Subnormals and zero: a multiple of 2^-24, which floats have exactly. */
  if (rest < 0x0400)
    return fx_float_from_bits (sign | fx_float_to_bits ((float) rest * 0x1p-24f));

  /* Infinity and NaN, whose exponent is all ones in both. */
  if (rest >= 0x7c00)
    return fx_float_from_bits (sign | 0x7f800000 | rest << 13);

  return fx_float_from_bits (sign | ((rest << 13) + ((127 - 15) << 23)));
}

static inline guint16
fx_f32_to_f16 (float value)
{
  guint32 bits = fx_float_to_bits (value);
  guint16 sign = bits >> 16 & 0x8000;

  bits &= 0x7fffffff;

  if (bits > 0x7f800000)
    return sign | 0x7e00;

  /* From 65520 on the nearest is infinity. */
  if (bits >= 0x477ff000)
    return sign | 0x7c00;

  /* Below 2^-14: adding 0.5 makes the sum's last bit worth 2^-24, so that the
   * addition does the rounding. */
  if (bits < 0x38800000)
    return sign | (guint16) (fx_float_to_bits (fx_float_from_bits (bits) + 0.5f) -
                             fx_float_to_bits (0.5f));

  bits += 0xfff + (bits >> 13 & 1);
  return sign | (guint16) ((bits >> 13) - ((127 - 15) << 10));
}

/* Exact. */
static inline float
fx_bf16_to_f32 (guint16 half)
{
  return fx_float_from_bits ((guint32) half << 16);
}

static inline guint16
fx_f32_to_bf16 (float value)
{
  guint32 bits = fx_float_to_bits (value);

  if ((bits & 0x7fffffff) > 0x7f800000)
    return bits >> 16 | 0x0040;

  return (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

G_END_DECLS
