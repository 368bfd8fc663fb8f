/* fx-chats.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chats"

#include "fx-chats.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-remedies.h"
#include "fx-reply-stats.h"
#include "fx-sampling-link.h"

/* Settings are written this long after the last change of one. */
#define SAVE_MS 400

#define TITLE_CHARS 48

/* Hangs on its conversation. */
typedef struct
{
  FxStoredChat   *row;
  FxSamplingItem *sampling;
  FxChats        *chats;    /* borrowed: the list outlives its rows' changes */
  FxConversation *conversation; /* borrowed: it owns this */
  guint           save_id;
  gint64          leaf_id;
  gboolean        stored;
  gboolean        opened;
} Record;

struct _FxChats
{
  GObject      parent_instance;

  /* Owned */
  FxChatStore *store;
  GListStore  *list;

  gboolean     loaded;
};

enum
{
  LOADED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxChats, fx_chats, G_TYPE_OBJECT)

static G_DEFINE_QUARK (fx-chat-record, fx_chat_record)

static Record *
record_of (FxConversation *conversation)
{
  return g_object_get_qdata (G_OBJECT (conversation), fx_chat_record_quark ());
}

static void
record_free (gpointer data)
{
  Record *record = data;

  g_clear_handle_id (&record->save_id, g_source_remove);
  if (record->chats != NULL)
    g_object_remove_weak_pointer (G_OBJECT (record->chats), (gpointer *) &record->chats);
  g_clear_object (&record->sampling);
  fx_stored_chat_free (record->row);
  g_free (record);
}

FxStoredChat *
fx_chats_get_row (FxConversation *conversation)
{
  return record_of (conversation)->row;
}

FxSamplingItem *
fx_chats_get_sampling (FxConversation *conversation)
{
  return record_of (conversation)->sampling;
}

void
fx_chats_collect (FxConversation *conversation)
{
  Record *record = record_of (conversation);
  const FxSamplingItem *item = record->sampling;
  FxChatSettings *settings = &record->row->settings;

  fx_sampling_link_read_chat (item, settings);
  g_set_str (&settings->instructions, fx_conversation_get_instructions (conversation));
  g_set_str (&settings->model, fx_conversation_get_model_path (conversation));
  g_set_str (&record->row->title, fx_conversation_get_title (conversation) != NULL
                                  ? fx_conversation_get_title (conversation) : "");
}

static gboolean
save_cb (gpointer data)
{
  Record *record = data;

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
  Record *record = data;

  if (record->save_id == 0)
    record->save_id = g_timeout_add (SAVE_MS, save_cb, record);
}

/* Takes @row. */
static FxConversation *
conversation_new (FxChats      *self,
                  FxStoredChat *row)
{
  FxConversation *conversation = fx_conversation_new ();
  const FxChatSettings *settings = &row->settings;
  Record *record = g_new0 (Record, 1);

  record->row = row;
  record->conversation = conversation;
  record->chats = self;
  g_object_add_weak_pointer (G_OBJECT (self), (gpointer *) &record->chats);
  record->sampling = fx_sampling_item_new ();
  fx_sampling_link_show_chat (settings, record->sampling);
  g_object_set_qdata_full (G_OBJECT (conversation), fx_chat_record_quark (), record, record_free);

  fx_conversation_set_id (conversation, row->id);
  fx_conversation_set_title (conversation, row->title[0] != '\0' ? row->title : NULL);
  fx_conversation_set_instructions (conversation, settings->instructions);
  fx_conversation_set_model_path (conversation, settings->model);
  fx_conversation_set_updated (conversation, row->updated_at / 1000);

  g_signal_connect (record->sampling, "notify", G_CALLBACK (setting_changed_cb), record);
  g_signal_connect (conversation, "notify::instructions", G_CALLBACK (setting_changed_cb), record);
  g_signal_connect (conversation, "notify::model-path", G_CALLBACK (setting_changed_cb), record);

  return conversation;
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
      fx_chat_settings_copy (&record_of (like)->row->settings, &row->settings);
    }

  conversation = conversation_new (self, row);
  record_of (conversation)->opened = TRUE;

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

