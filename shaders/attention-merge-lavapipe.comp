/* attention-merge-lavapipe.comp - the states of attention-lavapipe.comp into
 * what attention is.
 *
 * Shapes   state: [n_tokens][n_heads][n_parts][FX_LP_STATE_WORDS]
 *          y: [n_tokens][n_heads][head_dim]
 * Types    float
 * Dispatch x = n_heads, y = n_tokens; a column a lane; padding becomes zeros
 * Consts   0 WG_SIZE
 * C side   engine/ops/fx-op-attention-lavapipe.c; test tests/ops/test-op-attention.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require

layout (constant_id = 0) const uint WG_SIZE = 8;
layout (local_size_x_id = 0) in;

#define FX_STEP_BINDING 0

#include "fx-push-lavapipe.h"
#include "fx-step.glsl"
#include "fx-lavapipe-pages.glsl"

layout (push_constant) uniform Push { FxPushLavapipeMerge push; };
layout (binding = 1, std430) readonly buffer State { float state[]; };
layout (binding = 2, std430) writeonly buffer Y { float y[]; };

void
main ()
{
  const uint t = gl_WorkGroupID.y;
  const uint cell = t * push.n_heads + gl_WorkGroupID.x;
  const uint words = FX_LP_STATE_WORDS (push.head_dim);
  const uint start = cell * push.n_parts * words;
  const uint n_parts = min (push.n_parts, fx_count_pages (t, push.window));
  float largest = -3.0e38;
  float sum = 0.0;

  for (uint i = 0; i < n_parts; i++)
    largest = max (largest, state[start + i * words]);
  for (uint i = 0; i < n_parts; i++)
    sum += state[start + i * words + 8] * exp (state[start + i * words] - largest);

  for (uint c = gl_LocalInvocationID.x; c < push.head_dim; c += WG_SIZE)
    {
      /* Pairs of columns lie in lanes, even and odd ones in two vectors. */
      const uint at = start + 16 + c / 16 * 16 + c % 2 * 8 + c % 16 / 2;
      float value = 0.0;

      for (uint i = 0; i < n_parts; i++)
        value += state[at + i * words] * exp (state[start + i * words] - largest);
      y[cell * push.head_dim + c] = n_parts > 0 ? value / sum : 0.0;
    }
}
