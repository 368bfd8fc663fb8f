/* fx-archived-chat.h - a whole chat with all its branches, outside of the
 * database.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-stored.h"

G_BEGIN_DECLS

/**
 * FxArchivedChat:
 * @chat: owned
 * @messages: (element-type FxStoredMessage): owned; parents before children
 * @leaf_id: the end of the path that is shown; 0 for the last of @messages
 */
typedef struct
{
  FxStoredChat *chat;
  GPtrArray    *messages;
  gint64        leaf_id;
} FxArchivedChat;

/* With an id of its own and no messages. */
FxArchivedChat *fx_archived_chat_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void            fx_archived_chat_free     (FxArchivedChat       *self);

/* The path that is shown.
 * Returns: (transfer container) (element-type FxStoredMessage): first message first */
GPtrArray      *fx_archived_chat_get_path (const FxArchivedChat *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxArchivedChat, fx_archived_chat_free)

G_END_DECLS
