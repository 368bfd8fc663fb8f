/* fx-chat-sql.c - statements of the chats' database: prepare, bind, run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-db"

#include "fx-chat-db.h"

#include <glib/gi18n.h>
#include <stdarg.h>

#include "fx-chat-db-private.h"

static FxChatDbError
code_of (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
    case SQLITE_PERM:
      return FX_CHAT_DB_ERROR_STALLED;

    case SQLITE_READONLY:
      return FX_CHAT_DB_ERROR_READ_ONLY;

    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return FX_CHAT_DB_ERROR_CORRUPT;

    default:
      return FX_CHAT_DB_ERROR_FAILED;
    }
}

void
fx_chat_db_set_error (sqlite3     *db,
                      const char  *what,
                      GError     **error)
{
  const int result = db != NULL ? sqlite3_extended_errcode (db) : SQLITE_NOMEM;

  g_set_error (error, FX_CHAT_DB_ERROR, code_of (result), "%s: %s", what,
               db != NULL ? sqlite3_errmsg (db) : sqlite3_errstr (result));
}

gboolean
fx_chat_db_exec (sqlite3     *db,
                 const char  *sql,
                 GError     **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  fx_chat_db_set_error (db, "chats", error);

  return FALSE;
}

static sqlite3_stmt *
prepare_valist (sqlite3     *db,
                GError     **error,
                const char  *sql,
                const char  *kinds,
                va_list      args)
{
  sqlite3_stmt *stmt = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) != SQLITE_OK)
    {
      fx_chat_db_set_error (db, "chats", error);
      return NULL;
    }

  for (int i = 0; kinds[i] != '\0'; i++)
    {
      if (kinds[i] == 's')
        {
          sqlite3_bind_text (stmt, i + 1, va_arg (args, const char *), -1, SQLITE_STATIC);
        }
      else
        {
          const gint64 value = va_arg (args, gint64);

          if (kinds[i] == 'n' && value == 0)
            sqlite3_bind_null (stmt, i + 1);
          else
            sqlite3_bind_int64 (stmt, i + 1, value);
        }
    }

  return stmt;
}

sqlite3_stmt *
fx_chat_db_prepare (sqlite3     *db,
                    GError     **error,
                    const char  *sql,
                    const char  *kinds,
                    ...)
{
  sqlite3_stmt *stmt;
  va_list args;

  va_start (args, kinds);
  stmt = prepare_valist (db, error, sql, kinds, args);
  va_end (args);

  return stmt;
}

gboolean
fx_chat_db_run (sqlite3     *db,
                GError     **error,
                const char  *sql,
                const char  *kinds,
                ...)
{
  sqlite3_stmt *stmt;
  va_list args;
  int result;

  va_start (args, kinds);
  stmt = prepare_valist (db, error, sql, kinds, args);
  va_end (args);

  if (stmt == NULL)
    return FALSE;

  do
    result = sqlite3_step (stmt);
  while (result == SQLITE_ROW);

  if (result != SQLITE_DONE)
    fx_chat_db_set_error (db, "chats", error);

  sqlite3_finalize (stmt);

  return result == SQLITE_DONE;
}

gboolean
fx_chat_db_begin (FxChatDb  *self,
                  GError   **error)
{
  if (self->read_only)
    {
      g_set_error_literal (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_READ_ONLY,
                           self->note != NULL ? self->note : _("The chats are open for reading only"));
      return FALSE;
    }

  return fx_chat_db_exec (self->handle, "BEGIN IMMEDIATE", error);
}

gboolean
fx_chat_db_end (FxChatDb  *self,
                gboolean   ok,
                GError   **error)
{
  if (ok && fx_chat_db_exec (self->handle, "COMMIT", error))
    return TRUE;

  /* SQLite rolls back by itself after some errors. */
  if (!sqlite3_get_autocommit (self->handle))
    fx_chat_db_exec (self->handle, "ROLLBACK", NULL);

  return FALSE;
}
