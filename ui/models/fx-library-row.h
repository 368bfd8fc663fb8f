/* fx-library-row.h - one model on the Models page, in a list or as a card.
 *
 * Property "model".  Its button activates the action models.open with the
 * model's path, as a press on the row does.  The list item's name for a screen reader is
 * fx_library_row_describe().
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-model-item.h"

G_BEGIN_DECLS

#define FX_TYPE_LIBRARY_ROW (fx_library_row_get_type ())

G_DECLARE_FINAL_TYPE (FxLibraryRow, fx_library_row, FX, LIBRARY_ROW, AdwBin)

GtkWidget *fx_library_row_new       (void) G_GNUC_WARN_UNUSED_RESULT;

/* @model: (nullable) */
void       fx_library_row_set_model (FxLibraryRow *self,
                                     FxModelItem  *model);

/* Returns: (transfer full): all that the row shows, in one line */
char      *fx_library_row_describe  (FxModelItem  *model) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
