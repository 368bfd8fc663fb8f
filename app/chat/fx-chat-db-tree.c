/* fx-chat-db-tree.c - branches: what hangs on what, and which path is shown.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-db"

#include "fx-chat-db.h"

#include "fx-chat-db-private.h"

GArray *
fx_chat_db_list_nodes (FxChatDb  *self,
                       gint64     chat_id,
                       GError   **error)
{
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (FxStoredNode));
  sqlite3_stmt *stmt;
  int result;

  g_return_val_if_fail (self != NULL, NULL);

  stmt = fx_chat_db_prepare (self->handle, error,
                             "SELECT id, parent_id, trashed_at IS NOT NULL FROM message"
                             "  WHERE chat_id = ? ORDER BY created_at, id", "i", chat_id);
  if (stmt == NULL)
    return NULL;

  while ((result = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      FxStoredNode node = {
        .id = sqlite3_column_int64 (stmt, 0),
        .parent_id = sqlite3_column_int64 (stmt, 1),
        .trashed = sqlite3_column_int (stmt, 2) != 0,
      };

      g_array_append_val (nodes, node);
    }

  if (result != SQLITE_DONE)
    fx_chat_db_set_error (self->handle, "chats", error);
  sqlite3_finalize (stmt);

  return result == SQLITE_DONE ? g_steal_pointer (&nodes) : NULL;
}

gboolean
fx_chat_db_set_leaf (FxChatDb  *self,
                     gint64     chat_id,
                     gint64     leaf_id,
                     GError   **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return fx_chat_db_begin (self, error) &&
         fx_chat_db_end (self,
                         fx_chat_db_run (self->handle, error,
                                         "UPDATE chat SET leaf_id = ? WHERE id = ?",
                                         "ni", leaf_id, chat_id),
                         error);
}

gboolean
fx_chat_db_edit_message (FxChatDb    *self,
                         gint64       message_id,
                         gint64       copy_id,
                         const char  *text,
                         GError     **error)
{
  sqlite3 *db;

  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  db = self->handle;

  return fx_chat_db_begin (self, error) &&
         fx_chat_db_end (self,
                         fx_chat_db_run (db, error,
                                         "INSERT INTO message (id, chat_id, parent_id, role, text, reasoning, state,"
                                         "    error, model, stats, created_at, edited)"
                                         "  SELECT ?1, chat_id, parent_id, role, text, reasoning, state,"
                                         "    error, model, stats, created_at, edited FROM message WHERE id = ?2"
                                         "  ON CONFLICT (id) DO NOTHING",
                                         "ii", copy_id, message_id) &&
                         fx_chat_db_run (db, error,
                                         "UPDATE message SET text = ?2, edited = 1, created_at = max (?3, created_at + 1)"
                                         "  WHERE id = ?1",
                                         "isi", message_id, text, fx_stored_now ()),
                         error);
}

gboolean
fx_chat_db_unedit_message (FxChatDb  *self,
                           gint64     message_id,
                           gint64     copy_id,
                           GError   **error)
{
  sqlite3 *db;

  g_return_val_if_fail (self != NULL, FALSE);

  db = self->handle;

  return fx_chat_db_begin (self, error) &&
         fx_chat_db_end (self,
                         fx_chat_db_run (db, error,
                                         "UPDATE message SET (text, edited, created_at) ="
                                         "  (SELECT text, edited, created_at FROM message WHERE id = ?2)"
                                         "  WHERE id = ?1 AND EXISTS (SELECT 1 FROM message WHERE id = ?2)",
                                         "ii", message_id, copy_id) &&
                         fx_chat_db_run (db, error,
                                         "DELETE FROM message WHERE id = ?1"
                                         "  AND NOT EXISTS (SELECT 1 FROM message c WHERE c.parent_id = ?1)",
                                         "i", copy_id),
                         error);
}

/* Copies get fresh ids: parents first, so that each finds its new one. */
static gboolean
copy_messages (FxChatDb    *self,
               gint64       chat_id,
               gint64       until_id,
               gint64       copy_id,
               gint64      *leaf_id,
               GError     **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, 2 * sizeof (gint64));
  sqlite3_stmt *stmt;
  int result;
  const gint64 *last;

  stmt = until_id != 0
    ? fx_chat_db_prepare (self->handle, error,
                          "WITH RECURSIVE path (id, parent_id, depth) AS ("
                          "  SELECT id, parent_id, 0 FROM message WHERE id = ?1"
                          "  UNION ALL"
                          "  SELECT m.id, m.parent_id, depth + 1 FROM message m"
                          "    JOIN path ON m.id = path.parent_id WHERE depth < " FX_CHAT_DB_MAX_DEPTH ")"
                          "SELECT id, parent_id FROM path ORDER BY depth DESC", "i", until_id)
    : fx_chat_db_prepare (self->handle, error,
                          "WITH RECURSIVE tree (id, parent_id, depth) AS ("
                          "  SELECT id, parent_id, 0 FROM message WHERE chat_id = ?1 AND parent_id IS NULL"
                          "  UNION ALL"
                          "  SELECT m.id, m.parent_id, depth + 1 FROM message m"
                          "    JOIN tree ON m.parent_id = tree.id WHERE depth < " FX_CHAT_DB_MAX_DEPTH ")"
                          "SELECT id, parent_id FROM tree ORDER BY depth", "i", chat_id);
  if (stmt == NULL)
    return FALSE;
  while ((result = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      const gint64 pair[2] = { sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1) };

      g_array_append_vals (order, pair, 1);
    }
  sqlite3_finalize (stmt);

  for (guint i = 0; result == SQLITE_DONE && i < order->len; i++)
    {
      const gint64 *pair = &g_array_index (order, gint64, 2 * i);
      const gint64 *parent = g_hash_table_lookup (ids, &pair[1]);
      const gint64 id = fx_stored_new_id ();

      if (!fx_chat_db_run (self->handle, error,
                           "INSERT INTO message (id, chat_id, parent_id, role, text, reasoning, state,"
                           "    error, model, stats, created_at, trashed_at, edited)"
                           "  SELECT ?1, ?2, ?3, role, text, reasoning, CASE state WHEN 1 THEN 2 ELSE state END,"
                           "    error, model, stats, created_at, trashed_at, edited FROM message WHERE id = ?4",
                           "iini", id, copy_id, parent != NULL ? *parent : (gint64) 0, pair[0]))
        return FALSE;
      g_hash_table_insert (ids, g_memdup2 (&pair[0], sizeof (gint64)), g_memdup2 (&id, sizeof id));
    }

  last = g_hash_table_lookup (ids, leaf_id);
  *leaf_id = last != NULL ? *last : 0;

  return result == SQLITE_DONE;
}

gboolean
fx_chat_db_copy_chat (FxChatDb            *self,
                      gint64               chat_id,
                      gint64               until_id,
                      const FxStoredChat  *copy,
                      GError             **error)
{
  gint64 leaf_id = until_id;
  sqlite3_stmt *stmt;
  gboolean ok;

  g_return_val_if_fail (self != NULL && copy != NULL, FALSE);

  if (!fx_chat_db_begin (self, error))
    return FALSE;

  if (until_id == 0)
    {
      stmt = fx_chat_db_prepare (self->handle, error, "SELECT leaf_id FROM chat WHERE id = ?", "i", chat_id);
      if (stmt != NULL && sqlite3_step (stmt) == SQLITE_ROW)
        leaf_id = sqlite3_column_int64 (stmt, 0);
      sqlite3_finalize (stmt);
    }

  ok = fx_chat_db_put_chat_row (self, copy, error) &&
       copy_messages (self, chat_id, until_id, copy->id, &leaf_id, error) &&
       fx_chat_db_run (self->handle, error, "UPDATE chat SET leaf_id = ? WHERE id = ?",
                       "ni", leaf_id, copy->id);

  return fx_chat_db_end (self, ok, error);
}
