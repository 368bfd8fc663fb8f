/* fx-chat-controller-private.h - the controller and its replies.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-chat-controller.h"
#include "fx-think-splitter.h"

G_BEGIN_DECLS

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

/**
 * FxReply: one reply in the making.
 * @model: (nullable): once it is opened
 * @request: (nullable): once it is made
 * @n_prompt: tokens, once they are counted
 * @waits: for the prompt to be written
 */
typedef struct
{
  gatomicrefcount   ref_count;
  FxChatController *controller;
  FxConversation   *conversation;
  FxMessage        *message;
  FxModelItem      *item;
  FxChatModel      *model;
  FxLoadOptions     options;
  FxRequest        *request;
  FxThinkSplitter   splitter;
  guint             n_prompt;
  guint             n_left_out; /* messages, as the chat's policy has it */
  gboolean          waits;
  gboolean          stopped;
  gboolean          ended;
} FxReply;

/* Makes it and lets @message and @conversation say so; the controller's table
 * has the reference. */
FxReply *fx_reply_new        (FxChatController *self,
                              FxConversation   *conversation,
                              FxModelItem      *item,
                              FxMessage        *message);
FxReply *fx_reply_ref        (FxReply          *reply);
void     fx_reply_unref      (FxReply          *reply);

/* The prompt is written, or will be: on with it. */
void     fx_reply_go         (FxReply          *reply);

/* Of fx_chats_put().  @data: (transfer full): the reply */
void     fx_reply_written_cb (GObject          *source,
                              GAsyncResult     *result,
                              gpointer          data);

/* The end of every reply, however it came.  @stats: (nullable) */
void     fx_reply_end        (FxReply          *reply,
                              FxMessageState    state,
                              const FxReplyStats *stats);

/* Emits FxChatController::reply-ended. */
void     fx_chat_controller_tell_end (FxChatController *self,
                                      FxConversation   *conversation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxReply, fx_reply_unref)

G_END_DECLS
