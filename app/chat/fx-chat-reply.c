/* fx-chat-reply.c - one reply, from the prompt to its last word.
 *
 * It passes through: prompt written -> model opened -> model loaded ->
 * prompt encoded (on a thread) -> request -> events.  Each step may find it
 * stopped.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-controller"

#include "fx-chat-controller.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "fx-chat-controller-private.h"
#include "fx-overflow.h"
#include "fx-remedies.h"
#include "fx-reply-stats.h"

FxReply *
fx_reply_ref (FxReply *reply)
{
  g_atomic_ref_count_inc (&reply->ref_count);

  return reply;
}

void
fx_reply_unref (FxReply *reply)
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

/* Hangs on its conversation: what the engine has in its cache of it. */
typedef struct
{
  GArray *ids; /* of guint32 */
  guint   serial;
} Read;

static G_DEFINE_QUARK (fx-chat-read, fx_chat_read)

static void
read_free (gpointer data)
{
  Read *read = data;

  g_array_unref (read->ids);
  g_free (read);
}

static void
remember_prompt (FxReply *reply,
                 GArray  *ids)
{
  Read *read = g_new0 (Read, 1);

  read->ids = g_array_copy (ids);
  read->serial = fx_engine_host_get_serial (reply->controller->host);
  g_object_set_qdata_full (G_OBJECT (reply->conversation), fx_chat_read_quark (), read, read_free);
}

static void
remember_written (FxReply       *reply,
                  const FxEvent *event)
{
  Read *read = g_object_get_qdata (G_OBJECT (reply->conversation), fx_chat_read_quark ());

  if (read != NULL && event->n_ids > 0)
    g_array_append_vals (read->ids, event->ids, (guint) event->n_ids);
}

GArray *
fx_chat_controller_dup_read (FxChatController *self,
                             FxConversation   *conversation)
{
  const Read *read = g_object_get_qdata (G_OBJECT (conversation), fx_chat_read_quark ());

  if (read == NULL || read->serial != fx_engine_host_get_serial (self->host))
    return NULL;

  return g_array_copy (read->ids);
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

void
fx_reply_end (FxReply              *reply,
              FxMessageState      state,
              const FxReplyStats *stats)
{
  FxChatController *self = reply->controller;
  FxMessage *message = reply->message;
  g_autofree char *json = NULL;
  FxConversation *conversation = reply->conversation;

  if (reply->ended)
    return;

  fx_reply_ref (reply); /* the table's goes below */
  reply->ended = TRUE;
  fx_message_set_progress (message, -1);
  fx_message_set_status_text (message, NULL);

  if (stats != NULL)
    {
      g_autofree char *figures = fx_reply_stats_describe (stats, state == FX_MESSAGE_STOPPED);
      g_autofree char *left_out = reply->n_left_out > 0
        ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message not sent", "%u messages not sent",
                                        reply->n_left_out), reply->n_left_out) : NULL;
      g_autofree char *text = left_out != NULL ? g_strdup_printf ("%s · %s", figures, left_out)
                                               : g_strdup (figures);

      json = fx_reply_stats_to_json (stats, fx_message_get_reasoning_time (message),
                                     fx_message_get_reasoning_tokens (message));
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
  if (stats != NULL && stats->finish == FX_FINISH_CONTEXT && state == FX_MESSAGE_DONE && reply->model != NULL)
    fx_remedies_say_full (message, self->host, fx_chat_model_get_info (reply->model), &reply->options,
                          fx_engine_host_get_context (self->host));

  fx_conversation_set_busy (conversation, FALSE);
  fx_conversation_set_subtitle (conversation, fx_model_item_get_short_name (reply->item));
  g_hash_table_remove (self->replies, conversation);
  fx_chat_controller_tell_end (self, reply->conversation);
  fx_reply_unref (reply);
}

static void
reply_fail (FxReply        *reply,
            const GError *error)
{
  FxChatController *self = reply->controller;
  FxModelInfo *info;
  g_autoptr (GListModel) remedies = NULL;
  g_autofree char *text = NULL;

  if (reply->stopped || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      fx_reply_end (reply, FX_MESSAGE_STOPPED, NULL);
      return;
    }

  info = reply->model != NULL ? fx_chat_model_get_info (reply->model) : NULL;
  remedies = fx_remedies_new (self->host, info, &reply->options, error, reply->n_prompt);
  text = fx_remedies_dup_sentence (self->host, info, &reply->options, error);
  fx_message_set_error_text (reply->message, text);
  fx_message_set_remedies (reply->message, remedies);
  fx_reply_end (reply, FX_MESSAGE_FAILED, NULL);
}

static void
show_status (FxReply                *reply,
             const FxEngineStatus *status)
{
  g_autofree char *text = NULL;

  if (fx_message_get_state (reply->message) == FX_MESSAGE_STREAMING)
    return;

  if (status->state == FX_STATE_PREFILL)
    {
      if (status->tokens_per_second > 0)
        text = g_strdup_printf (_("Reading prompt %'" PRIu64 " of %'" PRIu64 " tokens · %.0f tok/s"),
                                status->n_done, status->n_total, status->tokens_per_second);
      else
        text = g_strdup_printf (_("Reading prompt %'" PRIu64 " of %'" PRIu64 " tokens"),
                                status->n_done, status->n_total);
      fx_message_set_state (reply->message, FX_MESSAGE_READING);
      fx_message_set_progress (reply->message, status->progress);
      fx_message_set_status_text (reply->message, text);
    }
}

