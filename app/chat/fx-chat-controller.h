/* fx-chat-controller.h - from "send" to the last word of the reply.
 *
 * One for the program; each conversation can have one reply in the making.
 * The prompt is on the disk before the model reads it, and the reply's text
 * at most a second after it came.
 *
 * Thread-safety: the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-chats.h"
#include "fx-engine-host.h"
#include "fx-models.h"

G_BEGIN_DECLS

#define FX_TYPE_CHAT_CONTROLLER (fx_chat_controller_get_type ())
G_DECLARE_FINAL_TYPE (FxChatController, fx_chat_controller, FX, CHAT_CONTROLLER, GObject)

FxChatController *fx_chat_controller_new        (FxChats          *chats,
                                                 FxChatStore      *store,
                                                 FxModels         *models,
                                                 FxEngineHost     *host) G_GNUC_WARN_UNUSED_RESULT;

/* Each answers with @model, loading it first if need be. */
void              fx_chat_controller_send       (FxChatController *self,
                                                 FxConversation   *conversation,
                                                 FxModelItem      *model,
                                                 const char       *text);
void              fx_chat_controller_regenerate (FxChatController *self,
                                                 FxConversation   *conversation,
                                                 FxModelItem      *model,
                                                 FxMessage        *message);
void              fx_chat_controller_continue   (FxChatController *self,
                                                 FxConversation   *conversation,
                                                 FxModelItem      *model,
                                                 FxMessage        *message);

/* @regenerate: and answer again, in a branch of its own */
void              fx_chat_controller_edit       (FxChatController *self,
                                                 FxConversation   *conversation,
                                                 FxModelItem      *model,
                                                 FxMessage        *message,
                                                 const char       *text,
                                                 gboolean          regenerate);
void              fx_chat_controller_delete     (FxChatController *self,
                                                 FxConversation   *conversation,
                                                 FxMessage        *message);
void              fx_chat_controller_undo       (FxChatController *self,
                                                 FxConversation   *conversation,
                                                 FxMessage        *message);

/* The reply, or the load it waits for. */
void              fx_chat_controller_stop       (FxChatController *self,
                                                 FxConversation   *conversation);

/* At the end of the program: every reply is stopped and written as it is. */
void              fx_chat_controller_close      (FxChatController *self);

/* The turns of a prompt; up to @until and without it, where given.
 * Returns: (transfer full) (element-type FxTurn) */
GPtrArray        *fx_chat_controller_turns      (FxConversation   *conversation,
                                                 FxMessage        *until) G_GNUC_WARN_UNUSED_RESULT;

/* The tokens of @conversation that the loaded model has read and keeps.
 * Returns: (transfer full) (nullable) (element-type guint32) */
GArray           *fx_chat_controller_dup_read   (FxChatController *self,
                                                 FxConversation   *conversation) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
