/* fx-chat-controller.c
 *
 * A reply passes through: prompt written -> model opened -> model loaded ->
 * prompt encoded (on a thread) -> request -> events.  Each step may find it
 * stopped.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-controller"

#include "fx-chat-controller.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-remedies.h"
#include "fx-reply-stats.h"
#include "fx-think-splitter.h"

typedef struct
{
  gatomicrefcount   ref_count;
  FxChatController *controller;
  FxConversation   *conversation;
  FxMessage        *message;
  FxModelItem      *item;
  FxChatModel      *model;      /* NULL until it is opened */
  FxLoadOptions     options;
  FxRequest        *request;    /* NULL until it is made */
  FxThinkSplitter   splitter;
  guint             n_prompt;
  gboolean          waits;      /* for the prompt to be written */
  gboolean          stopped;
  gboolean          ended;
} Reply;

struct _FxChatController
{
  GObject       parent_instance;

  /* Owned */
  FxChats      *chats;
  FxChatStore  *store;
  FxModels     *models;
  FxEngineHost *host;
  GHashTable   *replies; /* FxConversation -> Reply */
};

enum
{
  REPLY_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxChatController, fx_chat_controller, G_TYPE_OBJECT)

static Reply *
reply_ref (Reply *reply)
{
  g_atomic_ref_count_inc (&reply->ref_count);

  return reply;
}

static void
reply_unref (Reply *reply)
{
  if (!g_atomic_ref_count_dec (&reply->ref_count))
    return;

  fx_think_splitter_finish (&reply->splitter);
  g_clear_pointer (&reply->request, fx_request_unref);
  g_clear_pointer (&reply->model, fx_chat_model_unref);
  g_clear_object (&reply->item);
  g_clear_object (&reply->message);
  g_clear_object (&reply->conversation);
  g_clear_object (&reply->controller);
  g_free (reply);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reply, reply_unref)

GPtrArray *
fx_chat_controller_turns (FxConversation *conversation,
                          FxMessage      *until)
{
  GPtrArray *turns = fx_turns_new ();
  const char *instructions = fx_conversation_get_instructions (conversation);
  const guint n_messages = fx_conversation_get_n_messages (conversation);

  if (instructions != NULL && instructions[0] != '\0')
    fx_turns_add (turns, "system", instructions);

  for (guint i = 0; i < n_messages; i++)
    {
      FxMessage *message = fx_conversation_get_message (conversation, i);
      const char *text = fx_message_get_text (message);
      const FxRole role = fx_message_get_role (message);

      if (message == until)
        break;
      /* A reply that failed before its first word is no turn. */
      if (role == FX_ROLE_ASSISTANT && text[0] == '\0')
        continue;
      fx_turns_add (turns, role == FX_ROLE_USER ? "user" : role == FX_ROLE_SYSTEM ? "system" : "assistant", text);
    }

  return turns;
}

/* What a reply that goes on has written so far, as the model wrote it. */
static char *
raw_text (FxMessage *message)
{
  const char *reasoning = fx_message_get_reasoning (message);
  const char *text = fx_message_get_text (message);

  if (reasoning[0] == '\0')
    return g_strdup (text);
  if (text[0] == '\0')
    return g_strdup_printf ("<think>\n%s", reasoning);

  return g_strdup_printf ("<think>\n%s\n</think>\n\n%s", reasoning, text);
}

