/* fx-sidebar-list.h - what the sidebar shows, in its order and its sections.
 *
 * One list of three kinds of items: FxConversation, FxFolder, and FxSearchHit
 * while something is searched.  Its sections are Pinned, Folders (each
 * followed by its chats where it is expanded), the groups of dates, and the
 * messages that were found.
 *
 * Thread-safety: main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_SIDEBAR_LIST (fx_sidebar_list_get_type ())

G_DECLARE_FINAL_TYPE (FxSidebarList, fx_sidebar_list, FX, SIDEBAR_LIST, GObject)

FxSidebarList *fx_sidebar_list_new        (FxDesk        *desk) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer none): with sections */
GListModel    *fx_sidebar_list_get_model  (FxSidebarList *self);

/* Only what has @text in its title, and the hits of the shelf; "" for all. */
void           fx_sidebar_list_set_search (FxSidebarList *self,
                                           const char    *text);

/* Of the section that @item is in.  Returns: (transfer full) */
char          *fx_sidebar_list_heading    (FxSidebarList *self,
                                           gpointer       item) G_GNUC_WARN_UNUSED_RESULT;

/* A time, a pin or a folder has changed: sorts again in the next idle. */
void           fx_sidebar_list_resort     (FxSidebarList *self);

G_END_DECLS
