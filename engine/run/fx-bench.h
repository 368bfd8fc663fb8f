/* fx-bench.h - how fast a loaded model reads and writes.
 *
 * As llama-bench does: random tokens, nothing sampled, every decode step
 * waited for; the reading with logits of the last token alone.  Reading begins
 * in an empty cache, writing n_depth tokens on.
 *
 * Thread-safety: the worker.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-engine.h"
#include "fx-model.h"

G_BEGIN_DECLS

typedef struct
{
  guint n_prompt;      /* tokens; 0 does not measure reading */
  guint n_depth;       /* tokens a sequence has when writing begins */
  guint n_decode;      /* tokens a sequence; 0 does not measure writing */
  guint n_sequences;   /* that write together; at least 1 */
  guint n_repeats;     /* at least 1 */
} FxBenchOptions;

/**
 * fx_bench_run:
 * @error: FX_ERROR_LIMIT for more tokens than the context or more sequences
 *   than the cache has; not set where @check said to stop
 *
 * The cache must be empty, and is so afterwards.
 */
gboolean fx_bench_run (FxModel               *model,
                       const FxBenchOptions  *options,
                       FxReplayCheck          check,
                       gpointer               user_data,
                       FxBenchResult         *result,
                       GError               **error);

G_END_DECLS
