/* fx-breakers.h - the tokens over which DRY sees no repetition.
 *
 * Those whose text has a line break, a colon, a quotation mark or an asterisk,
 * as everybody who has DRY takes them by default, and control tokens: what
 * every turn of a chat begins and ends with is no repetition.
 *
 * Thread-safety: pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-tokenizer.h"

G_BEGIN_DECLS

/**
 * fx_breakers_new:
 * @n_vocab: of the model, which may have more tokens than the tokenizer
 *
 * Time: 1 ms for 49 152 tokens.
 *
 * Returns: (transfer full): a bit a token, see fx_penalties_set_breakers()
 */
guint32 *fx_breakers_new (FxTokenizer *tokenizer,
                          guint        n_vocab) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
