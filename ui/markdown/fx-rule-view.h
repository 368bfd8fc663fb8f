/* fx-rule-view.h - a thematic break
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FX_TYPE_RULE_VIEW (fx_rule_view_get_type ())

/* An #FxBlockView of #FX_BLOCK_RULE. */
G_DECLARE_FINAL_TYPE (FxRuleView, fx_rule_view, FX, RULE_VIEW, GtkWidget)

G_END_DECLS
