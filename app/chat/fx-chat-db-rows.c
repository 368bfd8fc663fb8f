/* fx-chat-db-rows.c - the rows of the chats, in and out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-db"

#include "fx-chat-db.h"

#include "fx-chat-db-private.h"

static char *
dup_column (sqlite3_stmt *stmt,
            int           column)
{
  const char *text = (const char *) sqlite3_column_text (stmt, column);

  return text != NULL ? g_utf8_make_valid (text, sqlite3_column_bytes (stmt, column)) : NULL;
}

static char *
dup_column_or_empty (sqlite3_stmt *stmt,
                     int           column)
{
  char *text = dup_column (stmt, column);

  return text != NULL ? text : g_strdup ("");
}

static gpointer
chat_from_row (sqlite3_stmt *stmt)
{
  FxStoredChat *chat = g_new0 (FxStoredChat, 1);

  chat->id = sqlite3_column_int64 (stmt, 0);
  chat->title = dup_column_or_empty (stmt, 1);
  chat->title_made = CLAMP (sqlite3_column_int (stmt, 2), FX_TITLE_BY_USER, FX_TITLE_BY_MODEL);
  chat->created_at = sqlite3_column_int64 (stmt, 3);
  chat->updated_at = sqlite3_column_int64 (stmt, 4);
  fx_chat_settings_init (&chat->settings);
  fx_chat_settings_from_json (&chat->settings, (const char *) sqlite3_column_text (stmt, 5));
  chat->folder_id = sqlite3_column_int64 (stmt, 6);
  chat->pinned = sqlite3_column_int (stmt, 7) != 0;
  chat->unread = sqlite3_column_int (stmt, 8) != 0;
  chat->draft = dup_column (stmt, 9);
  chat->trashed_at = sqlite3_column_int64 (stmt, 10);
  chat->n_messages = (guint) sqlite3_column_int (stmt, 11);

  return chat;
}

static gpointer
message_from_row (sqlite3_stmt *stmt)
{
  FxStoredMessage *message = g_new0 (FxStoredMessage, 1);

  message->id = sqlite3_column_int64 (stmt, 0);
  message->chat_id = sqlite3_column_int64 (stmt, 1);
  message->parent_id = sqlite3_column_int64 (stmt, 2);
  message->role = dup_column_or_empty (stmt, 3);
  message->text = dup_column_or_empty (stmt, 4);
  message->reasoning = dup_column (stmt, 5);
  message->state = CLAMP (sqlite3_column_int (stmt, 6), FX_STORED_COMPLETE, FX_STORED_FAILED);
  message->error = dup_column (stmt, 7);
  message->model = dup_column (stmt, 8);
  message->stats = dup_column (stmt, 9);
  message->created_at = sqlite3_column_int64 (stmt, 10);
  message->edited = sqlite3_column_int (stmt, 11) != 0;

  return message;
}

static gpointer
model_from_row (sqlite3_stmt *stmt)
{
  FxStoredModel *model = g_new0 (FxStoredModel, 1);

  model->path = dup_column_or_empty (stmt, 0);
  model->options = dup_column_or_empty (stmt, 1);
  model->used_at = sqlite3_column_int64 (stmt, 2);

  return model;
}

/* Takes @stmt. */
static GPtrArray *
collect (FxChatDb        *self,
         sqlite3_stmt    *stmt,
         gpointer       (*from_row) (sqlite3_stmt *stmt),
         GDestroyNotify   row_free,
         GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  int result;

  if (stmt == NULL)
    return NULL;

  rows = g_ptr_array_new_with_free_func (row_free);
  while ((result = sqlite3_step (stmt)) == SQLITE_ROW)
    g_ptr_array_add (rows, from_row (stmt));

  if (result != SQLITE_DONE)
    fx_chat_db_set_error (self->handle, "chats", error);
  sqlite3_finalize (stmt);

  return result == SQLITE_DONE ? g_steal_pointer (&rows) : NULL;
}

#define CHAT_COLUMNS                                                       \
  "id, title, title_made, created_at, updated_at, settings, folder_id,"    \
  "  pinned, unread, draft, trashed_at"

GPtrArray *
fx_chat_db_list_trash (FxChatDb  *self,
                       GError   **error)
{
  sqlite3_stmt *stmt;

  g_return_val_if_fail (self != NULL, NULL);

  stmt = fx_chat_db_prepare (self->handle, error,
                             "SELECT " CHAT_COLUMNS ","
                             "  (SELECT count (*) FROM message WHERE chat_id = chat.id)"
                             "  FROM chat WHERE trashed_at IS NOT NULL ORDER BY trashed_at DESC, id", "");

  return collect (self, stmt, chat_from_row, (GDestroyNotify) fx_stored_chat_free, error);
}

