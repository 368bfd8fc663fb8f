/* fx-place-row.h - the row of a place in the sidebar.
 *
 * Its widget action "row.show" puts the place's name on the desk.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-desk.h"
#include "fx-places.h"

G_BEGIN_DECLS

#define FX_TYPE_PLACE_ROW (fx_place_row_get_type ())

G_DECLARE_FINAL_TYPE (FxPlaceRow, fx_place_row, FX, PLACE_ROW, GtkListBoxRow)

/* Follows FxDesk:place: it looks selected while its place is shown. */
GtkWidget *fx_place_row_new (FxDesk        *desk,
                             const FxPlace *place) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
