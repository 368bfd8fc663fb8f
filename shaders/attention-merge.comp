/* attention-merge.comp - the parts that attention.comp split joined again.
 *
 * Shapes   scratch: [n_tokens][n_heads][n_splits][head_dim + 2]
 *          y: [n_tokens][n_heads][head_dim]
 * Types    float
 * Dispatch x = n_heads, y = n_tokens workgroups
 * Consts   0 WG_SIZE
 * C side   engine/ops/fx-op-attention.c; test tests/ops/test-op-attention.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require

layout (constant_id = 0) const uint WG_SIZE = 32;
layout (local_size_x_id = 0) in;

#include "fx-push.h"

layout (push_constant) uniform Push { FxPushMerge p; };
layout (binding = 0, std430) readonly buffer S { float scratch[]; };
layout (binding = 1, std430) writeonly buffer Y { float y[]; };

void
main ()
{
  const uint cell = gl_WorkGroupID.y * p.n_heads + gl_WorkGroupID.x;
  const uint stride = p.head_dim + 2u;
  const uint start = cell * p.n_splits * stride;
  float largest = -3.0e38;
  float sum = 0.0;

  for (uint s = 0; s < p.n_splits; s++)
    largest = max (largest, scratch[start + s * stride]);
  for (uint s = 0; s < p.n_splits; s++)
    sum += scratch[start + s * stride + 1u] * exp (scratch[start + s * stride] - largest);

  for (uint d = gl_LocalInvocationID.x; d < p.head_dim; d += WG_SIZE)
    {
      float value = 0.0;

      for (uint s = 0; s < p.n_splits; s++)
        value += scratch[start + s * stride + 2u + d] * exp (scratch[start + s * stride] - largest);
      y[cell * p.head_dim + d] = sum > 0.0 ? value / sum : 0.0;
    }
}
