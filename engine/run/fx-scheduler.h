/* fx-scheduler.h - replies to sequences, sequences to batches.
 *
 * Every step runs one batch: the next token of each reply that is being
 * written, and a piece of a prompt that is being read.  A new reply takes over
 * what the cache has of its beginning: from the sequence of its conversation,
 * from any other that starts alike, or from what sequences held before
 * (fx-prefix-cache.h): another branch, a conversation that made room.
 *
 * Of the sequences nobody writes in, the least recently used makes room.
 *
 * Thread-safety: the worker.
 *
 * Source: Yu et al. 2022 (continuous batching), OSDI '22, "Orca"; Agrawal et
 * al. 2023 (prompts in pieces), arXiv:2308.16369
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-generation.h"
#include "fx-model.h"

G_BEGIN_DECLS

typedef struct _FxScheduler FxScheduler;

/* @model: (borrowed) */
FxScheduler    *fx_scheduler_new             (FxModel        *model) G_GNUC_WARN_UNUSED_RESULT;
void            fx_scheduler_free            (FxScheduler    *self);

/**
 * fx_scheduler_admit:
 * @generation: (transfer full) if it was taken
 *
 * Returns: %FALSE while every sequence is busy, or its conversation's is
 */
gboolean        fx_scheduler_admit           (FxScheduler    *self,
                                              FxGeneration   *generation);

/* Replies under way, oldest first. */
guint           fx_scheduler_get_n_running   (FxScheduler    *self);
FxGeneration   *fx_scheduler_get_running     (FxScheduler    *self,
                                              guint           index);

/* Frees the reply; what its sequence holds stays for the next one. */
void            fx_scheduler_remove          (FxScheduler    *self,
                                              FxGeneration   *generation);

/**
 * fx_scheduler_step:
 *
 * One batch.  Replies that got a token have taken it when this returns.
 *
 * Returns: FX_REPLAY_STOPPED where @check said so; nothing has changed then
 */
FxReplayResult  fx_scheduler_step            (FxScheduler    *self,
                                              FxReplayCheck   check,
                                              gpointer        user_data,
                                              GError        **error);

/* Prompt tokens of the oldest reply that is still reading: read so far, in
 * the batch under way, and in all.  %FALSE where none reads. */
gboolean        fx_scheduler_get_prefill     (FxScheduler    *self,
                                              guint          *n_read,
                                              guint          *n_under_way,
                                              guint          *n_total);

/* Empties every sequence; no reply may be under way. */
void            fx_scheduler_reset           (FxScheduler    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxScheduler, fx_scheduler_free)

G_END_DECLS
