/* fx-conversation.h - a chat: its messages in order, and what the sidebar says
 *
 * A #GListModel of #FxMessage with precise items-changed: one message
 * inserted or removed is one emission of one item.  app/ fills it from its
 * store and changes it; the transcript and the sidebar watch it.  The messages
 * are those of the branch that is shown.
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-folder.h"
#include "fx-message.h"

G_BEGIN_DECLS

#define FX_TYPE_CONVERSATION (fx_conversation_get_type ())

G_DECLARE_FINAL_TYPE (FxConversation, fx_conversation, FX, CONVERSATION, GObject)

/* Returns: (transfer full): empty, not stored (id 0) */
FxConversation *fx_conversation_new             (void) G_GNUC_WARN_UNUSED_RESULT;

/* Messages: the number is also g_list_model_get_n_items (). */

guint           fx_conversation_get_n_messages  (FxConversation *self);

/* Returns: (transfer none) (nullable): %NULL past the end */
FxMessage      *fx_conversation_get_message     (FxConversation *self,
                                                 guint           position);

/* Returns: (transfer none) (nullable): %NULL if there is none */
FxMessage      *fx_conversation_get_last        (FxConversation *self);

/* Whether @message is in it; @position: (out) (optional) */
gboolean        fx_conversation_find            (FxConversation *self,
                                                 FxMessage      *message,
                                                 guint          *position);

/* Returns: (transfer none) (nullable): the message whose id is @id */
FxMessage      *fx_conversation_find_id         (FxConversation *self,
                                                 gint64          id);

void            fx_conversation_append          (FxConversation *self,
                                                 FxMessage      *message);

/**
 * fx_conversation_insert:
 * @position: 0 to the number of messages
 * @message: (transfer none): not in a conversation yet
 */
void            fx_conversation_insert          (FxConversation *self,
                                                 guint           position,
                                                 FxMessage      *message);

/**
 * fx_conversation_splice:
 * @position: where
 * @n_removals: how many messages go
 * @additions: (array length=n_additions) (nullable): what comes in their place
 *
 * Emits items-changed once: how a long chat is filled.
 */
void            fx_conversation_splice          (FxConversation *self,
                                                 guint           position,
                                                 guint           n_removals,
                                                 FxMessage     **additions,
                                                 guint           n_additions);

void            fx_conversation_remove          (FxConversation *self,
                                                 guint           position);

/* Keeps the first @n_messages and drops what follows. */
void            fx_conversation_truncate        (FxConversation *self,
                                                 guint           n_messages);

/* The row of the store; 0: not stored. */
gint64          fx_conversation_get_id          (FxConversation *self);
void            fx_conversation_set_id          (FxConversation *self,
                                                 gint64          id);

/* What the sidebar shows; (nullable): no title yet */
const char     *fx_conversation_get_title       (FxConversation *self);
void            fx_conversation_set_title       (FxConversation *self,
                                                 const char     *title);

/* The second, dimmed line: the model's name or "Writing…"; (nullable) */
const char     *fx_conversation_get_subtitle    (FxConversation *self);
void            fx_conversation_set_subtitle    (FxConversation *self,
                                                 const char     *subtitle);

/* The system prompt; (nullable) */
const char     *fx_conversation_get_instructions (FxConversation *self);
void            fx_conversation_set_instructions (FxConversation *self,
                                                 const char     *instructions);

/* The model that answers; (nullable): none chosen */
const char     *fx_conversation_get_model_path  (FxConversation *self);
void            fx_conversation_set_model_path  (FxConversation *self,
                                                 const char     *path);
const char     *fx_conversation_get_model_name  (FxConversation *self);
void            fx_conversation_set_model_name  (FxConversation *self,
                                                 const char     *name);

/* What is typed in the composer and not sent; (nullable) */
const char     *fx_conversation_get_draft       (FxConversation *self);
void            fx_conversation_set_draft       (FxConversation *self,
                                                 const char     *draft);

/* Whether a reply is being made. */
gboolean        fx_conversation_get_busy        (FxConversation *self);
void            fx_conversation_set_busy        (FxConversation *self,
                                                 gboolean        busy);

/* Whether a reply ended while the chat was not in view. */
gboolean        fx_conversation_get_unread      (FxConversation *self);
void            fx_conversation_set_unread      (FxConversation *self,
                                                 gboolean        unread);

/* Whether it stands at the top of the sidebar. */
gboolean        fx_conversation_get_pinned      (FxConversation *self);
void            fx_conversation_set_pinned      (FxConversation *self,
                                                 gboolean        pinned);

/* Returns: (transfer none) (nullable): %NULL outside of all folders */
FxFolder       *fx_conversation_get_folder      (FxConversation *self);
void            fx_conversation_set_folder      (FxConversation *self,
                                                 FxFolder       *folder);

/**
 * fx_conversation_reveal:
 * @message: one of its messages
 *
 * Emits "reveal": every view of the chat scrolls to @message and puts the
 * focus on it.  How a search hit is jumped to.
 */
void            fx_conversation_reveal          (FxConversation *self,
                                                 FxMessage      *message);

/* The last change of a message, in seconds since 1970, UTC. */
gint64          fx_conversation_get_updated     (FxConversation *self);
void            fx_conversation_set_updated     (FxConversation *self,
                                                 gint64          updated);

G_END_DECLS
