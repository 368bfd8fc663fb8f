/* gather.comp - the rows whose logits are wanted.
 *
 *   y[i] = x[row[i]]
 *
 * Shapes   x: [n_tokens][n_cols]   y: [n_rows][n_cols]
 * Types    float
 * Dispatch x = n_cols / WG_SIZE up, y = n_rows
 * Consts   0 WG_SIZE
 * C side   engine/ops/fx-op-gather.c; test tests/ops/test-op-gather.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require

layout (constant_id = 0) const uint WG_SIZE = 64;
layout (local_size_x_id = 0) in;

#define FX_STEP_BINDING 0

#include "fx-push.h"
#include "fx-step.glsl"

layout (push_constant) uniform Push { FxPushGather p; };
layout (binding = 1, std430) readonly buffer X { float x[]; };
layout (binding = 2, std430) writeonly buffer Y { float y[]; };

void
main ()
{
  const uint c = gl_GlobalInvocationID.x;
  const uint i = gl_GlobalInvocationID.y;

  if (c >= p.n_cols)
    return;

  /* Rows beyond those in use may be anything. */
  const uint row = i < fx_step.n_rows ? fx_step.row[i] : 0u;

  y[i * p.n_cols + c] = x[min (row, p.n_tokens - 1u) * p.n_cols + c];
}
