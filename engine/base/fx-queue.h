/* fx-queue.h - a first in, first out queue between threads.
 *
 * On pthreads and not GAsyncQueue so that ThreadSanitizer, which cannot see
 * into GLib's futex locks, can check the code on both sides.
 *
 * Pushing holds a lock for a few instructions and never waits for the other
 * side: calls down the engine and events up use the same type.
 *
 * Thread-safety: every function but fx_queue_free(), from any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FxQueue FxQueue;

/**
 * fx_queue_new:
 * @item_free: (nullable): for what is left in the queue when it is freed
 *
 * Returns: (transfer full): an empty queue, without a limit to its length
 */
FxQueue  *fx_queue_new       (GDestroyNotify  item_free) G_GNUC_WARN_UNUSED_RESULT;

/* Nobody may be using or waiting on @queue any more; takes %NULL. */
void      fx_queue_free      (FxQueue        *queue);

/**
 * fx_queue_push:
 * @item: (transfer full) (not nullable): goes to the end
 */
void      fx_queue_push      (FxQueue        *queue,
                              gpointer        item);

/* Waits for an item.  Returns: (transfer full) */
gpointer  fx_queue_pop       (FxQueue        *queue) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer full) (nullable): the first item if there is one now */
gpointer  fx_queue_try_pop   (FxQueue        *queue) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_queue_pop_timed:
 * @timeout_us: microseconds to wait at most; 0 or less does not wait
 *
 * Measures with the monotonic clock: setting the computer's time does not
 * lengthen the wait.
 *
 * Returns: (transfer full) (nullable): %NULL when the time is over
 */
gpointer  fx_queue_pop_timed (FxQueue        *queue,
                              gint64          timeout_us) G_GNUC_WARN_UNUSED_RESULT;

/* Items waiting now; other threads may change that at once. */
guint     fx_queue_length    (FxQueue        *queue);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxQueue, fx_queue_free)

G_END_DECLS
