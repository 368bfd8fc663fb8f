/* mat-vec-int8.comp - a matrix of quantised weights times a few tokens in 8
 * bits, lanes along a row.
 *
 *   y[t][r] = sum_b d[t][b] * (s[r][b] * sum q[r] q[t] + m[r][b] * sum q[t])
 *             + bias[r] + residual[t][r]
 *
 * Shapes   W: [n_rows][n_cols] as fx-weight.glsl   x: [n_tokens][n_cols] as
 *          quantise.comp, by address
 *          bias: [n_rows]   residual, y: [n_tokens][y_stride]
 * Types    W: FX_TYPE_*, no float; sums of a block int, of a row float
 * Dispatch x, z = workgroups of ROWS rows, y = workgroups of TOKENS tokens
 * Consts   0 WG_SIZE  1 FX_INTERLEAVED  2 ONE_SUBGROUP
 *          3 ROWS  1, 2, 4 or 8  4 TOKENS  1 to 4
 * C side   engine/ops/fx-op-mat-vec-int8.c; test tests/ops/test-op-mat-mul.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#extension GL_EXT_spirv_intrinsics : require

layout (constant_id = 0) const uint WG_SIZE = 32;
layout (constant_id = 1) const bool FX_INTERLEAVED = false;
layout (constant_id = 2) const bool ONE_SUBGROUP = true;
layout (constant_id = 3) const uint ROWS = 2;
layout (constant_id = 4) const uint TOKENS = 1;
layout (local_size_x_id = 0) in;

#include "fx-push.h"
#include "fx-reduce.glsl"
#include "fx-weight.glsl"

/* OpSDot of four signed bytes each; its capabilities DotProduct and
 * DotProductInput4x8BitPacked.  The 0 says that words are packed so. */
spirv_instruction (extensions = ["SPV_KHR_integer_dot_product"],
                   capabilities = [6019, 6018], id = 4450)
int dot_bytes (uint a, uint b, spirv_literal int format);

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
  const uvec2 x_scales = fx_address_at (p.x, p.n_tokens, p.n_cols);
  const uvec2 x_sums = fx_address_at (x_scales, p.n_tokens, n_blocks * 4u);

  [[unroll]] for (uint r = 0; r < ROWS; r++)
    [[unroll]] for (uint t = 0; t < TOKENS; t++)
      sums[r][t] = 0.0;

  for (uint b = lane; b < n_blocks; b += WG_SIZE)
    {
      uint q[ROWS][8];
      vec2 scale[ROWS];
      vec2 offset[ROWS];

      /* Rows that fill up a tile are there, and zero. */
      [[unroll]] for (uint r = 0; r < ROWS; r++)
        fx_weight_quants (tile, first_row % FX_TILE_ROWS + r, b, n_blocks,
                          q[r], scale[r], offset[r]);

      [[unroll]] for (uint t = 0; t < TOKENS; t++)
        {
          const uint token = min (first_token + t, p.n_tokens - 1u);
          const uint i = token * n_blocks + b;
          const uvec4 low = FxQuads (p.x).v[i * 2u];
          const uvec4 high = FxQuads (p.x).v[i * 2u + 1u];
          const float d = uintBitsToFloat (FxWords (x_scales).v[i]);
          const int both = int (FxWords (x_sums).v[i]);
          const vec2 x_sum = vec2 (bitfieldExtract (both, 0, 16), both >> 16);

          [[unroll]] for (uint r = 0; r < ROWS; r++)
            {
              ivec2 dots = ivec2 (0);

              [[unroll]] for (uint c = 0; c < 4; c++)
                {
                  dots.x += dot_bytes (q[r][c], low[c], 0);
                  dots.y += dot_bytes (q[r][4 + c], high[c], 0);
                }
              sums[r][t] += d * (dot (scale[r], vec2 (dots)) + dot (offset[r], x_sum));
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