FxMessage *
fx_chats_message_from_row (const FxStoredMessage *row)
{
  FxMessage *message = fx_message_new (g_str_equal (row->role, "user") ? FX_ROLE_USER :
                                       g_str_equal (row->role, "system") ? FX_ROLE_SYSTEM : FX_ROLE_ASSISTANT,
                                       row->text);
  FxReplyStats stats;
  double reasoning_time;
  guint n_reasoning;

  fx_message_set_id (message, row->id);
  fx_message_set_created (message, row->created_at / 1000);
  fx_message_set_model_name (message, row->model);
  if (row->reasoning != NULL)
    fx_message_set_reasoning (message, row->reasoning);

  switch (row->state)
    {
    case FX_STORED_STREAMING:
    case FX_STORED_STOPPED:
      fx_message_set_state (message, FX_MESSAGE_STOPPED);
      fx_message_set_can_continue (message, TRUE);
      fx_message_set_stats_text (message, _("Stopped"));
      break;

    case FX_STORED_FAILED:
      fx_message_set_state (message, FX_MESSAGE_FAILED);
      fx_message_set_error_text (message, row->error);
      break;

    case FX_STORED_COMPLETE:
    default:
      break;
    }

  if (fx_reply_stats_from_json (&stats, &reasoning_time, &n_reasoning, row->stats))
    {
      g_autofree char *text = fx_reply_stats_describe (&stats, row->state == FX_STORED_STOPPED);

      if (reasoning_time > 0)
        fx_message_set_reasoning_time (message, reasoning_time);
      fx_message_set_reasoning_tokens (message, n_reasoning);
      if (stats.n_tokens > 0)
        fx_message_set_stats_text (message, text);
      if (stats.finish == FX_FINISH_MAX_TOKENS)
        fx_message_set_can_continue (message, TRUE);
      if (stats.finish == FX_FINISH_CONTEXT)
        fx_remedies_say_full (message, NULL, NULL, NULL, 0);
    }

  return message;
}

static void
messages_listed_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      data)
{
  g_autoptr (FxConversation) conversation = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = fx_chat_store_list_messages_finish (FX_CHAT_STORE (source), result, &error);
  g_autoptr (GPtrArray) messages = NULL;
  Record *record = record_of (conversation);

  if (rows == NULL)
    {
      g_message ("%s", error->message);
      record->opened = FALSE;
      return;
    }

  messages = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < rows->len; i++)
    {
      const FxStoredMessage *row = g_ptr_array_index (rows, i);

      g_ptr_array_add (messages, fx_chats_message_from_row (row));
      record->leaf_id = row->id;
    }

  /* Before what was said while it was read. */
  fx_conversation_splice (conversation, 0, 0, (FxMessage **) messages->pdata, messages->len);
}

void
fx_chats_open (FxChats        *self,
               FxConversation *conversation)
{
  Record *record = record_of (conversation);

  if (record->opened)
    return;

  record->opened = TRUE;
  fx_chat_store_list_messages_async (self->store, record->row->id, NULL,
                                     messages_listed_cb, g_object_ref (conversation));
}

char *
fx_chats_make_title (const char *text)
{
  g_autofree char *line = NULL;
  g_auto (GStrv) words = NULL;
  GString *title = g_string_new (NULL);

  while (g_ascii_isspace (*text))
    text++;
  line = g_strndup (text, strcspn (text, "\r\n"));
  words = g_strsplit_set (line, " \t", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (words[i][0] == '\0')
        continue;
      if (title->len > 0 &&
          g_utf8_strlen (title->str, -1) + g_utf8_strlen (words[i], -1) + 1 > TITLE_CHARS)
        {
          g_string_append (title, "…");
          break;
        }
      if (title->len > 0)
        g_string_append_c (title, ' ');
      g_string_append (title, words[i]);
    }

  if (g_utf8_strlen (title->str, -1) > TITLE_CHARS + 1)
    {
      g_autofree char *cut = g_utf8_substring (title->str, 0, TITLE_CHARS);

      g_string_printf (title, "%s…", cut);
    }

  return g_string_free_and_steal (title);
}

