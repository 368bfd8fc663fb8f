/* fx-chat-model.h - a model file as something to talk to.
 *
 * Its header, tokenizer and template together: makes the tokens of a prompt
 * from the turns of a chat.  A model without a template gets none: its turns
 * are joined as plain text, for it to go on with.
 *
 * Thread-safety: immutable; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-template.h"

G_BEGIN_DECLS

typedef struct _FxChatModel FxChatModel;

/* One message.  @role: "system", "user" or "assistant" */
typedef struct
{
  char *role;
  char *text;
} FxTurn;

/**
 * fx_chat_model_new:
 * @path: (type filename)
 * @error: that of the header, the tokenizer or the template
 *
 * Blocking: reads the file's header, up to 300 ms for big vocabularies.
 *
 * Returns: (transfer full): %NULL with @error set
 */
FxChatModel *fx_chat_model_new           (const char         *path,
                                          GError            **error) G_GNUC_WARN_UNUSED_RESULT;
FxChatModel *fx_chat_model_ref           (FxChatModel        *self);
void         fx_chat_model_unref         (FxChatModel        *self);

FxModelInfo *fx_chat_model_get_info      (FxChatModel        *self);
FxTokenizer *fx_chat_model_get_tokenizer (FxChatModel        *self);

/* Whether there is a template. */
gboolean     fx_chat_model_can_chat      (FxChatModel        *self);

/* Returns: (transfer full) (element-type FxTurn): empty */
GPtrArray   *fx_turns_new                (void) G_GNUC_WARN_UNUSED_RESULT;
void         fx_turns_add                (GPtrArray          *turns,
                                          const char         *role,
                                          const char         *text);

/**
 * fx_chat_model_encode:
 * @turns: (element-type FxTurn)
 * @ids: (element-type guint32): appended to
 * @error: FX_ERROR_FORMAT for what the template raises, with its line
 *
 * The prompt for the next reply; where the last turn is the assistant's, for
 * going on with it.
 */
gboolean     fx_chat_model_encode        (FxChatModel        *self,
                                          const GPtrArray    *turns,
                                          GArray             *ids,
                                          GError            **error);

/**
 * fx_chat_model_count:
 * @draft: (nullable): a message of the user's that is not in @turns yet
 * @n_system: (out): tokens of the instructions and of what the template adds
 * @n_history: (out): of the other turns
 * @n_draft: (out): of the draft and the mark that opens the reply
 *
 * The three together are exactly what fx_chat_model_encode() makes.
 */
gboolean     fx_chat_model_count         (FxChatModel        *self,
                                          const GPtrArray    *turns,
                                          const char         *draft,
                                          guint              *n_system,
                                          guint              *n_history,
                                          guint              *n_draft,
                                          GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxChatModel, fx_chat_model_unref)

G_END_DECLS
