/* fx-chats.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chats"

#include "fx-chats.h"

#include "fx-chats-private.h"
#include "fx-sampling-link.h"

/* Settings are written this long after the last change of one. */
#define SAVE_MS 400

enum
{
  LOADED,
  REORDERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxChats, fx_chats, G_TYPE_OBJECT)

static G_DEFINE_QUARK (fx-chat-record, fx_chat_record)

FxChatRecord *
fx_chats_record (FxConversation *conversation)
{
  return g_object_get_qdata (G_OBJECT (conversation), fx_chat_record_quark ());
}

static void
record_free (gpointer data)
{
  FxChatRecord *record = data;

  g_clear_handle_id (&record->save_id, g_source_remove);
  if (record->chats != NULL)
    g_hash_table_remove (record->chats->records, record);
  g_clear_object (&record->sampling);
  g_clear_pointer (&record->tree, fx_chat_tree_free);
  g_clear_pointer (&record->messages, g_hash_table_unref);
  fx_stored_chat_free (record->row);
  g_free (record);
}

FxStoredChat *
fx_chats_get_row (FxConversation *conversation)
{
  return fx_chats_record (conversation)->row;
}

void
fx_chats_collect (FxConversation *conversation)
{
  FxChatRecord *record = fx_chats_record (conversation);
  const FxSamplingItem *item = record->sampling;
  FxChatSettings *settings = &record->row->settings;
  const FxFolder *folder;

  if (item != NULL)
    fx_sampling_link_read_chat (item, settings);
  g_set_str (&settings->instructions, fx_conversation_get_instructions (conversation));
  g_set_str (&settings->model, fx_conversation_get_model_path (conversation));
  g_set_str (&record->row->title, fx_conversation_get_title (conversation) != NULL
                                  ? fx_conversation_get_title (conversation) : "");
  g_set_str (&record->row->draft, fx_conversation_get_draft (conversation));
  record->row->pinned = fx_conversation_get_pinned (conversation);
  record->row->unread = fx_conversation_get_unread (conversation);
  folder = fx_conversation_get_folder (conversation);
  record->row->folder_id = folder != NULL ? (gint64) folder->id : 0;
}

static gboolean
save_cb (gpointer data)
{
  FxChatRecord *record = data;

  record->save_id = 0;
  fx_chats_collect (record->conversation);
  if (record->stored && record->chats != NULL)
    fx_chat_store_put_chat (record->chats->store, record->row, NULL, NULL);

  return G_SOURCE_REMOVE;
}

static void
setting_changed_cb (GObject    *object,
                    GParamSpec *pspec,
                    gpointer    data)
{
  FxChatRecord *record = data;

  if (record->save_id == 0)
    record->save_id = g_timeout_add (SAVE_MS, save_cb, record);
}

void
fx_chats_save_later (FxConversation *conversation)
{
  setting_changed_cb (NULL, NULL, fx_chats_record (conversation));
}

void
fx_chats_save (FxConversation *conversation)
{
  FxChatRecord *record = fx_chats_record (conversation);

  g_clear_handle_id (&record->save_id, g_source_remove);
  save_cb (record);
}

FxSamplingItem *
fx_chats_get_sampling (FxConversation *conversation)
{
  FxChatRecord *record = fx_chats_record (conversation);
  const FxChatSettings *settings = &record->row->settings;

  if (record->sampling != NULL)
    return record->sampling;

  record->sampling = fx_sampling_item_new ();
  fx_sampling_link_show_chat (settings, record->sampling);
  g_signal_connect (record->sampling, "notify", G_CALLBACK (setting_changed_cb), record);

  return record->sampling;
}

