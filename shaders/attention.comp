/* attention.comp - attention of new tokens over the paged cache.
 *
 *   y[t][h] = softmax_j (scale * q[t][h] . k[j][h / group]) v[j][h / group]
 *
 * A workgroup is one subgroup.  It has TOKENS tokens and HEADS heads that share
 * their K and V, and walks over WG_SIZE positions at a time: first a lane is a
 * position and has its scores, then a lane is 8 columns of V.  The softmax is
 * rescaled as it goes.
 *
 * Shapes   q: [n_tokens][q_stride], by address   y: [n_tokens][n_heads][HEAD_DIM]
 *          scratch: [n_tokens][n_heads][n_splits][HEAD_DIM + 2]: maximum, sum
 *          and unscaled y of a part of the positions
 * Types    q, y, scratch: float; cache: FX_KV_*
 * Dispatch x = n_heads / HEADS workgroups, y = workgroups of TOKENS tokens,
 *          z = n_splits parts of the positions
 * Consts   0 WG_SIZE  1 HEAD_DIM  a multiple of 8  2 HEADS  3 TOKENS
 * C side   engine/ops/fx-op-attention.c; test tests/ops/test-op-attention.c
 * Source   Milakov and Gimelshein 2018, arXiv:1805.02867; the split over
 *          positions: Dao et al. 2023, "Flash-Decoding"
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_arithmetic : require
#extension GL_KHR_shader_subgroup_shuffle : require

layout (constant_id = 0) const uint WG_SIZE = 32;
layout (constant_id = 1) const uint HEAD_DIM = 64;
layout (constant_id = 2) const uint HEADS = 1;
layout (constant_id = 3) const uint TOKENS = 1;
layout (local_size_x_id = 0) in;

#define FX_STEP_BINDING 0

#include "fx-kv.glsl"
#include "fx-push.h"
#include "fx-step.glsl"

const uint ROWS = HEADS * TOKENS;
const uint N_EIGHTS = HEAD_DIM / 8;
/* Eights of a lane, and positions that lanes take side by side. */
const uint N_OWN = (N_EIGHTS + WG_SIZE - 1) / WG_SIZE;
const uint N_BESIDE = N_EIGHTS > WG_SIZE ? 1 : WG_SIZE / N_EIGHTS;

layout (push_constant) uniform Push { FxPushAttention p; };
layout (binding = 1, std430) buffer S { float scratch[]; };
layout (binding = 2, std430) buffer Y { float y[]; };

uint first_head;
uint first_token;
uvec2 k_head;
uvec2 v_head;

/* Of each row: the positions it sees, empty where low > high. */
int low[ROWS];
int high[ROWS];

float row_max[ROWS];
float row_sum[ROWS];
vec4 result[ROWS][N_OWN][2];

void
score (uint      page,
       uint      in_page,
       out float scores[ROWS])
{
  const uvec2 head = fx_address_at (k_head, page, p.n_kv_heads * p.head_size);

  [[unroll]] for (uint r = 0; r < ROWS; r++)
    scores[r] = 0.0;

  [[dont_unroll]] for (uint i = 0; i < N_EIGHTS; i++)
    {
      vec4 a;
      vec4 b;

      fx_kv_load (head, in_page, i, HEAD_DIM, a, b);
      [[unroll]] for (uint r = 0; r < ROWS; r++)
        {
          const uint token = min (first_token + r / HEADS, p.n_tokens - 1u);
          const uint at = (token * p.q_stride + (first_head + r % HEADS) * HEAD_DIM) / 4u + 2u * i;

          scores[r] += dot (FxFloats (p.q).v[at], a) + dot (FxFloats (p.q).v[at + 1u], b);
        }
    }

  [[unroll]] for (uint r = 0; r < ROWS; r++)
    {
      scores[r] *= p.scale;
      if (p.softcap > 0.0)
        scores[r] = p.softcap * tanh (scores[r] / p.softcap);
    }
}

/* The positions from @start on, one a lane; those before @from and beyond
 * @last are not there. */
void
add_positions (uint sequence,
               int  start,
               int  from,
               int  last)
{
  const uint lane = gl_LocalInvocationID.x;
  const int position = start + int (lane);
  const uint there = uint (clamp (position, from, last));
  const uint page = fx_step_page (sequence, there);
  float weights[ROWS];

  score (page, there % FX_KV_PAGE, weights);

  [[unroll]] for (uint r = 0; r < ROWS; r++)
    {
      const bool sees = position >= low[r] && position <= high[r];
      const float largest = max (row_max[r], subgroupMax (sees ? weights[r] : -3.0e38));
      const float shrink = exp (row_max[r] - largest);

      weights[r] = sees ? exp (weights[r] - largest) : 0.0;
      row_sum[r] = row_sum[r] * shrink + subgroupAdd (weights[r]);
      row_max[r] = largest;
      [[unroll]] for (uint o = 0; o < N_OWN; o++)
        {
          result[r][o][0] *= shrink;
          result[r][o][1] *= shrink;
        }
    }

  const uint n = uint (min (last - start + 1, int (WG_SIZE)));
  const uint eight = N_OWN > 1 ? lane : lane % N_EIGHTS;
  const uint beside = N_OWN > 1 ? 0 : lane / N_EIGHTS;

  [[dont_unroll]] for (uint j = 0; j < n; j += N_BESIDE)
    {
      /* Lanes beyond the last whole set, and positions beyond the last one,
       * load what is there and weigh it with nothing. */
      const uint source = min (j + beside, WG_SIZE - 1u);
      const bool counts = beside < N_BESIDE && j + beside < n;
      const uint its_page = subgroupShuffle (page, source);
      const uint in_page = subgroupShuffle (there, source) % FX_KV_PAGE;
      const uvec2 head = fx_address_at (v_head, its_page, p.n_kv_heads * p.head_size);
      float its_weights[ROWS];

      [[unroll]] for (uint r = 0; r < ROWS; r++)
        {
          its_weights[r] = subgroupShuffle (weights[r], source);
          if (!counts)
            its_weights[r] = 0.0;
        }

      [[unroll]] for (uint o = 0; o < N_OWN; o++)
        {
          vec4 a;
          vec4 b;

          fx_kv_load (head, in_page, min (eight + o * WG_SIZE, N_EIGHTS - 1u), HEAD_DIM, a, b);
          [[unroll]] for (uint r = 0; r < ROWS; r++)
            {
              result[r][o][0] += its_weights[r] * a;
              result[r][o][1] += its_weights[r] * b;
            }
        }
    }
}