static const char *
role_name (FxRole role)
{
  return role == FX_ROLE_USER ? "user" : role == FX_ROLE_SYSTEM ? "system" : "assistant";
}

static FxStoredState
stored_state (FxMessage *message)
{
  switch (fx_message_get_state (message))
    {
    case FX_MESSAGE_STOPPED:
      return FX_STORED_STOPPED;
    case FX_MESSAGE_FAILED:
      return FX_STORED_FAILED;
    case FX_MESSAGE_DONE:
      return FX_STORED_COMPLETE;
    default:
      return FX_STORED_STREAMING;
    }
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
  Record *record = record_of (conversation);
  const gboolean is_new = fx_message_get_id (message) == 0;

  if (is_new)
    {
      fx_message_set_id (message, row->id);
      row->parent_id = parent_id >= 0 ? parent_id : record->leaf_id;
      record->leaf_id = row->id;
      record->row->updated_at = fx_stored_now ();
      fx_conversation_set_updated (conversation, record->row->updated_at / 1000);
    }
  else
    {
      row->id = fx_message_get_id (message);
    }

  row->chat_id = record->row->id;
  g_set_str (&row->role, role_name (fx_message_get_role (message)));
  g_set_str (&row->text, fx_message_get_text (message));
  if (fx_message_get_reasoning (message)[0] != '\0')
    row->reasoning = g_strdup (fx_message_get_reasoning (message));
  row->state = stored_state (message);
  row->error = g_strdup (fx_message_get_error_text (message));
  row->model = g_strdup (fx_message_get_model_name (message));
  row->stats = g_strdup (stats);
  row->created_at = fx_message_get_created (message) * 1000;

  if (!record->stored)
    {
      record->stored = TRUE;
      g_list_store_append (self->list, conversation);
    }
  fx_chats_collect (conversation);
  fx_chat_store_put_message (self->store, record->row, row, callback, user_data);
}

void
fx_chats_rename (FxChats        *self,
                 FxConversation *conversation,
                 const char     *title)
{
  Record *record = record_of (conversation);

  fx_conversation_set_title (conversation, title);
  record->row->title_made = FALSE;
  fx_chats_collect (conversation);
  if (record->stored)
    fx_chat_store_put_chat (self->store, record->row, NULL, NULL);
}

void
fx_chats_delete (FxChats        *self,
                 FxConversation *conversation)
{
  guint position;

  if (!g_list_store_find (self->list, conversation, &position))
    return;

  g_list_store_remove (self->list, position);
  fx_chat_store_trash_chat (self->store, record_of (conversation)->row->id, TRUE, NULL, NULL);
}

void
fx_chats_undo_delete (FxChats        *self,
                      FxConversation *conversation)
{
  if (g_list_store_find (self->list, conversation, NULL))
    return;

  g_list_store_append (self->list, conversation);
  fx_chat_store_trash_chat (self->store, record_of (conversation)->row->id, FALSE, NULL, NULL);
}

static void
chats_listed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (FxChats) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = fx_chat_store_list_chats_finish (FX_CHAT_STORE (source), result, &error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  if (rows == NULL)
    g_message ("%s", error->message);

  while (rows != NULL && rows->len > 0)
    {
      FxConversation *conversation = conversation_new (self, g_ptr_array_steal_index (rows, 0));

      record_of (conversation)->stored = TRUE;
      g_ptr_array_add (items, conversation);
    }

  g_list_store_splice (self->list, 0, 0, items->pdata, items->len);
  self->loaded = TRUE;
  g_signal_emit (self, signals[LOADED], 0);
}

FxChats *
fx_chats_new (FxChatStore *store)
{
  FxChats *self = g_object_new (FX_TYPE_CHATS, NULL);

  self->store = g_object_ref (store);
  fx_chat_store_list_chats_async (store, NULL, chats_listed_cb, g_object_ref (self));

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

  g_clear_object (&self->list);
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
}

static void
fx_chats_init (FxChats *self)
{
  self->list = g_list_store_new (FX_TYPE_CONVERSATION);
}
