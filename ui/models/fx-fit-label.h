/* fx-fit-label.h - whether a model fits, as an icon and a few words.
 *
 * Follows the model: "Fits, up to 32k context", or why it cannot be used.  The
 * icon is coloured, but the words say it all.  Property "model".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-model-item.h"

G_BEGIN_DECLS

#define FX_TYPE_FIT_LABEL (fx_fit_label_get_type ())

G_DECLARE_FINAL_TYPE (FxFitLabel, fx_fit_label, FX, FIT_LABEL, AdwBin)

/* @model: (nullable): then it is hidden */
void fx_fit_label_set_model (FxFitLabel  *self,
                             FxModelItem *model);

G_END_DECLS
