/* fx-chat-shelf.h - answers a window's FxShelf: search, folders, branches,
 * trash and undo.
 *
 * Also keeps what is typed with its chat, and what was done on a stack, so
 * that Ctrl+Z and the toasts take it back.
 *
 * Thread-safety: the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-chat-controller.h"
#include "fx-chats.h"
#include "fx-window.h"

G_BEGIN_DECLS

#define FX_TYPE_CHAT_SHELF (fx_chat_shelf_get_type ())
G_DECLARE_FINAL_TYPE (FxChatShelf, fx_chat_shelf, FX, CHAT_SHELF, GObject)

/**
 * fx_chat_shelf_new:
 * @window: borrowed; outlives it.  Its desk gets the shelf.
 *
 * To be made before other handlers of the desk's signals are connected: some
 * of what can be undone is looked at before it is done.
 */
FxChatShelf *fx_chat_shelf_new (FxChats          *chats,
                                FxChatStore      *store,
                                FxChatController *controller,
                                FxWindow         *window) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
