/* kv-store.comp - K and V of new tokens into the paged cache.
 *
 * Shapes   k: [n_tokens][k_stride]   v: [n_tokens][v_stride]
 *          k_cache, v_cache: pages as fx-kv.glsl, by address; with FX_KV_LANES
 *          as fx-lavapipe-kv.glsl
 * Types    k, v: float; cache: FX_KV_*
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
#extension GL_EXT_control_flow_attributes : require
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

#ifdef FX_KV_LANES
#extension GL_EXT_shader_16bit_storage : require
#extension GL_EXT_shader_8bit_storage : require
#extension GL_EXT_shader_explicit_arithmetic_types_float16 : require
#extension GL_EXT_shader_explicit_arithmetic_types_int8 : require

layout (buffer_reference, std430, buffer_reference_align = 2)
writeonly buffer FxHalvesOut { float16_t v[]; };

layout (buffer_reference, std430, buffer_reference_align = 1)
writeonly buffer FxBytesOut { uint8_t v[]; };
#endif

#if defined (FX_KV_F32) || defined (FX_KV_F16)
#define UNIT 8u
#else
#define UNIT 64u
#if defined (FX_KV_Q8_0)
#define QUANT_BITS 8u
#else
#define QUANT_BITS 4u
#endif
#endif

bool is_k;

float
load (uint i)
{
  return is_k ? k[i] : v[i];
}

#if defined (FX_KV_Q8_0) || defined (FX_KV_Q4_0)

/* The scale of the block of 32 from @from on. */
float
block_scale (uint from)
{
  float largest = 0.0;

  [[dont_unroll]] for (uint i = 0; i < 32; i++)
    {
      const float value = load (from + i);

      if (abs (value) > abs (largest))
        largest = value;
    }

#if defined (FX_KV_Q8_0)
  return abs (largest) / 127.0;
#else
  return largest / -8.0;
#endif
}

/* Quant @i of a block, as its bits; @inverse: of the scale. */
uint
block_quant (uint  i,
             float inverse)
{
#if defined (FX_KV_Q8_0)
  const float value = load (i) * inverse;

  /* Halves away from zero, which round () leaves open. */
  return uint (int (sign (value) * floor (abs (value) + 0.5)) & 0xff);
#else
  return uint (clamp (load (i) * inverse + 8.5, 0.0, 15.0));
#endif
}

#endif

#ifdef FX_KV_LANES

/* Where the value of position @in_page and column @d lies, of values. */
uint
value_at (uint in_page,
          uint d)
{
  return is_k ? (in_page / 8u * p.head_dim + d) * 8u + in_page % 8u
              : in_page * p.head_dim + d;
}

#if defined (FX_KV_Q8_0) || defined (FX_KV_Q4_0)

void
store_block (uint  from,
             uvec2 head,
             uint  in_page,
             uint  column)
{
  const float d = block_scale (from);
  const float inverse = d != 0.0 ? 1.0 / d : 0.0;
  const uint b = column / 32u;
  FxBytesOut bytes = FxBytesOut (head);
  FxHalvesOut scales = FxHalvesOut (fx_address_add (head, fx_kv_values_size (p.head_dim)));

#if defined (FX_KV_Q8_0)
  [[dont_unroll]] for (uint i = 0; i < 32; i++)
    bytes.v[value_at (in_page, column + i)] = uint8_t (block_quant (from + i, inverse));
#else
  [[dont_unroll]] for (uint i = 0; i < 16; i++)
    {
      /* Columns of a byte: neighbours, or those of neighbouring vectors. */
      const uint low = is_k ? 2u * i : i / 8u * 16u + i % 8u;
      const uint high = low + (is_k ? 1u : 8u);
      const uint at = is_k ? (in_page / 8u * (p.head_dim / 2u) + column / 2u + i) * 8u
                             + in_page % 8u
                           : in_page * (p.head_dim / 2u) + column / 2u + i;

      bytes.v[at] = uint8_t (block_quant (from + low, inverse)
                             | block_quant (from + high, inverse) << 4);
    }
#endif

  scales.v[is_k ? (in_page / 8u * (p.head_dim / 32u) + b) * 8u + in_page % 8u
                : b * 32u + in_page] = float16_t (d);
}

#endif

void
store (uvec2 head,
       uint  in_page,
       uint  from,
       uint  column)
{
#if defined (FX_KV_F32)
  [[dont_unroll]] for (uint i = 0; i < 8; i++)
    FxWordsOut (head).v[value_at (in_page, column + i)] = floatBitsToUint (load (from + i));
#elif defined (FX_KV_F16)
  [[dont_unroll]] for (uint i = 0; i < 8; i++)
    FxHalvesOut (head).v[value_at (in_page, column + i)] = float16_t (load (from + i));
#else
  [[dont_unroll]] for (uint i = 0; i < 64 && column + i < p.head_dim; i += 32)
    store_block (from + i, head, in_page, column + i);
#endif
}

#elif defined (FX_KV_F32) || defined (FX_KV_F16)

void
store (uvec2 head,
       uint  in_page,
       uint  from,
       uint  column)
{
#if defined (FX_KV_F32)
  [[dont_unroll]] for (uint i = 0; i < 8; i++)
    FxWordsOut (head).v[in_page * p.head_dim + column + i] = floatBitsToUint (load (from + i));
#else
  [[dont_unroll]] for (uint i = 0; i < 4; i++)
    FxWordsOut (head).v[in_page * (p.head_dim / 2u) + column / 2u + i] =
      packHalf2x16 (vec2 (load (from + 2u * i), load (from + 2u * i + 1u)));
#endif
}

#else

/* Stores the block of 32 from @from on as words from @to on; the scale. */
float
store_block (uint  from,
             uvec2 head,
             uint  to)
{
  const float d = block_scale (from);
  const float inverse = d != 0.0 ? 1.0 / d : 0.0;
  const uint bits = QUANT_BITS;

  [[dont_unroll]] for (uint w = 0; w < bits; w++)
    {
      uint word = 0;

      [[dont_unroll]] for (uint j = 0; j < 32u / bits; j++)
        word |= block_quant (from + 32u / bits * w + j, inverse) << (bits * j);
      FxWordsOut (head).v[to + w] = word;
    }

  return d;
}

void
store (uvec2 head,
       uint  in_page,
       uint  from,
       uint  column)
{
  const uint to = (in_page * p.head_dim + column) / 32u * QUANT_BITS;
  vec2 scales = vec2 (0.0);

  scales.x = store_block (from, head, to);
  if (column + 32u < p.head_dim)
    scales.y = store_block (from + 32u, head, to + QUANT_BITS);
  FxWordsOut (fx_address_add (head, fx_kv_values_size (p.head_dim)))
    .v[in_page * fx_kv_scale_stride (p.head_dim) / 2u + column / UNIT] = packHalf2x16 (scales);
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

  store (start, in_page, from, unit * UNIT);
}
