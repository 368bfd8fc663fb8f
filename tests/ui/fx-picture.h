/* fx-picture.h - what a window shows, as a PNG file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Runs the main loop for @ms milliseconds. */
void fx_picture_wait (guint       ms);

/* Saves the picture of @window, or fails the program. */
void fx_picture_save (GtkWindow  *window,
                      const char *path);

G_END_DECLS
