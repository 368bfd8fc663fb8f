/* fx-op-lavapipe.h - the variants of ops for Mesa's lavapipe alone.
 *
 * They run where the ops are of class FX_VK_CLASS_LAVAPIPE; what each can run
 * follows from the types and sizes alone, so that what one stores (weights,
 * quantised activations, pages of the cache) is what another reads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op-attention.h"
#include "fx-ops-private.h"
#include "fx-push-lavapipe.h"

G_BEGIN_DECLS

#define FX_LAVAPIPE_LANES 8

extern const FxOpVariant FX_ATTENTION_LAVAPIPE;
extern const FxOpVariant FX_EMBED_LAVAPIPE;
extern const FxOpVariant FX_GLU_LAVAPIPE;
extern const FxOpVariant FX_MAT_MUL_LAVAPIPE;
extern const FxOpVariant FX_QUANTISE_LAVAPIPE;

/* Bytes of 32 quantised activations: 32 int32, their scale, scale * sum, and
 * the int32 sums of each 8. */
#define FX_LAVAPIPE_Q_SIZE 152
#define FX_LAVAPIPE_Q_LARGEST 511

/* Whether pages of the cache lie as shaders/include/fx-lavapipe-kv.glsl says. */
gboolean fx_lavapipe_has_pages  (FxOps          *ops,
                                 guint           head_dim);

/* Of fx_op_attention_scratch_size(); grows with @n_tokens. */
gsize    fx_lavapipe_attention_scratch_size (guint n_tokens,
                                             guint n_heads,
                                             guint head_dim,
                                             guint max_context);

/* The numbers 0 … 31 that these shaders count by. */
void     fx_lavapipe_fill_table (guint32        *table);

G_END_DECLS
