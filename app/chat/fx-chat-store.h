/* fx-chat-store.h - the chats, for the main thread.
 *
 * Gives an FxChatDb a thread of its own.  Every call returns at once; calls
 * are carried out in the order they were made, and what can fail or has a
 * result calls back in the thread-default main context of the caller.
 *
 * When the disk is full or an I/O error comes up, writing stands still: what
 * was to be written stays in memory in its order, is tried again every two
 * seconds, and FxChatStore:problem says so.  Reading goes on.
 *
 * Thread-safety: the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-chat-worker.h"

G_BEGIN_DECLS

#define FX_TYPE_CHAT_STORE (fx_chat_store_get_type ())
G_DECLARE_FINAL_TYPE (FxChatStore, fx_chat_store, FX, CHAT_STORE, GObject)

/* Streamed text is on the disk at most this long after it was given. */
#define FX_CHAT_STORE_JOURNAL_MS 500

/**
 * fx_chat_store_new:
 * @path: (nullable): %NULL for fx_chat_db_default_path()
 *
 * Opens the database on its thread, as its owner.  Cannot fail: without a
 * usable file the chats are kept in memory and FxChatStore:problem says why.
 */
FxChatStore  *fx_chat_store_new                 (const char              *path) G_GNUC_WARN_UNUSED_RESULT;

/* Carries out what is waiting, each once, and ends the thread.  Waits.  Later
 * calls do nothing. */
void          fx_chat_store_close               (FxChatStore             *self);

/* Returns: (nullable): a sentence for a banner; notify::problem */
const char   *fx_chat_store_get_problem         (FxChatStore             *self);

void          fx_chat_store_list_chats_async    (FxChatStore             *self,
                                                 GCancellable            *cancellable,
                                                 GAsyncReadyCallback      callback,
                                                 gpointer                 user_data);

/* Returns: (transfer full) (element-type FxStoredChat): newest first */
GPtrArray    *fx_chat_store_list_chats_finish   (FxChatStore             *self,
                                                 GAsyncResult            *result,
                                                 GError                 **error);
void          fx_chat_store_list_messages_async (FxChatStore             *self,
                                                 gint64                   chat_id,
                                                 GCancellable            *cancellable,
                                                 GAsyncReadyCallback      callback,
                                                 gpointer                 user_data);

/* Returns: (transfer full) (element-type FxStoredMessage): oldest first */
GPtrArray    *fx_chat_store_list_messages_finish (FxChatStore            *self,
                                                 GAsyncResult            *result,
                                                 GError                 **error);
void          fx_chat_store_list_models_async   (FxChatStore             *self,
                                                 GCancellable            *cancellable,
                                                 GAsyncReadyCallback      callback,
                                                 gpointer                 user_data);

/* Returns: (transfer full) (element-type FxStoredModel): last used first */
GPtrArray    *fx_chat_store_list_models_finish  (FxChatStore             *self,
                                                 GAsyncResult            *result,
                                                 GError                 **error);

/* @callback may be %NULL: FxChatStore:problem tells of trouble anyway. */
void          fx_chat_store_put_chat            (FxChatStore             *self,
                                                 const FxStoredChat      *chat,
                                                 GAsyncReadyCallback      callback,
                                                 gpointer                 user_data);

/* @chat: (nullable): written in the same transaction */
void          fx_chat_store_put_message         (FxChatStore             *self,
                                                 const FxStoredChat      *chat,
                                                 const FxStoredMessage   *message,
                                                 GAsyncReadyCallback      callback,
                                                 gpointer                 user_data);
void          fx_chat_store_trash_message       (FxChatStore             *self,
                                                 gint64                   message_id,
                                                 gboolean                 trash,
                                                 GAsyncReadyCallback      callback,
                                                 gpointer                 user_data);
void          fx_chat_store_trash_chat          (FxChatStore             *self,
                                                 gint64                   chat_id,
                                                 gboolean                 trash,
                                                 GAsyncReadyCallback      callback,
                                                 gpointer                 user_data);
void          fx_chat_store_put_model           (FxChatStore             *self,
                                                 const FxStoredModel     *model,
                                                 GAsyncReadyCallback      callback,
                                                 gpointer                 user_data);

/**
 * fx_chat_store_read_async:
 * @func: on the database's thread
 * @data: (transfer full)
 * @result_free: (nullable): of what @func returns
 *
 * For what has no function of its own here.
 */
void          fx_chat_store_read_async          (FxChatStore             *self,
                                                 FxChatJobFunc            func,
                                                 gpointer                 data,
                                                 GDestroyNotify           data_free,
                                                 GDestroyNotify           result_free,
                                                 GCancellable            *cancellable,
                                                 GAsyncReadyCallback      callback,
                                                 gpointer                 user_data);

/* Returns: (transfer full): what the function returned */
gpointer      fx_chat_store_read_finish         (FxChatStore             *self,
                                                 GAsyncResult            *result,
                                                 GError                 **error);

/* The same for what writes: it waits for a full disk to have room and may be
 * run more than once until it succeeds.  @callback may be %NULL. */
void          fx_chat_store_write               (FxChatStore             *self,
                                                 FxChatJobFunc            func,
                                                 gpointer                 data,
                                                 GDestroyNotify           data_free,
                                                 GDestroyNotify           result_free,
                                                 GAsyncReadyCallback      callback,
                                                 gpointer                 user_data);

/* For all that write: TRUE once it is on the disk. */
gboolean      fx_chat_store_write_finish        (FxChatStore             *self,
                                                 GAsyncResult            *result,
                                                 GError                 **error);

/* Adds to the journal of a message that was put as STREAMING. */
void          fx_chat_store_append              (FxChatStore             *self,
                                                 gint64                   message_id,
                                                 gboolean                 reasoning,
                                                 const char              *text);

G_END_DECLS
