/* fx-graph.h - an ordered list of ops.
 *
 * Each op goes in with what it reads and writes, and so the graph knows where
 * a barrier is needed: before an op that touches a range written since the
 * last one, or writes a range read since then.  It prints itself and records
 * any part of itself into a command buffer.
 *
 * The ranges are of one bucket: so many tokens, so many rows of logits.
 *
 * Thread-safety: one thread at a time; recording as FxVkDevice.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op-attention.h"
#include "fx-op-embed.h"
#include "fx-op-gather.h"
#include "fx-op-glu.h"
#include "fx-op-kv-store.h"
#include "fx-op-mat-mul.h"
#include "fx-op-quantise.h"
#include "fx-op-rms-norm.h"
#include "fx-op-rope.h"

G_BEGIN_DECLS

typedef struct _FxGraph FxGraph;

FxGraph    *fx_graph_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void        fx_graph_free          (FxGraph             *self);

/* Each copies @args.  @layer: -1 for what belongs to none.  @label: static */
void        fx_graph_add_embed     (FxGraph             *self,
                                    const char          *label,
                                    const FxOpEmbed     *args);
void        fx_graph_add_rms_norm  (FxGraph             *self,
                                    const char          *label,
                                    gint                 layer,
                                    const FxOpRmsNorm   *args);
void        fx_graph_add_quantise  (FxGraph             *self,
                                    const char          *label,
                                    gint                 layer,
                                    const FxOpQuantise  *args);
void        fx_graph_add_mat_mul   (FxGraph             *self,
                                    const char          *label,
                                    gint                 layer,
                                    const FxOpMatMul    *args);
void        fx_graph_add_rope      (FxGraph             *self,
                                    const char          *label,
                                    gint                 layer,
                                    const FxOpRope      *args);
void        fx_graph_add_kv_store  (FxGraph             *self,
                                    const char          *label,
                                    gint                 layer,
                                    const FxOpKvStore   *args);
void        fx_graph_add_attention (FxGraph             *self,
                                    const char          *label,
                                    gint                 layer,
                                    const FxOpAttention *args);
void        fx_graph_add_glu       (FxGraph             *self,
                                    const char          *label,
                                    gint                 layer,
                                    const FxOpGlu       *args);
void        fx_graph_add_gather    (FxGraph             *self,
                                    const char          *label,
                                    const FxOpGather    *args);

guint       fx_graph_get_n_ops     (FxGraph             *self);

/* Barriers between the ops of the whole. */
guint       fx_graph_get_n_barriers (FxGraph            *self);

/* Multiplications and additions, about: for cutting into even parts. */
double      fx_graph_get_cost      (FxGraph             *self,
                                    guint                op);

/* As it was added: static, and the layer or -1. */
const char *fx_graph_get_label     (FxGraph             *self,
                                    guint                op);
gint        fx_graph_get_layer     (FxGraph             *self,
                                    guint                op);

/* Whether a barrier stands in front of @op. */
gboolean    fx_graph_has_barrier   (FxGraph             *self,
                                    guint                op);

/* A line an op: number, layer, label, what the op prints of itself; "----"
 * for a barrier. */
void        fx_graph_print         (FxGraph             *self,
                                    GString             *out);

/**
 * fx_graph_record:
 * @first: the first op recorded
 * @end: one past the last
 *
 * Into a command that has begun, which is itself a barrier against what was
 * submitted before.
 */
gboolean    fx_graph_record        (FxGraph             *self,
                                    FxOps               *ops,
                                    FxVkCommand         *command,
                                    guint                first,
                                    guint                end,
                                    GError             **error);

/**
 * fx_graph_dup_distinct:
 *
 * The ops that print or are labelled differently, each once: running them makes the driver
 * compile every kernel the whole would use.
 *
 * Returns: (transfer full)
 */
FxGraph    *fx_graph_dup_distinct  (FxGraph             *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxGraph, fx_graph_free)

G_END_DECLS
