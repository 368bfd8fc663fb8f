/* mat-mat.comp - a matrix of weights times many tokens, in tiles.
 *
 *   y[t][r] = sum_c W[r][c] * x[t][c] + bias[r] + residual[t][r]
 *
 * A workgroup has a tile of 64 rows and 16 TOKENS tokens.  A block of 32
 * columns at a time, one half of it unpacks weights to shared memory and the
 * other fetches x; then each invocation has 8 rows and TOKENS tokens.
 *
 * Shapes   W: [n_rows][n_cols] as fx-weight.glsl   x: [n_tokens][n_cols] by
 *          address   bias: [n_rows]   residual, y: [n_tokens][y_stride]
 * Types    W: FX_TYPE_*; the rest and the sums float
 * Dispatch x = n_rows / 64 up, y = n_tokens / (16 TOKENS) up
 * Consts   0 FX_INTERLEAVED  1 TOKENS  1, 2 or 4
 * C side   engine/ops/fx-op-mat-mat.c; test tests/ops/test-op-mat-mul.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require

layout (constant_id = 0) const bool FX_INTERLEAVED = false;
layout (constant_id = 1) const uint TOKENS = 4;
layout (local_size_x = 128) in;

#include "fx-push.h"
#include "fx-weight.glsl"

#define TILE_ROWS 64u
#define OWN_ROWS 8u
const uint TILE_TOKENS = 16 * TOKENS;

layout (push_constant) uniform Push { FxPushMatMul p; };
layout (binding = 0, std430) readonly buffer B { float bias[]; };
layout (binding = 1, std430) readonly buffer R { float residual[]; };
layout (binding = 2, std430) buffer Y { float y[]; };

/* [32 columns][rows], [32 columns][tokens]: neighbours write neighbours. */
shared float weights[32 * TILE_ROWS];
shared float inputs[32 * TILE_TOKENS];

void
main ()
{
  const uint me = gl_LocalInvocationID.x;
  const uint first_row = gl_WorkGroupID.x * TILE_ROWS;
  const uint first_token = gl_WorkGroupID.y * TILE_TOKENS;
  const uint n_blocks = p.n_cols / 32u;
  const bool unpacks = me < TILE_ROWS;
  const bool fetches = !unpacks && me - TILE_ROWS < TILE_TOKENS;
  /* What is beyond the end is loaded as the last, and not stored. */
  const uint my_row = min (first_row + me % TILE_ROWS, p.n_rows - 1u);
  const uint my_token = min (first_token + me % TILE_ROWS, p.n_tokens - 1u);
  const uvec2 tile = fx_address_at (p.weight, my_row / FX_TILE_ROWS, p.tile_size);
  const uint own_row = me % 8u * OWN_ROWS;
  const uint own_token = me / 8u * TOKENS;
  float sums[OWN_ROWS][TOKENS];

  [[unroll]] for (uint r = 0; r < OWN_ROWS; r++)
    [[unroll]] for (uint t = 0; t < TOKENS; t++)
      sums[r][t] = 0.0;

  for (uint b = 0; b < n_blocks; b++)
    {
      if (unpacks)
        {
          vec4 w[8];

          fx_weight_block (tile, my_row % FX_TILE_ROWS, b, n_blocks, w);
          [[unroll]] for (uint k = 0; k < 8; k++)
            [[unroll]] for (uint i = 0; i < 4; i++)
              weights[(4 * k + i) * TILE_ROWS + me] = w[k][i];
        }
      else if (fetches)
        {
          [[unroll]] for (uint k = 0; k < 8; k++)
            {
              const vec4 v = FxFloats (p.x).v[(my_token * n_blocks + b) * 8u + k];

              [[unroll]] for (uint i = 0; i < 4; i++)
                inputs[(4 * k + i) * TILE_TOKENS + me - TILE_ROWS] = v[i];
            }
        }

      barrier ();

      [[dont_unroll]] for (uint c = 0; c < 32; c++)
        {
          float v[TOKENS];

          [[unroll]] for (uint t = 0; t < TOKENS; t++)
            v[t] = inputs[c * TILE_TOKENS + own_token + t];
          [[unroll]] for (uint r = 0; r < OWN_ROWS; r++)
            {
              const float w = weights[c * TILE_ROWS + own_row + r];

              [[unroll]] for (uint t = 0; t < TOKENS; t++)
                sums[r][t] += w * v[t];
            }
        }

      barrier ();
    }

  [[unroll]] for (uint t = 0; t < TOKENS; t++)
    {
      const uint token = first_token + own_token + t;

      [[unroll]] for (uint r = 0; r < OWN_ROWS; r++)
        {
          const uint row = first_row + own_row + r;

          if (token < p.n_tokens && row < p.n_rows)
            {
              float value = sums[r][t];

              if ((p.flags & FX_MAT_MUL_BIAS) != 0u)
                value += bias[row];
              if ((p.flags & FX_MAT_MUL_RESIDUAL) != 0u)
                value += residual[token * p.y_stride + row];
              y[token * p.y_stride + row] = value;
            }
        }
    }
}
