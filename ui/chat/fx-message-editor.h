/* fx-message-editor.h - a message's text, being changed
 *
 * Save is Ctrl+Return, Cancel is Esc.
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "fx-message.h"

G_BEGIN_DECLS

#define FX_TYPE_MESSAGE_EDITOR (fx_message_editor_get_type ())

/**
 * FxMessageEditor::save:
 * @text: what it is now
 * @regenerate: whether to answer it anew
 *
 * FxMessageEditor::cancel:
 */
G_DECLARE_FINAL_TYPE (FxMessageEditor, fx_message_editor, FX, MESSAGE_EDITOR, GtkWidget)

GtkWidget *fx_message_editor_new (FxMessage *message) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
