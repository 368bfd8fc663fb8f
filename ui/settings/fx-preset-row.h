/* fx-preset-row.h - which preset, and what can be done with it.
 *
 * Its subtitle says where the chat is set to something else than the preset.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FX_TYPE_PRESET_ROW (fx_preset_row_get_type ())

G_DECLARE_FINAL_TYPE (FxPresetRow, fx_preset_row, FX, PRESET_ROW, AdwComboRow)

/* Once. */
void fx_preset_row_set_desk (FxPresetRow *self,
                             FxDesk      *desk);

G_END_DECLS
