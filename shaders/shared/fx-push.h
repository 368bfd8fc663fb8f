/* fx-push.h - the push constants of each shader, read by C and GLSL.
 *
 * Addresses come first (8 bytes each: a uvec2, low word first), then counts,
 * then floats, so that both languages lay them out alike.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#ifndef FX_PUSH_H
#define FX_PUSH_H

#ifdef __STDC__
#include <assert.h>
#include <stdint.h>
#define FX_ADDRESS uint64_t
#define FX_UINT uint32_t
#define FX_STRUCT(type) typedef struct type type; struct type
#else
#define FX_ADDRESS uvec2
#define FX_UINT uint
#define FX_STRUCT(type) struct type
#endif

/* Bits of FxPushMatMul.flags. */
#define FX_MAT_MUL_BIAS 1u
#define FX_MAT_MUL_RESIDUAL 2u

/* What a column of glu does, a specialization constant. */
#define FX_GLU_SILU 0u
#define FX_GLU_GELU 1u

FX_STRUCT (FxPushEmbed)
{
  FX_ADDRESS weight;
  FX_UINT n_vocab;
  FX_UINT n_cols;
  FX_UINT tile_size;        /* bytes of a tile of rows */
  float scale;
};

FX_STRUCT (FxPushRmsNorm)
{
  FX_UINT n_cols;
  FX_UINT has_residual;
  float eps;
};

FX_STRUCT (FxPushQuantise)
{
  FX_UINT n_tokens;
  FX_UINT n_cols;
};

FX_STRUCT (FxPushMatMul)
{
  FX_ADDRESS weight;
  FX_ADDRESS x;
  FX_UINT n_rows;
  FX_UINT n_cols;
  FX_UINT n_tokens;
  FX_UINT y_stride;         /* elements */
  FX_UINT tile_size;        /* bytes of a tile of rows */
  FX_UINT flags;            /* FX_MAT_MUL_* */
};

FX_STRUCT (FxPushRope)
{
  FX_UINT n_heads;
  FX_UINT n_kv_heads;
  FX_UINT head_dim;
  FX_UINT q_stride;         /* elements */
  FX_UINT k_stride;         /* elements */
  FX_UINT n_rot;
  FX_UINT is_neox;
  FX_UINT flags;            /* 1: q_norm, 2: k_norm, 4: factors */
  float log2_high;          /* log2 of the ratio of two frequencies, 12 bits */
  float log2_low;           /* the rest of it */
  float scale;              /* of the position */
  float eps;
};

FX_STRUCT (FxPushKvStore)
{
  FX_ADDRESS k_cache;
  FX_ADDRESS v_cache;
  FX_UINT n_kv_heads;
  FX_UINT head_dim;
  FX_UINT k_stride;         /* elements */
  FX_UINT v_stride;         /* elements */
  FX_UINT head_size;        /* bytes of one head of a page */
};

FX_STRUCT (FxPushAttention)
{
  FX_ADDRESS q;
  FX_ADDRESS k_cache;
  FX_ADDRESS v_cache;
  FX_UINT n_tokens;         /* of the bucket */
  FX_UINT n_heads;
  FX_UINT n_kv_heads;
  FX_UINT q_stride;         /* elements */
  FX_UINT window;           /* positions; 0: all */
  FX_UINT head_size;        /* bytes of one head of a page */
  FX_UINT n_splits;         /* 1: y is written, else partial results */
  float scale;
  float softcap;
};

FX_STRUCT (FxPushMerge)
{
  FX_UINT n_heads;
  FX_UINT n_splits;
  FX_UINT head_dim;
};

FX_STRUCT (FxPushGlu)
{
  FX_UINT n_cols;
  FX_UINT stride;           /* elements */
};

FX_STRUCT (FxPushGather)
{
  FX_UINT n_tokens;
  FX_UINT n_cols;
};

#ifdef __STDC__
static_assert (sizeof (FxPushEmbed) == 24, "as GLSL lays it out");
static_assert (sizeof (FxPushRmsNorm) == 12, "as GLSL lays it out");
static_assert (sizeof (FxPushQuantise) == 8, "as GLSL lays it out");
static_assert (sizeof (FxPushMatMul) == 40, "as GLSL lays it out");
static_assert (sizeof (FxPushRope) == 48, "as GLSL lays it out");
static_assert (sizeof (FxPushKvStore) == 40, "as GLSL lays it out");
static_assert (sizeof (FxPushAttention) == 64, "as GLSL lays it out");
static_assert (sizeof (FxPushMerge) == 12, "as GLSL lays it out");
static_assert (sizeof (FxPushGlu) == 8, "as GLSL lays it out");
static_assert (sizeof (FxPushGather) == 8, "as GLSL lays it out");
#endif

#endif
