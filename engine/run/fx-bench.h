/* fx-bench.h - how fast a loaded model reads and writes.
 *
 * As llama-bench does: random tokens, nothing sampled, every decode step
 * waited for; the reading with logits of the last token alone.  Reading begins
 * at the depth that was asked for, and so does writing.
 *
 * Thread-safety: the worker.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-engine.h"
#include "fx-model.h"

G_BEGIN_DECLS

/**
 * FxBenchFunc:
 * @progress: 0 to 1, by a guess of what costs how much
 * @op: (nullable): the time of an op, for a timeline
 *
 * Called between submissions.
 *
 * Returns: whether to go on
 */
typedef gboolean (*FxBenchFunc) (double          progress,
                                 const FxOpTime *op,
                                 gpointer        user_data);

/**
 * fx_bench_run:
 * @error: FX_ERROR_LIMIT for more tokens than the context or more sequences
 *   than the cache has; not set where @func said to stop
 *
 * The cache must be empty, and is so afterwards.
 */
gboolean fx_bench_run (FxModel               *model,
                       const FxBenchOptions  *options,
                       FxBenchFunc            func,
                       gpointer               user_data,
                       FxBenchResult         *result,
                       GError               **error);

G_END_DECLS
