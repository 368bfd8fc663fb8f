/* attention-lavapipe.comp - one page of the cache for one token and the heads
 * that share it, as a straight line.
 *
 * A lane is first a position (scores), then a pair of columns of V.  What has
 * been seen of a head is a state, as in attention-merge-lavapipe.comp: there
 * are n_parts of them, and a round serves n_parts pages, each adding to the
 * state of its part.  Many parts share a long context between few tokens; one
 * part needs the least memory for many.
 *
 * Shapes   q: [n_tokens][q_stride]
 *          k_cache: pages of [n_kv_heads][4][HEAD_DIM / 2][8 positions][2]
 *          v_cache: pages of [n_kv_heads][32 positions][HEAD_DIM]
 *          state: [n_tokens][n_heads][n_parts][FX_LP_STATE_WORDS]
 * Types    q, state: float; cache: half
 * Dispatch by attention-pages-lavapipe.comp: x = pages of the round,
 *          y = n_heads / HEADS, z = tokens, the last one first
 * Consts   0 HEAD_DIM  a multiple of 16  1 HEADS  of one group  2 HAS_SOFTCAP
 *          3 IS_FIRST  no state yet
 * C side   engine/ops/fx-op-attention-lavapipe.c; test tests/ops/test-op-attention.c
 * Source   Milakov and Gimelshein 2018, arXiv:1805.02867; the split over
 *          positions: Dao et al. 2023, "Flash-Decoding"
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_KHR_shader_subgroup_ballot : require
#extension GL_KHR_shader_subgroup_shuffle : require

layout (constant_id = 0) const uint HEAD_DIM = 64;
layout (constant_id = 1) const uint HEADS = 3;
layout (constant_id = 2) const bool HAS_SOFTCAP = false;
layout (constant_id = 3) const bool IS_FIRST = true;
layout (local_size_x = 8) in;

#define FX_STEP_BINDING 0

#include "fx-push-lavapipe.h"
#include "fx-step.glsl"
#include "fx-lavapipe-pages.glsl"

layout (push_constant) uniform Push { FxPushLavapipeAttention push; };
layout (binding = 1, std430) writeonly buffer State { float state[]; };

#include "fx-lavapipe.glsl"

#define N_GROUPS 4                    /* of 8 positions in a page */
#define VECTOR 32                     /* bytes of a word a lane */
const uint N_PAIRS = HEAD_DIM / 2;
const uint N_VECTORS = HEAD_DIM / 16; /* of pairs of columns */
const uint STATE_WORDS = FX_LP_STATE_WORDS (HEAD_DIM);

float
max_of_lanes (float x)
{
  x = max (x, subgroupShuffleXor (x, 1));
  x = max (x, subgroupShuffleXor (x, 2));

  return max (x, subgroupShuffleXor (x, 4));
}

float
sum_of_lanes (float x)
{
  x += subgroupShuffleXor (x, 1);
  x += subgroupShuffleXor (x, 2);

  return x + subgroupShuffleXor (x, 4);
}

float
load_float_lanes (uint64_t address)
{
  return uintBitsToFloat (fx_load_lanes (address));
}

