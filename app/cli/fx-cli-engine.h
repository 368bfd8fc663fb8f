/* fx-cli-engine.h - the engine for a command: waits for each request.
 *
 * Ctrl+C cancels the request that runs; the command then ends with 130, or
 * goes on where it can (a chat).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "fx-cli-options.h"
#include "fx-engine.h"

G_BEGIN_DECLS

typedef struct _FxCliEngine FxCliEngine;

/* @event is TEXT or RESULT. */
typedef void (*FxCliEventFunc) (const FxEvent *event,
                                gpointer       user_data);

FxCliEngine *fx_cli_engine_new    (const FxCliOptions  *options) G_GNUC_WARN_UNUSED_RESULT;
void         fx_cli_engine_free   (FxCliEngine         *self);

FxEngine    *fx_cli_engine_get    (FxCliEngine         *self);

/**
 * fx_cli_engine_run:
 * @request: (transfer full)
 * @label: (nullable): for the progress line on standard error
 * @func: (nullable)
 *
 * Returns: (transfer full): the last event, DONE, or CANCELLED with @error
 *   G_IO_ERROR_CANCELLED; %NULL with @error set when it failed
 */
FxEvent     *fx_cli_engine_run    (FxCliEngine         *self,
                                   FxRequest           *request,
                                   const char          *label,
                                   FxCliEventFunc       func,
                                   gpointer             user_data,
                                   GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/* Opens the file and loads it, with progress. */
gboolean     fx_cli_engine_load   (FxCliEngine         *self,
                                   const char          *path,
                                   const FxLoadOptions *options,
                                   GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxCliEngine, fx_cli_engine_free)

G_END_DECLS
