/* fx-weight.glsl - blocks of 32 weights, of every type.
 *
 * Define one FX_TYPE_<type>.  The layout is that of engine/ops/fx-weight.c:
 * tiles of 8 rows, in a tile one plane after another, in a plane the blocks of
 * the rows in an order that FX_INTERLEAVED says:
 *
 *   false   [8 rows][n_blocks]   for lanes side by side along a row
 *   true    [n_blocks][8 rows]   for a row a lane
 *
 * Nibbles are as in Q4_0: byte j of a block has element j low, j + 16 high.
 * Pairs of bits: bits 2 w … 2 w + 1 of byte b of word h are of element
 * 16 h + 4 w + b.
 *
 * Source: the formulas are those of ggml/src/ggml-quants.c, dequantize_row_*
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FX_WEIGHT_GLSL
#define FX_WEIGHT_GLSL

#include "fx-address.glsl"

#define FX_TILE_ROWS 8u

/* Place of block @b of row @r in a plane of @n blocks a row. */
uint
fx_tile_index (uint r,
               uint b,
               uint n)
{
  return FX_INTERLEAVED ? b * FX_TILE_ROWS + r : r * n + b;
}

/* The four bytes of a word as numbers. */
vec4
fx_bytes (uint word)
{
  return vec4 (word & 0xffu, (word >> 8) & 0xffu, (word >> 16) & 0xffu, word >> 24);
}

vec4
fx_signed_bytes (uint word)
{
  const int w = int (word);

  return vec4 (bitfieldExtract (w, 0, 8), bitfieldExtract (w, 8, 8),
               bitfieldExtract (w, 16, 8), w >> 24);
}

/* Four bits of @bits, from bit @at on, as bit 4 of four bytes. */
uint
fx_spread_fifth (uint bits,
                 uint at)
{
  const uint four = (bits >> at) & 0xfu;

  return ((four & 1u) | (four & 2u) << 7 | (four & 4u) << 14 | (four & 8u) << 21) << 4;
}

/* Signed byte @i of four words. */
float
fx_scale_byte (uvec4 scales,
               uint  i)
{
  return float (bitfieldExtract (int (scales[i >> 2]), int (i & 3u) * 8, 8));
}

#if defined (FX_TYPE_Q4_0) || defined (FX_TYPE_Q4_1) || defined (FX_TYPE_Q5_0) \
    || defined (FX_TYPE_Q5_1) || defined (FX_TYPE_Q4_K) || defined (FX_TYPE_Q5_K) \
    || defined (FX_TYPE_Q6_K)
#define FX_NIBBLES 1
#endif

/* Scale and minimum of block @j of a super-block of Q4_K or Q5_K: 6 bits each
 * in 12 bytes.  Source: get_scale_min_k4 in ggml-quants.c */
vec2
fx_scale_min (uvec4 head,
              uint  j)
{
  const vec2 d = unpackHalf2x16 (head.x);
  const uint s = (j & 3u) * 8u;
  uint scale = (head.y >> s) & 63u;
  uint minimum = (head.z >> s) & 63u;

  if (j >= 4u)
    {
      scale = ((head.w >> s) & 15u) | (((head.y >> (s + 6u)) & 3u) << 4);
      minimum = ((head.w >> (s + 4u)) & 15u) | (((head.z >> (s + 6u)) & 3u) << 4);
    }

  return d * vec2 (scale, minimum);
}

#if !defined (FX_TYPE_F32) && !defined (FX_TYPE_F16) && !defined (FX_TYPE_BF16)

/* Block @b of row @r of the tile at @tile, whose rows have @n blocks: its 32
 * quants as bytes (signed for Q8_0, else of 6 bits at most), and of each half
 * of it the scale and what is added. */
