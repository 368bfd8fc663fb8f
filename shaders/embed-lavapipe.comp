/* embed-lavapipe.comp - rows of the token embedding, out of the tiles of
 * lavapipe's own kernels.
 *
 *   y[t][c] = scale * W[token[t]][c]
 *
 * Shapes   W: [n_vocab][n_cols] as engine/ops/fx-weight-lavapipe.h
 *          y: [n_tokens][n_cols]
 * Types    W: FX_LP_* of fx-lavapipe-weight.glsl; y: float
 * Dispatch x = n_cols / WG_SIZE up, y = n_tokens; a column an invocation
 * Consts   0 WG_SIZE
 * C side   engine/ops/fx-op-embed.c; test tests/ops/test-op-embed.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require

layout (constant_id = 0) const uint WG_SIZE = 64;
layout (local_size_x_id = 0) in;

#define FX_STEP_BINDING 0

#include "fx-address.glsl"
#include "fx-lavapipe-weight.glsl"
#include "fx-push-lavapipe.h"
#include "fx-step.glsl"

layout (push_constant) uniform Push { FxPushLavapipeEmbed push; };
layout (binding = 1, std430) writeonly buffer Y { float y[]; };

/* The half of row @r in the vector at @at bytes. */
uint
half_at (FxWords tile,
         uint    at,
         uint    r)
{
  return (tile.v[at / 4 + (r & 7)] >> (r / 8 * 16)) & 0xffffu;
}

void
main ()
{
  const uint c = gl_GlobalInvocationID.x;
  const uint t = gl_GlobalInvocationID.y;
  const uint n_cols = push.n_cols;
  const uint token = fx_step.token[t];
  /* What pads a batch may be anything. */
  const uint row = token < push.n_vocab ? token : 0u;
  const uint r = row % FX_LP_TILE_ROWS;
  const uint b = c / 32;
  const uint k = c % 32;
  const uint at = FX_LP_BLOCK_AT (b);
  const uint lane = r & 7;
  FxWords tile = FxWords (fx_address_at (push.weight, row / FX_LP_TILE_ROWS, push.tile_size));
  float value;

  if (c >= n_cols)
    return;

#ifdef FX_LP_NIBBLES
  const uint quant = (tile.v[at / 4 + k / 4 * 8 + lane] >> (r / 8 * 16 + k % 4 * 4)) & 15;
#else
  const uint quant = (tile.v[at / 4 + (r / 8 * 8 + k / 4) * 8 + lane] >> (k % 4 * 8)) & 255;
#endif
  const float q = float (quant) - float (FX_LP_OFFSET);
  const uint scale = half_at (tile, at + FX_LP_QUANTS_SIZE, r);

#if defined (FX_LP_D)
  value = unpackHalf2x16 (scale).x * q;
#elif defined (FX_LP_DM)
  value = unpackHalf2x16 (scale).x * q
          + unpackHalf2x16 (half_at (tile, at + FX_LP_QUANTS_SIZE + FX_LP_VECTOR, r)).x;
#else
  const float d = unpackHalf2x16 (half_at (tile, FX_LP_SUPER_AT (b), r)).x;
  const uint byte_ = (scale >> (k / 16 * 8)) & 255;

#if defined (FX_LP_K16)
  value = d * float (int (byte_ << 24) >> 24) * q;
#else
  const float dmin = unpackHalf2x16 (half_at (tile, FX_LP_SUPER_AT (b) + FX_LP_VECTOR, r)).x;

#if defined (FX_LP_K16M)
  value = d * float (byte_ & 15) * q - dmin * float (byte_ >> 4);
#else
  value = d * float (scale & 255) * q - dmin * float (scale >> 8);
#endif
#endif
#endif

  y[t * n_cols + c] = value * push.scale;
}
