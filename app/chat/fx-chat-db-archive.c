/* fx-chat-db-archive.c - FxChatDb: whole chats, in and out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-chat-db-private.h"

static gboolean
read_leaf (FxChatDb        *self,
           FxArchivedChat  *archived,
           GError         **error)
{
  sqlite3_stmt *stmt = fx_chat_db_prepare (self->handle, error, "SELECT leaf_id FROM chat WHERE id = ?",
                                           "i", archived->chat->id);
  gint64 leaf_id = 0;

  if (stmt == NULL)
    return FALSE;
  if (sqlite3_step (stmt) == SQLITE_ROW)
    leaf_id = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);

  /* One in the trash is not in the archive. */
  for (guint i = 0; i < archived->messages->len; i++)
    if (((FxStoredMessage *) g_ptr_array_index (archived->messages, i))->id == leaf_id)
      archived->leaf_id = leaf_id;

  return TRUE;
}

GPtrArray *
fx_chat_db_read_archive (FxChatDb  *self,
                         gint64     chat_id,
                         GError   **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) archive = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_archived_chat_free);

  g_return_val_if_fail (self != NULL, NULL);

  rows = fx_chat_db_list_chats (self, error);
  if (rows == NULL)
    return NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const FxStoredChat *row = g_ptr_array_index (rows, i);
      FxArchivedChat *archived;

      if (chat_id != 0 && row->id != chat_id)
        continue;

      archived = g_new0 (FxArchivedChat, 1);
      archived->chat = fx_stored_chat_copy (row);
      archived->messages = fx_chat_db_list_branches (self, row->id, error);
      if (archived->messages == NULL)
        archived->messages = g_ptr_array_new ();
      g_ptr_array_add (archive, archived);
      if ((error != NULL && *error != NULL) || !read_leaf (self, archived, error))
        return NULL;
    }

  return g_steal_pointer (&archive);
}

static gboolean
put (FxChatDb        *self,
     FxArchivedChat  *archived,
     GError         **error)
{
  const gint64 updated_at = archived->chat->updated_at;

  if (!fx_chat_db_put_chat_row (self, archived->chat, error))
    return FALSE;

  for (guint i = 0; i < archived->messages->len; i++)
    if (!fx_chat_db_put_message_row (self, g_ptr_array_index (archived->messages, i), error))
      return FALSE;

  /* Each message made itself the end; without a leaf the last one stays it. */
  return fx_chat_db_run (self->handle, error,
                         "UPDATE chat SET leaf_id = coalesce (?1, leaf_id), updated_at = ?2 WHERE id = ?3",
                         "nii", archived->leaf_id, updated_at, archived->chat->id);
}

gboolean
fx_chat_db_put_archive (FxChatDb   *self,
                        GPtrArray  *chats,
                        GError    **error)
{
  gboolean ok = TRUE;

  g_return_val_if_fail (self != NULL && chats != NULL, FALSE);

  if (!fx_chat_db_begin (self, error))
    return FALSE;

  for (guint i = 0; ok && i < chats->len; i++)
    ok = put (self, g_ptr_array_index (chats, i), error);

  return fx_chat_db_end (self, ok, error);
}
