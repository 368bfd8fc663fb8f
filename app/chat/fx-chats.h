/* fx-chats.h - the list of chats: what the store has, as objects.
 *
 * A conversation's messages are read when it is opened for the first time.
 * What changes here is written to the store.
 *
 * Thread-safety: the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-chat-store.h"
#include "fx-conversation.h"
#include "fx-sampling-item.h"

G_BEGIN_DECLS

#define FX_TYPE_CHATS (fx_chats_get_type ())
G_DECLARE_FINAL_TYPE (FxChats, fx_chats, FX, CHATS, GObject)

/* Signal "loaded" when the list has been read. */
FxChats        *fx_chats_new             (FxChatStore         *store) G_GNUC_WARN_UNUSED_RESULT;

gboolean        fx_chats_is_loaded       (FxChats             *self);

/* Of FxConversation.  Returns: (transfer none) */
GListModel     *fx_chats_get_list        (FxChats             *self);

/* A chat that joins the list, and the store, with its first message.
 * @like: (nullable): whose settings it begins with
 * Returns: (transfer full) */
FxConversation *fx_chats_create          (FxChats             *self,
                                          FxConversation      *like) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer none) (nullable) */
FxConversation *fx_chats_by_id           (FxChats             *self,
                                          gint64               id);

/* Reads the messages, the first time. */
void            fx_chats_open            (FxChats             *self,
                                          FxConversation      *conversation);

/* Its row, kept up to date; and its sampling, which the inspector edits.
 * Returns: (transfer none) */
FxStoredChat   *fx_chats_get_row         (FxConversation      *conversation);
FxSamplingItem *fx_chats_get_sampling    (FxConversation      *conversation);

/* Takes the settings of @conversation over into its row. */
void            fx_chats_collect         (FxConversation      *conversation);

void            fx_chats_rename          (FxChats             *self,
                                          FxConversation      *conversation,
                                          const char          *title);
void            fx_chats_delete          (FxChats             *self,
                                          FxConversation      *conversation);
void            fx_chats_undo_delete     (FxChats             *self,
                                          FxConversation      *conversation);

/* A short title from what the user said first.  Returns: (transfer full) */
char           *fx_chats_make_title      (const char          *text) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_chats_put:
 * @conversation: joins the list if it is new
 * @parent_id: the message it follows; -1 for the end of the path
 *
 * Writes a message as it is now; it gets an id if it has none.
 */
void            fx_chats_put             (FxChats             *self,
                                          FxConversation      *conversation,
                                          FxMessage           *message,
                                          gint64               parent_id,
                                          const char          *stats,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);

/* Of FxMessage, from the database and back. */
FxMessage      *fx_chats_message_from_row (const FxStoredMessage *row) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
