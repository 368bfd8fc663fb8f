/* fx-push-lavapipe.h - the push constants of lavapipe's own kernels, read by C
 * and GLSL.
 *
 * As fx-push.h, but with the table of fx-lavapipe.glsl in front.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#ifndef FX_PUSH_LAVAPIPE_H
#define FX_PUSH_LAVAPIPE_H

#include "fx-push.h"

FX_STRUCT (FxPushLavapipeMatMul)
{
  FX_UINT tab[32];          /* 0, 1, 2, ... */
  FX_ADDRESS weight;        /* the first block of the pass, of the first tile */
  FX_ADDRESS q;             /* the same block, of the first token */
  FX_UINT tile_size;        /* bytes from tile to tile */
  FX_UINT q_stride;         /* bytes from token to token */
  FX_UINT n_tiles;
  FX_UINT n_rows;
  FX_UINT n_tokens;
  FX_UINT y_stride;         /* elements */
  FX_UINT flags;            /* FX_MAT_MUL_* */
  FX_UINT zero;             /* 0 */
};

FX_STRUCT (FxPushLavapipeQuantise)
{
  FX_UINT tab[32];
  FX_ADDRESS x;
  FX_UINT n_total;          /* blocks of all tokens */
  FX_UINT reserved;
};

FX_STRUCT (FxPushLavapipeEmbed)
{
  FX_ADDRESS weight;
  FX_UINT n_vocab;
  FX_UINT n_cols;
  FX_UINT tile_size;        /* bytes from tile to tile */
  float scale;
};

FX_STRUCT (FxPushLavapipePages)
{
  FX_UINT n_head_groups;
  FX_UINT n_parts;
  FX_UINT n_rounds;
  FX_UINT n_together;       /* pages of a chunk */
  FX_UINT window;           /* positions; 0: all */
};

FX_STRUCT (FxPushLavapipeAttention)
{
  FX_UINT tab[32];
  FX_ADDRESS q;
  FX_ADDRESS k_cache;
  FX_ADDRESS v_cache;
  FX_ADDRESS state;
  FX_UINT q_stride;         /* elements */
  FX_UINT n_heads;
  FX_UINT group;            /* heads that share one of K and V */
  FX_UINT page_size;        /* bytes, all heads */
  FX_UINT head_size;        /* bytes of one head of a page */
  FX_UINT n_parts;
  FX_UINT round;
  FX_UINT window;           /* positions; 0: all */
  FX_UINT zero;             /* 0 */
  float scale;
  float softcap;
  FX_UINT reserved;
};

FX_STRUCT (FxPushLavapipeMerge)
{
  FX_UINT n_heads;
  FX_UINT n_parts;
  FX_UINT n_together;       /* pages of a chunk */
  FX_UINT window;           /* positions; 0: all */
};

FX_STRUCT (FxPushLavapipeGlu)
{
  FX_UINT tab[32];
  FX_ADDRESS gate;
  FX_ADDRESS up;
  FX_UINT n_cols;
  FX_UINT stride;           /* elements, of gate and up */
  FX_UINT n_chunks;         /* of a token */
  FX_UINT zero;             /* 0 */
};

#ifdef __STDC__
static_assert (sizeof (FxPushLavapipeMatMul) == 176, "as GLSL lays it out");
static_assert (sizeof (FxPushLavapipeQuantise) == 144, "as GLSL lays it out");
static_assert (sizeof (FxPushLavapipeEmbed) == 24, "as GLSL lays it out");
static_assert (sizeof (FxPushLavapipePages) == 20, "as GLSL lays it out");
static_assert (sizeof (FxPushLavapipeAttention) == 208, "as GLSL lays it out");
static_assert (sizeof (FxPushLavapipeMerge) == 16, "as GLSL lays it out");
static_assert (sizeof (FxPushLavapipeGlu) == 160, "as GLSL lays it out");
#endif

#endif
