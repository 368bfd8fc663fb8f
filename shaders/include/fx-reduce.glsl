/* fx-reduce.glsl - sums over a workgroup.
 *
 * Needs the constant ONE_SUBGROUP: that the workgroup is a single subgroup, so
 * that there is neither shared memory nor a barrier.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FX_REDUCE_GLSL
#define FX_REDUCE_GLSL

#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_arithmetic : require

/* By subgroup; a workgroup has 1024 invocations and a subgroup 4 at least. */
shared float fx_partial_sums[256];

/* The sum of @value over the workgroup, in each invocation. */
float
fx_workgroup_sum (float value)
{
  value = subgroupAdd (value);

  if (!ONE_SUBGROUP)
    {
      if (gl_SubgroupInvocationID == 0)
        fx_partial_sums[gl_SubgroupID] = value;
      barrier ();

      value = 0.0;
      for (uint i = 0; i < gl_NumSubgroups; i++)
        value += fx_partial_sums[i];

      /* The next sum writes there again. */
      barrier ();
    }

  return value;
}

#endif
