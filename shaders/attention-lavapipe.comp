/* attention-lavapipe.comp - a few pages of the cache for one token and the heads
 * that share them, as a straight line.
 *
 * A lane is first a position (scores), then a column of V.  What has been seen
 * of a head is a state, as in attention-merge-lavapipe.comp: there are n_parts
 * of them, and a round serves n_parts chunks of pages, each adding to the state
 * of its part.  Many parts share a long context between few tokens; one part
 * needs the least memory for many.
 *
 * Shapes   q: [n_tokens][q_stride]
 *          k_cache, v_cache: pages as fx-lavapipe-kv.glsl
 *          state: [n_tokens][n_heads][n_parts][FX_LP_STATE_WORDS]
 * Types    q, state: float; cache: FX_KV_*
 * Dispatch by attention-pages-lavapipe.comp: x = chunks of the round,
 *          y = n_heads / HEADS, z = tokens, the last one first
 * Consts   0 HEAD_DIM  a multiple of 8  1 HEADS  of one group  2 HAS_SOFTCAP
 *          3 N_PAGES  of a chunk
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
layout (constant_id = 3) const uint N_PAGES = 2;
layout (local_size_x = 8) in;

#define FX_STEP_BINDING 0

#include "fx-push-lavapipe.h"
#include "fx-step.glsl"
#include "fx-lavapipe-pages.glsl"

layout (push_constant) uniform Push { FxPushLavapipeAttention push; };
layout (binding = 1, std430) writeonly buffer State { float state[]; };

#include "fx-lavapipe.glsl"
#include "fx-lavapipe-kv.glsl"

#define N_GROUPS (N_PAGES * FX_KV_GROUPS)
const uint N_BLOCKS = HEAD_DIM / FX_KV_BLOCK;
const uint N_VECTORS = HEAD_DIM / FX_LANES;
const uint STATE_WORDS = FX_LP_STATE_WORDS (HEAD_DIM);

/* Columns at a time: as many as registers hold the sums of. */
const uint N_TOGETHER = HEADS > 4 ? 4 : 8;

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

