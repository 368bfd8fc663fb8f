/* fx-hit-row.h - a search hit in the sidebar: the chat's title and the words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-search-hit.h"

G_BEGIN_DECLS

#define FX_TYPE_HIT_ROW (fx_hit_row_get_type ())

G_DECLARE_FINAL_TYPE (FxHitRow, fx_hit_row, FX, HIT_ROW, AdwBin)

GtkWidget *fx_hit_row_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void       fx_hit_row_set_hit (FxHitRow    *self,
                               FxSearchHit *hit);

/**
 * fx_hit_split:
 * @snippet: with FX_HIT_BEGIN and FX_HIT_END
 * @attributes: (out) (transfer full): bold where the found words are
 *
 * Returns: (transfer full): the snippet without the marks
 */
char      *fx_hit_split       (const char     *snippet,
                               PangoAttrList **attributes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
