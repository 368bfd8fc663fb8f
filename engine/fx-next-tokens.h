/* fx-next-tokens.h - what could have come next, before and after the chain.
 *
 * Of the last step of a conversation the engine keeps the logits, so that the
 * table can be made again while a slider moves, with no work for the device:
 * see fx_engine_dup_next_tokens().
 *
 * Thread-safety: a plain value.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-sampling.h"

G_BEGIN_DECLS

#define FX_NEXT_TOKENS_MAX 50

/**
 * FxNextToken:
 * @text: valid UTF-8: the token's piece, with a byte that is no whole
 *   character as \xE2; a control token by its name
 * @before: its probability in the logits as they came, at temperature 1
 * @after: its probability when drawn by the chain; 0 where that removed it
 * @is_kept: whether the chain left it in
 * @is_drawn: whether it is the one the reply went on with
 */
typedef struct
{
  guint32   id;
  char     *text;
  float     before;
  float     after;
  gboolean  is_kept;
  gboolean  is_drawn;
} FxNextToken;

/**
 * FxNextTokens:
 * @tokens: [n_tokens] likeliest first by @before, lower ids first; the drawn
 *   one is added at the end where it is not among them
 * @n_kept: of the whole vocabulary, how many the chain left
 * @rest_before: probability of all tokens that are not in the table
 * @rest_after: the same after the chain
 * @temperature: that counted; differs from what was asked for where it is
 *   dynamic
 */
typedef struct
{
  FxNextToken *tokens;
  guint        n_tokens;
  guint        n_kept;
  float        rest_before;
  float        rest_after;
  float        temperature;
} FxNextTokens;

void fx_next_tokens_free (FxNextTokens *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxNextTokens, fx_next_tokens_free)

G_END_DECLS
