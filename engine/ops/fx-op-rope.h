/* fx-op-rope.h - rotary position embedding of Q and K, in place.
 *
 * Per head: RMS norm (where the model has one), then rotation of the first
 * n_rot elements by position * frequency[i] / factor[i].
 *
 * Source: Su et al. 2021, arXiv:2104.09864; pairs (i, i + n_rot / 2) for NEOX,
 * (2 i, 2 i + 1) for NORM
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op.h"

G_BEGIN_DECLS

typedef struct
{
  FxVkRange q;            /* float [n_tokens][q_stride], n_heads x head_dim used */
  FxVkRange k;            /* float [n_tokens][k_stride], n_kv_heads x head_dim used */
  FxVkRange q_norm;       /* float [head_dim], or no buffer */
  FxVkRange k_norm;       /* float [head_dim], or no buffer */
  FxVkRange factors;      /* float [n_rot / 2] divide the frequencies, or no buffer */
  FxVkRange step;
  guint     n_tokens;
  guint     n_heads;
  guint     n_kv_heads;
  guint     head_dim;
  guint     q_stride;     /* elements from token to token */
  guint     k_stride;
  guint     n_rot;        /* 0: norm only */
  gboolean  is_neox;
  float     base;         /* 10000, 500000, ... */
  float     scale;        /* of the position: 1 / factor for linear scaling */
  float     eps;          /* of the norms */
} FxOpRope;

/**
 * fx_ref_rope:
 * @x: (inout) [n_tokens][stride], n_heads x head_dim used: Q or K
 * @norm: (nullable): [head_dim]
 * @factors: (nullable): [n_rot / 2]
 * @positions: [n_tokens]
 *
 * The slow, plain form on the CPU.  Angles in double.
 */
void fx_ref_rope (float         *x,
                  const float   *norm,
                  const float   *factors,
                  const guint32 *positions,
                  gsize          n_tokens,
                  gsize          n_heads,
                  gsize          head_dim,
                  gsize          stride,
                  gsize          n_rot,
                  gboolean       is_neox,
                  double         base,
                  double         scale,
                  float          eps);

extern const FxOpClass FX_OP_ROPE;

G_END_DECLS
