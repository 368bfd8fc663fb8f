/* fx-kv.glsl - pages of the KV cache.
 *
 * Define one FX_KV_<type>.  A page is, for each head of K (or of V):
 *
 *   values   [FX_KV_PAGE][head_dim]
 *   scales   [FX_KV_PAGE][n] halves, n = head_dim / 32 made even; Q8_0, Q4_0
 *
 * Element d of Q4_0 is nibble d % 8 of word d / 8.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FX_KV_GLSL
#define FX_KV_GLSL

#include "fx-address.glsl"

/* Halves from the scales of a position to those of the next. */
uint
fx_kv_scale_stride (uint head_dim)
{
  return (head_dim / 32u + 1u) & ~1u;
}

/* Bytes of the values of a head of a page. */
uint
fx_kv_values_size (uint head_dim)
{
#if defined (FX_KV_F32)
  return 32u * head_dim * 4u;
#elif defined (FX_KV_F16)
  return 32u * head_dim * 2u;
#elif defined (FX_KV_Q8_0)
  return 32u * head_dim;
#else
  return 32u * head_dim / 2u;
#endif
}

/* Elements 8 i … 8 i + 7 of position @position of the head at @head. */
void
fx_kv_load (uvec2    head,
            uint     position,
            uint     i,
            uint     head_dim,
            out vec4 a,
            out vec4 b)
{
  const uint at = position * (head_dim / 8u) + i;

#if defined (FX_KV_F32)
  a = uintBitsToFloat (FxQuads (head).v[at * 2u]);
  b = uintBitsToFloat (FxQuads (head).v[at * 2u + 1u]);
#elif defined (FX_KV_F16)
  const uvec4 h = FxQuads (head).v[at];

  a = vec4 (unpackHalf2x16 (h.x), unpackHalf2x16 (h.y));
  b = vec4 (unpackHalf2x16 (h.z), unpackHalf2x16 (h.w));
#else
  const float d = fx_half_at (fx_address_add (head, fx_kv_values_size (head_dim)),
                              position * fx_kv_scale_stride (head_dim) + i / 4u);
#if defined (FX_KV_Q8_0)
  const ivec2 q = ivec2 (FxPairs (head).v[at]);

  a = d * vec4 (bitfieldExtract (q.x, 0, 8), bitfieldExtract (q.x, 8, 8),
                bitfieldExtract (q.x, 16, 8), q.x >> 24);
  b = d * vec4 (bitfieldExtract (q.y, 0, 8), bitfieldExtract (q.y, 8, 8),
                bitfieldExtract (q.y, 16, 8), q.y >> 24);
#else
  const uint q = FxWords (head).v[at];

  a = d * (vec4 (q & 15u, (q >> 4) & 15u, (q >> 8) & 15u, (q >> 12) & 15u) - 8.0);
  b = d * (vec4 ((q >> 16) & 15u, (q >> 20) & 15u, (q >> 24) & 15u, q >> 28) - 8.0);
#endif
#endif
}

#endif
