/* fx-chat-recover.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-recover"

#include "fx-chat-recover.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "fx-chat-db-private.h"

char *
fx_chat_recover_move_aside (const char  *path,
                            GError     **error)
{
  static const char *const endings[] = { "-wal", "-shm", "" };
  g_autofree char *aside = NULL;

  for (guint i = 1; aside == NULL; i++)
    {
      g_autofree char *candidate = g_strdup_printf ("%s.damaged-%u", path, i);

      if (!g_file_test (candidate, G_FILE_TEST_EXISTS))
        aside = g_steal_pointer (&candidate);
    }

  /* The log first: a new database must never find an old one's. */
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *from = g_strconcat (path, endings[i], NULL);
      g_autofree char *to = g_strconcat (aside, endings[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          g_set_error (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_STALLED,
                       "%s: %s", from, g_strerror (errno));
          return NULL;
        }
    }

  return g_steal_pointer (&aside);
}

/* Whether the row can be carried over: right types, whole text. */
static gboolean
row_is_sound (sqlite3_stmt *stmt)
{
  if (sqlite3_column_type (stmt, 0) != SQLITE_TEXT && sqlite3_column_int64 (stmt, 0) == 0)
    return FALSE;

  for (int i = 0; i < sqlite3_column_count (stmt); i++)
    {
      const char *text;

      if (sqlite3_column_type (stmt, i) != SQLITE_TEXT)
        continue;

      text = (const char *) sqlite3_column_text (stmt, i);
      if (text == NULL || !g_utf8_validate (text, sqlite3_column_bytes (stmt, i), NULL))
        return FALSE;
    }

  return TRUE;
}

/* The columns of a table in its versions, newest first. */
typedef struct
{
  const char *table;
  const char *key;
  const char *columns[3];
} Table;

static const Table tables[] = {
  { "folder", "rowid", { "id, name, expanded" } },
  { "chat", "rowid",
    { "id, title, title_made, leaf_id, settings, created_at, updated_at, trashed_at, folder_id, pinned, unread, draft",
      "id, title, title_made, leaf_id, settings, created_at, updated_at, trashed_at" } },
  { "message", "rowid",
    { "id, chat_id, parent_id, role, text, reasoning, state, error, model, stats, created_at, trashed_at, edited",
      "id, chat_id, parent_id, role, text, reasoning, state, error, model, stats, created_at, trashed_at" } },
  { "journal", "message_id", { "message_id, seq, reasoning, text" } },
  { "model", "rowid", { "path, options, used_at" } },
};

static char *
insert_of (const char *table,
           const char *columns,
           int         n_columns)
{
  GString *sql = g_string_new (NULL);

  g_string_printf (sql, "INSERT OR IGNORE INTO %s (%s) VALUES (", table, columns);
  for (int i = 0; i < n_columns; i++)
    g_string_append (sql, i > 0 ? ", ?" : "?");
  g_string_append_c (sql, ')');

  return g_string_free_and_steal (sql);
}

/* From the beginning, or from the end, until a bad page stops it. */
static gboolean
carry_columns (sqlite3     *from,
               sqlite3     *to,
               const Table *table,
               const char  *columns,
               gboolean     backwards)
{
  g_autofree char *select = g_strdup_printf ("SELECT %s FROM %s NOT INDEXED ORDER BY %s%s", columns,
                                             table->table, table->key, backwards ? " DESC" : "");
  g_autofree char *insert = NULL;
  sqlite3_stmt *reader = NULL;
  sqlite3_stmt *writer = NULL;

  if (sqlite3_prepare_v2 (from, select, -1, &reader, NULL) != SQLITE_OK)
    return FALSE;

  insert = insert_of (table->table, columns, sqlite3_column_count (reader));
  if (sqlite3_prepare_v2 (to, insert, -1, &writer, NULL) == SQLITE_OK)
    {
      while (sqlite3_step (reader) == SQLITE_ROW)
        {
          if (!row_is_sound (reader))
            continue;

          for (int i = 0; i < sqlite3_column_count (reader); i++)
            sqlite3_bind_value (writer, i + 1, sqlite3_column_value (reader, i));
          sqlite3_step (writer); /* a bad row is left out */
          sqlite3_reset (writer);
        }
    }

  sqlite3_finalize (reader);
  sqlite3_finalize (writer);

  return TRUE;
}

static void
carry (sqlite3     *from,
       sqlite3     *to,
       const Table *table)
{
  for (guint backwards = 0; backwards < 2; backwards++)
    for (guint i = 0; table->columns[i] != NULL; i++)
      if (carry_columns (from, to, table, table->columns[i], backwards))
        break;
}

static guint
count_messages (sqlite3 *db)
{
  sqlite3_stmt *stmt = NULL;
  guint count = 0;

  if (sqlite3_prepare_v2 (db, "SELECT count (*) FROM message", -1, &stmt, NULL) == SQLITE_OK &&
      sqlite3_step (stmt) == SQLITE_ROW)
    count = (guint) sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);

  return count;
}

guint
fx_chat_recover_rows (const char *damaged,
                      sqlite3    *db)
{
  sqlite3 *from = NULL;
  guint n_messages = 0;

  if (sqlite3_open_v2 (damaged, &from, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
    {
      sqlite3_db_config (from, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
      sqlite3_db_config (from, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);

      fx_chat_db_exec (db, "BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON;", NULL);

      for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
        carry (from, db, &tables[i]);

      /* A message that lost its chat gets one; what points nowhere is cut,
       * and each chat shows the path that ends latest. */
      fx_chat_db_exec (db,
                       "INSERT OR IGNORE INTO chat (id, title, title_made, settings, created_at, updated_at)"
                       "  SELECT chat_id, '', 1, '{}', min (created_at), max (created_at) FROM message"
                       "  WHERE chat_id NOT IN (SELECT id FROM chat) GROUP BY chat_id;"
                       "UPDATE chat SET folder_id = NULL WHERE folder_id NOT IN (SELECT id FROM folder);"
                       "UPDATE message SET parent_id = NULL"
                       "  WHERE parent_id NOT IN (SELECT id FROM message) OR parent_id = id;"
                       "DELETE FROM journal WHERE message_id NOT IN (SELECT id FROM message);"
                       "UPDATE chat SET leaf_id = (SELECT m.id FROM message m WHERE m.chat_id = chat.id"
                       "    ORDER BY created_at DESC LIMIT 1)"
                       "  WHERE leaf_id IS NULL OR leaf_id NOT IN (SELECT id FROM message);",
                       NULL);
      if (!fx_chat_db_exec (db, "COMMIT", NULL))
        fx_chat_db_exec (db, "ROLLBACK", NULL);
      n_messages = count_messages (db);
    }

  sqlite3_close_v2 (from);

  return n_messages;
}