GPtrArray *
fx_chat_db_list_chats (FxChatDb  *self,
                       GError   **error)
{
  sqlite3_stmt *stmt;

  g_return_val_if_fail (self != NULL, NULL);

  stmt = fx_chat_db_prepare (self->handle, error,
                             "SELECT " CHAT_COLUMNS ", 0 FROM chat WHERE trashed_at IS NULL"
                             "  ORDER BY updated_at DESC, id", "");

  return collect (self, stmt, chat_from_row, (GDestroyNotify) fx_stored_chat_free, error);
}

GPtrArray *
fx_chat_db_list_messages (FxChatDb  *self,
                          gint64     chat_id,
                          GError   **error)
{
  sqlite3_stmt *stmt;
  gint64 leaf_id = 0;

  g_return_val_if_fail (self != NULL, NULL);

  stmt = fx_chat_db_prepare (self->handle, error, "SELECT leaf_id FROM chat WHERE id = ?", "i", chat_id);
  if (stmt == NULL)
    return NULL;
  if (sqlite3_step (stmt) == SQLITE_ROW)
    leaf_id = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);

  return fx_chat_db_list_path (self, leaf_id, error);
}

/* Of "message m".  The journal is read along, for a reply that is being written. */
#define MESSAGE_COLUMNS                                                                                    \
  "  m.role,"                                                                                              \
  "  m.text || coalesce ((SELECT group_concat (j.text, '') FROM"                                           \
  "    (SELECT text FROM journal WHERE message_id = m.id AND reasoning = 0 ORDER BY seq) j), ''),"         \
  "  nullif (coalesce (m.reasoning, '') || coalesce ((SELECT group_concat (j.text, '') FROM"               \
  "    (SELECT text FROM journal WHERE message_id = m.id AND reasoning = 1 ORDER BY seq) j), ''), ''),"    \
  "  m.state, m.error, m.model, m.stats, m.created_at, m.edited"

GPtrArray *
fx_chat_db_list_path (FxChatDb  *self,
                      gint64     leaf_id,
                      GError   **error)
{
  sqlite3_stmt *stmt;

  g_return_val_if_fail (self != NULL, NULL);

  stmt = fx_chat_db_prepare (self->handle, error,
                             "WITH RECURSIVE path (id, parent_id, depth) AS ("
                             "  SELECT id, parent_id, 0 FROM message"
                             "    WHERE id = ?1"
                             "  UNION ALL"
                             "  SELECT m.id, m.parent_id, depth + 1 FROM message m"
                             "    JOIN path ON m.id = path.parent_id WHERE depth < " FX_CHAT_DB_MAX_DEPTH ")"
                             "SELECT m.id, m.chat_id, m.parent_id," MESSAGE_COLUMNS
                             "  FROM path JOIN message m ON m.id = path.id"
                             "  WHERE m.trashed_at IS NULL ORDER BY depth DESC",
                             "i", leaf_id);

  return collect (self, stmt, message_from_row, (GDestroyNotify) fx_stored_message_free, error);
}

GPtrArray *
fx_chat_db_list_branches (FxChatDb  *self,
                          gint64     chat_id,
                          GError   **error)
{
  sqlite3_stmt *stmt;

  g_return_val_if_fail (self != NULL, NULL);

  stmt = fx_chat_db_prepare (self->handle, error,
                             "WITH RECURSIVE tree (id, above, trashed, depth) AS ("
                             "  SELECT id, NULL, trashed_at IS NOT NULL, 0 FROM message"
                             "    WHERE chat_id = ?1 AND parent_id IS NULL"
                             "  UNION ALL"
                             "  SELECT m.id, CASE WHEN tree.trashed THEN tree.above ELSE tree.id END,"
                             "    m.trashed_at IS NOT NULL, depth + 1 FROM message m"
                             "    JOIN tree ON m.parent_id = tree.id WHERE depth < " FX_CHAT_DB_MAX_DEPTH ")"
                             "SELECT m.id, m.chat_id, tree.above," MESSAGE_COLUMNS
                             "  FROM tree JOIN message m ON m.id = tree.id"
                             "  WHERE NOT tree.trashed ORDER BY depth, m.created_at, m.id",
                             "i", chat_id);

  return collect (self, stmt, message_from_row, (GDestroyNotify) fx_stored_message_free, error);
}

gboolean
fx_chat_db_put_chat_row (FxChatDb            *self,
                         const FxStoredChat  *chat,
                         GError             **error)
{
  g_autofree char *settings = fx_chat_settings_to_json (&chat->settings);

  return fx_chat_db_run (self->handle, error,
                         "INSERT INTO chat (id, title, title_made, settings, created_at, updated_at,"
                         "    folder_id, pinned, unread, draft)"
                         "  VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT id FROM folder WHERE id = ?7), ?8, ?9, ?10)"
                         "  ON CONFLICT (id) DO UPDATE SET title = ?2, title_made = ?3, settings = ?4,"
                         "    updated_at = ?6, folder_id = excluded.folder_id, pinned = ?8, unread = ?9, draft = ?10",
                         "isisiiniis", chat->id, chat->title, (gint64) chat->title_made,
                         settings, chat->created_at, chat->updated_at, chat->folder_id,
                         (gint64) (chat->pinned != FALSE), (gint64) (chat->unread != FALSE), chat->draft);
}