FxConversation *
fx_chats_add_row (FxChats      *self,
                  FxStoredChat *row)
{
  FxConversation *conversation = fx_conversation_new ();
  const FxChatSettings *settings = &row->settings;
  FxChatRecord *record = g_new0 (FxChatRecord, 1);

  record->row = row;
  record->conversation = conversation;
  record->chats = self;
  g_hash_table_add (self->records, record);
  record->messages = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  g_object_set_qdata_full (G_OBJECT (conversation), fx_chat_record_quark (), record, record_free);

  fx_conversation_set_id (conversation, row->id);
  fx_conversation_set_title (conversation, row->title[0] != '\0' ? row->title : NULL);
  fx_conversation_set_instructions (conversation, settings->instructions);
  fx_conversation_set_model_path (conversation, settings->model);
  fx_conversation_set_updated (conversation, row->updated_at / 1000);
  fx_conversation_set_pinned (conversation, row->pinned);
  fx_conversation_set_unread (conversation, row->unread);
  fx_conversation_set_draft (conversation, row->draft);
  if (row->folder_id != 0)
    fx_conversation_set_folder (conversation, fx_chats_folder_by_id (self, row->folder_id));

  g_signal_connect (conversation, "notify::instructions", G_CALLBACK (setting_changed_cb), record);
  g_signal_connect (conversation, "notify::model-path", G_CALLBACK (setting_changed_cb), record);
  g_signal_connect (conversation, "notify::unread", G_CALLBACK (setting_changed_cb), record);

  return conversation;
}

void
fx_chats_join (FxChats        *self,
               FxConversation *conversation)
{
  FxChatRecord *record = fx_chats_record (conversation);

  if (record->stored)
    return;

  record->stored = TRUE;
  g_list_store_append (self->list, conversation);
  fx_chats_save (conversation);
}

void
fx_chats_flush (FxChats *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    {
      FxChatRecord *record = value;

      if (record->save_id != 0)
        fx_chats_save (record->conversation);
    }
}

FxConversation *
fx_chats_create (FxChats        *self,
                 FxConversation *like)
{
  FxConversation *conversation;
  FxStoredChat *row = fx_stored_chat_new ();

  if (like != NULL)
    {
      fx_chats_collect (like);
      fx_chat_settings_finish (&row->settings);
      fx_chat_settings_copy (&fx_chats_record (like)->row->settings, &row->settings);
    }

  conversation = fx_chats_add_row (self, row);
  fx_chats_record (conversation)->opened = TRUE;

  return conversation;
}

FxConversation *
fx_chats_by_id (FxChats *self,
                gint64   id)
{
  const guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (FxConversation) conversation = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (fx_conversation_get_id (conversation) == id)
        return conversation; /* the list keeps it */
    }

  return NULL;
}

void
fx_chats_put (FxChats             *self,
              FxConversation      *conversation,
              FxMessage           *message,
              gint64               parent_id,
              const char          *stats,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  g_autoptr (FxStoredMessage) row = fx_stored_message_new ();
  FxChatRecord *record = fx_chats_record (conversation);
  const gboolean is_new = fx_message_get_id (message) == 0;

  if (is_new)
    {
      fx_message_set_id (message, row->id);
      row->parent_id = parent_id >= 0 ? parent_id : record->leaf_id;
      row->created_at = fx_stored_now ();
      record->row->updated_at = row->created_at;
      fx_conversation_set_updated (conversation, record->row->updated_at / 1000);
      fx_chats_note_message (conversation, message, row->parent_id);
    }
  else
    {
      row->id = fx_message_get_id (message);
      row->created_at = fx_message_get_created (message) * 1000;
    }

  row->chat_id = record->row->id;
  row->stats = g_strdup (stats);
  fx_chats_message_to_row (message, row);

  fx_chats_join (self, conversation);
  fx_chats_reordered (self);
  fx_chats_collect (conversation);
  fx_chat_store_put_message (self->store, record->row, row, callback, user_data);
}

void
fx_chats_set_title (FxChats        *self,
                    FxConversation *conversation,
                    const char     *title,
                    FxTitleMade     made)
{
  FxChatRecord *record = fx_chats_record (conversation);

  fx_conversation_set_title (conversation, title);
  record->row->title_made = made;
  fx_chats_save (conversation);
}

void
fx_chats_rename (FxChats        *self,
                 FxConversation *conversation,
                 const char     *title)
{
  fx_chats_set_title (self, conversation, title, FX_TITLE_BY_USER);
}

void
fx_chats_delete (FxChats        *self,
                 FxConversation *conversation)
{
  guint position;

  if (!g_list_store_find (self->list, conversation, &position))
    return;

  g_list_store_remove (self->list, position);
  fx_chats_count_folders (self);
  fx_chat_store_trash_chat (self->store, fx_chats_record (conversation)->row->id, TRUE, NULL, NULL);
}

void
fx_chats_undo_delete (FxChats        *self,
                      FxConversation *conversation)
{
  if (g_list_store_find (self->list, conversation, NULL))
    return;

  g_list_store_append (self->list, conversation);
  fx_chats_count_folders (self);
  fx_chat_store_trash_chat (self->store, fx_chats_record (conversation)->row->id, FALSE, NULL, NULL);
}

