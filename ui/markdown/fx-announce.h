/* fx-announce.h - says something to screen readers
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * fx_announce:
 * @widget: what it is about
 * @text: a short sentence, in the user's language
 *
 * As gtk_accessible_announce (), which calls a null pointer in programs that
 * run with GTK_A11Y=test (GTK 4.18).
 */
void fx_announce (GtkWidget  *widget,
                  const char *text);

G_END_DECLS