static void
take_text (FxReply      *reply,
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
  FxReply *reply = data;
  g_autoptr (GString) text = g_string_new (NULL);
  const FxEvent *last = NULL;
  gsize n_ids = 0;

  for (guint i = 0; i < events->len; i++)
    {
      const FxEvent *event = g_ptr_array_index (events, i);

      if (event->type == FX_EVENT_TEXT)
        {
          g_string_append (text, event->text);
          n_ids += event->n_ids;
          remember_written (reply, event);
        }
      else
        last = event;
    }

  if (!reply->ended)
    {
      show_status (reply, status);
      if (text->len > 0 || last != NULL)
        take_text (reply, text->str, last != NULL);
      if (n_ids > 0 && reply->splitter.state != FX_THINK_ANSWER)
        fx_message_set_reasoning_tokens (reply->message,
                                         fx_message_get_reasoning_tokens (reply->message) + (guint) n_ids);
    }

  if (last == NULL)
    return;

  if (last->type == FX_EVENT_DONE)
    fx_reply_end (reply, FX_MESSAGE_DONE, &last->stats);
  else if (last->type == FX_EVENT_CANCELLED)
    fx_reply_end (reply, FX_MESSAGE_STOPPED, &last->stats);
  else
    reply_fail (reply, last->error);

  fx_reply_unref (reply); /* the request's */
}

/* What the encoding thread is given and makes. */
typedef struct
{
  FxChatModel   *model;
  GPtrArray     *turns;
  FxTurnOptions  options;
  FxPolicy       policy;
  guint          context;
  guint          reserve;
  FxLeftOut          fit;
  GArray        *ids;
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

  if (fx_overflow_fit (encoding->model, encoding->turns, &encoding->options, encoding->policy,
                       encoding->context, encoding->reserve, encoding->ids, &encoding->fit, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* @text: a line each, with escapes.  Returns: (nullable) */
static char **
split_stop (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      {
        g_strv_builder_take (builder, g_strcompress (lines[i]));
        n++;
      }

  return n > 0 ? g_strv_builder_end (builder) : NULL;
}

static void
encoded_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  FxChatController *self = FX_CHAT_CONTROLLER (source);
  g_autoptr (FxReply) reply = data;
  Encoding *encoding = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  const FxChatSettings *settings;
  g_auto (GStrv) stop = NULL;
  FxGenerate generate = { 0 };

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      reply_fail (reply, error);
      return;
    }
  if (reply->stopped || reply->ended)
    {
      fx_reply_end (reply, FX_MESSAGE_STOPPED, NULL);
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
  reply->n_left_out = encoding->fit.n_left_out;
  generate.conversation = (guint64) fx_conversation_get_id (reply->conversation);
  generate.ids = (const guint32 *) (gpointer) encoding->ids->data;
  generate.n_ids = encoding->ids->len;
  generate.max_tokens = settings->max_tokens;
  generate.sampling = settings->sampling;
  stop = split_stop (settings->stop);
  generate.stop = (const char *const *) stop;

  /* Some templates write the mark that opens the thoughts themselves. */
  if (encoding->options.opens_thinking && reply->splitter.state == FX_THINK_START)
    {
      fx_think_splitter_finish (&reply->splitter);
      fx_think_splitter_init (&reply->splitter, TRUE);
    }

  fx_chats_put (self->chats, reply->conversation, reply->message, -1, NULL, NULL, NULL);
  remember_prompt (reply, encoding->ids);
  reply->request = fx_engine_host_generate (self->host, &generate, events_cb, fx_reply_ref (reply));
}

static void
reply_encode (FxReply *reply)
{
  FxChatController *self = reply->controller;
  Encoding *encoding = g_new0 (Encoding, 1);
  g_autoptr (GTask) task = g_task_new (self, NULL, encoded_cb, fx_reply_ref (reply));
  g_autofree char *begun = raw_text (reply->message);
  const FxSamplingItem *sampling;

  fx_message_set_state (reply->message, FX_MESSAGE_WAITING);
  fx_message_set_progress (reply->message, -1);
  fx_message_set_status_text (reply->message, NULL);

  encoding->model = fx_chat_model_ref (reply->model);
  encoding->turns = fx_chat_controller_turns (reply->conversation, reply->message);
  encoding->ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  sampling = fx_chats_get_sampling (reply->conversation);
  encoding->options.thinking = sampling->thinking;
  encoding->policy = (FxPolicy) sampling->overflow;
  encoding->context = fx_engine_host_get_context (self->host);
  encoding->reserve = fx_overflow_reserve (encoding->context, (gint) sampling->max_tokens);
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
  g_autoptr (FxReply) reply = data;

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
  g_autoptr (FxReply) reply = data;
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
  fx_engine_host_load (self->host, reply->item, model, &reply->options, loaded_cb, fx_reply_ref (reply));
}

void
fx_reply_go (FxReply *reply)
{
  if (!reply->waits || reply->ended)
    return;

  reply->waits = FALSE;
  fx_models_open (reply->controller->models, reply->item, opened_cb, fx_reply_ref (reply));
}

void
fx_reply_written_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (FxReply) reply = data;
  g_autoptr (GError) error = NULL;

  /* Where it could not be written the store says so in its banner. */
  if (!fx_chat_store_write_finish (FX_CHAT_STORE (source), result, &error))
    g_debug ("%s", error->message);
  fx_reply_go (reply);
}

FxReply *
fx_reply_new (FxChatController *self,
              FxConversation   *conversation,
              FxModelItem      *item,
              FxMessage        *message)
{
  FxReply *reply = g_new0 (FxReply, 1);
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
