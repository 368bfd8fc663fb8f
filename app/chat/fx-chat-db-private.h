/* fx-chat-db-private.h - what the files of the database share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <errno.h>
#include <sqlite3.h>

#include "fx-chat-db.h"

G_BEGIN_DECLS

struct _FxChatDb
{
  /* Owned */
  sqlite3      *handle;
  char         *path; /* NULL in memory */
  char         *note;
  int           lock_fd;

  FxChatDbMode  mode;
  gboolean      read_only;
};

/* A chat deeper than this is a loop in a damaged file. */
#define FX_CHAT_DB_MAX_DEPTH "100000"

/* From sqlite3_errmsg () of @db; @what is put in front. */
void          fx_chat_db_set_error (sqlite3      *db,
                                    const char   *what,
                                    GError      **error);

gboolean      fx_chat_db_exec      (sqlite3      *db,
                                    const char   *sql,
                                    GError      **error);

/**
 * fx_chat_db_prepare:
 * @kinds: a letter an argument: i gint64, n gint64 where 0 is NULL, s text or
 *   %NULL; text must live until the statement is finalised
 */
sqlite3_stmt *fx_chat_db_prepare   (sqlite3      *db,
                                    GError      **error,
                                    const char   *sql,
                                    const char   *kinds,
                                    ...) G_GNUC_WARN_UNUSED_RESULT;

/* Prepares, binds and runs to the end. */
gboolean      fx_chat_db_run       (sqlite3      *db,
                                    GError      **error,
                                    const char   *sql,
                                    const char   *kinds,
                                    ...);

gboolean      fx_chat_db_begin     (FxChatDb     *self,
                                    GError      **error);
gboolean      fx_chat_db_end       (FxChatDb     *self,
                                    gboolean      ok,
                                    GError      **error);

/* Inside of a transaction. */
gboolean      fx_chat_db_put_chat_row (FxChatDb            *self,
                                       const FxStoredChat  *chat,
                                       GError             **error);
gboolean      fx_chat_db_put_message_row (FxChatDb              *self,
                                          const FxStoredMessage *message,
                                          GError               **error);

/* fx-chat-db-settle.c: what a crash left in the journal becomes text, and its
 * reply one that the user stopped; what was long in the trash goes. */
gboolean      fx_chat_db_settle    (FxChatDb     *self,
                                    GError      **error);

G_END_DECLS