gboolean
fx_chat_db_put_message_row (FxChatDb               *self,
                            const FxStoredMessage  *message,
                            GError                **error)
{
  sqlite3 *db = self->handle;
  sqlite3_stmt *stmt;
  gboolean is_new;

  stmt = fx_chat_db_prepare (db, error, "SELECT 1 FROM message WHERE id = ?", "i", message->id);
  if (stmt == NULL)
    return FALSE;
  is_new = sqlite3_step (stmt) != SQLITE_ROW;
  sqlite3_finalize (stmt);

  if (!fx_chat_db_run (db, error,
                       "INSERT INTO message (id, chat_id, parent_id, role, text, reasoning,"
                       "    state, error, model, stats, created_at, edited)"
                       "  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
                       "  ON CONFLICT (id) DO UPDATE SET text = ?5, reasoning = ?6, state = ?7,"
                       "    error = ?8, model = ?9, stats = ?10, edited = ?12",
                       "iinsssisssii", message->id, message->chat_id, message->parent_id,
                       message->role, message->text, message->reasoning,
                       (gint64) message->state, message->error, message->model,
                       message->stats, message->created_at, (gint64) (message->edited != FALSE)))
    return FALSE;

  if (is_new)
    return fx_chat_db_run (db, error,
                           "UPDATE chat SET leaf_id = ?1, updated_at = max (updated_at, ?2) WHERE id = ?3",
                           "iii", message->id, message->created_at, message->chat_id);

  return fx_chat_db_run (db, error, "DELETE FROM journal WHERE message_id = ?", "i", message->id);
}

gboolean
fx_chat_db_put_chat (FxChatDb            *self,
                     const FxStoredChat  *chat,
                     GError             **error)
{
  g_return_val_if_fail (self != NULL && chat != NULL, FALSE);

  return fx_chat_db_begin (self, error) &&
         fx_chat_db_end (self, fx_chat_db_put_chat_row (self, chat, error), error);
}

gboolean
fx_chat_db_put_message (FxChatDb               *self,
                        const FxStoredMessage  *message,
                        GError                **error)
{
  g_return_val_if_fail (self != NULL && message != NULL, FALSE);

  return fx_chat_db_begin (self, error) &&
         fx_chat_db_end (self, fx_chat_db_put_message_row (self, message, error), error);
}

gboolean
fx_chat_db_put_both (FxChatDb               *self,
                     const FxStoredChat     *chat,
                     const FxStoredMessage  *message,
                     GError                **error)
{
  g_return_val_if_fail (self != NULL && chat != NULL && message != NULL, FALSE);

  return fx_chat_db_begin (self, error) &&
         fx_chat_db_end (self,
                         fx_chat_db_put_chat_row (self, chat, error) &&
                         fx_chat_db_put_message_row (self, message, error),
                         error);
}

gboolean
fx_chat_db_append (FxChatDb    *self,
                   gint64       message_id,
                   gboolean     reasoning,
                   const char  *text,
                   GError     **error)
{
  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  return fx_chat_db_begin (self, error) &&
         fx_chat_db_end (self,
                         fx_chat_db_run (self->handle, error,
                                         "INSERT INTO journal (message_id, seq, reasoning, text) VALUES (?1,"
                                         "  (SELECT coalesce (max (seq), 0) + 1 FROM journal WHERE message_id = ?1),"
                                         "  ?2, ?3)",
                                         "iis", message_id, (gint64) (reasoning != FALSE), text),
                         error);
}

GPtrArray *
fx_chat_db_list_models (FxChatDb  *self,
                        GError   **error)
{
  sqlite3_stmt *stmt;

  g_return_val_if_fail (self != NULL, NULL);

  stmt = fx_chat_db_prepare (self->handle, error,
                             "SELECT path, options, used_at FROM model ORDER BY used_at DESC, path", "");

  return collect (self, stmt, model_from_row, (GDestroyNotify) fx_stored_model_free, error);
}

gboolean
fx_chat_db_put_model (FxChatDb             *self,
                      const FxStoredModel  *model,
                      GError              **error)
{
  g_return_val_if_fail (self != NULL && model != NULL, FALSE);

  return fx_chat_db_begin (self, error) &&
         fx_chat_db_end (self,
                         fx_chat_db_run (self->handle, error,
                                         "INSERT INTO model (path, options, used_at) VALUES (?1, ?2, ?3)"
                                         "  ON CONFLICT (path) DO UPDATE SET"
                                         "    options = CASE ?2 WHEN '' THEN options ELSE ?2 END,"
                                         "    used_at = max (used_at, ?3)",
                                         "ssi", model->path,
                                         model->options != NULL ? model->options : "",
                                         model->used_at),
                         error);
}
