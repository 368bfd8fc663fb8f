/* fx-place-list.h - the rows of the places, above the chats.
 *
 * Hidden while there is no other place than the chats.
 *
 * Properties
 *   desk  FxDesk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FX_TYPE_PLACE_LIST (fx_place_list_get_type ())

G_DECLARE_FINAL_TYPE (FxPlaceList, fx_place_list, FX, PLACE_LIST, AdwBin)

G_END_DECLS