/* The end of every reply, however it came. */
static void
reply_end (Reply              *reply,
           FxMessageState      state,
           const FxReplyStats *stats)
{
  FxChatController *self = reply->controller;
  FxMessage *message = reply->message;
  g_autofree char *json = NULL;
  FxConversation *conversation = reply->conversation;

  if (reply->ended)
    return;

  reply_ref (reply); /* the table's goes below */
  reply->ended = TRUE;
  fx_message_set_progress (message, -1);
  fx_message_set_status_text (message, NULL);

  if (stats != NULL)
    {
      g_autofree char *text = fx_reply_stats_describe (stats, state == FX_MESSAGE_STOPPED);

      json = fx_reply_stats_to_json (stats, fx_message_get_reasoning_time (message));
      fx_message_set_stats_text (message, text);
    }
  else if (state == FX_MESSAGE_STOPPED)
    {
      fx_message_set_stats_text (message, _("Stopped"));
    }

  fx_message_set_can_continue (message,
                               (state == FX_MESSAGE_STOPPED && fx_message_get_text_size (message) > 0) ||
                               (stats != NULL && stats->finish == FX_FINISH_MAX_TOKENS));
  fx_message_set_state (message, state);
  fx_chats_put (self->chats, conversation, message, -1, json, NULL, NULL);

  fx_conversation_set_busy (conversation, FALSE);
  fx_conversation_set_subtitle (conversation, fx_model_item_get_short_name (reply->item));
  g_hash_table_remove (self->replies, conversation);
  g_signal_emit (self, signals[REPLY_ENDED], 0, reply->conversation);
  reply_unref (reply);
}

static void
reply_fail (Reply        *reply,
            const GError *error)
{
  FxChatController *self = reply->controller;
  g_autoptr (GListModel) remedies = NULL;
  g_autofree char *text = NULL;

  if (reply->stopped || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      reply_end (reply, FX_MESSAGE_STOPPED, NULL);
      return;
    }

  remedies = fx_remedies_new (self->host,
                              reply->model != NULL ? fx_chat_model_get_info (reply->model) : NULL,
                              &reply->options, error, reply->n_prompt);
  text = g_strdup (error->message);
  fx_message_set_error_text (reply->message, text);
  fx_message_set_remedies (reply->message, remedies);
  reply_end (reply, FX_MESSAGE_FAILED, NULL);
}

static void
show_status (Reply                *reply,
             const FxEngineStatus *status)
{
  g_autofree char *text = NULL;

  if (fx_message_get_state (reply->message) == FX_MESSAGE_STREAMING)
    return;

  if (status->state == FX_STATE_PREFILL)
    {
      if (status->tokens_per_second > 0)
        text = g_strdup_printf (_("Reading prompt %'" G_GUINT64_FORMAT " of %'" G_GUINT64_FORMAT " tokens · %.0f tok/s"),
                                status->n_done, status->n_total, status->tokens_per_second);
      else
        text = g_strdup_printf (_("Reading prompt %'" G_GUINT64_FORMAT " of %'" G_GUINT64_FORMAT " tokens"),
                                status->n_done, status->n_total);
      fx_message_set_state (reply->message, FX_MESSAGE_READING);
      fx_message_set_progress (reply->message, status->progress);
      fx_message_set_status_text (reply->message, text);
    }
}

static void
take_text (Reply      *reply,
           const char *text,
           gboolean    last)
{
  FxChatController *self = reply->controller;
  g_autoptr (GString) reasoning = g_string_new (NULL);
  g_autoptr (GString) answer = g_string_new (NULL);
  const gint64 id = fx_message_get_id (reply->message);

  fx_think_splitter_push (&reply->splitter, text, last, reasoning, answer);
  if (reasoning->len == 0 && answer->len == 0)
    return;

  if (fx_message_get_state (reply->message) != FX_MESSAGE_STREAMING)
    {
      fx_message_set_status_text (reply->message, NULL);
      fx_message_set_state (reply->message, FX_MESSAGE_STREAMING);
    }

  if (reasoning->len > 0)
    {
      fx_message_append_reasoning (reply->message, reasoning->str);
      fx_chat_store_append (self->store, id, TRUE, reasoning->str);
    }
  if (answer->len > 0)
    {
      fx_message_append (reply->message, answer->str);
      fx_chat_store_append (self->store, id, FALSE, answer->str);
    }
}

