/* fx-replay.h - a graph recorded once, in segments, and submitted again and
 * again.
 *
 * A segment is what one submission holds.  It should take 30 ms and may never
 * take 100, so that Stop is instant and no driver's watchdog wakes: where to
 * cut follows from what the segments took the last time.  Two are under way at
 * once, so the device does not wait for the host between them.
 *
 * Thread-safety: as FxVkDevice.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-graph.h"
#include "fx-ops.h"

G_BEGIN_DECLS

#define FX_SEGMENT_MS 30.0       /* target */
#define FX_SEGMENT_MAX_MS 100.0  /* ceiling */

typedef struct _FxReplay FxReplay;

/**
 * FxReplayCheck: whether to go on, asked after each segment is recorded or has
 * ended and every 5 ms, after a no as well until all is at rest.
 * @done: segments that have ended
 */
typedef gboolean (*FxReplayCheck) (guint    done,
                                   guint    total,
                                   gpointer user_data);

typedef enum
{
  FX_REPLAY_DONE,
  FX_REPLAY_STOPPED,
  FX_REPLAY_FAILED,
} FxReplayResult;

/**
 * fx_replay_new:
 * @graph: (transfer full)
 * @ms_per_cost: milliseconds of a unit of fx_graph_get_cost(), as a guess;
 *   0 for no idea, which at first makes each op a segment
 *
 * Records when first run.
 */
FxReplay       *fx_replay_new             (FxOps          *ops,
                                           FxGraph        *graph,
                                           const char     *name,
                                           double          ms_per_cost) G_GNUC_WARN_UNUSED_RESULT;
void            fx_replay_free            (FxReplay       *self);

/**
 * fx_replay_run:
 * @check: (nullable)
 *
 * Submits and waits.  When stopped it waits for what is under way, so that
 * the buffers are free after it.
 */
FxReplayResult  fx_replay_run             (FxReplay       *self,
                                           FxReplayCheck   check,
                                           gpointer        user_data,
                                           GError        **error);

/* An op by itself: @label is static, @layer -1 for what belongs to none.
 * Returns: whether to go on */
typedef gboolean (*FxReplayTimeFunc)      (const char     *label,
                                           gint            layer,
                                           double          ms,
                                           gpointer        user_data);

/**
 * fx_replay_time_ops:
 *
 * Runs the ops one at a time, several times over, and tells @func what each
 * took: the mean, without the first time.  They see what they saw in the last
 * run, as far as they do not write over what they read.
 */
FxReplayResult  fx_replay_time_ops        (FxReplay        *self,
                                           FxReplayCheck    check,
                                           FxReplayTimeFunc func,
                                           gpointer         user_data,
                                           GError         **error);

FxGraph        *fx_replay_get_graph       (FxReplay       *self);
guint           fx_replay_get_n_segments  (FxReplay       *self);

/* As measured; 0 before the second run, since the first pays for the driver's
 * compiler. */
double          fx_replay_get_ms_per_cost (FxReplay       *self);

/* The longest submission of the last run, and whether it was a single op,
 * which cannot be cut. */
double          fx_replay_get_longest_ms  (FxReplay       *self,
                                           gboolean       *is_single);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxReplay, fx_replay_free)

G_END_DECLS
