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

/**
 * FxTurn: one message.
 * @role: "system", "user" or "assistant"
 * @position: the caller's: of the message it is, from 1; 0 for none
 */
typedef struct
{
  char *role;
  char *text;
  guint position;
} FxTurn;

/**
 * fx_chat_model_new:
 * @path: (type filename)
 * @error: that of the header or the tokenizer
 *
 * Takes the template of fx-template-choice.h where there is one.  A template
 * that does not parse is an error of fx_chat_model_encode() only.
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

/* Whether there is a template, be it a broken one. */
gboolean     fx_chat_model_can_chat      (FxChatModel        *self);

/* @is_own: (out) (optional): whether it is the file's and not the user's
 * Returns: (nullable): its source */
const char  *fx_chat_model_get_template  (FxChatModel        *self,
                                          gboolean           *is_own);

/* Whether the template mentions a variable of this name. */
gboolean     fx_chat_model_uses          (FxChatModel        *self,
                                          const char         *variable);

/* Whether @error is the template's, and its message begins with the place. */
gboolean     fx_chat_model_is_template_error (const GError   *error);

/* Whether @source parses and renders a small chat. */
gboolean     fx_chat_model_try_template  (FxChatModel        *self,
                                          const char         *source,
                                          GError            **error);

/* Returns: (transfer full) (element-type FxTurn): empty */
GPtrArray   *fx_turns_new                (void) G_GNUC_WARN_UNUSED_RESULT;
void         fx_turns_add                (GPtrArray          *turns,
                                          const char         *role,
                                          const char         *text);

/* With the values of FxThinking in ui/, which the commands do not know. */
typedef enum
{
  FX_TURN_THINKING_DEFAULT,
  FX_TURN_THINKING_OFF,
  FX_TURN_THINKING_ON,
  FX_TURN_THINKING_LOW,
  FX_TURN_THINKING_MEDIUM,
  FX_TURN_THINKING_HIGH,
} FxTurnThinking;

/**
 * FxTurnOptions: what a template is asked for besides the turns.
 * @thinking: FxTurnThinking, where the template knows of it
 * @opens_thinking: (out): whether the prompt ends with the mark that begins
 *   the thoughts, so that the reply is inside of them
 */
typedef struct
{
  guint    thinking;
  gboolean opens_thinking;
} FxTurnOptions;

typedef enum
{
  FX_CAN_NOT_THINK,
  FX_CAN_SWITCH_THINKING, /* off and on */
  FX_CAN_LEVEL_THINKING,  /* low, medium, high */
} FxCanThink;

/* What its template understands. */
FxCanThink   fx_chat_model_can_think     (FxChatModel        *self);

/* As fx_chat_model_encode().  @options: (inout) (nullable) */
gboolean     fx_chat_model_encode_with   (FxChatModel        *self,
                                          const GPtrArray    *turns,
                                          FxTurnOptions      *options,
                                          GArray             *ids,
                                          GError            **error);

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