static void
events_cb (FxEngineHost         *host,
           GPtrArray            *events,
           const FxEngineStatus *status,
           gpointer              data)
{
  Reply *reply = data;
  g_autoptr (GString) text = g_string_new (NULL);
  const FxEvent *last = NULL;

  for (guint i = 0; i < events->len; i++)
    {
      const FxEvent *event = g_ptr_array_index (events, i);

      if (event->type == FX_EVENT_TEXT)
        g_string_append (text, event->text);
      else
        last = event;
    }

  if (!reply->ended)
    {
      show_status (reply, status);
      if (text->len > 0 || last != NULL)
        take_text (reply, text->str, last != NULL);
    }

  if (last == NULL)
    return;

  if (last->type == FX_EVENT_DONE)
    reply_end (reply, FX_MESSAGE_DONE, &last->stats);
  else if (last->type == FX_EVENT_CANCELLED)
    reply_end (reply, FX_MESSAGE_STOPPED, &last->stats);
  else
    reply_fail (reply, last->error);

  reply_unref (reply); /* the request's */
}

/* What the encoding thread is given and makes. */
typedef struct
{
  FxChatModel *model;
  GPtrArray   *turns;
  GArray      *ids;
} Encoding;

static void
encoding_free (gpointer data)
{
  Encoding *encoding = data;

  fx_chat_model_unref (encoding->model);
  g_ptr_array_unref (encoding->turns);
  g_array_unref (encoding->ids);
  g_free (encoding);
}

static void
encode_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Encoding *encoding = data;
  GError *error = NULL;

  if (fx_chat_model_encode (encoding->model, encoding->turns, encoding->ids, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
encoded_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  FxChatController *self = FX_CHAT_CONTROLLER (source);
  g_autoptr (Reply) reply = data;
  Encoding *encoding = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  const FxChatSettings *settings;
  FxGenerate generate = { 0 };

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      reply_fail (reply, error);
      return;
    }
  if (reply->stopped || reply->ended)
    {
      reply_end (reply, FX_MESSAGE_STOPPED, NULL);
      return;
    }
  /* Another window may have loaded another model meanwhile. */
  if (fx_engine_host_get_model_item (self->host) != reply->item)
    {
      g_set_error_literal (&error, FX_ERROR, FX_ERROR_DEVICE,
                           _("Another model was loaded in the meantime"));
      reply_fail (reply, error);
      return;
    }

  fx_chats_collect (reply->conversation);
  settings = &fx_chats_get_row (reply->conversation)->settings;
  reply->n_prompt = encoding->ids->len;
  generate.conversation = (guint64) fx_conversation_get_id (reply->conversation);
  generate.ids = (const guint32 *) (gpointer) encoding->ids->data;
  generate.n_ids = encoding->ids->len;
  generate.max_tokens = settings->max_tokens;
  generate.sampling = settings->sampling;

  fx_chats_put (self->chats, reply->conversation, reply->message, -1, NULL, NULL, NULL);
  reply->request = fx_engine_host_generate (self->host, &generate, events_cb, reply_ref (reply));
}

static void
reply_encode (Reply *reply)
{
  FxChatController *self = reply->controller;
  Encoding *encoding = g_new0 (Encoding, 1);
  g_autoptr (GTask) task = g_task_new (self, NULL, encoded_cb, reply_ref (reply));
  g_autofree char *begun = raw_text (reply->message);

  fx_message_set_state (reply->message, FX_MESSAGE_WAITING);
  fx_message_set_progress (reply->message, -1);
  fx_message_set_status_text (reply->message, NULL);

  encoding->model = fx_chat_model_ref (reply->model);
  encoding->turns = fx_chat_controller_turns (reply->conversation, reply->message);
  encoding->ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (begun[0] != '\0')
    fx_turns_add (encoding->turns, "assistant", begun);

  g_task_set_task_data (task, encoding, encoding_free);
  g_task_run_in_thread (task, encode_thread);
}

static void
loaded_cb (FxEngineHost *host,
           const GError *error,
           gpointer      data)
{
  g_autoptr (Reply) reply = data;

  if (reply->ended)
    return;
  if (error != NULL)
    {
      reply_fail (reply, error);
      return;
    }

  fx_models_touch (reply->controller->models, reply->item);
  reply_encode (reply);
}

