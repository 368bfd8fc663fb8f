/* mat-mul-lavapipe.comp - weights times quantised activations, in the one
 * shape that Mesa's lavapipe runs at the speed of hand-written AVX2.
 *
 *   y[t][r] = sum_c W[r][c] * x[t][c] + bias[r] + residual[t][r]
 *
 * A subgroup makes 16 rows of N_TOKENS tokens.  Nibbles are multiplied two rows
 * at a time, word & 0x000f000f: less 8, which is taken off all of a sum at
 * once, times activations of at most 511, 8 columns stay within 16 bits a row.
 * Bytes: the odd ones are multiplied where they stand, 256 times too large.
 *
 * A pass makes N_BLOCKS blocks of columns, few enough for the body to stay in
 * the instruction cache; later passes take y as their residual.
 *
 * Shapes   x: [n_tokens][n_blocks] of FX_LP_Q_SIZE bytes
 *          y, residual: [n_tokens][y_stride]   bias: [n_rows]
 * Types    FX_LP_* of fx-lavapipe-weight.glsl
 * Dispatch x = workgroups of tiles that stay in the cache, y = ceil (n_tokens /
 *          N_TOKENS), z = as many times x as there are tiles
 * Consts   0 WG_SIZE   a multiple of 8
 *          1 N_BLOCKS  of 32 columns; whole super-blocks
 *          2 N_TOKENS  1 to 4
 * C side   engine/ops/fx-op-mat-mul-lavapipe.c; test tests/ops/test-op-mat-mul.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require

layout (constant_id = 0) const uint WG_SIZE = 96;
layout (constant_id = 1) const uint N_BLOCKS = 8;
layout (constant_id = 2) const uint N_TOKENS = 1;
layout (local_size_x_id = 0) in;

#include "fx-push-lavapipe.h"

layout (push_constant) uniform Push { FxPushLavapipeMatMul push; };
layout (binding = 0, std430) readonly buffer Bias { float bias[]; };
layout (binding = 1, std430) readonly buffer Residual { float residual[]; };
layout (binding = 2, std430) buffer Y { float y[]; };

#include "fx-lavapipe.glsl"
#include "fx-lavapipe-weight.glsl"

/* What dot_half() leaves to be taken off each quant. */
#ifdef FX_LP_NIBBLES
#define CENTRE 8
#else
#define CENTRE 0
#endif
#define OFFSET (FX_LP_OFFSET - CENTRE)

/* sum[t] = (quants - CENTRE) . activations of half block @part. */
void
dot_half (uint64_t block,
          uint     part,
          uint64_t q[N_TOKENS],
          out ivec2 sum[N_TOKENS])
{
#ifdef FX_LP_NIBBLES
  [[unroll]] for (uint t = 0; t < N_TOKENS; t++)
    sum[t] = ivec2 (0);

  [[unroll]] for (uint quarter = part * 2; quarter < part * 2 + 2; quarter++)
    {
      int pairs[N_TOKENS];

      [[unroll]] for (uint t = 0; t < N_TOKENS; t++)
        pairs[t] = -0x00080008 * FxInt (q[t] + (FX_LP_Q_SUMS + quarter * 4)).v;

      [[unroll]] for (uint v = quarter * 2; v < quarter * 2 + 2; v++)
        {
          const uint word = fx_load_lanes (block + v * FX_LP_VECTOR);

          [[unroll]] for (uint j = 0; j < 4; j++)
            {
              const int pair = int ((word >> (4 * j)) & 0x000f000fu);

              [[unroll]] for (uint t = 0; t < N_TOKENS; t++)
                pairs[t] += pair * FxInt (q[t] + (v * 4 + j) * 4).v;
            }
        }

      [[unroll]] for (uint t = 0; t < N_TOKENS; t++)
        sum[t] += ivec2 ((pairs[t] << 16) >> 16, (pairs[t] + 0x8000) >> 16);
    }
#else
  [[unroll]] for (uint i = 0; i < 2; i++)
    {
      int even_sum[N_TOKENS];
      int odd_sum[N_TOKENS];

      [[unroll]] for (uint t = 0; t < N_TOKENS; t++)
        {
          even_sum[t] = 0;
          odd_sum[t] = 0;
        }

      [[unroll]] for (uint v = 0; v < 4; v++)
        {
          uint word = fx_load_lanes (block + (i * 8 + part * 4 + v) * FX_LP_VECTOR);

          [[unroll]] for (uint j = 0; j < 4; j += 2)
            {
              const int even = int (word & 0xffu);
              const int odd = int (word & 0xff00u);

              [[unroll]] for (uint t = 0; t < N_TOKENS; t++)
                {
                  even_sum[t] += even * FxInt (q[t] + (part * 16 + v * 4 + j) * 4).v;
                  odd_sum[t] += odd * FxInt (q[t] + (part * 16 + v * 4 + j + 1) * 4).v;
                }
              word >>= 16;
            }
        }

      [[unroll]] for (uint t = 0; t < N_TOKENS; t++)
        sum[t][i] = even_sum[t] + (odd_sum[t] >> 8);
    }
#endif
}

