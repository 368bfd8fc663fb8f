/* glu-lavapipe.comp - gated linear unit, as a straight line.
 *
 *   y[t][c] = act (gate[t][c]) * up[t][c]
 *
 * Shapes   gate, up: [n_tokens][stride]   y: [n_tokens][n_cols]
 * Types    float
 * Dispatch x = chunks of 64 columns of a token / subgroups of a workgroup up,
 *          y = n_tokens
 * Consts   0 WG_SIZE  a multiple of 8  1 ACTIVATION  FX_GLU_*
 * C side   engine/ops/fx-op-glu-lavapipe.c; test tests/ops/test-op-glu.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require

layout (constant_id = 0) const uint WG_SIZE = 64;
layout (constant_id = 1) const uint ACTIVATION = 0;
layout (local_size_x_id = 0) in;

#include "fx-push-lavapipe.h"

layout (push_constant) uniform Push { FxPushLavapipeGlu push; };
layout (binding = 0, std430) writeonly buffer Y { float y[]; };

#include "fx-lavapipe.glsl"

#define N_VECTORS 8
#define VECTOR_SIZE 32                /* bytes */

float
activate (float x)
{
  float z = x;

  /* 0.5 (1 + tanh (z)) is 1 / (1 + exp (-2 z)). */
  if (ACTIVATION == FX_GLU_GELU)
    z = 2.0 * 0.7978845608 * (x + 0.044715 * x * x * x);

  return x / (1.0 + exp (-z));
}

void
main ()
{
  const uint n_cols = push.n_cols;
  const uint n_chunks = push.n_chunks;
  const uint zero = push.zero;
  const uint index = gl_WorkGroupID.x * (WG_SIZE / FX_LANES) + gl_SubgroupID;
  const uint chunk = min (fx_uniform (index), n_chunks - 1);
  const uint token = fx_uniform (gl_WorkGroupID.y);
  /* The last chunk begins early where columns are no whole number of them. */
  const uint first = min (chunk * (N_VECTORS * FX_LANES), n_cols - N_VECTORS * FX_LANES);
  const uint64_t from = (uint64_t (token) * uint64_t (push.stride) + uint64_t (first)) * 4;
  const uint64_t gate = packUint2x32 (push.gate) + from;
  const uint64_t up = packUint2x32 (push.up) + from;
  float values[N_VECTORS];
  uint bits = 0;

  [[unroll]] for (uint v = 0; v < N_VECTORS; v++)
    {
      values[v] = activate (uintBitsToFloat (fx_load_lanes (gate + v * VECTOR_SIZE)))
                  * uintBitsToFloat (fx_load_lanes (up + v * VECTOR_SIZE));
      bits |= floatBitsToUint (values[v]);
    }

  const uint to = token * n_cols + first + gl_SubgroupInvocationID + (bits & zero);

  if (index < n_chunks)
    [[unroll]] for (uint v = 0; v < N_VECTORS; v++)
      y[to + v * FX_LANES] = values[v];
}