/* One sequence: all rows that see anything. */
void
walk (uint sequence)
{
  int from = 0x7fffffff;
  int last = -1;

  [[unroll]] for (uint r = 0; r < ROWS; r++)
    if (low[r] <= high[r])
      {
        from = min (from, low[r]);
        last = max (last, high[r]);
      }
  if (last < 0)
    return;

  /* This part of the whole steps between them. */
  const int first_step = from / int (WG_SIZE);
  const int n_steps = last / int (WG_SIZE) + 1 - first_step;
  const int part = (n_steps + int (p.n_splits) - 1) / int (p.n_splits);
  const int step_from = first_step + int (gl_WorkGroupID.z) * part;
  const int step_to = min (step_from + part, first_step + n_steps);

  [[dont_unroll]] for (int i = step_from; i < step_to; i++)
    add_positions (sequence, i * int (WG_SIZE), from, last);
}

/* Sets the positions of each row for the tokens of @sequence at place @only,
 * or at any place for -1. */
void
set_ranges (uint sequence,
            int  only)
{
  [[unroll]] for (uint r = 0; r < ROWS; r++)
    {
      const uint place = r / HEADS;
      const uint token = first_token + place;

      low[r] = 0;
      high[r] = -1;
      if (token < p.n_tokens && token < fx_step.n_tokens &&
          fx_step.sequence[token] == sequence && sequence != FX_STEP_PADDING &&
          (only < 0 || uint (only) == place))
        {
          high[r] = int (fx_step.position[token]);
          if (p.window != 0u)
            low[r] = max (0, high[r] + 1 - int (p.window));
        }
    }
}

void
write (uint  r,
       uint  token)
{
  const uint lane = gl_LocalInvocationID.x;
  const uint head = first_head + r % HEADS;
  const uint cell = (token * p.n_heads + head) * p.n_splits + gl_WorkGroupID.z;
  const uint start = p.n_splits == 1u ? cell * HEAD_DIM : cell * (HEAD_DIM + 2u);
  const float scale = p.n_splits != 1u ? 1.0 : row_sum[r] > 0.0 ? 1.0 / row_sum[r] : 0.0;

  [[unroll]] for (uint o = 0; o < N_OWN; o++)
    {
      const uint eight = lane + o * WG_SIZE;
      vec4 a = vec4 (0.0);
      vec4 b = vec4 (0.0);

      for (uint j = 0; j < N_BESIDE; j++)
        {
          const uint from = min (lane + j * N_EIGHTS, WG_SIZE - 1u);
          const uint source = N_OWN > 1 ? lane : from;

          a += subgroupShuffle (result[r][o][0], source);
          b += subgroupShuffle (result[r][o][1], source);
        }

      if (eight >= N_EIGHTS)
        continue;
      for (uint i = 0; i < 4; i++)
        {
          if (p.n_splits == 1u)
            {
              y[start + 8u * eight + i] = a[i] * scale;
              y[start + 8u * eight + 4u + i] = b[i] * scale;
            }
          else
            {
              scratch[start + 2u + 8u * eight + i] = a[i];
              scratch[start + 2u + 8u * eight + 4u + i] = b[i];
            }
        }
    }

  if (p.n_splits != 1u && lane == 0u)
    {
      scratch[start] = row_max[r];
      scratch[start + 1u] = row_sum[r];
    }
}

void
main ()
{
  first_head = gl_WorkGroupID.x * HEADS;
  first_token = gl_WorkGroupID.y * TOKENS;

  const uint kv_head = first_head / (p.n_heads / p.n_kv_heads);
  bool is_mixed = false;

  k_head = fx_address_at (p.k_cache, kv_head, p.head_size);
  v_head = fx_address_at (p.v_cache, kv_head, p.head_size);

  [[unroll]] for (uint r = 0; r < ROWS; r++)
    {
      row_max[r] = -3.0e38;
      row_sum[r] = 0.0;
      [[unroll]] for (uint o = 0; o < N_OWN; o++)
        {
          result[r][o][0] = vec4 (0.0);
          result[r][o][1] = vec4 (0.0);
        }
    }

  for (uint i = 1; i < TOKENS; i++)
    if (fx_step.sequence[min (first_token + i, p.n_tokens - 1u)] != fx_step.sequence[first_token])
      is_mixed = true;

  /* Tokens of one sequence share what is loaded; others go one by one. */
  [[dont_unroll]] for (uint i = 0; i < (is_mixed ? TOKENS : 1); i++)
    {
      const uint sequence = fx_step.sequence[min (first_token + i, p.n_tokens - 1u)];

      set_ranges (sequence, is_mixed ? int (i) : -1);
      walk (sequence);
    }

  [[unroll]] for (uint r = 0; r < ROWS; r++)
    {
      const uint token = first_token + r / HEADS;

      if (token < p.n_tokens)
        write (r, token);
    }
}
