/* fx-penalties.c
 *
 * DRY asks, for each earlier place, how much of the end of the text stands
 * right before it.  That is the Z function of the text read backwards, in one
 * pass (Gusfield 1997, section 1.4).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-penalties.h"

#include <math.h>

/* Where base^n would leave the range of a float. */
#define MAX_EXPONENT 60

struct _FxPenalties
{
  FxSampling     sampling;   /* resolved */
  guint          n_vocab;
  const guint32 *breakers;   /* Borrowed */

  /* Owned */
  GArray        *history;    /* of guint32 */
  GArray        *lengths;    /* of guint32, scratch */
  guint32       *marks;      /* [n_vocab], zero between calls */
};

static gboolean
has_penalties (const FxSampling *s)
{
  return s->repeat_window != 0
         && (s->repeat_penalty > 1 || s->frequency_penalty != 0
             || s->presence_penalty != 0);
}

gboolean
fx_penalties_is_active (const FxSampling *sampling)
{
  return has_penalties (sampling) || sampling->dry_multiplier > 0;
}

FxPenalties *
fx_penalties_new (const FxSampling *sampling,
                  guint             n_vocab)
{
  FxPenalties *self = g_new0 (FxPenalties, 1);

  self->sampling = *sampling;
  self->n_vocab = n_vocab;
  self->history = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->lengths = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->marks = g_new0 (guint32, n_vocab);

  return self;
}

void
fx_penalties_free (FxPenalties *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->history);
  g_array_unref (self->lengths);
  g_free (self->marks);
  g_free (self);
}

void
fx_penalties_set_breakers (FxPenalties   *self,
                           const guint32 *breakers)
{
  self->breakers = breakers;
}

void
fx_penalties_accept (FxPenalties   *self,
                     const guint32 *tokens,
                     gsize          n_tokens)
{
  if (n_tokens > 0)
    g_array_append_vals (self->history, tokens, (guint) n_tokens);
}

/* The last @window tokens, or all where it is -1. */
static const guint32 *
get_window (FxPenalties *self,
            gint         window,
            guint       *n_tokens)
{
  const guint32 *tokens = (const guint32 *) (gpointer) self->history->data;
  const guint n = self->history->len;

  *n_tokens = window >= 0 ? MIN ((guint) window, n) : n;

  return tokens + (n - *n_tokens);
}

static void
clear_marks (FxPenalties   *self,
             const guint32 *tokens,
             guint          n_tokens)
{
  for (guint i = 0; i < n_tokens; i++)
    if (tokens[i] < self->n_vocab)
      self->marks[tokens[i]] = 0;
}

void
fx_penalties_apply (FxPenalties  *self,
                    FxCandidates *candidates)
{
  const FxSampling *s = &self->sampling;
  const guint32 *tokens;
  guint n_tokens;

  if (!has_penalties (s))
    return;

  tokens = get_window (self, s->repeat_window, &n_tokens);
  for (guint i = 0; i < n_tokens; i++)
    if (tokens[i] < self->n_vocab)
      self->marks[tokens[i]]++;

  for (guint i = 0; i < candidates->n_items; i++)
    {
      FxCandidate *c = &candidates->items[i];
      const guint32 count = self->marks[c->id];

      if (count == 0)
        continue;

      c->logit *= c->logit > 0 ? 1 / s->repeat_penalty : s->repeat_penalty;
      c->logit -= (float) count * s->frequency_penalty + s->presence_penalty;
    }

  clear_marks (self, tokens, n_tokens);
}

static gboolean
is_breaker (FxPenalties *self,
            guint32      token)
{
  return self->breakers != NULL && token < self->n_vocab
         && (self->breakers[token / 32] & 1u << (token % 32)) != 0;
}

/* [n_tokens]: how many tokens up to the one @i before the last are the same as
 * up to the last; the first entry is not set. */
static const guint32 *
find_lengths (FxPenalties   *self,
              const guint32 *tokens,
              guint          n_tokens)
{
  const guint32 *end = tokens + n_tokens - 1;
  guint32 *z;
  guint left = 0;
  guint right = 0;   /* [left, right) matches the beginning */

  g_array_set_size (self->lengths, n_tokens);
  z = (guint32 *) (gpointer) self->lengths->data;

  for (guint i = 1; i < n_tokens; i++)
    {
      guint n = i < right ? MIN (z[i - left], right - i) : 0;

      while (i + n < n_tokens && *(end - n) == *(end - i - n))
        n++;
      z[i] = n;

      if (i + n > right)
        {
          left = i;
          right = i + n;
        }
    }

  return z;
}

void
fx_penalties_apply_dry (FxPenalties  *self,
                        FxCandidates *candidates)
{
  const FxSampling *s = &self->sampling;
  const guint allowed = (guint) s->dry_allowed_length;
  const guint32 *tokens;
  const guint32 *lengths;
  guint n_tokens;
  guint limit = 0;

  if (s->dry_multiplier <= 0)
    return;

  tokens = get_window (self, s->dry_window, &n_tokens);
  while (limit < n_tokens && !is_breaker (self, tokens[n_tokens - 1 - limit]))
    limit++;
  if (limit < allowed)
    return;

  lengths = find_lengths (self, tokens, n_tokens);
  for (guint i = 1; i < n_tokens; i++)
    {
      const guint32 next = tokens[n_tokens - i];

      if (next < self->n_vocab)
        self->marks[next] = MAX (self->marks[next], MIN (lengths[i], limit));
    }

  for (guint i = 0; i < candidates->n_items; i++)
    {
      FxCandidate *c = &candidates->items[i];
      const guint32 length = self->marks[c->id];

      if (length >= allowed)
        c->logit -= s->dry_multiplier
                    * powf (s->dry_base,
                            (float) MIN (length - allowed, MAX_EXPONENT));
    }

  clear_marks (self, tokens, n_tokens);
}
