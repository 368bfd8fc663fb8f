/* fx-chat-schema.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-schema"

#include "fx-chat-schema.h"

#include <glib/gstdio.h>

#include "fx-chat-db-private.h"

/* Messages are a tree: chat.leaf_id names the end of the path that is shown.
 * A row with trashed_at is deleted but can come back for thirty days.
 * journal holds the text of a reply that is being written, a piece a row, so
 * that a second of text costs a second's bytes and not the whole reply's. */
static const char *const steps[] = {
  "CREATE TABLE chat ("
  "  id         INTEGER PRIMARY KEY,"
  "  title      TEXT NOT NULL,"
  "  title_made INTEGER NOT NULL,"
  "  leaf_id    INTEGER REFERENCES message (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,"
  "  settings   TEXT NOT NULL,"
  "  created_at INTEGER NOT NULL,"
  "  updated_at INTEGER NOT NULL,"
  "  trashed_at INTEGER"
  ") STRICT;"
  "CREATE INDEX chat_by_time ON chat (updated_at);"
  "CREATE TABLE message ("
  "  id         INTEGER PRIMARY KEY,"
  "  chat_id    INTEGER NOT NULL REFERENCES chat (id) ON DELETE CASCADE,"
  "  parent_id  INTEGER REFERENCES message (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,"
  "  role       TEXT NOT NULL,"
  "  text       TEXT NOT NULL,"
  "  reasoning  TEXT,"
  "  state      INTEGER NOT NULL,"
  "  error      TEXT,"
  "  model      TEXT,"
  "  stats      TEXT,"
  "  created_at INTEGER NOT NULL,"
  "  trashed_at INTEGER"
  ") STRICT;"
  "CREATE INDEX message_by_chat ON message (chat_id);"
  "CREATE INDEX message_by_parent ON message (parent_id);"
  "CREATE TABLE journal ("
  "  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,"
  "  seq        INTEGER NOT NULL,"
  "  reasoning  INTEGER NOT NULL,"
  "  text       TEXT NOT NULL,"
  "  PRIMARY KEY (message_id, seq)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE model ("
  "  path       TEXT PRIMARY KEY,"
  "  options    TEXT NOT NULL,"
  "  used_at    INTEGER NOT NULL"
  ") STRICT;",

  /* Folders, pins, drafts; and every word: the index holds no text of its own
   * and overwrites what is deleted, as the tables do. */
  "CREATE TABLE folder ("
  "  id         INTEGER PRIMARY KEY,"
  "  name       TEXT NOT NULL,"
  "  expanded   INTEGER NOT NULL"
  ") STRICT;"
  "ALTER TABLE chat ADD COLUMN folder_id INTEGER REFERENCES folder (id) ON DELETE SET NULL;"
  "ALTER TABLE chat ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE chat ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE chat ADD COLUMN draft TEXT;"
  "ALTER TABLE message ADD COLUMN edited INTEGER NOT NULL DEFAULT 0;"
  "CREATE INDEX chat_by_folder ON chat (folder_id) WHERE folder_id IS NOT NULL;"
  "CREATE INDEX message_by_trash ON message (trashed_at) WHERE trashed_at IS NOT NULL;"
  "CREATE VIRTUAL TABLE message_fts USING fts5 (text, content = 'message', content_rowid = 'id',"
  "  tokenize = 'unicode61 remove_diacritics 2');"
  "CREATE VIRTUAL TABLE chat_fts USING fts5 (title, content = 'chat', content_rowid = 'id',"
  "  tokenize = 'unicode61 remove_diacritics 2');"
  "INSERT INTO message_fts (message_fts, rank) VALUES ('secure-delete', 1);"
  "INSERT INTO chat_fts (chat_fts, rank) VALUES ('secure-delete', 1);"
  "INSERT INTO message_fts (message_fts) VALUES ('rebuild');"
  "INSERT INTO chat_fts (chat_fts) VALUES ('rebuild');"
  "CREATE TRIGGER message_fts_insert AFTER INSERT ON message BEGIN"
  "  INSERT INTO message_fts (rowid, text) VALUES (new.id, new.text);"
  "END;"
  "CREATE TRIGGER message_fts_delete AFTER DELETE ON message BEGIN"
  "  INSERT INTO message_fts (message_fts, rowid, text) VALUES ('delete', old.id, old.text);"
  "END;"
  "CREATE TRIGGER message_fts_update AFTER UPDATE OF text ON message WHEN old.text IS NOT new.text BEGIN"
  "  INSERT INTO message_fts (message_fts, rowid, text) VALUES ('delete', old.id, old.text);"
  "  INSERT INTO message_fts (rowid, text) VALUES (new.id, new.text);"
  "END;"
  "CREATE TRIGGER chat_fts_insert AFTER INSERT ON chat BEGIN"
  "  INSERT INTO chat_fts (rowid, title) VALUES (new.id, new.title);"
  "END;"
  "CREATE TRIGGER chat_fts_delete AFTER DELETE ON chat BEGIN"
  "  INSERT INTO chat_fts (chat_fts, rowid, title) VALUES ('delete', old.id, old.title);"
  "END;"
  "CREATE TRIGGER chat_fts_update AFTER UPDATE OF title ON chat WHEN old.title IS NOT new.title BEGIN"
  "  INSERT INTO chat_fts (chat_fts, rowid, title) VALUES ('delete', old.id, old.title);"
  "  INSERT INTO chat_fts (rowid, title) VALUES (new.id, new.title);"
  "END;",
  NULL,
};

