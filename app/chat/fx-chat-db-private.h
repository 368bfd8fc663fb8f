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

/* Rows of `SELECT` in the columns' order of fx-chat-db-rows.c. */
gboolean      fx_chat_db_begin     (FxChatDb     *self,
                                    GError      **error);
gboolean      fx_chat_db_end       (FxChatDb     *self,
                                    gboolean      ok,
                                    GError      **error);

G_END_DECLS
