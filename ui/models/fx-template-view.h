/* fx-template-view.h - a rendered prompt, cut into its tokens.
 *
 * Neighbouring tokens have different grounds, so that the borders can be seen;
 * control tokens are in the accent colour.  The text can be selected, not
 * changed.  Property "pieces": GListModel of FxPieceItem.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FX_TYPE_TEMPLATE_VIEW (fx_template_view_get_type ())

G_DECLARE_FINAL_TYPE (FxTemplateView, fx_template_view, FX, TEMPLATE_VIEW, AdwBin)

/* @pieces: (nullable): empty */
void fx_template_view_set_pieces (FxTemplateView *self,
                                  GListModel     *pieces);

G_END_DECLS