const char *const *
fx_chat_schema_get_steps (void)
{
  return steps;
}

gint
fx_chat_schema_version (sqlite3  *db,
                        GError  **error)
{
  sqlite3_stmt *stmt = NULL;
  gint version = -1;

  if (sqlite3_prepare_v2 (db, "PRAGMA user_version", -1, &stmt, NULL) == SQLITE_OK &&
      sqlite3_step (stmt) == SQLITE_ROW)
    version = sqlite3_column_int (stmt, 0);
  else
    fx_chat_db_set_error (db, "reading the version of the chats", error);

  sqlite3_finalize (stmt);

  return version;
}

static gboolean
backup (sqlite3     *db,
        const char  *path,
        gint         version,
        GError     **error)
{
  g_autofree char *target = g_strdup_printf ("%s.v%d.bak", path, version);
  g_autofree char *partial = g_strconcat (target, ".partial", NULL);
  char *sql;
  gboolean ok;

  g_unlink (partial);
  sql = sqlite3_mprintf ("VACUUM INTO %Q", partial);
  ok = fx_chat_db_exec (db, sql, error);
  sqlite3_free (sql);

  if (!ok)
    {
      g_prefix_error (error, "keeping a copy before the update: ");
      g_unlink (partial);
      return FALSE;
    }

  g_chmod (partial, 0600);
  if (g_rename (partial, target) != 0)
    {
      g_set_error (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_STALLED,
                   "%s: %s", target, g_strerror (errno));
      return FALSE;
    }

  return TRUE;
}

gboolean
fx_chat_schema_migrate (sqlite3            *db,
                        const char         *path,
                        const char *const  *migrations,
                        GError            **error)
{
  const gint n_steps = (gint) g_strv_length ((char **) migrations);
  gint version = fx_chat_schema_version (db, error);
  g_autofree char *set_version = NULL;

  if (version < 0)
    return FALSE;
  if (version >= n_steps)
    return TRUE;

  if (version > 0 && path != NULL && !backup (db, path, version, error))
    return FALSE;

  if (!fx_chat_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;

  /* Another process may have been faster between the look and the lock. */
  version = fx_chat_schema_version (db, error);
  if (version < 0)
    goto fail;

  for (gint i = version; i < n_steps; i++)
    if (!fx_chat_db_exec (db, migrations[i], error))
      {
        g_prefix_error (error, "step %d of %d: ", i + 1, n_steps);
        goto fail;
      }

  set_version = g_strdup_printf ("PRAGMA user_version = %d", MAX (version, n_steps));
  if (!fx_chat_db_exec (db, set_version, error) ||
      !fx_chat_db_exec (db, "COMMIT", error))
    goto fail;

  return TRUE;

fail:
  fx_chat_db_exec (db, "ROLLBACK", NULL);
  return FALSE;
}
