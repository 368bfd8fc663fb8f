/* fx-model-row.h - a model in the picker, with its load panel below when expanded.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_MODEL_ROW (fx_model_row_get_type ())

G_DECLARE_FINAL_TYPE (FxModelRow, fx_model_row, FX, MODEL_ROW, GtkListBoxRow)

/* Returns: (transfer none) */
FxModelItem *fx_model_row_get_model    (FxModelRow *self);

/* Shows or hides the load panel, which is made when first shown. */
void         fx_model_row_set_expanded (FxModelRow *self,
                                        gboolean    expanded);

G_END_DECLS
