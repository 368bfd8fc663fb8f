/* fx-model-page.h - all there is to know and to set of one model.
 *
 * Tiles, load and sampling defaults, speed here, template, the file itself.
 * Asks FxRack for a FxModelDetail when it is made, and shows what of it comes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_MODEL_PAGE (fx_model_page_get_type ())

G_DECLARE_FINAL_TYPE (FxModelPage, fx_model_page, FX, MODEL_PAGE, AdwNavigationPage)

/* Returns: (transfer floating) */
AdwNavigationPage *fx_model_page_new       (FxDesk      *desk,
                                            FxModelItem *model) G_GNUC_WARN_UNUSED_RESULT;

FxModelItem       *fx_model_page_get_model (FxModelPage *self);

G_END_DECLS
