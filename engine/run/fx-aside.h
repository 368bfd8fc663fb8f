/* fx-aside.h - work on a thread of its own while this one keeps watch.
 *
 * For calls that take long and cannot be asked to stop half-way, such as
 * opening a device or having a driver compile: who waits can answer in the
 * meantime.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*FxAsideFunc) (gpointer user_data);

/**
 * fx_aside_run:
 * @func: called once, on another thread
 * @watch: called here, every @watch_ms, until @func has returned
 *
 * What this thread alone may touch is @func's until this returns, and @watch
 * must not touch it.
 */
void fx_aside_run (FxAsideFunc func,
                   gpointer    func_data,
                   guint       watch_ms,
                   FxAsideFunc watch,
                   gpointer    watch_data);

G_END_DECLS
