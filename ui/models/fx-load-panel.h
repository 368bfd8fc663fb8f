/* fx-load-panel.h - how a model shall be loaded, with its plan while the controls move.
 *
 * What is shown is what is loaded: each move asks the desk for a plan, and
 * Load emits FxDesk::load-model with the same wish.  Properties: "desk",
 * "model", both at construction.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_LOAD_PANEL (fx_load_panel_get_type ())

G_DECLARE_FINAL_TYPE (FxLoadPanel, fx_load_panel, FX, LOAD_PANEL, AdwBin)

/* Puts the cursor on the context scale. */
void fx_load_panel_grab_default (FxLoadPanel *self);

G_END_DECLS
