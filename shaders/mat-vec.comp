/* mat-vec.comp - a matrix of weights times a few tokens, lanes along a row.
 *
 *   y[t][r] = sum_c W[r][c] * x[t][c] + bias[r] + residual[t][r]
 *
 * Shapes   W: [n_rows][n_cols] as fx-weight.glsl   x: [n_tokens][n_cols]
 *          by address   bias: [n_rows]   residual, y: [n_tokens][y_stride]
 * Types    W: FX_TYPE_*; the rest and the sums float
 * Dispatch x, z = workgroups of ROWS rows, y = workgroups of TOKENS tokens
 * Consts   0 WG_SIZE  1 FX_INTERLEAVED  2 ONE_SUBGROUP
 *          3 ROWS  1, 2, 4 or 8  4 TOKENS  1 to 8
 * C side   engine/ops/fx-op-mat-vec.c; test tests/ops/test-op-mat-mul.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require

layout (constant_id = 0) const uint WG_SIZE = 32;
layout (constant_id = 1) const bool FX_INTERLEAVED = false;
layout (constant_id = 2) const bool ONE_SUBGROUP = true;
layout (constant_id = 3) const uint ROWS = 2;
layout (constant_id = 4) const uint TOKENS = 1;
layout (local_size_x_id = 0) in;

#include "fx-push.h"
#include "fx-reduce.glsl"
#include "fx-weight.glsl"

layout (push_constant) uniform Push { FxPushMatMul p; };
layout (binding = 0, std430) readonly buffer B { float bias[]; };
layout (binding = 1, std430) readonly buffer R { float residual[]; };
layout (binding = 2, std430) buffer Y { float y[]; };

void
main ()
{
  const uint lane = gl_LocalInvocationID.x;
  const uint first_row = (gl_WorkGroupID.z * gl_NumWorkGroups.x + gl_WorkGroupID.x) * ROWS;
  const uint first_token = gl_WorkGroupID.y * TOKENS;
  const uint n_blocks = p.n_cols / 32u;
  float sums[ROWS][TOKENS];

  if (first_row >= p.n_rows)
    return;

  const uvec2 tile = fx_address_at (p.weight, first_row / FX_TILE_ROWS, p.tile_size);

  [[unroll]] for (uint r = 0; r < ROWS; r++)
    [[unroll]] for (uint t = 0; t < TOKENS; t++)
      sums[r][t] = 0.0;

  for (uint b = lane; b < n_blocks; b += WG_SIZE)
    {
      vec4 w[ROWS][8];

      /* Rows that fill up a tile are there, and zero. */
      [[unroll]] for (uint r = 0; r < ROWS; r++)
        fx_weight_block (tile, first_row % FX_TILE_ROWS + r, b, n_blocks, w[r]);

      [[unroll]] for (uint t = 0; t < TOKENS; t++)
        {
          const uint token = min (first_token + t, p.n_tokens - 1u);

          [[unroll]] for (uint k = 0; k < 8; k++)
            {
              const vec4 value = FxFloats (p.x).v[(token * n_blocks + b) * 8u + k];

              [[unroll]] for (uint r = 0; r < ROWS; r++)
                sums[r][t] += dot (w[r][k], value);
            }
        }
    }

  [[unroll]] for (uint r = 0; r < ROWS; r++)
    [[unroll]] for (uint t = 0; t < TOKENS; t++)
      {
        const float sum = fx_workgroup_sum (sums[r][t]);
        const uint row = first_row + r;
        const uint token = first_token + t;

        if (lane == (r * TOKENS + t) % WG_SIZE && row < p.n_rows && token < p.n_tokens)
          {
            float value = sum;

            if ((p.flags & FX_MAT_MUL_BIAS) != 0u)
              value += bias[row];
            if ((p.flags & FX_MAT_MUL_RESIDUAL) != 0u)
              value += residual[token * p.y_stride + row];
            y[token * p.y_stride + row] = value;
          }
      }
}