/* What is left of @x where @mask is 0 is 0, also if it is no number. */
float
masked (float x,
        uint  mask)
{
  return uintBitsToFloat (floatBitsToUint (x) & mask);
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
  const uint is_old = push.round > 0 ? 0xffffffffu : 0u;
  const uint token = fx_uniform (max (fx_step.n_tokens, 1) - 1 - gl_WorkGroupID.z);
  const uint part = fx_uniform (gl_WorkGroupID.x);
  const uint first_head = fx_uniform (gl_WorkGroupID.y) * HEADS;
  const uint position = fx_step.position[token];
  const uint sequence = fx_step.sequence[token];
  const uint first = fx_first_position (position, window);
  const uint from_page = (push.round * n_parts + part) * N_PAGES;
  const uint n_pages = fx_count_pages (token, window);
  const uint64_t head = uint64_t (first_head / push.group * push.head_size);
  const uint64_t q = packUint2x32 (push.q)
                     + uint64_t ((token * push.q_stride + first_head * HEAD_DIM) * 4);
  const uint cell = ((token * push.n_heads + first_head) * n_parts + part) * STATE_WORDS;
  const uint cell_stride = n_parts * STATE_WORDS;
  const uint64_t old = packUint2x32 (push.state) + uint64_t (cell) * 4;
  const uint64_t old_stride = uint64_t (cell_stride) * 4;
  uint64_t k[N_PAGES];
  uint64_t v[N_PAGES];
  float weights[HEADS][N_GROUPS];
  float largest[HEADS];
  float sums[HEADS];
  float shrink[HEADS];
  float result[HEADS][N_VECTORS];
  uint seen[N_GROUPS];
  uint bits = 0;

  [[unroll]] for (uint n = 0; n < N_PAGES; n++)
    {
      const uint there = first / FX_KV_PAGE + min (from_page + n, max (n_pages, 1u) - 1u);
      const uint page = fx_uniform (n_pages > 0 ? fx_step_page (sequence, there * FX_KV_PAGE) : 0u);
      const uint64_t in_cache = uint64_t (page) * uint64_t (push.page_size) + head;

      k[n] = packUint2x32 (push.k_cache) + in_cache;
      v[n] = packUint2x32 (push.v_cache) + in_cache;
      [[unroll]] for (uint g = 0; g < FX_KV_GROUPS; g++)
        {
          const uint at = there * FX_KV_PAGE + g * FX_LANES + lane;

          seen[n * FX_KV_GROUPS + g] =
            from_page + n < n_pages && at >= first && at <= position ? 0xffffffffu : 0;
        }
    }

  [[unroll]] for (uint n = 0; n < N_PAGES; n++)
    {
      [[unroll]] for (uint block = 0; block < N_BLOCKS; block++)
        {
          float scores[HEADS][FX_KV_GROUPS];
          uint join = 0;

          [[unroll]] for (uint h = 0; h < HEADS; h++)
            [[unroll]] for (uint g = 0; g < FX_KV_GROUPS; g++)
              scores[h][g] = 0.0;

          [[unroll]] for (uint column = 0; column < FX_KV_BLOCK; column++)
            [[unroll]] for (uint g = 0; g < FX_KV_GROUPS; g++)
              {
                const uint i = block * FX_KV_BLOCK + column;
                const float key = fx_load_key (k[n], HEAD_DIM, g, i);

                [[unroll]] for (uint h = 0; h < HEADS; h++)
                  scores[h][g] += key * FxFloat (q + (h * HEAD_DIM + i) * 4).v;
              }

          /* So that no score is finished before the others: keys would be
           * converted again, or kept, for each head. */
          [[unroll]] for (uint h = 0; h < HEADS; h++)
            [[unroll]] for (uint g = 0; g < FX_KV_GROUPS; g++)
              join |= floatBitsToUint (scores[h][g]);
          join &= zero;

          [[unroll]] for (uint g = 0; g < FX_KV_GROUPS; g++)
            {
              const float unit = fx_load_key_scale (k[n], HEAD_DIM, g, block);

              [[unroll]] for (uint h = 0; h < HEADS; h++)
                {
                  const float score =
                    unit * uintBitsToFloat (floatBitsToUint (scores[h][g]) | join);

                  if (block == 0)
                    weights[h][n * FX_KV_GROUPS + g] = score;
                  else
                    weights[h][n * FX_KV_GROUPS + g] += score;
                }
            }
        }
    }

  [[unroll]] for (uint h = 0; h < HEADS; h++)
    {
      const float before = FxFloat (old + h * old_stride).v;
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
      largest[h] = is_old != 0 ? max (before, most) : most;
      shrink[h] = masked (exp (before - largest[h]), is_old);

      [[unroll]] for (uint g = 0; g < N_GROUPS; g++)
        {
          weights[h][g] = seen[g] != 0 ? exp (weights[h][g] - largest[h]) : 0.0;
          sum += weights[h][g];
        }

      sums[h] = sum_of_lanes (sum)
                + shrink[h] * masked (FxFloat (old + h * old_stride + 4).v, is_old);
    }

  [[unroll]] for (uint o = 0; o < N_VECTORS; o++)
    [[unroll]] for (uint h = 0; h < HEADS; h++)
      result[h][o] =
        shrink[h] * masked (uintBitsToFloat (fx_load_lanes (old + h * old_stride + (1 + o) * 32)),
                            is_old);

  [[unroll]] for (uint from = 0; from < N_VECTORS; from += N_TOGETHER)
    [[unroll]] for (uint g = 0; g < N_GROUPS; g++)
      {
        const uint n = g / FX_KV_GROUPS;
        const uint in_page = g % FX_KV_GROUPS * FX_LANES;
        float scaled[HEADS][N_TOGETHER];

        /* Where values are quantised in blocks, each has weights of its own. */
        [[unroll]] for (uint i = 0; i < min (N_TOGETHER, N_VECTORS - from); i++)
          {
            const float unit = fx_load_value_scale (v[n], HEAD_DIM, in_page,
                                                    (from + i) * FX_LANES);

            [[unroll]] for (uint h = 0; h < HEADS; h++)
              scaled[h][i] = masked (unit, seen[g]) * weights[h][g];
          }

        [[unroll]] for (uint j = 0; j < FX_LANES; j++)
          {
            const uint mask = subgroupBroadcast (seen[g], j);

            [[unroll]] for (uint i = 0; i < min (N_TOGETHER, N_VECTORS - from); i++)
              {
                const uint o = from + i;
                const float value = masked (fx_load_value (v[n], HEAD_DIM, in_page + j,
                                                           o), mask);

                [[unroll]] for (uint h = 0; h < HEADS; h++)
                  result[h][o] += value * subgroupBroadcast (FX_KV_WEIGHT (h, g, i), j);
              }
          }
      }

  [[unroll]] for (uint h = 0; h < HEADS; h++)
    {
      bits |= floatBitsToUint (sums[h]);
      [[unroll]] for (uint o = 0; o < N_VECTORS; o++)
        bits |= floatBitsToUint (result[h][o]);
    }

  const uint to = cell + lane + (bits & zero);

  [[unroll]] for (uint h = 0; h < HEADS; h++)
    {
      state[to + h * cell_stride] = mix (largest[h], sums[h], lane != 0);
      [[unroll]] for (uint o = 0; o < N_VECTORS; o++)
        state[to + h * cell_stride + (1 + o) * FX_LANES] = result[h][o];
    }
}
