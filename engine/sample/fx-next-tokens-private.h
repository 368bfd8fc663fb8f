/* fx-next-tokens-private.h - how the table of fx-next-tokens.h is made.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-candidates.h"
#include "fx-next-tokens.h"

G_BEGIN_DECLS

/**
 * fx_next_tokens_new:
 * @logits: [kept->n_vocab] as they came, checked by who made @kept
 * @kept: what the chain left, by id
 * @n_most: rows of the table, at most FX_NEXT_TOKENS_MAX
 * @drawn: the token that was drawn
 *
 * Without texts: the sampler knows no tokenizer.
 */
FxNextTokens *fx_next_tokens_new  (const float        *logits,
                                   const FxCandidates *kept,
                                   guint               n_most,
                                   guint32             drawn) G_GNUC_WARN_UNUSED_RESULT;

/* [length] bytes of a piece as FxNextToken has its text. */
char         *fx_next_tokens_dup_text (const char     *piece,
                                       gsize           length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
