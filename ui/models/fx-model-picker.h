/* fx-model-picker.h - the library, to choose from, each model with its load panel.
 *
 * Return or a click loads with the defaults; Right or the options button
 * opens the load panel.  Files that cannot be used say why.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_MODEL_PICKER (fx_model_picker_get_type ())

G_DECLARE_FINAL_TYPE (FxModelPicker, fx_model_picker, FX, MODEL_PICKER, AdwDialog)

AdwDialog *fx_model_picker_new    (FxDesk        *desk) G_GNUC_WARN_UNUSED_RESULT;

/* Opens the load panel of @model. */
void       fx_model_picker_expand (FxModelPicker *self,
                                   FxModelItem   *model);

G_END_DECLS