static void
opened_cb (FxModels     *models,
           FxChatModel  *model,
           const GError *error,
           gpointer      data)
{
  g_autoptr (Reply) reply = data;
  FxChatController *self = reply->controller;

  if (reply->ended)
    return;
  if (model == NULL)
    {
      reply_fail (reply, error);
      return;
    }

  reply->model = fx_chat_model_ref (model);
  if (fx_engine_host_get_model_item (self->host) == reply->item &&
      !fx_engine_host_is_loading (self->host, NULL))
    {
      reply->options = *fx_engine_host_get_options (self->host);
      reply_encode (reply);
      return;
    }

  if (fx_engine_host_is_loading (self->host, reply->item))
    reply->options = *fx_engine_host_get_options (self->host);
  else
    fx_models_get_options (self->models, reply->item, &reply->options);

  fx_message_set_state (reply->message, FX_MESSAGE_LOADING);
  fx_engine_host_load (self->host, reply->item, model, &reply->options, loaded_cb, reply_ref (reply));
}

static void
reply_go (Reply *reply)
{
  if (!reply->waits || reply->ended)
    return;

  reply->waits = FALSE;
  fx_models_open (reply->controller->models, reply->item, opened_cb, reply_ref (reply));
}

/* The prompt is on the disk. */
static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (Reply) reply = data;
  g_autoptr (GError) error = NULL;

  /* Where it could not be written the store says so in its banner. */
  if (!fx_chat_store_write_finish (FX_CHAT_STORE (source), result, &error))
    g_debug ("%s", error->message);
  reply_go (reply);
}

/* A full disk must not keep the user from an answer: the text is kept in
 * memory and written later. */
static void
problem_cb (FxChatStore *store,
            GParamSpec  *pspec,
            gpointer     data)
{
  FxChatController *self = data;
  g_autoptr (GPtrArray) waiting = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  if (fx_chat_store_get_problem (store) == NULL)
    return;

  g_hash_table_iter_init (&iter, self->replies);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (waiting, value);
  for (guint i = 0; i < waiting->len; i++)
    reply_go (g_ptr_array_index (waiting, i));
}

/* The percent of a load, in the row that waits for it. */
static void
progress_cb (FxEngineItem *item,
             GParamSpec   *pspec,
             gpointer      data)
{
  FxChatController *self = data;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->replies);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Reply *reply = value;
      g_autofree char *text = NULL;

      if (fx_message_get_state (reply->message) != FX_MESSAGE_LOADING)
        continue;
      text = g_strdup_printf (_("Loading %s… %.0f %%"), fx_model_item_get_short_name (reply->item), item->progress * 100);
      fx_message_set_progress (reply->message, item->progress);
      fx_message_set_status_text (reply->message, text);
    }
}

static Reply *
reply_new (FxChatController *self,
           FxConversation   *conversation,
           FxModelItem      *item,
           FxMessage        *message)
{
  Reply *reply = g_new0 (Reply, 1);
  const gboolean inside = fx_message_get_reasoning (message)[0] != '\0' &&
                          fx_message_get_text_size (message) == 0;

  g_atomic_ref_count_init (&reply->ref_count);
  reply->controller = g_object_ref (self);
  reply->conversation = g_object_ref (conversation);
  reply->message = g_object_ref (message);
  reply->item = g_object_ref (item);
  reply->options = FX_LOAD_OPTIONS_DEFAULT;
  reply->waits = TRUE;
  fx_think_splitter_init (&reply->splitter, inside);
  if (fx_message_get_text_size (message) > 0)
    reply->splitter.state = FX_THINK_ANSWER;

  fx_message_set_model_name (message, fx_model_item_get_short_name (item));
  fx_message_set_error_text (message, NULL);
  fx_message_set_remedies (message, NULL);
  fx_message_set_stats_text (message, NULL);
  fx_message_set_can_continue (message, FALSE);
  fx_message_set_state (message, FX_MESSAGE_WAITING);
  fx_conversation_set_model_path (conversation, item->path);
  fx_conversation_set_model_name (conversation, fx_model_item_get_short_name (item));
  fx_conversation_set_subtitle (conversation, _("Writing…"));
  fx_conversation_set_busy (conversation, TRUE);
  g_hash_table_insert (self->replies, g_object_ref (conversation), reply);

  return reply;
}

