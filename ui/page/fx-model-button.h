/* fx-model-button.h - which model answers and how it is loaded; opens the picker.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_MODEL_BUTTON (fx_model_button_get_type ())

G_DECLARE_FINAL_TYPE (FxModelButton, fx_model_button, FX, MODEL_BUTTON, AdwBin)

G_END_DECLS
