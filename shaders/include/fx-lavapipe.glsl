/* fx-lavapipe.glsl - loads that Mesa's lavapipe turns into one instruction.
 *
 * Its compiler knows that an address is the same in all lanes only if it is
 * arithmetic over literals and push constants, and only if no loop and no
 * condition surrounds the load.  So a kernel is one straight line, unrolled
 * by specialization constants, up to its stores; and a number from elsewhere
 * (which workgroup, which page) goes through a table in the push constants,
 * tab[i] = i.  To index push constants by what differs between the subgroups
 * of a workgroup is not Vulkan.  It works on this driver, where subgroups run
 * one after another, and the self-test proves it on the device.
 *
 * Also: read all push constants at the top, and store last.  To keep the
 * compiler from moving arithmetic between several stores, make the place of
 * the first depend on all results (push.zero).
 *
 * Needs: a push block `push` with FX_UINT tab[32].
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FX_LAVAPIPE_GLSL
#define FX_LAVAPIPE_GLSL

#extension GL_EXT_buffer_reference : require
#extension GL_EXT_control_flow_attributes : require
#extension GL_EXT_shader_16bit_storage : require
#extension GL_EXT_shader_8bit_storage : require
#extension GL_EXT_shader_explicit_arithmetic_types_float16 : require
#extension GL_EXT_shader_explicit_arithmetic_types_int8 : require
#extension GL_EXT_shader_explicit_arithmetic_types_int64 : require
#extension GL_KHR_shader_subgroup_basic : require

#define FX_LANES 8

layout (buffer_reference, std430, buffer_reference_align = 16)
readonly buffer FxUvec4 { uvec4 v; };

layout (buffer_reference, std430, buffer_reference_align = 8)
readonly buffer FxHalves { f16vec4 v; };

layout (buffer_reference, std430, buffer_reference_align = 4)
readonly buffer FxBytes { i8vec4 v; };

layout (buffer_reference, std430, buffer_reference_align = 4)
readonly buffer FxInt { int v; };

layout (buffer_reference, std430, buffer_reference_align = 4)
readonly buffer FxFloat { float v; };

/* @i, below 2^20 and the same in all lanes, as a number known to be so. */
uint
fx_uniform (uint i)
{
  return push.tab[i & 31]
         | push.tab[(i >> 5) & 31] << 5
         | push.tab[(i >> 10) & 31] << 10
         | push.tab[(i >> 15) & 31] << 15;
}

/* Eight words side by side, one a lane: one load of 32 bytes. */
uint
fx_load_lanes (uint64_t address)
{
  const uvec4 a = FxUvec4 (address).v;
  const uvec4 b = FxUvec4 (address + 16).v;
  const uint lane = gl_SubgroupInvocationID;
  uint word = a.x;

  word = mix (word, a.y, lane == 1);
  word = mix (word, a.z, lane == 2);
  word = mix (word, a.w, lane == 3);
  word = mix (word, b.x, lane == 4);
  word = mix (word, b.y, lane == 5);
  word = mix (word, b.z, lane == 6);
  word = mix (word, b.w, lane == 7);

  return word;
}

/* Eight halves side by side, one a lane: one load of 16 bytes that converts. */
float
fx_load_halves (uint64_t address)
{
  const f16vec4 a = FxHalves (address).v;
  const f16vec4 b = FxHalves (address + 8).v;
  const uint lane = gl_SubgroupInvocationID;
  float16_t h = a.x;

  h = mix (h, a.y, lane == 1);
  h = mix (h, a.z, lane == 2);
  h = mix (h, a.w, lane == 3);
  h = mix (h, b.x, lane == 4);
  h = mix (h, b.y, lane == 5);
  h = mix (h, b.z, lane == 6);
  h = mix (h, b.w, lane == 7);

  return float (h);
}

/* Eight signed bytes side by side, one a lane. */
int
fx_load_bytes (uint64_t address)
{
  const i8vec4 a = FxBytes (address).v;
  const i8vec4 b = FxBytes (address + 4).v;
  const uint lane = gl_SubgroupInvocationID;
  int8_t byte_ = a.x;

  byte_ = mix (byte_, a.y, lane == 1);
  byte_ = mix (byte_, a.z, lane == 2);
  byte_ = mix (byte_, a.w, lane == 3);
  byte_ = mix (byte_, b.x, lane == 4);
  byte_ = mix (byte_, b.y, lane == 5);
  byte_ = mix (byte_, b.z, lane == 6);
  byte_ = mix (byte_, b.w, lane == 7);

  return int (byte_);
}

#endif
