/* fx-chat-export.h - chats as files: Markdown to read, JSON to import again.
 *
 * Pure: nothing is read or written here.  Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-archived-chat.h"

G_BEGIN_DECLS

/* What the JSON says of itself; read by fx_chat_import(). */
#define FX_CHAT_EXPORT_FORMAT  "fornax-chats"
#define FX_CHAT_EXPORT_VERSION 1

/* All branches, with settings and what the models thought.
 * @chats: (element-type FxArchivedChat) */
GBytes *fx_chat_export_json     (GPtrArray            *chats) G_GNUC_WARN_UNUSED_RESULT;

/* The path that is shown, a heading for each message. */
GBytes *fx_chat_export_markdown (const FxArchivedChat *chat) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
