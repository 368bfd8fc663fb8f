/* fx-generation.h - one reply in the making: logits in, text out.
 *
 * Knows the prompt, draws the tokens, puts their characters together, sees
 * where it must end and keeps the account.  The scheduler tells it which
 * sequence it runs in.
 *
 * Thread-safety: the worker.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-last-steps.h"
#include "fx-request.h"
#include "fx-sampler.h"

G_BEGIN_DECLS

typedef struct _FxGeneration FxGeneration;

/**
 * fx_generation_new:
 * @request: a generate request
 * @last_steps: (borrowed) (nullable): told of each step of a conversation
 * @n_vocab: of the model
 * @context: of the model
 * @error: FX_ERROR_LIMIT for a prompt longer than @context, FX_ERROR_FORMAT
 *   for an empty one or an id outside the vocabulary
 *
 * Returns: (transfer full): keeps references
 */
FxGeneration       *fx_generation_new          (FxRequest       *request,
                                                FxTokenizer     *tokenizer,
                                                FxLastSteps     *last_steps,
                                                guint            n_vocab,
                                                guint            context,
                                                GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void                fx_generation_free         (FxGeneration    *self);

FxRequest          *fx_generation_get_request  (FxGeneration    *self);

/* What the sequence is to hold: the prompt, then the reply so far. */
const guint32      *fx_generation_get_tokens   (FxGeneration    *self,
                                                guint           *n_tokens);
guint               fx_generation_get_n_prompt (FxGeneration    *self);

/* The prompt's first @n_cached tokens need not be read. */
void                fx_generation_set_cached   (FxGeneration    *self,
                                                guint            n_cached);

/* The first batch with a token of it is about to run. */
void                fx_generation_begin        (FxGeneration    *self);

/**
 * fx_generation_take_logits:
 * @logits: [n_vocab] of the last token
 *
 * The next token: into the tokens and, for the caller, into what
 * fx_generation_take_text() gives.  Where there is none to be drawn the reply
 * has failed, see fx_generation_get_error().
 */
void                fx_generation_take_logits  (FxGeneration    *self,
                                                const float     *logits);

/* It was cancelled: what was held back may be taken. */
void                fx_generation_break_off    (FxGeneration    *self);

/* Returns: (transfer none) (nullable) */
const GError       *fx_generation_get_error    (FxGeneration    *self);

/* FX_FINISH_NONE while it goes on. */
FxFinish            fx_generation_get_finish   (FxGeneration    *self);

/**
 * fx_generation_take_text:
 * @text: (out) (transfer full): since the last call, perhaps ""
 * @ids: (out) (transfer full): [n_ids]
 *
 * Returns: whether there was a token or a character
 */
gboolean            fx_generation_take_text    (FxGeneration    *self,
                                                char           **text,
                                                guint32        **ids,
                                                gsize           *n_ids);

const FxReplyStats *fx_generation_get_stats    (FxGeneration    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxGeneration, fx_generation_free)

G_END_DECLS
