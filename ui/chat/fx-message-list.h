/* fx-message-list.h - message views one below the other, in a readable measure
 *
 * The children are centred and no wider than 820sp.  It can say where a
 * child will be at a width, before it is there: the transcript needs that to
 * keep the view still.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FX_TYPE_MESSAGE_LIST (fx_message_list_get_type ())

G_DECLARE_FINAL_TYPE (FxMessageList, fx_message_list, FX, MESSAGE_LIST, GtkWidget)

GtkWidget *fx_message_list_new     (void) G_GNUC_WARN_UNUSED_RESULT;

/* @sibling: (nullable): %NULL for the first place */
void       fx_message_list_insert_after (FxMessageList *self,
                                    GtkWidget     *child,
                                    GtkWidget     *sibling);

/* Returns: the top of @child, in pixels, in a list that is @width wide */
int        fx_message_list_get_top (FxMessageList *self,
                                    GtkWidget     *child,
                                    int            width);

G_END_DECLS
