/* fx-last-steps.h - the last step of each conversation, for whoever asks.
 *
 * The worker leaves what a draw was made of; any thread may then make the
 * same draw's table under other settings.  A copy is taken on both sides, so
 * that neither waits for the other longer than that: 20 us for 49 152 logits.
 *
 * Of the conversations that were longest not heard of only the last few are
 * kept.
 *
 * Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-next-tokens.h"
#include "fx-sampler.h"
#include "fx-tokenizer.h"

G_BEGIN_DECLS

typedef struct _FxLastSteps FxLastSteps;

/**
 * FxLastStep: borrowed for the call.
 * @logits: [n_logits]
 * @history: [n_history] tokens before the one that was drawn
 * @state: of the sampler before the draw
 */
typedef struct
{
  const float    *logits;
  guint           n_logits;
  const guint32  *history;
  guint           n_history;
  guint64         seed;
  FxSamplerState  state;
  guint32         drawn;
} FxLastStep;

FxLastSteps  *fx_last_steps_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void          fx_last_steps_free     (FxLastSteps      *self);

/* Forgets all steps; those to come are of the model of @tokenizer (nullable). */
void          fx_last_steps_reset    (FxLastSteps      *self,
                                      FxTokenizer      *tokenizer);

void          fx_last_steps_keep     (FxLastSteps      *self,
                                      guint64           conversation,
                                      const FxLastStep *step);

/* As fx_engine_dup_next_tokens(). */
FxNextTokens *fx_last_steps_dup      (FxLastSteps      *self,
                                      guint64           conversation,
                                      const FxSampling *sampling,
                                      guint             n_most) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxLastSteps, fx_last_steps_free)

G_END_DECLS
