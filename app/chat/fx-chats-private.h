/* fx-chats-private.h - what the files of FxChats share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-chat-tree.h"
#include "fx-chats.h"

G_BEGIN_DECLS

struct _FxChats
{
  GObject      parent_instance;

  /* Owned */
  FxChatStore *store;
  GListStore  *list;
  GListStore  *folders;
  GHashTable  *records; /* of FxChatRecord, each of its conversation */

  gboolean     loaded;
};

/**
 * FxChatRecord: hangs on its conversation.
 * @sampling: %NULL until it is asked for
 * @tree: what is known of its branches; %NULL until it is opened
 * @messages: id -> FxMessage: every one that was ever shown
 * @leaf_id: the end of the path that is shown
 * @stored: whether it is in the list and the store
 */
typedef struct
{
  FxStoredChat   *row;
  FxSamplingItem *sampling;
  FxChats        *chats;        /* borrowed: the list outlives its rows' changes */
  FxConversation *conversation; /* borrowed: it owns this */
  FxChatTree     *tree;
  GHashTable     *messages;
  guint           save_id;
  gint64          leaf_id;
  gboolean        stored;
  gboolean        opened;
} FxChatRecord;

FxChatRecord   *fx_chats_record      (FxConversation  *conversation);

/* Takes @row.  Returns: (transfer full): not in the list */
FxConversation *fx_chats_add_row     (FxChats         *self,
                                      FxStoredChat    *row) G_GNUC_WARN_UNUSED_RESULT;

/* It joins the list, if it is not in it. */
void            fx_chats_join        (FxChats         *self,
                                      FxConversation  *conversation);

/* Writes the row, if it is stored; soon, or now. */
void            fx_chats_save_later  (FxConversation  *conversation);
void            fx_chats_save        (FxConversation  *conversation);

/* Tells every message of the path which of its siblings it is. */
void            fx_chats_count_siblings (FxConversation *conversation);

/* Returns: (transfer none) (nullable) */
FxFolder       *fx_chats_folder_by_id (FxChats        *self,
                                       gint64          id);

/* Emits "reordered". */
void            fx_chats_reordered    (FxChats        *self);

/* A message was put: the tree has it, and the path ends with it. */
void            fx_chats_note_message (FxConversation *conversation,
                                       FxMessage      *message,
                                       gint64          parent_id);

/* The number of chats in each folder has changed. */
void            fx_chats_count_folders (FxChats       *self);

G_END_DECLS
