/* fx-chats-folders.c - folders, pins, drafts, copies and the trash.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chats"

#include "fx-chats.h"

#include <glib/gi18n.h>

#include "fx-chats-private.h"

FxFolder *
fx_chats_folder_by_id (FxChats *self,
                       gint64   id)
{
  const guint n_folders = g_list_model_get_n_items (G_LIST_MODEL (self->folders));

  for (guint i = 0; i < n_folders; i++)
    {
      g_autoptr (FxFolder) folder = g_list_model_get_item (G_LIST_MODEL (self->folders), i);

      if ((gint64) folder->id == id)
        return folder; /* the list keeps it */
    }

  return NULL;
}

GListModel *
fx_chats_get_folders (FxChats *self)
{
  return G_LIST_MODEL (self->folders);
}

void
fx_chats_count_folders (FxChats *self)
{
  const guint n_folders = g_list_model_get_n_items (G_LIST_MODEL (self->folders));
  const guint n_chats = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < n_chats; i++)
    {
      g_autoptr (FxConversation) conversation = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      FxFolder *folder = fx_conversation_get_folder (conversation);
      const guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, folder));

      if (folder != NULL)
        g_hash_table_insert (counts, folder, GUINT_TO_POINTER (count + 1));
    }

  for (guint i = 0; i < n_folders; i++)
    {
      g_autoptr (FxFolder) folder = g_list_model_get_item (G_LIST_MODEL (self->folders), i);

      g_object_set (folder, "n-chats", GPOINTER_TO_UINT (g_hash_table_lookup (counts, folder)), NULL);
    }
}

static gpointer
run_put_folder (FxChatDb  *db,
                gpointer   data,
                GError   **error)
{
  return GINT_TO_POINTER (fx_chat_db_put_folder (db, data, error));
}

static void
put_folder (FxChats  *self,
            FxFolder *folder)
{
  FxStoredFolder *row = fx_stored_folder_new (folder->name);

  row->id = (gint64) folder->id;
  row->expanded = folder->expanded;
  fx_chat_store_write (self->store, run_put_folder, row, (GDestroyNotify) fx_stored_folder_free, NULL, NULL, NULL);
}

/* The user opened or closed it, or gave it another name. */
static void
folder_changed_cb (FxFolder   *folder,
                   GParamSpec *pspec,
                   FxChats    *self)
{
  if (g_list_store_find (self->folders, folder, NULL))
    put_folder (self, folder);
}

