/* fx-lavapipe-kv.glsl - pages of the KV cache for lavapipe's own kernels.
 *
 * Define one FX_KV_<type>.  A page is, for each head, of as many bytes as in
 * fx-kv.glsl, values and after them the halves that quantised ones are times:
 *
 *   K   values [4 groups][head_dim][8 positions]
 *       scales [4 groups][head_dim / 32][8 positions]
 *   V   values [32 positions][head_dim]
 *       scales [head_dim / 32][32 positions]
 *
 * so that eight side by side are one column of eight positions, or eight
 * columns of one position.  Q4_0 has two vectors in one of bytes, of columns 2 i
 * and 2 i + 1 in K, of the vectors 2 i and 2 i + 1 in V: low and high nibbles.
 *
 * Include fx-lavapipe.glsl first.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FX_LAVAPIPE_KV_GLSL
#define FX_LAVAPIPE_KV_GLSL

#define FX_KV_GROUPS 4

#if defined (FX_KV_F32)
#define FX_KV_VECTOR 32                     /* bytes of eight values */
#elif defined (FX_KV_F16)
#define FX_KV_VECTOR 16
#elif defined (FX_KV_Q8_0)
#define FX_KV_VECTOR 8
#else
#define FX_KV_VECTOR 4
#endif

#if defined (FX_KV_Q8_0) || defined (FX_KV_Q4_0)
#define FX_KV_BLOCK 32                      /* values with a scale */
#define FX_KV_WEIGHT(h, g, i) scaled[h][i]
#else
#define FX_KV_BLOCK HEAD_DIM
#define FX_KV_WEIGHT(h, g, i) weights[h][g]
#endif

/* Vector @at of the values of a head. */
float
fx_load_values (uint64_t head,
                uint     at)
{
#if defined (FX_KV_F32)
  return uintBitsToFloat (fx_load_lanes (head + at * FX_KV_VECTOR));
#elif defined (FX_KV_F16)
  return fx_load_halves (head + at * FX_KV_VECTOR);
#elif defined (FX_KV_Q8_0)
  return float (fx_load_bytes (head + at * FX_KV_VECTOR));
#else
  const int pair = fx_load_bytes (head + at / 2 * 8);

  return float ((at % 2 == 0 ? pair : pair >> 4) & 15) - 8.0;
#endif
}

/* Column @i of group @g of the positions of a page. */
float
fx_load_key (uint64_t head,
             uint     head_dim,
             uint     g,
             uint     i)
{
  return fx_load_values (head, g * head_dim + i);
}

float
fx_load_key_scale (uint64_t head,
                   uint     head_dim,
                   uint     g,
                   uint     block)
{
#if defined (FX_KV_Q8_0) || defined (FX_KV_Q4_0)
  return fx_load_halves (head + head_dim * 4 * FX_KV_VECTOR
                         + (g * (head_dim / 32) + block) * 16);
#else
  return 1.0;
#endif
}

/* Columns 8 @o … of position @j of a page. */
float
fx_load_value (uint64_t head,
               uint     head_dim,
               uint     j,
               uint     o)
{
  return fx_load_values (head, j * (head_dim / FX_LANES) + o);
}

/* Those of eight positions from @j on. */
float
fx_load_value_scale (uint64_t head,
                     uint     head_dim,
                     uint     j,
                     uint     column)
{
#if defined (FX_KV_Q8_0) || defined (FX_KV_Q4_0)
  return fx_load_halves (head + head_dim * 4 * FX_KV_VECTOR
                         + (column / 32 * FX_KV_GROUPS + j / FX_LANES) * 16);
#else
  return 1.0;
#endif
}

#endif
