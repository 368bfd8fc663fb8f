/* fx-models-page.h - the place of the models: all of them, and each in detail.
 *
 * A list or cards of FxDesk:models, with search and sorting, and a footer that
 * says what each store takes and what duplicates cost.  A model opens its page
 * (FxModelPage); the footer and the menu open the stores (FxStoresBox).
 *
 * Properties "desk", "narrow".  Action "page.find" opens the search.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_MODELS_PAGE (fx_models_page_get_type ())

G_DECLARE_FINAL_TYPE (FxModelsPage, fx_models_page, FX, MODELS_PAGE, AdwBin)

/* Pushes the page of @model. */
void fx_models_page_open         (FxModelsPage *self,
                                  FxModelItem  *model);

/* Pushes the page of the stores and duplicates. */
void fx_models_page_open_storage (FxModelsPage *self);

G_END_DECLS
