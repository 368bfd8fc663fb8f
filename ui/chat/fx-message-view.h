/* fx-message-view.h - one message in the transcript
 *
 * Header, reasoning, content, what is going on or went wrong, statistics and
 * the actions.  The actions are always in the tree and can be reached with
 * Tab; they are seen when the pointer or the focus is in the message.  The
 * menu of the secondary click, of the Menu key and of Return on the message
 * has the same.  Copying is done here, all else goes out as signals.
 *
 * Actions: msg.copy, msg.copy-markdown, msg.raw (toggle), msg.edit,
 * msg.regenerate, msg.continue, msg.delete, msg.stop, msg.menu.
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
 */
G_DECLARE_FINAL_TYPE (FxMessageView, fx_message_view, FX, MESSAGE_VIEW, GtkWidget)

GtkWidget  *fx_message_view_new         (FxMessage     *message) G_GNUC_WARN_UNUSED_RESULT;

FxMessage  *fx_message_view_get_message (FxMessageView *self);

/* Opens the editor, focused. */
void        fx_message_view_edit        (FxMessageView *self);

/* What Copy does: formatted, Markdown and plain text without reasoning. */
void        fx_message_view_copy        (FxMessageView *self);

/* Returns: (transfer none) (nullable): the last block of code, or %NULL */
const char *fx_message_view_get_last_code (FxMessageView *self);

G_END_DECLS
