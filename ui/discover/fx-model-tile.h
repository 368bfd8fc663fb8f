/* fx-model-tile.h - a model of a search, as a tile.
 *
 * The grid activates the cell it is in; for who cannot press a cell, the
 * widget action "tile.open" does the same.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-remote-model.h"

G_BEGIN_DECLS

#define FX_TYPE_MODEL_TILE (fx_model_tile_get_type ())

G_DECLARE_FINAL_TYPE (FxModelTile, fx_model_tile, FX, MODEL_TILE, AdwBin)

GtkWidget *fx_model_tile_new        (void) G_GNUC_WARN_UNUSED_RESULT;

/* @model: (nullable): a tile is used for one after the other */
void       fx_model_tile_set_model  (FxModelTile   *self,
                                     FxRemoteModel *model);

/* What a screen reader says.  Returns: (transfer full) */
char      *fx_model_tile_summarise  (FxRemoteModel *model) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