void
fx_weight_quants (uvec2    tile,
                  uint     r,
                  uint     b,
                  uint     n,
                  out uint q[8],
                  out vec2 scale,
                  out vec2 offset)
{
  const uint i = fx_tile_index (r, b, n);
  const uint super = fx_tile_index (r, b >> 3, n >> 3);

#if defined (FX_TYPE_Q8_0)
  const uvec4 low = FxQuads (tile).v[i * 2u];
  const uvec4 high = FxQuads (tile).v[i * 2u + 1u];

  for (uint c = 0; c < 4; c++)
    {
      q[c] = low[c];
      q[4 + c] = high[c];
    }
  scale = vec2 (fx_half_at (fx_address_add (tile, 8u * n * 32u), i));
  offset = vec2 (0.0);

#elif defined (FX_NIBBLES)
  const uvec4 nibbles = FxQuads (tile).v[i];
  const uvec2 rest = fx_address_add (tile, 8u * n * 16u);

  for (uint c = 0; c < 4; c++)
    {
      q[c] = nibbles[c] & 0x0f0f0f0fu;
      q[4 + c] = (nibbles[c] >> 4) & 0x0f0f0f0fu;
    }

#if defined (FX_TYPE_Q5_0) || defined (FX_TYPE_Q5_1) || defined (FX_TYPE_Q5_K)
  const uint bits = FxWords (rest).v[i];
  const uvec2 scales = fx_address_add (rest, 8u * n * 4u);

  for (uint k = 0; k < 8; k++)
    q[k] |= fx_spread_fifth (bits, 4u * k);
#elif defined (FX_TYPE_Q6_K)
  const uvec2 pairs = FxPairs (rest).v[i];
  const uvec2 scales = fx_address_add (rest, 8u * n * 8u);

  for (uint c = 0; c < 4; c++)
    {
      q[c] |= ((pairs.x >> (2u * c)) & 0x03030303u) << 4;
      q[4 + c] |= ((pairs.y >> (2u * c)) & 0x03030303u) << 4;
    }
#else
  const uvec2 scales = rest;
#endif

#if defined (FX_TYPE_Q4_0)
  scale = vec2 (fx_half_at (scales, i));
  offset = -8.0 * scale;
#elif defined (FX_TYPE_Q5_0)
  scale = vec2 (fx_half_at (scales, i));
  offset = -16.0 * scale;
#elif defined (FX_TYPE_Q6_K)
  const uvec4 bytes = FxQuads (scales).v[super];
  const uint j = (b & 7u) * 2u;

  scale = fx_half_at (fx_address_add (scales, n * 16u), super)
          * vec2 (fx_scale_byte (bytes, j), fx_scale_byte (bytes, j + 1u));
  offset = -32.0 * scale;
#else
#if defined (FX_TYPE_Q4_1) || defined (FX_TYPE_Q5_1)
  const vec2 both = unpackHalf2x16 (FxWords (scales).v[i]);
#else
  const vec2 both = fx_scale_min (FxQuads (scales).v[super], b & 7u) * vec2 (1.0, -1.0);
#endif

  scale = both.xx;
  offset = both.yy;
#endif

#else /* Q2_K, Q3_K: pairs of bits */
  const uvec2 pairs = FxPairs (tile).v[i];
  const uvec2 rest = fx_address_add (tile, 8u * n * 8u);
  const uint j = (b & 7u) * 2u;

  for (uint c = 0; c < 4; c++)
    {
      q[c] = (pairs.x >> (2u * c)) & 0x03030303u;
      q[4 + c] = (pairs.y >> (2u * c)) & 0x03030303u;
    }

#if defined (FX_TYPE_Q2_K)
  const vec2 dm = unpackHalf2x16 (FxWords (fx_address_add (rest, n * 16u)).v[super]);
  const uint both = FxQuads (rest).v[super][j >> 2] >> ((j & 3u) * 8u);

  scale = dm.x * vec2 (both & 15u, (both >> 8) & 15u);
  offset = -dm.y * vec2 ((both >> 4) & 15u, (both >> 12) & 15u);
#else
  const uint bits = FxWords (rest).v[i];
  const uvec2 scales = fx_address_add (rest, 8u * n * 4u);
  const uvec4 bytes = FxQuads (scales).v[super];

  /* The high bit is there for what is not lowered by 4. */
  for (uint k = 0; k < 8; k++)
    q[k] |= fx_spread_fifth (bits, 4u * k) >> 2;
  scale = fx_half_at (fx_address_add (scales, n * 16u), super)
          * vec2 (fx_scale_byte (bytes, j), fx_scale_byte (bytes, j + 1u));
  offset = -4.0 * scale;
#endif
#endif
}

#endif

/* The 32 weights of block @b of row @r of the tile at @tile; rows have @n
 * blocks. */
void
fx_weight_block (uvec2    tile,
                 uint     r,
                 uint     b,
                 uint     n,
                 out vec4 w[8])
{
#if defined (FX_TYPE_F32)
  const uint i = fx_tile_index (r, b, n);

  for (uint k = 0; k < 8; k++)
    w[k] = FxFloats (tile).v[i * 8u + k];

#elif defined (FX_TYPE_F16) || defined (FX_TYPE_BF16)
  const uint i = fx_tile_index (r, b, n);

  for (uint k = 0; k < 4; k++)
    {
      const uvec4 q = FxQuads (tile).v[i * 4u + k];
#if defined (FX_TYPE_F16)
      w[2 * k] = vec4 (unpackHalf2x16 (q.x), unpackHalf2x16 (q.y));
      w[2 * k + 1] = vec4 (unpackHalf2x16 (q.z), unpackHalf2x16 (q.w));
#else
      w[2 * k] = uintBitsToFloat (uvec4 (q.x << 16, q.x & 0xffff0000u,
                                         q.y << 16, q.y & 0xffff0000u));
      w[2 * k + 1] = uintBitsToFloat (uvec4 (q.z << 16, q.z & 0xffff0000u,
                                             q.w << 16, q.w & 0xffff0000u));
#endif
    }

#else
  uint q[8];
  vec2 scale;
  vec2 offset;

  fx_weight_quants (tile, r, b, n, q, scale, offset);
  for (uint k = 0; k < 8; k++)
#if defined (FX_TYPE_Q8_0)
    w[k] = fx_signed_bytes (q[k]) * scale.x;
#else
    w[k] = fx_bytes (q[k]) * scale[k / 4] + offset[k / 4];
#endif
#endif
}

#endif