void
main ()
{
  const uint n_parts = push.n_parts;
  const uint window = push.window;
  const uint zero = push.zero;
  const uint lane = gl_SubgroupInvocationID;
  const float scale = push.scale;
  const float softcap = push.softcap;
  const uint token = fx_uniform (max (fx_step.n_tokens, 1) - 1 - gl_WorkGroupID.z);
  const uint part = fx_uniform (gl_WorkGroupID.x);
  const uint first_head = fx_uniform (gl_WorkGroupID.y) * HEADS;
  const uint position = fx_step.position[token];
  const uint sequence = fx_step.sequence[token];
  const uint first = fx_first_position (position, window);
  const uint nth = push.round * n_parts + part;
  const uint n_pages = fx_count_pages (token, window);
  const uint there = first / FX_KV_PAGE + min (nth, max (n_pages, 1u) - 1u);
  const uint page = fx_uniform (n_pages > 0 ? fx_step_page (sequence, there * FX_KV_PAGE) : 0u);
  const uint64_t in_cache = uint64_t (page) * uint64_t (push.page_size)
                            + uint64_t (first_head / push.group * push.head_size);
  const uint64_t k = packUint2x32 (push.k_cache) + in_cache;
  const uint64_t v = packUint2x32 (push.v_cache) + in_cache;
  const uint64_t q = packUint2x32 (push.q)
                     + uint64_t ((token * push.q_stride + first_head * HEAD_DIM) * 4);
  const uint cell = ((token * push.n_heads + first_head) * n_parts + part) * STATE_WORDS;
  const uint cell_stride = n_parts * STATE_WORDS;
  const uint64_t old = packUint2x32 (push.state) + uint64_t (cell) * 4;
  const uint64_t old_stride = uint64_t (cell_stride) * 4;
  float weights[HEADS][N_GROUPS];
  float largest[HEADS];
  float sums[HEADS];
  float shrink[HEADS];
  vec2 result[HEADS][N_VECTORS];
  uint seen[N_GROUPS];
  uint bits = 0;

  [[unroll]] for (uint g = 0; g < N_GROUPS; g++)
    {
      const uint at = there * FX_KV_PAGE + g * FX_LANES + lane;

      seen[g] = nth < n_pages && at >= first && at <= position ? 0xffffffffu : 0;
      [[unroll]] for (uint h = 0; h < HEADS; h++)
        weights[h][g] = 0.0;

      [[unroll]] for (uint i = 0; i < N_PAIRS; i++)
        {
          const vec2 pair = unpackHalf2x16 (fx_load_lanes (k + (g * N_PAIRS + i) * VECTOR));

          [[unroll]] for (uint h = 0; h < HEADS; h++)
            weights[h][g] += pair.x * FxFloat (q + (h * HEAD_DIM + 2 * i) * 4).v
                             + pair.y * FxFloat (q + (h * HEAD_DIM + 2 * i + 1) * 4).v;
        }
    }

  [[unroll]] for (uint h = 0; h < HEADS; h++)
    {
      float most = -3.0e38;
      float sum = 0.0;

      [[unroll]] for (uint g = 0; g < N_GROUPS; g++)
        {
          float s = weights[h][g] * scale;

          if (HAS_SOFTCAP)
            s = softcap * tanh (s / softcap);
          weights[h][g] = seen[g] != 0 ? s : -3.0e38;
          most = max (most, weights[h][g]);
        }

      most = max_of_lanes (most);
      largest[h] = most;
      shrink[h] = 0.0;
      if (!IS_FIRST)
        {
          const float before = FxFloat (old + h * old_stride).v;

          largest[h] = max (before, most);
          shrink[h] = exp (before - largest[h]);
        }

      [[unroll]] for (uint g = 0; g < N_GROUPS; g++)
        {
          weights[h][g] = seen[g] != 0 ? exp (weights[h][g] - largest[h]) : 0.0;
          sum += weights[h][g];
        }

      sums[h] = sum_of_lanes (sum);
      if (!IS_FIRST)
        sums[h] += shrink[h] * FxFloat (old + h * old_stride + 4).v;
    }

  [[unroll]] for (uint o = 0; o < N_VECTORS; o++)
    [[unroll]] for (uint h = 0; h < HEADS; h++)
      {
        result[h][o] = vec2 (0.0);
        if (!IS_FIRST)
          result[h][o] = shrink[h]
                         * vec2 (load_float_lanes (old + h * old_stride + (1 + 2 * o) * VECTOR),
                                 load_float_lanes (old + h * old_stride + (2 + 2 * o) * VECTOR));
      }

  /* As many columns at a time as registers hold the sums of. */
  [[unroll]] for (uint from = 0; from < N_VECTORS; from += 4)
    [[unroll]] for (uint j = 0; j < FX_KV_PAGE; j++)
      {
        /* What was never written may be no number. */
        const uint mask = subgroupBroadcast (seen[j / FX_LANES], j % FX_LANES);
        float weight[HEADS];

        [[unroll]] for (uint h = 0; h < HEADS; h++)
          weight[h] = subgroupBroadcast (weights[h][j / FX_LANES], j % FX_LANES);

        [[unroll]] for (uint i = 0; i < 4; i++)
          if (from + i < N_VECTORS)
            {
              const uint o = from + i;
              const uint word = fx_load_lanes (v + j * (N_PAIRS * 4) + o * VECTOR);
              const vec2 pair = unpackHalf2x16 (word & mask);

              [[unroll]] for (uint h = 0; h < HEADS; h++)
                result[h][o] += pair * weight[h];
            }
      }

  [[unroll]] for (uint h = 0; h < HEADS; h++)
    {
      bits |= floatBitsToUint (sums[h]);
      [[unroll]] for (uint o = 0; o < N_VECTORS; o++)
        bits |= floatBitsToUint (result[h][o].x) | floatBitsToUint (result[h][o].y);
    }

  const uint to = cell + lane + (bits & zero);

  [[unroll]] for (uint h = 0; h < HEADS; h++)
    {
      state[to + h * cell_stride] = mix (largest[h], sums[h], lane != 0);
      [[unroll]] for (uint o = 0; o < N_VECTORS; o++)
        {
          state[to + h * cell_stride + (1 + 2 * o) * FX_LANES] = result[h][o].x;
          state[to + h * cell_stride + (2 + 2 * o) * FX_LANES] = result[h][o].y;
        }
    }
}
