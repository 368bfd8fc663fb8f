/* rope.comp - norm of each head and rotary position embedding, in place.
 *
 * Frequencies are in turns of 2^-32, so that position * frequency drops whole
 * turns by itself, without loss at any position.
 *
 * Shapes   q: [n_tokens][q_stride], n_heads x head_dim used
 *          k: [n_tokens][k_stride], n_kv_heads x head_dim used
 *          q_norm, k_norm: [head_dim]   factors: [n_rot / 2]
 * Types    float
 * Dispatch x = n_heads + n_kv_heads workgroups, y = n_tokens
 * Consts   0 WG_SIZE: one subgroup
 * C side   engine/ops/fx-op-rope.c; test tests/ops/test-op-rope.c
 * Source   Su et al. 2021, arXiv:2104.09864
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require

layout (constant_id = 0) const uint WG_SIZE = 32;
layout (local_size_x_id = 0) in;

#define FX_STEP_BINDING 0

const bool ONE_SUBGROUP = true;

#include "fx-push.h"
#include "fx-reduce.glsl"
#include "fx-step.glsl"
#include "fx-trig.glsl"

layout (push_constant) uniform Push { FxPushRope p; };
layout (binding = 1, std430) readonly buffer Wq { float q_norm[]; };
layout (binding = 2, std430) readonly buffer Wk { float k_norm[]; };
layout (binding = 3, std430) readonly buffer F { float factors[]; };
layout (binding = 4, std430) buffer Q { float q[]; };
layout (binding = 5, std430) buffer K { float k[]; };

bool is_q;
uint start;
bool has_norm;
float inverse;

float
load (uint i)
{
  float value = is_q ? q[start + i] : k[start + i];

  if (has_norm)
    value *= inverse * (is_q ? q_norm[i] : k_norm[i]);

  return value;
}

void
store (uint  i,
       float value)
{
  if (is_q)
    q[start + i] = value;
  else
    k[start + i] = value;
}

vec2
rotation (uint i,
          uint position)
{
  float frequency = fx_exp2 (float (i) * p.log2_high, float (i) * p.log2_low) * p.scale;

  if ((p.flags & 4u) != 0u)
    frequency /= factors[i];

  return fx_cos_sin (position * uint (frequency * (4294967296.0 / 6.28318530718) + 0.5));
}

void
main ()
{
  const uint lane = gl_LocalInvocationID.x;
  const uint t = gl_WorkGroupID.y;
  const uint position = fx_step.position[t];
  uint head = gl_WorkGroupID.x;

  is_q = head < p.n_heads;
  if (!is_q)
    head -= p.n_heads;
  start = t * (is_q ? p.q_stride : p.k_stride) + head * p.head_dim;
  has_norm = (p.flags & (is_q ? 1u : 2u)) != 0u;

  if (has_norm)
    {
      float sum = 0.0;

      for (uint i = lane; i < p.head_dim; i += WG_SIZE)
        {
          const float value = is_q ? q[start + i] : k[start + i];

          sum += value * value;
        }
      inverse = inversesqrt (fx_workgroup_sum (sum) / float (p.head_dim) + p.eps);
    }

  for (uint i = lane; i < p.n_rot / 2u; i += WG_SIZE)
    {
      const uint a = p.is_neox != 0u ? i : 2u * i;
      const uint b = p.is_neox != 0u ? i + p.n_rot / 2u : 2u * i + 1u;
      const vec2 turn = rotation (i, position);
      const float from_a = load (a);
      const float from_b = load (b);

      store (a, from_a * turn.x - from_b * turn.y);
      store (b, from_a * turn.y + from_b * turn.x);
    }

  if (has_norm)
    for (uint i = p.n_rot + lane; i < p.head_dim; i += WG_SIZE)
      store (i, load (i));
}
