/* quantise.comp - activations to 8 bits, in blocks of 32.
 *
 * Planes, one after another: quants as [n_tokens][n_cols] bytes, then scales
 * as float [n_tokens][n_blocks], then sums of the quants of each half of a
 * block as two signed halves of a word [n_tokens][n_blocks].
 *
 * Shapes   x: [n_tokens][n_cols]   q: as above
 * Types    x: float
 * Dispatch x = blocks / WG_SIZE up; a block an invocation
 * Consts   0 WG_SIZE
 * C side   engine/ops/fx-op-quantise.c; test tests/ops/test-op-quantise.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require

layout (constant_id = 0) const uint WG_SIZE = 64;
layout (local_size_x_id = 0) in;

#include "fx-push.h"

layout (push_constant) uniform Push { FxPushQuantise p; };
layout (binding = 0, std430) readonly buffer X { vec4 x[]; };
layout (binding = 1, std430) writeonly buffer Q { uint q[]; };

void
main ()
{
  const uint n_blocks = p.n_tokens * (p.n_cols / 32u);
  const uint b = gl_GlobalInvocationID.x;
  vec4 values[8];
  vec4 most = vec4 (0.0);
  ivec2 sums = ivec2 (0);

  if (b >= n_blocks)
    return;

  for (uint k = 0; k < 8; k++)
    {
      values[k] = x[b * 8u + k];
      most = max (most, abs (values[k]));
    }

  const float largest = max (max (most.x, most.y), max (most.z, most.w));
  const float inverse = largest > 0.0 ? 127.0 / largest : 0.0;

  for (uint k = 0; k < 8; k++)
    {
      const ivec4 i = ivec4 (round (values[k] * inverse));

      sums[k / 4u] += i.x + i.y + i.z + i.w;
      q[b * 8u + k] = uint (i.x & 0xff) | uint (i.y & 0xff) << 8
                      | uint (i.z & 0xff) << 16 | uint (i.w) << 24;
    }

  q[n_blocks * 8u + b] = floatBitsToUint (largest / 127.0);
  q[n_blocks * 9u + b] = uint (sums.x & 0xffff) | uint (sums.y) << 16;
}
