/* fx-op-tries.h - one try of an op: random input of a seed, the device's
 * result beside the CPU reference's, for fx_ops_check() and tests.
 *
 * Which variant runs is fx_ops_force()'s matter.  %FALSE with @error set is a
 * failure of the device, not a wrong result: that is counted in the tally.
 *
 * Thread-safety: as FxVkDevice.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op-check.h"
#include "fx-op-glu.h"
#include "fx-plan.h"
#include "fx-quant.h"

G_BEGIN_DECLS

gboolean fx_op_embed_try     (FxOps        *ops,
                              FxOpTally    *tally,
                              guint64       seed,
                              FxQuantType   type,
                              guint         n_vocab,
                              guint         n_cols,
                              guint         n_tokens,
                              GError      **error);

gboolean fx_op_rms_norm_try  (FxOps        *ops,
                              FxOpTally    *tally,
                              guint64       seed,
                              guint         n_rows,
                              guint         n_cols,
                              gboolean      has_residual,
                              GError      **error);

gboolean fx_op_quantise_try  (FxOps        *ops,
                              FxOpTally    *tally,
                              guint64       seed,
                              guint         n_tokens,
                              guint         n_cols,
                              GError      **error);

/**
 * fx_op_quantise_read:
 * @q: what quantise wrote, in the layout of the class of @ops
 * @values: (out): [n_blocks][32], each quant times its scale
 * @sums: (out) (nullable): [n_blocks][2], of the quants of half blocks
 */
void     fx_op_quantise_read (FxOps         *ops,
                              gconstpointer  q,
                              gsize          n_blocks,
                              float         *values,
                              float         *sums);

/**
 * fx_op_mat_mul_try:
 * @is_int8: give it quantised activations too
 * @epilogue: 1: a bias, 2: a residual
 */
gboolean fx_op_mat_mul_try   (FxOps        *ops,
                              FxOpTally    *tally,
                              guint64       seed,
                              FxQuantType   type,
                              guint         n_rows,
                              guint         n_cols,
                              guint         n_tokens,
                              gboolean      is_int8,
                              guint         epilogue,
                              GError      **error);

/**
 * FxRopeTry:
 * @position: of the first token; the others follow
 */
typedef struct
{
  guint    n_tokens;
  guint    n_heads;
  guint    n_kv_heads;
  guint    head_dim;
  guint    n_rot;
  guint    position;
  float    base;
  float    scale;
  gboolean is_neox;
  gboolean has_norm;
  gboolean has_factors;
} FxRopeTry;

gboolean fx_op_rope_try      (FxOps            *ops,
                              FxOpTally        *tally,
                              guint64           seed,
                              const FxRopeTry  *sizes,
                              GError          **error);

/**
 * FxAttentionTry:
 * @n_sequences: whose tokens take turns in the batch, on pages in random order
 * @n_before: positions of the first sequence that the cache has already; the
 *   others have 5 more each
 * @n_tokens: new ones, of all sequences together
 * @n_padding: tokens of the bucket beyond those
 */
typedef struct
{
  FxKvType type;
  guint    n_sequences;
  guint    n_before;
  guint    n_tokens;
  guint    n_padding;
  guint    n_heads;
  guint    n_kv_heads;
  guint    head_dim;
  guint    window;
  float    softcap;
} FxAttentionTry;

/* Stores K and V with kv-store, then attends; the tally is of attention. */
gboolean fx_op_attention_try (FxOps                 *ops,
                              FxOpTally             *tally,
                              guint64                seed,
                              const FxAttentionTry  *sizes,
                              GError               **error);

/* The same storing; the tally is of what the cache then has. */
gboolean fx_op_kv_store_try  (FxOps                 *ops,
                              FxOpTally             *tally,
                              guint64                seed,
                              const FxAttentionTry  *sizes,
                              GError               **error);

gboolean fx_op_glu_try       (FxOps        *ops,
                              FxOpTally    *tally,
                              guint64       seed,
                              guint         n_tokens,
                              guint         n_cols,
                              guint         stride,
                              FxActivation  activation,
                              GError      **error);

gboolean fx_op_gather_try    (FxOps        *ops,
                              FxOpTally    *tally,
                              guint64       seed,
                              guint         n_tokens,
                              guint         n_rows,
                              guint         n_cols,
                              GError      **error);

G_END_DECLS
