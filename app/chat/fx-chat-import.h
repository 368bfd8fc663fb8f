/* fx-chat-import.h - exports of this and other programs, as chats.
 *
 * Known are the JSON of Fornax, ChatGPT (conversations.json), LM Studio (a
 * .conversation.json) and Open WebUI.  Branches are kept: ChatGPT and Open
 * WebUI have a tree, LM Studio versions of a message.  The bytes are not
 * trusted; what is no text (pictures, tool calls) is left out.
 *
 * Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "fx-archived-chat.h"

G_BEGIN_DECLS

/* A longer file is refused. */
#define FX_CHAT_IMPORT_MAX_BYTES (512 * 1024 * 1024)

/**
 * fx_chat_import:
 * @name: of the file, for the message
 * @error: G_IO_ERROR_INVALID_DATA: damaged, or none of the known
 *
 * Returns: (transfer full) (element-type FxArchivedChat): each with messages;
 *   their ids are new ones
 */
GPtrArray *fx_chat_import (const char  *name,
                           GBytes      *bytes,
                           GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
