/* glu.comp - gated linear unit.
 *
 *   y[t][c] = act (gate[t][c]) * up[t][c]
 *
 * Shapes   gate, up: [n_tokens][stride]   y: [n_tokens][n_cols]
 * Types    float
 * Dispatch x = n_cols / WG_SIZE up, y = n_tokens
 * Consts   0 WG_SIZE  1 ACTIVATION: FX_GLU_*
 * C side   engine/ops/fx-op-glu.c; test tests/ops/test-op-glu.c
 * Source   Shazeer 2020, arXiv:2002.05202; GELU's tanh form: Hendrycks and
 *          Gimpel 2016, arXiv:1606.08415
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require

layout (constant_id = 0) const uint WG_SIZE = 64;
layout (constant_id = 1) const uint ACTIVATION = 0;
layout (local_size_x_id = 0) in;

#include "fx-push.h"

layout (push_constant) uniform Push { FxPushGlu p; };
layout (binding = 0, std430) readonly buffer G { float gate[]; };
layout (binding = 1, std430) readonly buffer U { float up[]; };
layout (binding = 2, std430) buffer Y { float y[]; };

/* x / (1 + exp (-z)); with z = 2 u it is x (1 + tanh u) / 2, without the
 * overflow of tanh's quotient. */
float
gated (float x,
       float z)
{
  return x / (1.0 + exp (-z));
}

void
main ()
{
  const uint c = gl_GlobalInvocationID.x;
  const uint t = gl_GlobalInvocationID.y;

  if (c >= p.n_cols)
    return;

  const float x = gate[t * p.stride + c];
  const float z = ACTIVATION == FX_GLU_SILU
                  ? x : 1.5957691216057308 * (x + 0.044715 * x * x * x);

  y[t * p.n_cols + c] = gated (x, z) * up[t * p.stride + c];
}
