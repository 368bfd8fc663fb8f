/* fx-row-menu.h - the context menu of a row in a list.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*FxRowMenuFunc) (GtkWidget *row,
                               double     x,
                               double     y);

/* @func is called for a secondary click and for a long press. */
void fx_row_menu_add_click (GtkWidget      *row,
                            FxRowMenuFunc   func);

/**
 * fx_row_menu_popup:
 * @popover: (inout): the row's; made when it is %NULL, a child of @row that
 *   the row unparents and presents in its size_allocate
 *
 * Shows @model at a place of @row.
 */
void fx_row_menu_popup     (GtkWidget      *row,
                            GtkWidget     **popover,
                            GMenuModel     *model,
                            double          x,
                            double          y);

G_END_DECLS
