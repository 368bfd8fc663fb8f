/* fx-window.h - the window: chats at the side, one of them in the middle.
 *
 * What it shows and what its user wants passes over its desk (fx-desk.h);
 * the rest it does itself.  Its actions are "win.*", in the table of
 * fx-shortcuts.h.
 *
 * Thread-safety: main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_WINDOW (fx_window_get_type ())

G_DECLARE_FINAL_TYPE (FxWindow, fx_window, FX, WINDOW, AdwApplicationWindow)

/**
 * fx_window_new:
 * @desk: (transfer none): not of another window
 *
 * Geometry and panes are kept in GSettings, where the schema is installed.
 */
FxWindow *fx_window_new        (GtkApplication *application,
                                FxDesk         *desk) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer none) */
FxDesk   *fx_window_get_desk   (FxWindow       *self);

/* The page of the place that is shown.  Returns: (transfer none) */
GtkWidget *fx_window_get_page  (FxWindow       *self);

/* The text in the composer.  Returns: (transfer full) */
char     *fx_window_dup_draft  (FxWindow       *self);
void      fx_window_set_draft  (FxWindow       *self,
                                const char     *draft);

/* Opens the model picker; @model (nullable): with its load panel open. */
void      fx_window_pick_model (FxWindow       *self,
                                FxModelItem    *model);

G_END_DECLS