/* Adds the empty message of an answer and begins. */
static Reply *
answer (FxChatController *self,
        FxConversation   *conversation,
        FxModelItem      *model)
{
  g_autoptr (FxMessage) message = fx_message_new (FX_ROLE_ASSISTANT, NULL);
  Reply *reply = reply_new (self, conversation, model, message);

  fx_conversation_append (conversation, message);

  return reply;
}

void
fx_chat_controller_send (FxChatController *self,
                         FxConversation   *conversation,
                         FxModelItem      *model,
                         const char       *text)
{
  g_autoptr (FxMessage) message = NULL;
  FxStoredChat *row;
  Reply *reply;

  g_return_if_fail (FX_IS_CHAT_CONTROLLER (self));

  if (g_hash_table_contains (self->replies, conversation))
    return;

  row = fx_chats_get_row (conversation);
  if (fx_conversation_get_title (conversation) == NULL && row->title_made)
    {
      g_autofree char *title = fx_chats_make_title (text);

      fx_conversation_set_title (conversation, title);
    }

  message = fx_message_new (FX_ROLE_USER, text);
  fx_conversation_append (conversation, message);
  reply = answer (self, conversation, model);
  fx_chats_put (self->chats, conversation, message, -1, NULL, written_cb, reply_ref (reply));
}

/* The messages from @position on leave the path; those before it stay. */
static gint64
branch_at (FxConversation *conversation,
           guint           position)
{
  FxMessage *before = position > 0 ? fx_conversation_get_message (conversation, position - 1) : NULL;

  fx_conversation_truncate (conversation, position);

  return before != NULL ? fx_message_get_id (before) : 0;
}

void
fx_chat_controller_regenerate (FxChatController *self,
                               FxConversation   *conversation,
                               FxModelItem      *model,
                               FxMessage        *message)
{
  Reply *reply;
  guint position;
  gint64 parent_id;

  g_return_if_fail (FX_IS_CHAT_CONTROLLER (self));

  if (g_hash_table_contains (self->replies, conversation) ||
      !fx_conversation_find (conversation, message, &position))
    return;

  /* Of one's own message: the answer to it. */
  if (fx_message_get_role (message) == FX_ROLE_USER)
    position++;

  parent_id = branch_at (conversation, position);
  reply = answer (self, conversation, model);
  fx_chats_put (self->chats, conversation, reply->message, parent_id, NULL, written_cb, reply_ref (reply));
}

void
fx_chat_controller_continue (FxChatController *self,
                             FxConversation   *conversation,
                             FxModelItem      *model,
                             FxMessage        *message)
{
  Reply *reply;
  guint position;

  g_return_if_fail (FX_IS_CHAT_CONTROLLER (self));

  if (g_hash_table_contains (self->replies, conversation) ||
      !fx_conversation_find (conversation, message, &position))
    return;

  fx_conversation_truncate (conversation, position + 1);
  reply = reply_new (self, conversation, model, message);
  fx_chats_put (self->chats, conversation, message, -1, NULL, written_cb, reply_ref (reply));
}

void
fx_chat_controller_edit (FxChatController *self,
                         FxConversation   *conversation,
                         FxModelItem      *model,
                         FxMessage        *message,
                         const char       *text,
                         gboolean          regenerate)
{
  g_autoptr (FxMessage) edited = NULL;
  gint64 parent_id;
  guint position;
  Reply *reply;

  g_return_if_fail (FX_IS_CHAT_CONTROLLER (self));

  if (g_hash_table_contains (self->replies, conversation) ||
      !fx_conversation_find (conversation, message, &position))
    return;

  if (!regenerate || model == NULL)
    {
      fx_message_set_text (message, text);
      fx_message_set_edited (message, TRUE);
      fx_chats_put (self->chats, conversation, message, -1, NULL, NULL, NULL);
      return;
    }

  /* What was said before stays in the database, as another branch. */
  parent_id = branch_at (conversation, position);
  edited = fx_message_new (fx_message_get_role (message), text);
  fx_message_set_edited (edited, TRUE);
  fx_conversation_append (conversation, edited);
  reply = answer (self, conversation, model);
  fx_chats_put (self->chats, conversation, edited, parent_id, NULL, written_cb, reply_ref (reply));
}

