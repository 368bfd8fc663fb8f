/* fx-pull-button.h - the header's button for the downloads.
 *
 * A ring that fills up while some run; pressed, a popover with the list.
 * Hidden as long as there is no download.
 *
 * Properties
 *   pulls  FxPullDesk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-pull-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_PULL_BUTTON (fx_pull_button_get_type ())

G_DECLARE_FINAL_TYPE (FxPullButton, fx_pull_button, FX, PULL_BUTTON, AdwBin)

G_END_DECLS
