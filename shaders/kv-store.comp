/* kv-store.comp - K and V of new tokens into the paged cache.
 *
 * Shapes   k: [n_tokens][k_stride]   v: [n_tokens][v_stride]
 *          k_cache, v_cache: pages as fx-kv.glsl, by address
 * Types    k, v: float; cache: FX_KV_*, and FX_KV_LANES
 * Dispatch x = units of a token / WG_SIZE up, y = n_tokens, z = 2 (K, V)
 *          A unit is what one invocation stores: 8 elements, or 64 where two
 *          scales share a word.
 * Consts   0 WG_SIZE
 * C side   engine/ops/fx-op-kv-store.c; test tests/ops/test-op-kv-store.c
 * Source   the rounding is that of gguf-py/gguf/quants.py
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#version 460
#extension GL_GOOGLE_include_directive : require

layout (constant_id = 0) const uint WG_SIZE = 32;
layout (local_size_x_id = 0) in;

#define FX_STEP_BINDING 0

#include "fx-kv.glsl"
#include "fx-push.h"
#include "fx-step.glsl"

layout (push_constant) uniform Push { FxPushKvStore p; };
layout (binding = 1, std430) readonly buffer K { float k[]; };
layout (binding = 2, std430) readonly buffer V { float v[]; };

#if defined (FX_KV_F32) || defined (FX_KV_F16)
#define UNIT 8u
#else
#define UNIT 64u
#endif

bool is_k;

float
load (uint i)
{
  return is_k ? k[i] : v[i];
}

#if defined (FX_KV_Q8_0) || defined (FX_KV_Q4_0)

/* Stores the block of 32 from @from on as words from @to on; the scale. */
float
store_block (uint  from,
             uvec2 head,
             uint  to)
{
  FxWordsOut words = FxWordsOut (head);
  float largest = 0.0;

  for (uint i = 0; i < 32; i++)
    {
      const float value = load (from + i);

      if (abs (value) > abs (largest))
        largest = value;
    }

#if defined (FX_KV_Q8_0)
  const float d = abs (largest) / 127.0;
#else
  const float d = largest / -8.0;
#endif
  const float inverse = d != 0.0 ? 1.0 / d : 0.0;

#if defined (FX_KV_Q8_0)
  for (uint w = 0; w < 8; w++)
    {
      uint word = 0;

      for (uint j = 0; j < 4; j++)
        {
          const float value = load (from + 4u * w + j) * inverse;
          /* Halves away from zero, which round () leaves open. */
          const int q = int (sign (value) * floor (abs (value) + 0.5));

          word |= uint (q & 0xff) << (8u * j);
        }
      words.v[to + w] = word;
    }
#else
  for (uint w = 0; w < 4; w++)
    {
      uint word = 0;

      for (uint j = 0; j < 8; j++)
        word |= uint (clamp (load (from + 8u * w + j) * inverse + 8.5, 0.0, 15.0)) << (4u * j);
      words.v[to + w] = word;
    }
#endif

  return d;
}

#endif

#if defined (FX_KV_F16)
/* Where pair @i of elements lies. */
uint
f16_word (uint in_page,
          uint i)
{
#if defined (FX_KV_LANES)
  /* K in lanes of 8 positions, as attention-lavapipe.comp reads it. */
  if (is_k)
    return (in_page / 8u * (p.head_dim / 2u) + i) * 8u + in_page % 8u;
#endif

  return in_page * (p.head_dim / 2u) + i;
}
#endif

void
main ()
{
  const uint units = (p.head_dim + UNIT - 1u) / UNIT;
  const uint unit = gl_GlobalInvocationID.x % units;
  const uint head = gl_GlobalInvocationID.x / units;
  const uint t = gl_GlobalInvocationID.y;
  const uint sequence = fx_step.sequence[t];

  if (head >= p.n_kv_heads || t >= fx_step.n_tokens || sequence == FX_STEP_PADDING)
    return;

  is_k = gl_GlobalInvocationID.z == 0u;

  const uint position = fx_step.position[t];
  const uint page = fx_step_page (sequence, position);
  const uint in_page = position % FX_KV_PAGE;
  const uvec2 start = fx_address_at (fx_address_at (is_k ? p.k_cache : p.v_cache,
                                                    page, p.n_kv_heads * p.head_size),
                                     head, p.head_size);
  const uint from = t * (is_k ? p.k_stride : p.v_stride) + head * p.head_dim + unit * UNIT;

#if defined (FX_KV_F32)
  for (uint i = 0; i < 8; i++)
    FxWordsOut (start).v[in_page * p.head_dim + unit * 8u + i] = floatBitsToUint (load (from + i));
#elif defined (FX_KV_F16)
  for (uint i = 0; i < 4; i++)
    FxWordsOut (start).v[f16_word (in_page, unit * 4u + i)] =
      packHalf2x16 (vec2 (load (from + 2u * i), load (from + 2u * i + 1u)));
#else
#if defined (FX_KV_Q8_0)
  const uint block_words = 8;
#else
  const uint block_words = 4;
#endif
  const uint to = (in_page * (p.head_dim / 32u) + unit * 2u) * block_words;
  vec2 scales = vec2 (0.0);

  scales.x = store_block (from, start, to);
  if (unit * 64u + 32u < p.head_dim)
    scales.y = store_block (from + 32u, start, to + block_words);
  FxWordsOut (fx_address_add (start, fx_kv_values_size (p.head_dim)))
    .v[in_page * fx_kv_scale_stride (p.head_dim) / 2u + unit] = packHalf2x16 (scales);
#endif
}
