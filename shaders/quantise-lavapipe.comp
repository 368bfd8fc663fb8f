/* quantise-lavapipe.comp - activations to 9 bits and a sign, in blocks of 32,
 * each in an int of its own: what mat-mul-lavapipe.comp multiplies by.
 *
 * Shapes   x: [n_total][32]   q: [n_total] of FX_LP_Q_SIZE bytes
 * Types    x: float
 * Dispatch x = ceil (n_total / subgroups of a workgroup); a block a subgroup
 * Consts   0 WG_SIZE  a multiple of 8
 * C side   engine/ops/fx-op-quantise.c; test tests/ops/test-op-quantise.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_KHR_shader_subgroup_shuffle : require

layout (constant_id = 0) const uint WG_SIZE = 48;
layout (local_size_x_id = 0) in;

#include "fx-push-lavapipe.h"

layout (push_constant) uniform Push { FxPushLavapipeQuantise push; };
layout (binding = 0, std430) writeonly buffer Q { uint q[]; };

#include "fx-lavapipe.glsl"
#include "fx-lavapipe-weight.glsl"

#define Q_WORDS (FX_LP_Q_SIZE / 4)

float
max_of_lanes (float x)
{
  x = max (x, subgroupShuffleXor (x, 1));
  x = max (x, subgroupShuffleXor (x, 2));

  return max (x, subgroupShuffleXor (x, 4));
}

int
sum_of_lanes (int x)
{
  x += subgroupShuffleXor (x, 1);
  x += subgroupShuffleXor (x, 2);

  return x + subgroupShuffleXor (x, 4);
}

void
main ()
{
  const uint n_total = push.n_total;
  const uint index = gl_WorkGroupID.x * (WG_SIZE / FX_LANES) + gl_SubgroupID;
  const uint block = min (fx_uniform (index), n_total - 1);
  const uint64_t x = packUint2x32 (push.x) + uint64_t (block) * 128;
  const uint lane = gl_SubgroupInvocationID;
  float values[4];
  int quants[4];
  float largest = 0.0;

  [[unroll]] for (uint v = 0; v < 4; v++)
    {
      values[v] = uintBitsToFloat (fx_load_lanes (x + v * FX_LP_VECTOR));
      largest = max (largest, abs (values[v]));
    }
  largest = max_of_lanes (largest);

  const float inverse = largest > 0.0 ? FX_LP_Q_LARGEST / largest : 0.0;

  [[unroll]] for (uint v = 0; v < 4; v++)
    quants[v] = int (round (values[v] * inverse));

  const float scale = largest / FX_LP_Q_LARGEST;
  uint tail = floatBitsToUint (scale);
  int sum = 0;

  [[unroll]] for (uint v = 0; v < 4; v++)
    {
      const int quarter = sum_of_lanes (quants[v]);

      sum += quarter;
      tail = mix (tail, uint (quarter), lane == 2 + v);
    }
  tail = mix (tail, floatBitsToUint (scale * float (sum)), lane == 1);

  if (index < n_total)
    {
      [[unroll]] for (uint v = 0; v < 4; v++)
        q[index * Q_WORDS + v * FX_LANES + lane] = uint (quants[v]);
      if (lane < 6)
        q[index * Q_WORDS + 32 + lane] = tail;
    }
}
