/* fx-next-tokens.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-next-tokens-private.h"

#include <math.h>
#include <string.h>

void
fx_next_tokens_free (FxNextTokens *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_tokens; i++)
    g_free (self->tokens[i].text);
  g_free (self->tokens);
  g_free (self);
}

static const FxCandidate *
find_kept (const FxCandidates *kept,
           guint32             id)
{
  guint low = 0;
  guint high = kept->n_items;

  while (low < high)
    {
      const guint middle = (low + high) / 2;

      if (kept->items[middle].id < id)
        low = middle + 1;
      else
        high = middle;
    }

  return low < kept->n_items && kept->items[low].id == id ? &kept->items[low]
                                                          : NULL;
}

FxNextTokens *
fx_next_tokens_new (const float        *logits,
                    const FxCandidates *kept,
                    guint               n_most,
                    guint32             drawn)
{
  const float kept_max = kept->items[fx_candidates_find_largest (kept)].logit;
  const double kept_sum = fx_candidates_sum (kept, kept_max);
  FxNextTokens *self = g_new0 (FxNextTokens, 1);
  FxCandidates all;
  double sum;
  float max;
  gboolean has_drawn = FALSE;
  guint n;

  fx_candidates_init (&all, kept->n_vocab);
  fx_candidates_fill (&all, logits, NULL);
  max = all.items[fx_candidates_find_largest (&all)].logit;
  sum = fx_candidates_sum (&all, max);
  n_most = MIN (n_most, MIN (FX_NEXT_TOKENS_MAX, all.n_items));
  fx_candidates_sort_largest (&all, n_most);

  self->tokens = g_new0 (FxNextToken, n_most + 1);
  self->n_kept = kept->n_items;
  for (n = 0; n < n_most; n++)
    {
      self->tokens[n].id = all.items[n].id;
      has_drawn |= all.items[n].id == drawn;
    }
  if (!has_drawn && drawn < kept->n_vocab)
    self->tokens[n++].id = drawn;
  self->n_tokens = n;
  fx_candidates_finish (&all);

  self->rest_before = 1;
  self->rest_after = 1;
  for (guint i = 0; i < n; i++)
    {
      FxNextToken *token = &self->tokens[i];
      const FxCandidate *c = find_kept (kept, token->id);

      token->before = (float) (expf (logits[token->id] - max) / sum);
      token->is_drawn = token->id == drawn;
      token->is_kept = c != NULL;
      if (c != NULL)
        token->after = (float) (expf (c->logit - kept_max) / kept_sum);

      self->rest_before -= token->before;
      self->rest_after -= token->after;
    }
  self->rest_before = MAX (self->rest_before, 0);
  self->rest_after = MAX (self->rest_after, 0);

  return self;
}

char *
fx_next_tokens_dup_text (const char *piece,
                         gsize       length)
{
  GString *text = g_string_new (NULL);
  const char *end = piece + length;

  while (piece < end)
    {
      const char *bad;

      g_utf8_validate_len (piece, (gsize) (end - piece), &bad);
      g_string_append_len (text, piece, bad - piece);
      piece = bad;
      if (piece < end)
        g_string_append_printf (text, "\\x%02X", (guchar) *piece++);
    }

  return g_string_free (text, FALSE);
}
