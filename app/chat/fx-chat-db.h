/* fx-chat-db.h - the chats in one SQLite file.
 *
 * The synchronous half of the store: every call may wait for the disk, so the
 * window uses it through FxChatStore, which gives it a thread of its own; the
 * commands and the tests use it directly.
 *
 * WAL with synchronous=FULL: what a call has returned TRUE for is there after
 * a crash, a kill or a loss of power.  Deleted text is overwritten.
 *
 * Thread-safety: one thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-archived-chat.h"
#include "fx-stored.h"

G_BEGIN_DECLS

/**
 * FxChatDbError: what a caller can do about it.
 * @FX_CHAT_DB_ERROR_STALLED: nothing was written; the same call may succeed
 *   later (disk full, I/O error, busy)
 * @FX_CHAT_DB_ERROR_READ_ONLY: open for reading only
 * @FX_CHAT_DB_ERROR_CORRUPT: the file is damaged; opening it again repairs
 * @FX_CHAT_DB_ERROR_FAILED: anything else
 */
typedef enum
{
  FX_CHAT_DB_ERROR_STALLED,
  FX_CHAT_DB_ERROR_READ_ONLY,
  FX_CHAT_DB_ERROR_CORRUPT,
  FX_CHAT_DB_ERROR_FAILED,
} FxChatDbError;

#define FX_CHAT_DB_ERROR (fx_chat_db_error_quark ())
GQuark fx_chat_db_error_quark (void);

typedef enum
{
  FX_CHAT_DB_NORMAL,
  FX_CHAT_DB_READ_ONLY,  /* of a newer version, or another Fornax has it */
  FX_CHAT_DB_RECOVERED,  /* was damaged; what could be read is here */
  FX_CHAT_DB_MEMORY,     /* could not be opened: lost when the program ends */
} FxChatDbMode;

/**
 * FxChatDbFlags:
 * @FX_CHAT_DB_OWNER: be the one window of this folder: take its lock (without
 *   which the file opens for reading only), turn replies that a crash cut off
 *   into stopped ones and empty the trash of what is long in it
 */
typedef enum
{
  FX_CHAT_DB_GUEST = 0,
  FX_CHAT_DB_OWNER = 1 << 0,
} FxChatDbFlags;

typedef struct _FxChatDb FxChatDb;

