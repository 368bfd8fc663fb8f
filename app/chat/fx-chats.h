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

/* Signals "loaded" when the list has been read, and "reordered". */
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

/* Reads the list again: chats and folders that are new in the store join it. */
void            fx_chats_reload          (FxChats             *self);

/* Before the store is closed: what waits to be written is given to it. */
void            fx_chats_flush           (FxChats             *self);

/* Takes the settings of @conversation over into its row. */
void            fx_chats_collect         (FxConversation      *conversation);

void            fx_chats_rename          (FxChats             *self,
                                          FxConversation      *conversation,
                                          const char          *title);

/* The same for a title that the program made. */
void            fx_chats_set_title       (FxChats             *self,
                                          FxConversation      *conversation,
                                          const char          *title,
                                          FxTitleMade          made);

/* Into the trash. */
void            fx_chats_delete          (FxChats             *self,
                                          FxConversation      *conversation);
void            fx_chats_undo_delete     (FxChats             *self,
                                          FxConversation      *conversation);

/* Branches (fx-chats-branches.c) */

/* The end of the path that is shown; 0 without messages. */
gint64          fx_chats_get_leaf        (FxConversation      *conversation);

/* Shows the path that ends with @leaf_id.  Not while the chat is busy. */
void            fx_chats_show            (FxChats             *self,
                                          FxConversation      *conversation,
                                          gint64               leaf_id);

/* Returns: whether there is such a sibling */
gboolean        fx_chats_switch_sibling  (FxChats             *self,
                                          FxConversation      *conversation,
                                          FxMessage           *message,
                                          gint                 step);

/* Emits FxConversation::reveal for the message, whatever branch it is on, as
 * soon as it is there. */
void            fx_chats_reveal          (FxChats             *self,
                                          FxConversation      *conversation,
                                          gint64               message_id);

/* Gives @message another text; what it was becomes a sibling.
 * Returns: the sibling's id, for fx_chats_unedit() */
gint64          fx_chats_edit            (FxChats             *self,
                                          FxConversation      *conversation,
                                          FxMessage           *message,
                                          const char          *text);

/* Of the last fx_chats_edit() of @message that was not asked for yet; 0: none. */
gint64          fx_chats_take_edit       (FxMessage           *message);
void            fx_chats_unedit          (FxChats             *self,
                                          FxConversation      *conversation,
                                          FxMessage           *message,
                                          gint64               copy_id);
void            fx_chats_trash_message   (FxChats             *self,
                                          FxConversation      *conversation,
                                          FxMessage           *message,
                                          gboolean             trash);

/* Folders, pins, drafts, copies (fx-chats-folders.c) */

/* Of FxFolder.  Returns: (transfer none) */
GListModel     *fx_chats_get_folders     (FxChats             *self);

/* Its chats stay, outside. */
void            fx_chats_drop_folder     (FxChats             *self,
                                          FxFolder            *folder);
void            fx_chats_move            (FxChats             *self,
                                          FxConversation      *conversation,
                                          FxFolder            *folder);
void            fx_chats_pin             (FxChats             *self,
                                          FxConversation      *conversation,
                                          gboolean             pinned);

/* What is typed and not sent: a chat with a draft is kept. */
void            fx_chats_set_draft       (FxChats             *self,
                                          FxConversation      *conversation,
                                          const char          *draft);

/* Drops a chat that nothing was written in, when it is left. */
void            fx_chats_forget_empty    (FxChats             *self,
                                          FxConversation      *conversation);

/* @until: (nullable): %NULL for all branches
 * Returns: (transfer full): in the list */
FxConversation *fx_chats_duplicate       (FxChats             *self,
                                          FxConversation      *conversation,
                                          FxMessage           *until) G_GNUC_WARN_UNUSED_RESULT;

/* @is_new: not from the store, but to be written to it */
void            fx_chats_add_folder      (FxChats             *self,
                                          FxFolder            *folder,
                                          gboolean             is_new);

/* Out of the trash and into the list. */
void            fx_chats_restore         (FxChats             *self,
                                          gint64               id);

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
void            fx_chats_message_to_row   (FxMessage           *message,
                                           FxStoredMessage     *row);

G_END_DECLS
