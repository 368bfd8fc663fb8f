/* fx-engine-source.h - the engine's events in a main loop.
 *
 * A GSource that owns an FxEngine.  The engine's wakeup makes it ready, and
 * its dispatch hands over all events that are there at once, so that many
 * tokens become one change of the window a frame.  Its priority is below
 * GTK's redraw.
 *
 * Thread-safety: the thread of the main context.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-engine.h"

G_BEGIN_DECLS

#define FX_ENGINE_SOURCE_PRIORITY (G_PRIORITY_HIGH_IDLE + 30)

/**
 * FxEngineSourceFunc:
 * @events: (element-type FxEvent) (transfer none): in their order; empty when
 *   only the status changed
 */
typedef void (*FxEngineSourceFunc) (FxEngine  *engine,
                                    GPtrArray *events,
                                    gpointer   user_data);

/* Attaches itself to the thread-default main context.
 * Returns: (transfer full) */
GSource  *fx_engine_source_new        (const FxEngineOptions *options,
                                       FxEngineSourceFunc     func,
                                       gpointer               user_data) G_GNUC_WARN_UNUSED_RESULT;

FxEngine *fx_engine_source_get_engine (GSource               *source);

/* Frees the engine, which joins its worker, and the source.  Events that were
 * not dispatched yet are dropped. */
void      fx_engine_source_close      (GSource               *source);

G_END_DECLS
