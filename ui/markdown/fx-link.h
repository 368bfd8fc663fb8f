/* fx-link.h - links that a model wrote: which may be opened, and how
 *
 * The one door out of a text.  Only web and mail addresses pass; everything
 * else, file: and javascript: and the handlers that other programs
 * installed, is text that looks like a link and does nothing.
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * fx_link_check:
 * @target: as the model wrote it
 *
 * Returns: (transfer full) (nullable): the address to show and to open,
 *   normalised (a name in foreign letters in its ASCII form, so that it
 *   cannot pose as another); %NULL if it must not be opened
 */
char *fx_link_check (const char *target) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_link_open:
 * @widget: where it was activated; its window is the parent of dialogs
 * @target: as the model wrote it
 *
 * Opens it in the user's browser or mail program, or does nothing where
 * fx_link_check () refuses it.
 */
void  fx_link_open  (GtkWidget  *widget,
                     const char *target);

G_END_DECLS
