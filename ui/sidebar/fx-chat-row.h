/* fx-chat-row.h - a chat in the sidebar: title, second line, spinner or unread dot.
 *
 * Actions: "chat.rename", "chat.delete", "chat.menu", also in the context
 * menu.
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
