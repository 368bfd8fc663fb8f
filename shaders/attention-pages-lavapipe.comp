/* attention-pages-lavapipe.comp - how many workgroups each round of
 * attention-lavapipe.comp needs for the step at hand.
 *
 * Round r serves chunks r * n_parts … of n_together pages of each token.  It
 * counts along z the tokens from the last one back to the first one that has
 * such a chunk.
 *
 * Shapes   counts: [n_rounds][3]
 * Dispatch x = n_rounds / WG_SIZE up
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

layout (push_constant) uniform Push { FxPushLavapipePages push; };
layout (binding = 1, std430) writeonly buffer Counts { uint counts[]; };

void
main ()
{
  const uint round = gl_GlobalInvocationID.x;
  const uint n_tokens = min (fx_step.n_tokens, FX_STEP_MAX_TOKENS);
  uint n_needed = 0;
  uint most = 0;

  if (round >= push.n_rounds)
    return;

  for (uint t = 0; t < n_tokens; t++)
    {
      const uint n_chunks = fx_count_chunks (t, push.window, push.n_together);

      most = max (most, n_chunks);
      if (n_needed == 0 && n_chunks > round * push.n_parts)
        n_needed = n_tokens - t;
    }

  /* A step of padding alone is there to have the kernels compiled. */
  if (n_tokens == 0)
    n_needed = most = 1;

  counts[round * 3] = n_needed > 0 ? max (min (push.n_parts, most - round * push.n_parts), 1) : 0;
  counts[round * 3 + 1] = push.n_head_groups;
  counts[round * 3 + 2] = n_needed;
}
