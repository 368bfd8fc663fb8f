/* scale.comp - y[i] = x[i] * factor + OFFSET, for test-vk-command.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460

layout (constant_id = 0) const uint WG_SIZE = 1;
layout (constant_id = 1) const uint OFFSET = 0;
layout (local_size_x_id = 0) in;

layout (push_constant) uniform Push { uint n; uint factor; };
layout (binding = 0, std430) readonly  buffer X { uint x[]; };
layout (binding = 1, std430) writeonly buffer Y { uint y[]; };

void
main ()
{
  const uint i = gl_GlobalInvocationID.x;

  if (i < n)
    y[i] = x[i] * factor + OFFSET;
}
