/* fx-stores-box.h - the stores with their switches, and what is there twice.
 *
 * Shown on a page of its own in the place of the models, and on the second
 * page of the first run.  Property "rack".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-rack.h"

G_BEGIN_DECLS

#define FX_TYPE_STORES_BOX (fx_stores_box_get_type ())

G_DECLARE_FINAL_TYPE (FxStoresBox, fx_stores_box, FX, STORES_BOX, AdwBin)

void               fx_stores_box_set_rack (FxStoresBox *self,
                                           FxRack      *rack);

/* A page that shows it.  Returns: (transfer floating) */
AdwNavigationPage *fx_stores_page_new     (FxRack      *rack) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