/* What the list is made of. */
typedef struct
{
  GPtrArray *folders;
  GPtrArray *chats;
} Listed;

static void
listed_free (gpointer data)
{
  Listed *listed = data;

  g_clear_pointer (&listed->folders, g_ptr_array_unref);
  g_clear_pointer (&listed->chats, g_ptr_array_unref);
  g_free (listed);
}

static gpointer
run_list (FxChatDb  *db,
          gpointer   data,
          GError   **error)
{
  Listed *listed = g_new0 (Listed, 1);

  listed->folders = fx_chat_db_list_folders (db, error);
  if (listed->folders != NULL)
    listed->chats = fx_chat_db_list_chats (db, error);
  if (listed->chats == NULL)
    g_clear_pointer (&listed, listed_free);

  return listed;
}

static void
take_folders (FxChats   *self,
              GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const FxStoredFolder *row = g_ptr_array_index (rows, i);
      g_autoptr (FxFolder) folder = NULL;

      if (fx_chats_folder_by_id (self, row->id) != NULL)
        continue;
      folder = fx_folder_new ((guint64) row->id, row->name);
      g_object_set (folder, "expanded", row->expanded, NULL);
      fx_chats_add_folder (self, folder, FALSE);
    }
}

/* Those that are not in the list yet. */
static void
take_chats (FxChats   *self,
            GPtrArray *rows)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    g_hash_table_add (known, &((FxChatRecord *) value)->row->id);

  for (guint i = 0; i < rows->len; i++)
    {
      FxStoredChat *row = g_ptr_array_index (rows, i);
      FxConversation *conversation;

      if (g_hash_table_contains (known, &row->id))
        continue;
      conversation = fx_chats_add_row (self, g_steal_pointer (&rows->pdata[i]));
      fx_chats_record (conversation)->stored = TRUE;
      g_ptr_array_add (items, conversation);
    }

  g_list_store_splice (self->list, g_list_model_get_n_items (G_LIST_MODEL (self->list)), 0,
                       items->pdata, items->len);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (FxChats) self = data;
  g_autoptr (GError) error = NULL;
  Listed *listed = fx_chat_store_read_finish (FX_CHAT_STORE (source), result, &error);

  if (listed != NULL)
    {
      take_folders (self, listed->folders);
      take_chats (self, listed->chats);
      fx_chats_count_folders (self);
      listed_free (listed);
    }
  else
    {
      g_message ("%s", error->message);
    }

  self->loaded = TRUE;
  g_signal_emit (self, signals[LOADED], 0);
}

void
fx_chats_reload (FxChats *self)
{
  fx_chat_store_read_async (self->store, run_list, NULL, NULL, listed_free, NULL,
                            listed_cb, g_object_ref (self));
}

void
fx_chats_reordered (FxChats *self)
{
  g_signal_emit (self, signals[REORDERED], 0);
}

FxChats *
fx_chats_new (FxChatStore *store)
{
  FxChats *self = g_object_new (FX_TYPE_CHATS, NULL);

  self->store = g_object_ref (store);
  fx_chats_reload (self);

  return self;
}

gboolean
fx_chats_is_loaded (FxChats *self)
{
  return self->loaded;
}

GListModel *
fx_chats_get_list (FxChats *self)
{
  return G_LIST_MODEL (self->list);
}

static void
fx_chats_finalize (GObject *object)
{
  FxChats *self = FX_CHATS (object);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    ((FxChatRecord *) value)->chats = NULL;
  g_hash_table_unref (self->records);
  g_clear_object (&self->list);
  g_clear_object (&self->folders);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (fx_chats_parent_class)->finalize (object);
}

static void
fx_chats_class_init (FxChatsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fx_chats_finalize;

  /**
   * FxChats::loaded:
   *
   * The list has been read from the store.
   */
  signals[LOADED] =
    g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * FxChats::reordered:
   *
   * A chat was written in, so that it may stand elsewhere in a sorted list.
   */
  signals[REORDERED] =
    g_signal_new ("reordered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fx_chats_init (FxChats *self)
{
  self->list = g_list_store_new (FX_TYPE_CONVERSATION);
  self->folders = g_list_store_new (FX_TYPE_FOLDER);
  self->records = g_hash_table_new (NULL, NULL);
}
