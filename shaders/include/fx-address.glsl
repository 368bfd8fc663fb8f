/* fx-address.glsl - memory by its device address.
 *
 * An address is a uvec2, low word first: no 64-bit integers are needed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FX_ADDRESS_GLSL
#define FX_ADDRESS_GLSL

#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require

layout (buffer_reference, std430, buffer_reference_align = 4)
readonly buffer FxWords { uint v[]; };
layout (buffer_reference, std430, buffer_reference_align = 8)
readonly buffer FxPairs { uvec2 v[]; };
layout (buffer_reference, std430, buffer_reference_align = 16)
readonly buffer FxQuads { uvec4 v[]; };
layout (buffer_reference, std430, buffer_reference_align = 16)
readonly buffer FxFloats { vec4 v[]; };
layout (buffer_reference, std430, buffer_reference_align = 4)
writeonly buffer FxWordsOut { uint v[]; };

/* @address and @n_bytes on. */
uvec2
fx_address_add (uvec2 address,
                uint  n_bytes)
{
  uint carry;
  const uint low = uaddCarry (address.x, n_bytes, carry);

  return uvec2 (low, address.y + carry);
}

/* @address and @count things of @size bytes on; may be beyond 4 GiB. */
uvec2
fx_address_at (uvec2 address,
               uint  count,
               uint  size)
{
  uint high;
  uint low;

  umulExtended (count, size, high, low);
  address = fx_address_add (address, low);

  return uvec2 (address.x, address.y + high);
}

/* Half @i of a row of halves. */
float
fx_half_at (uvec2 address,
            uint  i)
{
  const vec2 pair = unpackHalf2x16 (FxWords (address).v[i >> 1]);

  return (i & 1u) == 0u ? pair.x : pair.y;
}

#endif
