/* fx-sidebar.h - the chats, newest first under headings of dates, and the engine card.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_SIDEBAR (fx_sidebar_get_type ())

G_DECLARE_FINAL_TYPE (FxSidebar, fx_sidebar, FX, SIDEBAR, AdwBin)

/* Shows the search field and puts the cursor there. */
void fx_sidebar_search (FxSidebar *self);

/* Chooses the chat @step below the one that is shown. */
void fx_sidebar_step   (FxSidebar *self,
                        gint       step);

G_END_DECLS
