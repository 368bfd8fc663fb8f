/* fx-trig.glsl - exp2, sine and cosine to the last bit or two of a float.
 *
 * The built-in ones may be off by 2^-11 (Vulkan 1.3, "Precision and Operation
 * of SPIR-V Instructions"), which a rotation at position 4096 does not bear.
 *
 * Source: Taylor's series
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FX_TRIG_GLSL
#define FX_TRIG_GLSL

/* 2 to the power of high + low, both at most 0, their sum above -126. */
float
fx_exp2 (float high,
         float low)
{
  const float whole = round (high);
  const float x = ((high - whole) + low) * 0.69314718056;
  float y = 1.0 / 5040.0;

  y = y * x + 1.0 / 720.0;
  y = y * x + 1.0 / 120.0;
  y = y * x + 1.0 / 24.0;
  y = y * x + 1.0 / 6.0;
  y = y * x + 0.5;
  y = y * x + 1.0;
  y = y * x + 1.0;

  return uintBitsToFloat (uint (int (whole) + 127) << 23) * y;
}

/* Cosine and sine of @turns / 2^32 turns. */
vec2
fx_cos_sin (uint turns)
{
  /* To the nearest quarter, and at most an eighth on from there. */
  const uint quarter = (turns + 0x20000000u) >> 30;
  const float x = float (int (turns - (quarter << 30))) * (6.28318530718 / 4294967296.0);
  const float z = x * x;
  float s = -1.0 / 39916800.0;
  float c = -1.0 / 3628800.0;

  s = s * z + 1.0 / 362880.0;
  s = s * z - 1.0 / 5040.0;
  s = s * z + 1.0 / 120.0;
  s = s * z - 1.0 / 6.0;
  s = s * z * x + x;

  c = c * z + 1.0 / 40320.0;
  c = c * z - 1.0 / 720.0;
  c = c * z + 1.0 / 24.0;
  c = c * z - 0.5;
  c = c * z + 1.0;

  switch (quarter)
    {
    case 0u:
      return vec2 (c, s);
    case 1u:
      return vec2 (-s, c);
    case 2u:
      return vec2 (-c, -s);
    default:
      return vec2 (s, -c);
    }
}

#endif
