/* fx-context-tile.h - one fact about a model, which explains itself.
 *
 * A button with a large word, a name and a note; pressed, a dialog says what
 * it means.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FX_TYPE_CONTEXT_TILE (fx_context_tile_get_type ())

G_DECLARE_FINAL_TYPE (FxContextTile, fx_context_tile, FX, CONTEXT_TILE, GtkButton)

/* @name: "Size"; @explanation: of the dialog */
GtkWidget *fx_context_tile_new (const char    *name,
                                const char    *explanation) G_GNUC_WARN_UNUSED_RESULT;

/* @value: (nullable): unknown; @note: (nullable): a line below it */
void       fx_context_tile_set (FxContextTile *self,
                                const char    *value,
                                const char    *note);

G_END_DECLS
