/* fx-sampler.h - logits to one token: the chain of fx-sampling.h.
 *
 * One sampler a reply.  It keeps the tokens the repeat penalty sees and the
 * number of draws made:
 *
 *   sampler = fx_sampler_new (&sampling, n_vocab, seed);
 *   fx_sampler_accept (sampler, prompt, n_prompt);
 *   while (fx_sampler_draw (sampler, logits, &token, &error))
 *     fx_sampler_accept (sampler, &token, 1);
 *
 * Top-k, top-p and min-p each keep a beginning of the list sorted by logit
 * (equal logits by id), so what is kept is the shortest of the three and the
 * rest of the vocabulary is never sorted.
 *
 * Thread-safety: one thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-sampling.h"

G_BEGIN_DECLS

typedef struct _FxSampler FxSampler;

/**
 * fx_sampler_new:
 * @sampling: values outside their ranges are brought into them
 * @n_vocab: logits in each draw; not 0
 * @seed: instead of @sampling's; see fx_sampler_pick_seed()
 *
 * Returns: (transfer full)
 */
FxSampler *fx_sampler_new       (const FxSampling *sampling,
                                 guint             n_vocab,
                                 guint64           seed) G_GNUC_WARN_UNUSED_RESULT;
void       fx_sampler_free      (FxSampler        *self);

/* The seed of @sampling, or a fresh one where it has none. */
guint64    fx_sampler_pick_seed (const FxSampling *sampling);

/* Tokens of the prompt or of the reply, for the repeat penalty. */
void       fx_sampler_accept    (FxSampler        *self,
                                 const guint32    *tokens,
                                 gsize             n_tokens);

/**
 * fx_sampler_draw:
 * @logits: [n_vocab]; -infinity is never drawn
 * @token: (out)
 * @error: FX_ERROR_DEVICE for logits no healthy device makes: not a number,
 *   +infinity, or nothing but -infinity (the message has the first id)
 *
 * Time: 0.2 ms for 49 152 logits with top-k 40, 1 ms for 262 144; greedy a
 * quarter of that.
 */
gboolean   fx_sampler_draw      (FxSampler        *self,
                                 const float      *logits,
                                 guint32          *token,
                                 GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxSampler, fx_sampler_free)

G_END_DECLS
