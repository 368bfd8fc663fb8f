/* mat-rows.comp - a matrix of weights times a few tokens, a row a lane.
 *
 *   y[t][r] = sum_c W[r][c] * x[t][c] + bias[r] + residual[t][r]
 *
 * For narrow devices: no shared memory, no reduction.  A lane loads its part
 * of x, and the subgroup hands it round.
 *
 * Shapes   W: [n_rows][n_cols] as fx-weight.glsl, interleaved
 *          x: [n_tokens][n_cols] by address
 *          bias: [n_rows]   residual, y: [n_tokens][y_stride]
 * Types    W: FX_TYPE_*; the rest and the sums float
 * Dispatch x, z = workgroups of WG_SIZE rows, y = workgroups of TOKENS tokens
 * Consts   0 WG_SIZE: one subgroup, a power of two  1 TOKENS
 * C side   engine/ops/fx-op-mat-rows.c; test tests/ops/test-op-mat-mul.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_ballot : require

layout (constant_id = 0) const uint WG_SIZE = 8;
layout (constant_id = 1) const uint TOKENS = 1;
layout (local_size_x_id = 0) in;

const bool FX_INTERLEAVED = true;

#include "fx-push.h"
#include "fx-weight.glsl"

/* Lanes that hold a block of x, and quarters of it that each holds. */
const uint N_HOLDERS = WG_SIZE < 8 ? WG_SIZE : 8;
const uint N_HELD = 8 / N_HOLDERS;

layout (push_constant) uniform Push { FxPushMatMul p; };
layout (binding = 0, std430) readonly buffer B { float bias[]; };
layout (binding = 1, std430) readonly buffer R { float residual[]; };
layout (binding = 2, std430) buffer Y { float y[]; };

void
main ()
{
  const uint lane = gl_SubgroupInvocationID;
  const uint row = (gl_WorkGroupID.z * gl_NumWorkGroups.x + gl_WorkGroupID.x) * WG_SIZE + lane;
  const uint first_token = gl_WorkGroupID.y * TOKENS;
  const uint n_blocks = p.n_cols / 32u;
  /* Lanes beyond the last row work on it for nothing. */
  const uint there = min (row, p.n_rows - 1u);
  const uvec2 tile = fx_address_at (p.weight, there / FX_TILE_ROWS, p.tile_size);
  FxFloats x = FxFloats (p.x);
  float sums[TOKENS];

  [[unroll]] for (uint t = 0; t < TOKENS; t++)
    sums[t] = 0.0;

  for (uint b = 0; b < n_blocks; b++)
    {
      vec4 w[8];

      fx_weight_block (tile, there % FX_TILE_ROWS, b, n_blocks, w);

      [[unroll]] for (uint t = 0; t < TOKENS; t++)
        {
          const uint token = min (first_token + t, p.n_tokens - 1u);
          vec4 held[N_HELD];

          [[unroll]] for (uint i = 0; i < N_HELD; i++)
            held[i] = x.v[(token * n_blocks + b) * 8u + lane % N_HOLDERS + i * N_HOLDERS];

          [[unroll]] for (uint k = 0; k < 8; k++)
            sums[t] += dot (w[k], subgroupBroadcast (held[k / N_HOLDERS], k % N_HOLDERS));
        }
    }

  if (row >= p.n_rows)
    return;

  [[unroll]] for (uint t = 0; t < TOKENS; t++)
    {
      const uint token = first_token + t;

      if (token < p.n_tokens)
        {
          float value = sums[t];

          if ((p.flags & FX_MAT_MUL_BIAS) != 0u)
            value += bias[row];
          if ((p.flags & FX_MAT_MUL_RESIDUAL) != 0u)
            value += residual[token * p.y_stride + row];
          y[token * p.y_stride + row] = value;
        }
    }
}
