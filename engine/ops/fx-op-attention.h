/* fx-op-attention.h - attention of new tokens over the paged cache.
 *
 * y[t][h] = softmax_j (scale * q[t][h] . k[j][h / group]) v[j][h / group] over
 * the positions token t sees.  Scores pass c * tanh (s / c) where softcap c > 0.
 *
 * Source: Vaswani et al. 2017, arXiv:1706.03762; Ainslie et al. 2023 (GQA),
 * arXiv:2305.13245; Milakov and Gimelshein 2018 (online softmax),
 * arXiv:1805.02867
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op.h"
#include "fx-plan.h"

G_BEGIN_DECLS

typedef struct
{
  FxVkRange q;            /* float [n_tokens][q_stride] */
  FxVkRange step;
  FxVkRange k_cache;      /* as FxOpKvStore */
  FxVkRange v_cache;
  FxVkRange scratch;      /* fx_op_attention_scratch_size () bytes */
  FxVkRange y;            /* float [n_tokens][n_heads * head_dim] */
  FxKvType  type;
  guint     n_tokens;
  guint     n_heads;
  guint     n_kv_heads;
  guint     head_dim;
  guint     q_stride;     /* elements */
  guint     window;       /* positions seen; 0 all */
  guint     max_context;  /* positions a sequence can have */
  float     scale;
  float     softcap;      /* 0: none */
} FxOpAttention;

/* Bytes of partial results; the same for all classes.  What is enough for some
 * tokens is enough for fewer. */
gsize fx_op_attention_scratch_size (guint n_tokens,
                                    guint n_heads,
                                    guint head_dim,
                                    guint max_context);

/**
 * fx_ref_attention:
 * @q: [n_heads][head_dim] of one token
 * @k: [][n_kv_heads][head_dim] by position
 * @v: [][n_kv_heads][head_dim] by position
 * @y: (out) [n_heads][head_dim]
 * @first: position seen
 * @last: position seen, @first or later
 *
 * The slow, plain form on the CPU.  Sums in double.
 */
void fx_ref_attention (const float *q,
                       const float *k,
                       const float *v,
                       float       *y,
                       gsize        n_heads,
                       gsize        n_kv_heads,
                       gsize        head_dim,
                       gsize        first,
                       gsize        last,
                       double       scale,
                       double       softcap);

extern const FxOpClass FX_OP_ATTENTION;

G_END_DECLS