/* Returns: (transfer full): `fornax/fornax.db` in the user's data folder */
char         *fx_chat_db_default_path    (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_chat_db_open:
 * @path: (type filename): made if missing, its folder with mode 0700, itself
 *   with 0600
 *
 * An older file is migrated after a copy; of a newer one nothing is written;
 * a damaged one is moved to "<path>.damaged-<n>" and what can be read of it
 * is carried over.
 */
FxChatDb     *fx_chat_db_open            (const char             *path,
                                          FxChatDbFlags           flags,
                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* Holds nothing beyond the process; cannot fail.  @reason is for the note. */
FxChatDb     *fx_chat_db_open_memory     (const char             *reason) G_GNUC_WARN_UNUSED_RESULT;
void          fx_chat_db_free            (FxChatDb               *self);

FxChatDbMode  fx_chat_db_get_mode        (FxChatDb               *self);

/* Returns: (nullable): a sentence for the user where the mode is not NORMAL */
const char   *fx_chat_db_get_note        (FxChatDb               *self);

/* Newest first.  Returns: (transfer full) (element-type FxStoredChat) */
GPtrArray    *fx_chat_db_list_chats      (FxChatDb               *self,
                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* The path that is shown, first message first.
 * Returns: (transfer full) (element-type FxStoredMessage) */
GPtrArray    *fx_chat_db_list_messages   (FxChatDb               *self,
                                          gint64                  chat_id,
                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for the path that ends with @leaf_id. */
GPtrArray    *fx_chat_db_list_path       (FxChatDb               *self,
                                          gint64                  leaf_id,
                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* All branches, parents before children, without what is in the trash.
 * Returns: (transfer full) (element-type FxStoredMessage) */
GPtrArray    *fx_chat_db_list_branches   (FxChatDb               *self,
                                          gint64                  chat_id,
                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes a chat, new or known, but not its messages. */
gboolean      fx_chat_db_put_chat        (FxChatDb               *self,
                                          const FxStoredChat     *chat,
                                          GError                **error);

/**
 * fx_chat_db_put_message:
 *
 * Writes a message, new or known, drops what the journal held of it and, if
 * it is new, makes it the end of the path that is shown.
 */
gboolean      fx_chat_db_put_message     (FxChatDb               *self,
                                          const FxStoredMessage  *message,
                                          GError                **error);

/* Puts both into one transaction: a chat's first message. */
gboolean      fx_chat_db_put_both        (FxChatDb               *self,
                                          const FxStoredChat     *chat,
                                          const FxStoredMessage  *message,
                                          GError                **error);

/* Adds to the text (or the reasoning) of a message that is STREAMING. */
gboolean      fx_chat_db_append          (FxChatDb               *self,
                                          gint64                  message_id,
                                          gboolean                reasoning,
                                          const char             *text,
                                          GError                **error);

/* What is in the trash longer goes with the next start of an owner. */
#define FX_CHAT_DB_TRASH_DAYS 30

/* Deletes, so that it can come back: @trash %FALSE brings it. */
gboolean      fx_chat_db_trash_message   (FxChatDb               *self,
                                          gint64                  message_id,
                                          gboolean                trash,
                                          GError                **error);
gboolean      fx_chat_db_trash_chat      (FxChatDb               *self,
                                          gint64                  chat_id,
                                          gboolean                trash,
                                          GError                **error);

/* Last deleted first, with trashed_at and n_messages.
 * Returns: (transfer full) (element-type FxStoredChat) */
GPtrArray    *fx_chat_db_list_trash      (FxChatDb               *self,
                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* All of it, messages too, and overwrites the bytes. */
gboolean      fx_chat_db_empty_trash     (FxChatDb               *self,
                                          GError                **error);

/* For good and at once: a chat nobody wrote in. */
gboolean      fx_chat_db_drop_chat       (FxChatDb               *self,
                                          gint64                  chat_id,
                                          GError                **error);

/* The tree (fx-chat-db-tree.c) */

/* All messages of a chat, trashed ones too, oldest first.
 * Returns: (transfer full) (element-type FxStoredNode) */
GArray       *fx_chat_db_list_nodes      (FxChatDb               *self,
                                          gint64                  chat_id,
                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* Which path is shown: the one that ends with @leaf_id; 0 for none. */
gboolean      fx_chat_db_set_leaf        (FxChatDb               *self,
                                          gint64                  chat_id,
                                          gint64                  leaf_id,
                                          GError                **error);

/**
 * fx_chat_db_edit_message:
 * @copy_id: from fx_stored_new_id(): gets the text of before
 *
 * Gives a message another text.  What it was becomes a sibling before it;
 * what followed it still does.
 */
gboolean      fx_chat_db_edit_message    (FxChatDb               *self,
                                          gint64                  message_id,
                                          gint64                  copy_id,
                                          const char             *text,
                                          GError                **error);

/* Takes fx_chat_db_edit_message() back. */
gboolean      fx_chat_db_unedit_message  (FxChatDb               *self,
                                          gint64                  message_id,
                                          gint64                  copy_id,
                                          GError                **error);

/**
 * fx_chat_db_copy_chat:
 * @until_id: the last message of the path to copy; 0 for all branches
 * @copy: the new chat's row
 *
 * Puts @copy with copies of the messages, in one transaction.
 */
gboolean      fx_chat_db_copy_chat       (FxChatDb               *self,
                                          gint64                  chat_id,
                                          gint64                  until_id,
                                          const FxStoredChat     *copy,
                                          GError                **error);

/* Whole chats, in and out (fx-chat-db-archive.c) */

/* @chat_id: 0 for all, without the trash.
 * Returns: (transfer full) (element-type FxArchivedChat) */
GPtrArray    *fx_chat_db_read_archive    (FxChatDb               *self,
                                          gint64                  chat_id,
                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* All of @chats (of FxArchivedChat) or, with an error, none. */
gboolean      fx_chat_db_put_archive     (FxChatDb               *self,
                                          GPtrArray              *chats,
                                          GError                **error);

/* Folders and search (fx-chat-db-search.c) */

/* Returns: (transfer full) (element-type FxStoredFolder): by name */
GPtrArray    *fx_chat_db_list_folders    (FxChatDb               *self,
                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      fx_chat_db_put_folder      (FxChatDb               *self,
                                          const FxStoredFolder   *folder,
                                          GError                **error);

/* Its chats stay, outside. */
gboolean      fx_chat_db_drop_folder     (FxChatDb               *self,
                                          gint64                  folder_id,
                                          GError                **error);

/**
 * fx_chat_db_search:
 * @text: as typed: all words must be there, the last may be unfinished, what
 *   stands in quotes stands together; accents and case do not matter
 * @max_hits: of titles and of messages each
 *
 * Returns: (transfer full) (element-type FxStoredHit): titles first, then
 *   messages, the best first
 */
GPtrArray    *fx_chat_db_search          (FxChatDb               *self,
                                          const char             *text,
                                          guint                   max_hits,
                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* What FTS5 is asked for @text; "" for nothing.  Returns: (transfer full) */
char         *fx_chat_db_match_of        (const char             *text) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer full) (element-type FxStoredModel): last used first */
GPtrArray    *fx_chat_db_list_models     (FxChatDb               *self,
                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      fx_chat_db_put_model       (FxChatDb               *self,
                                          const FxStoredModel    *model,
                                          GError                **error);

/* PRAGMA integrity_check and foreign_key_check. */
gboolean      fx_chat_db_check           (FxChatDb               *self,
                                          GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxChatDb, fx_chat_db_free)

G_END_DECLS