void
fx_chats_add_folder (FxChats  *self,
                     FxFolder *folder,
                     gboolean  is_new)
{
  g_signal_connect_object (folder, "notify::expanded", G_CALLBACK (folder_changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (folder, "notify::name", G_CALLBACK (folder_changed_cb), self, G_CONNECT_DEFAULT);
  g_list_store_append (self->folders, folder);
  if (is_new)
    put_folder (self, folder);
}

static gpointer
run_drop_folder (FxChatDb  *db,
                 gpointer   data,
                 GError   **error)
{
  return GINT_TO_POINTER (fx_chat_db_drop_folder (db, *(const gint64 *) data, error));
}

void
fx_chats_drop_folder (FxChats  *self,
                      FxFolder *folder)
{
  const guint n_chats = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  const gint64 id = (gint64) folder->id;
  guint position;

  if (!g_list_store_find (self->folders, folder, &position))
    return;

  g_list_store_remove (self->folders, position);
  for (guint i = 0; i < n_chats; i++)
    {
      g_autoptr (FxConversation) conversation = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (fx_conversation_get_folder (conversation) == folder)
        fx_chats_move (self, conversation, NULL);
    }
  fx_chat_store_write (self->store, run_drop_folder, g_memdup2 (&id, sizeof id), g_free, NULL, NULL, NULL);
}

void
fx_chats_move (FxChats        *self,
               FxConversation *conversation,
               FxFolder       *folder)
{
  fx_conversation_set_folder (conversation, folder);
  if (folder != NULL)
    fx_chats_join (self, conversation);
  fx_chats_save (conversation);
  fx_chats_count_folders (self);
}

void
fx_chats_pin (FxChats        *self,
              FxConversation *conversation,
              gboolean        pinned)
{
  fx_conversation_set_pinned (conversation, pinned);
  if (pinned)
    fx_chats_join (self, conversation);
  fx_chats_save (conversation);
}

void
fx_chats_set_draft (FxChats        *self,
                    FxConversation *conversation,
                    const char     *draft)
{
  fx_conversation_set_draft (conversation, draft[0] != '\0' ? draft : NULL);
  if (draft[0] != '\0')
    fx_chats_join (self, conversation);
  fx_chats_save_later (conversation);
}

static gpointer
run_drop_chat (FxChatDb  *db,
               gpointer   data,
               GError   **error)
{
  return GINT_TO_POINTER (fx_chat_db_drop_chat (db, *(const gint64 *) data, error));
}

void
fx_chats_forget_empty (FxChats        *self,
                       FxConversation *conversation)
{
  FxChatRecord *record = fx_chats_record (conversation);
  guint position;

  if (!record->stored || record->leaf_id != 0 || !record->opened ||
      fx_conversation_get_n_messages (conversation) > 0 ||
      fx_conversation_get_draft (conversation) != NULL ||
      fx_conversation_get_title (conversation) != NULL ||
      !g_list_store_find (self->list, conversation, &position))
    return;

  record->stored = FALSE;
  g_clear_handle_id (&record->save_id, g_source_remove);
  g_list_store_remove (self->list, position);
  fx_chat_store_write (self->store, run_drop_chat, g_memdup2 (&record->row->id, sizeof record->row->id), g_free,
                       NULL, NULL, NULL);
  fx_chats_count_folders (self);
}

void
fx_chats_restore (FxChats *self,
                  gint64   id)
{
  GHashTableIter iter;
  gpointer value;

  /* Deleted since the start: its objects are still here. */
  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    {
      FxChatRecord *record = value;

      if (record->row->id == id)
        {
          fx_chats_undo_delete (self, record->conversation);
          return;
        }
    }

  fx_chat_store_trash_chat (self->store, id, FALSE, NULL, NULL);
  fx_chats_reload (self);
}

typedef struct
{
  gint64        chat_id;
  gint64        until_id;
  FxStoredChat *copy;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  fx_stored_chat_free (copy->copy);
  g_free (copy);
}

static gpointer
run_copy (FxChatDb  *db,
          gpointer   data,
          GError   **error)
{
  const Copy *copy = data;

  return GINT_TO_POINTER (fx_chat_db_copy_chat (db, copy->chat_id, copy->until_id, copy->copy, error));
}

FxConversation *
fx_chats_duplicate (FxChats        *self,
                    FxConversation *conversation,
                    FxMessage      *until)
{
  FxStoredChat *row;
  FxConversation *copied;
  Copy *copy = g_new0 (Copy, 1);

  fx_chats_collect (conversation);
  row = fx_stored_chat_copy (fx_chats_get_row (conversation));
  row->id = fx_stored_new_id ();
  row->created_at = row->updated_at = fx_stored_now ();
  row->unread = FALSE;
  row->pinned = FALSE;
  g_clear_pointer (&row->draft, g_free);
  row->title_made = FX_TITLE_BY_USER;
  if (row->title[0] != '\0')
    {
      g_autofree char *title = g_steal_pointer (&row->title);

      /* Translators: the title of a copied chat; %s is the original's */
      row->title = g_strdup_printf (_("%s (copy)"), title);
    }

  copy->chat_id = fx_chats_get_row (conversation)->id;
  copy->until_id = until != NULL ? fx_message_get_id (until) : 0;
  copy->copy = fx_stored_chat_copy (row);
  fx_chat_store_write (self->store, run_copy, copy, copy_free, NULL, NULL, NULL);

  /* Its messages are read when it is opened, behind the write. */
  copied = fx_chats_add_row (self, row);
  fx_chats_join (self, copied);
  fx_chats_count_folders (self);

  return copied;
}
