/* rms-norm.comp - root-mean-square norm of each row.
 *
 *   y[r][c] = residual[r][c] + x[r][c] / sqrt (mean_c (x[r][c]^2) + eps) * w[c]
 *
 * Shapes   x, residual, y: [n_rows][n_cols]   w: [n_cols]
 * Types    float
 * Dispatch x = n_rows workgroups, one row each
 * Consts   0 WG_SIZE  1 ONE_SUBGROUP
 * C side   engine/ops/fx-op-rms-norm.c; test tests/ops/test-op-rms-norm.c
 * Source   Zhang and Sennrich 2019, arXiv:1910.07467
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require

layout (constant_id = 0) const uint WG_SIZE = 256;
layout (constant_id = 1) const bool ONE_SUBGROUP = false;
layout (local_size_x_id = 0) in;

#include "fx-push.h"
#include "fx-reduce.glsl"

layout (push_constant) uniform Push { FxPushRmsNorm p; };
layout (binding = 0, std430) readonly buffer X { float x[]; };
layout (binding = 1, std430) readonly buffer W { float w[]; };
layout (binding = 2, std430) readonly buffer R { float residual[]; };
layout (binding = 3, std430) buffer Y { float y[]; };

void
main ()
{
  const uint start = gl_WorkGroupID.x * p.n_cols;
  float sum = 0.0;

  for (uint c = gl_LocalInvocationID.x; c < p.n_cols; c += WG_SIZE)
    sum += x[start + c] * x[start + c];

  const float scale = inversesqrt (fx_workgroup_sum (sum) / float (p.n_cols) + p.eps);

  for (uint c = gl_LocalInvocationID.x; c < p.n_cols; c += WG_SIZE)
    {
      float value = x[start + c] * scale * w[c];

      if (p.has_residual != 0u)
        value += residual[start + c];
      y[start + c] = value;
    }
}
