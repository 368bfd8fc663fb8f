/* embed.comp - rows of the token embedding.
 *
 *   y[t][c] = scale * W[token[t]][c]
 *
 * Shapes   W: [n_vocab][n_cols] as fx-weight.glsl   y: [n_tokens][n_cols]
 * Types    W: FX_TYPE_*; y: float
 * Dispatch x = n_cols / 32 / WG_SIZE up, y = n_tokens; a block an invocation
 * Consts   0 WG_SIZE  1 FX_INTERLEAVED
 * C side   engine/ops/fx-op-embed.c; test tests/ops/test-op-embed.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require

layout (constant_id = 0) const uint WG_SIZE = 32;
layout (constant_id = 1) const bool FX_INTERLEAVED = false;
layout (local_size_x_id = 0) in;

#define FX_STEP_BINDING 0

#include "fx-push.h"
#include "fx-step.glsl"
#include "fx-weight.glsl"

layout (push_constant) uniform Push { FxPushEmbed p; };
layout (binding = 1, std430) writeonly buffer Y { vec4 y[]; };

void
main ()
{
  const uint b = gl_GlobalInvocationID.x;
  const uint t = gl_GlobalInvocationID.y;
  const uint n_blocks = p.n_cols / 32u;
  const uint token = fx_step.token[t];
  /* What pads a batch may be anything. */
  const uint row = token < p.n_vocab ? token : 0u;
  vec4 w[8];

  if (b >= n_blocks)
    return;

  fx_weight_block (fx_address_at (p.weight, row / FX_TILE_ROWS, p.tile_size),
                   row % FX_TILE_ROWS, b, n_blocks, w);
  for (uint k = 0; k < 8; k++)
    y[(t * n_blocks + b) * 8u + k] = w[k] * p.scale;
}
