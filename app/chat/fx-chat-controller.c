/* fx-chat-controller.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-controller"

#include "fx-chat-controller.h"

#include <glib/gi18n.h>

#include "fx-chat-controller-private.h"

enum
{
  REPLY_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxChatController, fx_chat_controller, G_TYPE_OBJECT)

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
      ((FxTurn *) g_ptr_array_index (turns, turns->len - 1))->position = i + 1;
    }

  return turns;
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
    fx_reply_go (g_ptr_array_index (waiting, i));
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
      FxReply *reply = value;
      g_autofree char *text = NULL;

      if (fx_message_get_state (reply->message) != FX_MESSAGE_LOADING)
        continue;
      text = g_strdup_printf (_("Loading %s… %.0f %%"), fx_model_item_get_short_name (reply->item), item->progress * 100);
      fx_message_set_progress (reply->message, item->progress);
      fx_message_set_status_text (reply->message, text);
    }
}

/* Adds the empty message of an answer and begins. */
static FxReply *
answer (FxChatController *self,
        FxConversation   *conversation,
        FxModelItem      *model)
{
  g_autoptr (FxMessage) message = fx_message_new (FX_ROLE_ASSISTANT, NULL);
  FxReply *reply = fx_reply_new (self, conversation, model, message);

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
  FxReply *reply;

  g_return_if_fail (FX_IS_CHAT_CONTROLLER (self));

  if (g_hash_table_contains (self->replies, conversation))
    return;

  row = fx_chats_get_row (conversation);
  if (fx_conversation_get_title (conversation) == NULL && row->title_made != FX_TITLE_BY_USER)
    {
      g_autofree char *title = fx_chats_make_title (text);

      fx_conversation_set_title (conversation, title);
    }

  message = fx_message_new (FX_ROLE_USER, text);
  fx_conversation_append (conversation, message);
  reply = answer (self, conversation, model);
  fx_chats_put (self->chats, conversation, message, -1, NULL, fx_reply_written_cb, fx_reply_ref (reply));
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
  FxReply *reply;
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
  fx_chats_put (self->chats, conversation, reply->message, parent_id, NULL, fx_reply_written_cb, fx_reply_ref (reply));
}

/* An answer that goes on from @text, beside the one at @position. */
static void
answer_with (FxChatController *self,
             FxConversation   *conversation,
             FxModelItem      *model,
             guint             position,
             const char       *text,
             const char       *reasoning,
             gboolean          edited)
{
  g_autoptr (FxMessage) begun = fx_message_new (FX_ROLE_ASSISTANT, text);
  gint64 parent_id;
  FxReply *reply;

  fx_message_set_reasoning (begun, reasoning);
  fx_message_set_edited (begun, edited);
  parent_id = branch_at (conversation, position);
  reply = fx_reply_new (self, conversation, model, begun);
  fx_conversation_append (conversation, begun);
  fx_chats_put (self->chats, conversation, begun, parent_id, NULL, fx_reply_written_cb, fx_reply_ref (reply));
}

void
fx_chat_controller_continue (FxChatController *self,
                             FxConversation   *conversation,
                             FxModelItem      *model,
                             FxMessage        *message)
{
  FxReply *reply;
  guint position;

  g_return_if_fail (FX_IS_CHAT_CONTROLLER (self));

  if (g_hash_table_contains (self->replies, conversation) ||
      !fx_conversation_find (conversation, message, &position))
    return;

  /* What follows stays, with a copy of this one before it. */
  if (position + 1 < fx_conversation_get_n_messages (conversation))
    {
      answer_with (self, conversation, model, position, fx_message_get_text (message),
                   fx_message_get_reasoning (message), FALSE);
      return;
    }

  reply = fx_reply_new (self, conversation, model, message);
  fx_chats_put (self->chats, conversation, message, -1, NULL, fx_reply_written_cb, fx_reply_ref (reply));
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
  FxReply *reply;

  g_return_if_fail (FX_IS_CHAT_CONTROLLER (self));

  if (g_hash_table_contains (self->replies, conversation) ||
      !fx_conversation_find (conversation, message, &position))
    return;

  if (!regenerate || model == NULL)
    {
      fx_chats_edit (self->chats, conversation, message, text);
      return;
    }

  if (fx_message_get_role (message) == FX_ROLE_ASSISTANT)
    {
      answer_with (self, conversation, model, position, text, fx_message_get_reasoning (message), TRUE);
      return;
    }

  /* What was said before stays in the database, as another branch. */
  parent_id = branch_at (conversation, position);
  edited = fx_message_new (fx_message_get_role (message), text);
  fx_message_set_edited (edited, TRUE);
  fx_conversation_append (conversation, edited);
  reply = answer (self, conversation, model);
  fx_chats_put (self->chats, conversation, edited, parent_id, NULL, fx_reply_written_cb, fx_reply_ref (reply));
}

void
fx_chat_controller_delete (FxChatController *self,
                           FxConversation   *conversation,
                           FxMessage        *message)
{
  g_return_if_fail (FX_IS_CHAT_CONTROLLER (self));

  if (!fx_conversation_find (conversation, message, NULL))
    return;
  if (fx_message_get_active (message))
    fx_chat_controller_stop (self, conversation);

  fx_chats_trash_message (self->chats, conversation, message, TRUE);
}

void
fx_chat_controller_undo (FxChatController *self,
                         FxConversation   *conversation,
                         FxMessage        *message)
{
  g_return_if_fail (FX_IS_CHAT_CONTROLLER (self));

  if (!fx_conversation_find (conversation, message, NULL))
    fx_chats_trash_message (self->chats, conversation, message, FALSE);
}

void
fx_chat_controller_stop (FxChatController *self,
                         FxConversation   *conversation)
{
  FxReply *reply;

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
  fx_reply_end (reply, FX_MESSAGE_STOPPED, NULL);
}

void
fx_chat_controller_close (FxChatController *self)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_reply_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->replies);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (all, fx_reply_ref (value));

  for (guint i = 0; i < all->len; i++)
    {
      FxReply *reply = g_ptr_array_index (all, i);

      if (reply->request != NULL)
        fx_request_cancel (reply->request);
      fx_reply_end (reply, FX_MESSAGE_STOPPED, NULL);
    }
}

void
fx_chat_controller_tell_end (FxChatController *self,
                             FxConversation   *conversation)
{
  g_signal_emit (self, signals[REPLY_ENDED], 0, conversation);
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
  self->replies = g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify) fx_reply_unref);
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
