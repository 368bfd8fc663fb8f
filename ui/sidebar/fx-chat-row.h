/* fx-chat-row.h - a chat in the sidebar: title, second line, spinner or unread dot.
 *
 * Actions, also in the context menu: "chat.rename", "chat.pin", "chat.move",
 * "chat.new-folder", "chat.duplicate", "chat.export", "chat.delete"; and
 * "chat.menu", which shows it.  A chat can be dragged onto a folder, or onto
 * another chat to go where that one is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_CHAT_ROW (fx_chat_row_get_type ())

G_DECLARE_FINAL_TYPE (FxChatRow, fx_chat_row, FX, CHAT_ROW, AdwBin)

G_END_DECLS
