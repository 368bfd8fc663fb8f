/* fx-walk.h - look at every widget of a window.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef gboolean (*FxWalkFunc) (GtkWidget *widget,
                                gpointer   data);

/* Calls @func for each mapped widget below and with @widget, parents first. */
void       fx_walk        (GtkWidget  *widget,
                           FxWalkFunc  func,
                           gpointer    data);

/* The first mapped one with this name to a screen reader, of this role.
 * Returns: (transfer none) (nullable) */
GtkWidget *fx_walk_find   (GtkWidget         *widget,
                           GtkAccessibleRole  role,
                           const char        *name);

/* The first mapped one of this type.  Returns: (transfer none) (nullable) */
GtkWidget *fx_walk_type   (GtkWidget         *widget,
                           GType              type);

/* Whether it is something to click, type into or move. */
gboolean   fx_walk_is_control (GtkWidget *widget);

/* Returns: (transfer full): "GtkButton in GtkBox in ...": to find it */
char      *fx_walk_describe (GtkWidget *widget);

/* Fails the test for each control without name, each control that Tab cannot
 * reach and each button that is only an icon and has no tooltip. */
void       fx_walk_check_controls (GtkWidget *window);

/* Fails the test for each widget that sticks out of the window's sides. */
void       fx_walk_check_width    (GtkWidget *window);

G_END_DECLS
