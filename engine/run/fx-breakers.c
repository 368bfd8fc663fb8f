/* fx-breakers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-breakers.h"

static gboolean
is_breaker (FxTokenizer *tokenizer,
            guint32      id)
{
  const char *piece;
  gsize length;

  if (fx_tokenizer_is_control (tokenizer, id))
    return TRUE;

  piece = fx_tokenizer_get_piece (tokenizer, id, &length);
  for (gsize i = 0; i < length; i++)
    if (piece[i] == '\n' || piece[i] == ':' || piece[i] == '"'
        || piece[i] == '*')
      return TRUE;

  return FALSE;
}

guint32 *
fx_breakers_new (FxTokenizer *tokenizer,
                 guint        n_vocab)
{
  const guint n_named = MIN (n_vocab, fx_tokenizer_get_n_vocab (tokenizer));
  guint32 *breakers = g_new0 (guint32, n_vocab / 32 + 1);

  for (guint id = 0; id < n_named; id++)
    if (is_breaker (tokenizer, id))
      breakers[id / 32] |= 1u << (id % 32);

  return breakers;
}
