/* attention-merge-lavapipe.comp - the states of attention-lavapipe.comp into
 * what attention is.
 *
 * Shapes   state: [n_tokens][n_heads][n_parts][FX_LP_STATE_WORDS]
 *          y: [n_tokens][n_heads][head_dim]
 * Types    float
 * Dispatch x = n_heads, y = n_tokens; padding becomes zeros
 * Consts   0 HEAD_DIM  a multiple of 8
 * C side   engine/ops/fx-op-attention-lavapipe.c; test tests/ops/test-op-attention.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_EXT_control_flow_attributes : require
#extension GL_GOOGLE_include_directive : require

layout (constant_id = 0) const uint HEAD_DIM = 64;
layout (local_size_x = 8) in;

#define FX_STEP_BINDING 0

#include "fx-push-lavapipe.h"
#include "fx-step.glsl"
#include "fx-lavapipe-pages.glsl"

layout (push_constant) uniform Push { FxPushLavapipeMerge push; };
layout (binding = 1, std430) readonly buffer State { float state[]; };
layout (binding = 2, std430) writeonly buffer Y { float y[]; };

const uint N_VECTORS = HEAD_DIM / 8;

void
main ()
{
  const uint lane = gl_LocalInvocationID.x;
  const uint t = gl_WorkGroupID.y;
  const uint cell = t * push.n_heads + gl_WorkGroupID.x;
  const uint words = FX_LP_STATE_WORDS (HEAD_DIM);
  const uint start = cell * push.n_parts * words;
  const uint n_parts = min (push.n_parts,
                            fx_count_chunks (t, push.window, push.n_together));
  float largest = -3.0e38;
  float sum = 0.0;
  float values[N_VECTORS];

  [[unroll]] for (uint v = 0; v < N_VECTORS; v++)
    values[v] = 0.0;

  for (uint i = 0; i < n_parts; i++)
    largest = max (largest, state[start + i * words]);
  for (uint i = 0; i < n_parts; i++)
    {
      const uint at = start + i * words;
      const float weight = exp (state[at] - largest);

      sum += weight * state[at + 1];
      [[unroll]] for (uint v = 0; v < N_VECTORS; v++)
        values[v] += weight * state[at + 8 + v * 8 + lane];
    }

  [[unroll]] for (uint v = 0; v < N_VECTORS; v++)
    y[cell * HEAD_DIM + v * 8 + lane] = n_parts > 0 ? values[v] / sum : 0.0;
}