static G_DEFINE_QUARK (fx-deleted-position, fx_deleted_position)

void
fx_chat_controller_delete (FxChatController *self,
                           FxConversation   *conversation,
                           FxMessage        *message)
{
  guint position;

  g_return_if_fail (FX_IS_CHAT_CONTROLLER (self));

  if (!fx_conversation_find (conversation, message, &position))
    return;
  if (fx_message_get_active (message))
    fx_chat_controller_stop (self, conversation);

  g_object_set_qdata (G_OBJECT (message), fx_deleted_position_quark (), GUINT_TO_POINTER (position));
  g_object_ref (message);
  fx_conversation_remove (conversation, position);
  if (fx_message_get_id (message) != 0)
    fx_chat_store_trash_message (self->store, fx_message_get_id (message), TRUE, NULL, NULL);
  g_object_unref (message);
}

void
fx_chat_controller_undo (FxChatController *self,
                         FxConversation   *conversation,
                         FxMessage        *message)
{
  const guint n_messages = fx_conversation_get_n_messages (conversation);
  guint position = GPOINTER_TO_UINT (g_object_get_qdata (G_OBJECT (message), fx_deleted_position_quark ()));

  if (fx_conversation_find (conversation, message, NULL))
    return;

  fx_conversation_insert (conversation, MIN (position, n_messages), message);
  if (fx_message_get_id (message) != 0)
    fx_chat_store_trash_message (self->store, fx_message_get_id (message), FALSE, NULL, NULL);
}

void
fx_chat_controller_stop (FxChatController *self,
                         FxConversation   *conversation)
{
  Reply *reply;

  g_return_if_fail (FX_IS_CHAT_CONTROLLER (self));

  reply = conversation != NULL ? g_hash_table_lookup (self->replies, conversation) : NULL;
  if (reply == NULL)
    return;

  reply->stopped = TRUE;
  if (reply->request != NULL)
    {
      /* The last event follows, with the figures. */
      fx_request_cancel (reply->request);
      return;
    }

  if (fx_message_get_state (reply->message) == FX_MESSAGE_LOADING)
    fx_engine_host_cancel_load (self->host);
  reply_end (reply, FX_MESSAGE_STOPPED, NULL);
}

void
fx_chat_controller_close (FxChatController *self)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) reply_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->replies);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (all, reply_ref (value));

  for (guint i = 0; i < all->len; i++)
    {
      Reply *reply = g_ptr_array_index (all, i);

      if (reply->request != NULL)
        fx_request_cancel (reply->request);
      reply_end (reply, FX_MESSAGE_STOPPED, NULL);
    }
}

static void
fx_chat_controller_finalize (GObject *object)
{
  FxChatController *self = FX_CHAT_CONTROLLER (object);

  g_hash_table_unref (self->replies);
  g_clear_object (&self->chats);
  g_clear_object (&self->store);
  g_clear_object (&self->models);
  g_clear_object (&self->host);

  G_OBJECT_CLASS (fx_chat_controller_parent_class)->finalize (object);
}

static void
fx_chat_controller_class_init (FxChatControllerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fx_chat_controller_finalize;

  /**
   * FxChatController::reply-ended:
   * @conversation: whose reply is made, stopped or failed
   */
  signals[REPLY_ENDED] =
    g_signal_new ("reply-ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, FX_TYPE_CONVERSATION);
}

static void
fx_chat_controller_init (FxChatController *self)
{
  self->replies = g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify) reply_unref);
}

FxChatController *
fx_chat_controller_new (FxChats      *chats,
                        FxChatStore  *store,
                        FxModels     *models,
                        FxEngineHost *host)
{
  FxChatController *self = g_object_new (FX_TYPE_CHAT_CONTROLLER, NULL);

  self->chats = g_object_ref (chats);
  self->store = g_object_ref (store);
  self->models = g_object_ref (models);
  self->host = g_object_ref (host);
  g_signal_connect_object (store, "notify::problem", G_CALLBACK (problem_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (fx_engine_host_get_item (host), "notify::progress", G_CALLBACK (progress_cb), self, G_CONNECT_DEFAULT);

  return self;
}
