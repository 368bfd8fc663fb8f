/* fx-model.h - a model on the device, and the steps it takes.
 *
 * A step is a batch: tokens of any sequences at any positions, and which of
 * them logits are wanted for.  The graph of each bucket of batch sizes is
 * recorded when first met.
 *
 *   model = fx_model_new (device, ops, info, &options, 0, progress, data, &error);
 *   fx_kv_cache_reserve (fx_model_get_kv (model), sequence, n_positions);
 *   fx_model_step (model, &batch, check, data, &error);
 *   logits = fx_model_get_logits (model, 0);
 *
 * Thread-safety: as FxVkDevice.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-kv-cache.h"
#include "fx-plan.h"
#include "fx-replay.h"
#include "fx-weights.h"

G_BEGIN_DECLS

typedef struct _FxModel FxModel;

/**
 * FxBatch:
 * @tokens: [n_tokens] below n_vocab
 * @positions: [n_tokens] for which the cache has room
 * @sequences: [n_tokens] of the cache
 * @rows: [n_rows] indices of the tokens whose logits are wanted
 */
typedef struct
{
  guint   n_tokens;
  guint   n_rows;
  guint32 tokens[FX_STEP_MAX_TOKENS];
  guint32 positions[FX_STEP_MAX_TOKENS];
  guint32 sequences[FX_STEP_MAX_TOKENS];
  guint32 rows[FX_STEP_MAX_TOKENS];
} FxBatch;

/**
 * fx_model_resolve_options:
 *
 * Brings @options to what they stand for: the context where it is 0, at least
 * one sequence.
 *
 * @error: FX_ERROR_LIMIT for a context above 2^24 or more than 256 sequences,
 *   FX_ERROR_UNSUPPORTED for a KV type whose blocks do not divide a head
 */
gboolean         fx_model_resolve_options (const FxHparams     *hparams,
                                           const FxLoadOptions *options,
                                           FxLoadOptions       *resolved,
                                           GError             **error);

/**
 * fx_model_new:
 * @device: (borrowed) outlives the model, as does @ops
 * @memory_limit: bytes of device memory to stay under; 0 for none
 * @progress: (nullable): bytes of the file, then of the warm-up
 * @error: FX_ERROR_MEMORY with numbers where it does not fit, "stopped" when
 *   @progress said so
 *
 * Returns: (transfer full): keeps a reference to @info
 */
FxModel         *fx_model_new             (FxVkDevice          *device,
                                           FxOps               *ops,
                                           FxModelInfo         *info,
                                           const FxLoadOptions *options,
                                           guint64              memory_limit,
                                           FxLoadProgress       progress,
                                           gpointer             user_data,
                                           GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void             fx_model_free            (FxModel             *self);

const FxHparams *fx_model_get_hparams     (FxModel             *self);
FxKvCache       *fx_model_get_kv          (FxModel             *self);
FxModelInfo     *fx_model_get_info        (FxModel             *self);
guint            fx_model_get_context     (FxModel             *self);

/* The largest batch now: less than FX_STEP_MAX_TOKENS where a single op of it
 * would take too long. */
guint            fx_model_get_max_tokens  (FxModel             *self);
guint            fx_model_get_max_rows    (FxModel             *self);

/**
 * fx_model_fit_tokens:
 * @n_waiting: tokens there are to read, not 0
 *
 * Returns: how many of them make the best next batch: as many as fit, or
 *   fewer where that wastes less padding
 */
guint            fx_model_fit_tokens      (FxModel             *self,
                                           guint                n_waiting);

/**
 * fx_model_step:
 * @check: (nullable): asked between submissions
 *
 * Returns: FX_REPLAY_STOPPED where @check said so: what the step was to write
 *   into the cache is then undefined
 */
FxReplayResult   fx_model_step            (FxModel             *self,
                                           const FxBatch       *batch,
                                           FxReplayCheck        check,
                                           gpointer             user_data,
                                           GError             **error);

/* Times each op of a step as fx_replay_time_ops() does; what it writes into the
 * cache is what the step would. */
FxReplayResult   fx_model_time_ops        (FxModel             *self,
                                           const FxBatch       *batch,
                                           FxReplayCheck        check,
                                           FxReplayTimeFunc     func,
                                           gpointer             user_data,
                                           GError             **error);

/* [n_vocab] of the last step's row @row; valid until the next. */
const float     *fx_model_get_logits      (FxModel             *self,
                                           guint                row);

/* The graph of a bucket, as fx_graph_print() has it. */
char            *fx_model_dup_graph       (FxModel             *self,
                                           guint                n_tokens,
                                           guint                n_rows);

/* Milliseconds of the longest submission since the last call. */
double           fx_model_take_longest_ms (FxModel             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxModel, fx_model_free)

G_END_DECLS
