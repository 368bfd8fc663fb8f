/* fx-list-view.h - a list: a marker and blocks for each item
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FX_TYPE_LIST_VIEW (fx_list_view_get_type ())

/* An #FxBlockView of #FX_BLOCK_LIST. */
G_DECLARE_FINAL_TYPE (FxListView, fx_list_view, FX, LIST_VIEW, GtkWidget)

G_END_DECLS
