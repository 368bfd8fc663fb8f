/* fx-discover-page.h - the place where models are found.
 *
 * A search of the hub as a grid of tiles, a name of Ollama's registry or an
 * address; each leads to a page of the model, pushed.  Nothing is asked of any
 * server before the page is first shown.
 *
 * Properties
 *   desk  FxDesk, whose FxDiscoverDesk and FxPullDesk it works with
 * Actions
 *   page.find  goes to the search entry
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_DISCOVER_PAGE (fx_discover_page_get_type ())

G_DECLARE_FINAL_TYPE (FxDiscoverPage, fx_discover_page, FX, DISCOVER_PAGE, AdwBin)

/* Shows the page of a model; app/ or a link asks for it. */
void fx_discover_page_show (FxDiscoverPage *self,
                            FxRemoteModel  *model);

G_END_DECLS
