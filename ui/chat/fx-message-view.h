/* fx-message-view.h - one message in the transcript
 *
 * Header, reasoning, content, what is going on or went wrong, statistics and
 * the actions.  The actions are always in the tree and can be reached with
 * Tab; they are seen when the pointer or the focus is in the message.  The
 * menu of the secondary click, of the Menu key and of Return on the message
 * has the same.  Copying is done here, all else goes out as signals.
 *
 * Actions: msg.copy, msg.copy-markdown, msg.raw (toggle), msg.edit,
 * msg.regenerate, msg.continue, msg.delete, msg.stop, msg.branch,
 * msg.previous-sibling and msg.next-sibling (Ctrl+Left and Ctrl+Right),
 * msg.menu.
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "fx-message.h"

G_BEGIN_DECLS

#define FX_TYPE_MESSAGE_VIEW (fx_message_view_get_type ())

/**
 * FxMessageView::edit:
 * @text: the new text
 * @regenerate: whether to answer it anew
 *
 * FxMessageView::regenerate:
 *
 * FxMessageView::continue:
 *
 * FxMessageView::delete:
 *
 * FxMessageView::stop:
 *
 * FxMessageView::branch: go on from here in a new branch
 *
 * FxMessageView::sibling:
 * @step: -1 or 1: to the version before or after this one
 */
G_DECLARE_FINAL_TYPE (FxMessageView, fx_message_view, FX, MESSAGE_VIEW, GtkWidget)

GtkWidget  *fx_message_view_new         (FxMessage     *message) G_GNUC_WARN_UNUSED_RESULT;

FxMessage  *fx_message_view_get_message (FxMessageView *self);

/* @sent: whether it would be sent with the chat
 * @is_last: of those that would not: has the line that says so below */
void        fx_message_view_set_sent    (FxMessageView *self,
                                         gboolean       sent,
                                         gboolean       is_last);

/* Opens the editor, focused. */
void        fx_message_view_edit        (FxMessageView *self);

/* What Copy does: formatted, Markdown and plain text without reasoning. */
void        fx_message_view_copy        (FxMessageView *self);

/**
 * fx_message_view_mark:
 * @text: (nullable): what was found; %NULL takes the mark away
 * @index: the how manieth of them in this message, from 0
 *
 * Marks the message, and the words where they can be read as they were
 * found.
 *
 * Returns: (transfer none): where to scroll to
 */
GtkWidget  *fx_message_view_mark        (FxMessageView *self,
                                         const char    *text,
                                         guint          index,
                                         gboolean       case_sensitive);

/* Returns: (transfer none) (nullable): the last block of code, or %NULL */
const char *fx_message_view_get_last_code (FxMessageView *self);

G_END_DECLS