/* What a word holds of the lane's two rows. */
ivec2
bits_at (uint word,
         uint at,
         uint n_bits)
{
  const uint mask = (1u << n_bits) - 1u;

  return ivec2 ((word >> at) & mask, (word >> (16 + at)) & mask);
}

ivec2
signed_byte_at (uint word,
                uint at)
{
  return ivec2 (int (word << (24 - at)) >> 24, int (word << (8 - at)) >> 24);
}

/* The sum of half @part of a block of activations. */
int
half_sum (uint64_t q,
          uint     part)
{
  return FxInt (q + (FX_LP_Q_SUMS + part * 8)).v + FxInt (q + (FX_LP_Q_SUMS + part * 8 + 4)).v;
}

/* Takes the offset off the sums of both halves of a block. */
void
take_offset (uint64_t    q,
             inout ivec2 first,
             inout ivec2 second)
{
  first -= OFFSET * half_sum (q, 0);
  second -= OFFSET * half_sum (q, 1);
}

void
main ()
{
  const uint n_tiles = push.n_tiles;
  const uint n_rows = push.n_rows;
  const uint n_tokens = push.n_tokens;
  const uint y_stride = push.y_stride;
  const uint flags = push.flags;
  const uint zero = push.zero;
  const uint group = gl_WorkGroupID.z * gl_NumWorkGroups.x + gl_WorkGroupID.x;
  const uint index = group * (WG_SIZE / FX_LANES) + gl_SubgroupID;
  const uint tile = min (fx_uniform (index), n_tiles - 1);
  const uint token = fx_uniform (gl_WorkGroupID.y) * N_TOKENS;
  const uint64_t weight = packUint2x32 (push.weight)
                          + uint64_t (tile) * uint64_t (push.tile_size);
  uint64_t q[N_TOKENS];
  vec2 sum[N_TOKENS];
#ifdef FX_LP_HAS_SUPER
  vec2 super_sum[N_TOKENS];
  vec2 super_min[N_TOKENS];
#endif
  uint row = index * FX_LP_TILE_ROWS + gl_SubgroupInvocationID;
  uint bits = 0;

  [[unroll]] for (uint t = 0; t < N_TOKENS; t++)
    {
      q[t] = packUint2x32 (push.q)
             + uint64_t (min (token + t, n_tokens - 1)) * uint64_t (push.q_stride);
      sum[t] = vec2 (0.0);
#ifdef FX_LP_HAS_SUPER
      super_sum[t] = vec2 (0.0);
      super_min[t] = vec2 (0.0);
#endif
    }

  [[unroll]] for (uint b = 0; b < N_BLOCKS; b++)
    {
      const uint word = fx_load_lanes (weight + FX_LP_BLOCK_AT (b) + FX_LP_QUANTS_SIZE);
      uint64_t block[N_TOKENS];
      ivec2 first[N_TOKENS];
      ivec2 second[N_TOKENS];

      [[unroll]] for (uint t = 0; t < N_TOKENS; t++)
        block[t] = q[t] + b * FX_LP_Q_SIZE;
      dot_half (weight + FX_LP_BLOCK_AT (b), 0, block, first);
      dot_half (weight + FX_LP_BLOCK_AT (b), 1, block, second);

#if defined (FX_LP_D)
      const vec2 d = unpackHalf2x16 (word);

      [[unroll]] for (uint t = 0; t < N_TOKENS; t++)
        sum[t] += d * (vec2 (first[t] + second[t]) * FxFloat (block[t] + FX_LP_Q_SCALE).v
                       - float (OFFSET) * FxFloat (block[t] + FX_LP_Q_SUM).v);

#elif defined (FX_LP_DM)
      const vec2 d = unpackHalf2x16 (word);
      const vec2 m = unpackHalf2x16 (fx_load_lanes (weight + FX_LP_BLOCK_AT (b)
                                                      + FX_LP_QUANTS_SIZE + FX_LP_VECTOR));

      [[unroll]] for (uint t = 0; t < N_TOKENS; t++)
        sum[t] += vec2 (first[t] + second[t])
                  * (d * FxFloat (block[t] + FX_LP_Q_SCALE).v)
                  + (m - d * float (OFFSET)) * FxFloat (block[t] + FX_LP_Q_SUM).v;

#elif defined (FX_LP_K32)
      const ivec2 s = bits_at (word, 0, 8);
      const vec2 m = vec2 (bits_at (word, 8, 8));

      [[unroll]] for (uint t = 0; t < N_TOKENS; t++)
        {
          take_offset (block[t], first[t], second[t]);
          super_sum[t] += vec2 ((first[t] + second[t]) * s)
                          * FxFloat (block[t] + FX_LP_Q_SCALE).v;
          super_min[t] += m * FxFloat (block[t] + FX_LP_Q_SUM).v;
        }

#elif defined (FX_LP_K16M)
      const ivec2 s0 = bits_at (word, 0, 4);
      const ivec2 m0 = bits_at (word, 4, 4);
      const ivec2 s1 = bits_at (word, 8, 4);
      const ivec2 m1 = bits_at (word, 12, 4);

      [[unroll]] for (uint t = 0; t < N_TOKENS; t++)
        {
          const float a = FxFloat (block[t] + FX_LP_Q_SCALE).v;

          take_offset (block[t], first[t], second[t]);
          super_sum[t] += vec2 (first[t] * s0 + second[t] * s1) * a;
          super_min[t] += vec2 (m0 * half_sum (block[t], 0) + m1 * half_sum (block[t], 1)) * a;
        }

#else /* FX_LP_K16 */
      const ivec2 s0 = signed_byte_at (word, 0);
      const ivec2 s1 = signed_byte_at (word, 8);

      [[unroll]] for (uint t = 0; t < N_TOKENS; t++)
        {
          take_offset (block[t], first[t], second[t]);
          super_sum[t] += vec2 (first[t] * s0 + second[t] * s1)
                          * FxFloat (block[t] + FX_LP_Q_SCALE).v;
        }
#endif

#ifdef FX_LP_HAS_SUPER
      if (b % FX_LP_SUPER_BLOCKS == FX_LP_SUPER_BLOCKS - 1)
        {
          const vec2 d = unpackHalf2x16 (fx_load_lanes (weight + FX_LP_SUPER_AT (b)));
#ifndef FX_LP_K16
          const vec2 dmin = unpackHalf2x16 (fx_load_lanes (weight + FX_LP_SUPER_AT (b)
                                                     + FX_LP_VECTOR));
#endif

          [[unroll]] for (uint t = 0; t < N_TOKENS; t++)
            {
              sum[t] += d * super_sum[t];
              super_sum[t] = vec2 (0.0);
#ifndef FX_LP_K16
              sum[t] -= dmin * super_min[t];
              super_min[t] = vec2 (0.0);
#endif
            }
        }
#endif
    }

  [[unroll]] for (uint t = 0; t < N_TOKENS; t++)
    [[unroll]] for (uint i = 0; i < 2; i++)
      bits |= floatBitsToUint (sum[t][i]);
  row += bits & zero;

  [[unroll]] for (uint t = 0; t < N_TOKENS; t++)
    [[unroll]] for (uint i = 0; i < 2; i++)
      {
        const uint r = row + i * 8;
        const uint at = (token + t) * y_stride + r;

        if (r < n_rows && token + t < n_tokens)
          {
            float value = sum[t][i];

            if ((flags & FX_MAT_MUL_BIAS) != 0)
              value += bias[r];
            if ((flags & FX_MAT_MUL_RESIDUAL) != 0)
              value += residual[at];
            y[at] = value;
          }
      }
}
