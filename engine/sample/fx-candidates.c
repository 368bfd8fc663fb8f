/* fx-candidates.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-candidates.h"

#include <math.h>
#include <stdlib.h>

#include "fx-error.h"

#define N_BINS 512
#define BINS_PER_NAT 16  /* the last bin takes what is e^-32 of the largest */

void
fx_candidates_init (FxCandidates *self,
                    guint         n_vocab)
{
  self->items = g_new (FxCandidate, n_vocab);
  self->n_vocab = n_vocab;
  self->n_items = 0;
}

void
fx_candidates_finish (FxCandidates *self)
{
  g_clear_pointer (&self->items, g_free);
  self->n_items = 0;
}

gboolean
fx_candidates_fill (FxCandidates  *self,
                    const float   *logits,
                    GError       **error)
{
  gboolean healthy = TRUE;
  guint n = 0;

  for (guint i = 0; i < self->n_vocab; i++)
    {
      healthy &= logits[i] < INFINITY;  /* false for NaN too */
      self->items[n].logit = logits[i];
      self->items[n].id = i;
      n += logits[i] > -INFINITY;
    }
  self->n_items = n;

  if (G_UNLIKELY (!healthy))
    {
      guint i = 0;

      while (logits[i] < INFINITY)
        i++;
      g_set_error (error, FX_ERROR, FX_ERROR_DEVICE,
                   "logit %u of %u is %s: the device computes wrongly",
                   i, self->n_vocab, isnan (logits[i]) ? "not a number"
                                                       : "infinite");
      return FALSE;
    }

  if (G_UNLIKELY (n == 0))
    {
      g_set_error (error, FX_ERROR, FX_ERROR_DEVICE,
                   "each of the %u logits is -infinity", self->n_vocab);
      return FALSE;
    }

  return TRUE;
}

guint
fx_candidates_find_largest (const FxCandidates *self)
{
  guint largest = 0;

  for (guint i = 1; i < self->n_items; i++)
    if (self->items[i].logit > self->items[largest].logit
        || (self->items[i].logit == self->items[largest].logit
            && self->items[i].id < self->items[largest].id))
      largest = i;

  return largest;
}

static float
get_max (const FxCandidates *self)
{
  float max = -INFINITY;

  for (guint i = 0; i < self->n_items; i++)
    max = self->items[i].logit > max ? self->items[i].logit : max;

  return max;
}

double
fx_candidates_sum (const FxCandidates *self,
                   float               largest)
{
  double sum = 0;

  for (guint i = 0; i < self->n_items; i++)
    sum += expf (self->items[i].logit - largest);

  return sum;
}

double
fx_candidates_get_entropy (const FxCandidates *self,
                           double             *most)
{
  const float max = get_max (self);
  const double sum = fx_candidates_sum (self, max);
  double weighted = 0;

  /* -sum p ln p, with ln p = (logit - max) - ln sum */
  for (guint i = 0; i < self->n_items; i++)
    {
      const float below = self->items[i].logit - max;
      const float power = expf (below);

      if (power > 0)
        weighted += (double) power * below;
    }

  if (most != NULL)
    *most = log (self->n_items);

  return log (sum) - weighted / sum;
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  const FxCandidate *x = a;
  const FxCandidate *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;

  return x->id < y->id ? -1 : x->id > y->id;
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  const FxCandidate *x = a;
  const FxCandidate *y = b;

  return x->id < y->id ? -1 : x->id > y->id;
}

void
fx_candidates_sort_by_id (FxCandidates *self)
{
  gboolean is_sorted = TRUE;

  for (guint i = 1; i < self->n_items; i++)
    is_sorted &= self->items[i - 1].id < self->items[i].id;

  if (!is_sorted)
    qsort (self->items, self->n_items, sizeof (FxCandidate), compare_ids);
}

static inline guint
bin_of (float key)
{
  const float bin = key * BINS_PER_NAT;

  return bin < N_BINS - 1 ? (guint) bin : N_BINS - 1;
}

/* Keeps what lies in the bins up to @last, sorted by key. */
static void
gather (FxCandidates *self,
        guint         last)
{
  guint n = 0;

  for (guint i = 0; i < self->n_items; i++)
    if (bin_of (self->items[i].key) <= last)
      self->items[n++] = self->items[i];
  self->n_items = n;

  qsort (self->items, n, sizeof (FxCandidate), compare_keys);
}

/* Keeps the first of the list sorted by key that together have @mass of
 * e^(logit - max). */
static void
keep_mass (FxCandidates *self,
           float         max,
           double        mass)
{
  double masses[N_BINS] = { 0 };
  double sum = 0;
  guint last;

  for (guint i = 0; i < self->n_items; i++)
    masses[bin_of (self->items[i].key)] += expf (self->items[i].logit - max);

  for (last = 0; last < N_BINS - 1; last++)
    {
      sum += masses[last];
      if (sum >= mass)
        break;
    }

  gather (self, last);

  sum = 0;
  for (guint i = 0; i < self->n_items; i++)
    {
      sum += expf (self->items[i].logit - max);
      if (sum >= mass)
        {
          self->n_items = i + 1;
          return;
        }
    }
}

static void
key_by_logit (FxCandidates *self,
              float         max)
{
  for (guint i = 0; i < self->n_items; i++)
    self->items[i].key = max - self->items[i].logit;
}

void
fx_candidates_sort_largest (FxCandidates *self,
                            guint         k)
{
  guint counts[N_BINS] = { 0 };
  guint64 count = 0;
  guint last;

  key_by_logit (self, get_max (self));
  for (guint i = 0; i < self->n_items; i++)
    counts[bin_of (self->items[i].key)]++;

  for (last = 0; last < N_BINS - 1; last++)
    {
      count += counts[last];
      if (count >= k)
        break;
    }

  gather (self, last);
  self->n_items = MIN (self->n_items, k);
}

void
fx_candidates_keep_top_k (FxCandidates *self,
                          guint         k)
{
  if (k > 0 && k < self->n_items)
    fx_candidates_sort_largest (self, k);
}

void
fx_candidates_keep_top_p (FxCandidates *self,
                          double        p)
{
  const float max = get_max (self);

  if (p >= 1)
    return;

  key_by_logit (self, max);
  keep_mass (self, max, p * fx_candidates_sum (self, max));
}

static void
keep_from (FxCandidates *self,
           float         floor_logit)
{
  guint n = 0;

  for (guint i = 0; i < self->n_items; i++)
    if (self->items[i].logit >= floor_logit)
      self->items[n++] = self->items[i];
  self->n_items = n;
}

void
fx_candidates_keep_min_p (FxCandidates *self,
                          double        p)
{
  if (p > 0)
    keep_from (self, get_max (self) + MIN (logf ((float) p), 0));
}

void
fx_candidates_keep_typical (FxCandidates *self,
                            double        p)
{
  double expected;
  double sum;
  float max;

  if (p >= 1)
    return;

  max = get_max (self);
  sum = fx_candidates_sum (self, max);
  expected = fx_candidates_get_entropy (self, NULL);
  for (guint i = 0; i < self->n_items; i++)
    {
      const double surprise = log (sum) - (self->items[i].logit - max);

      self->items[i].key = (float) fabs (surprise - expected);
    }

  keep_mass (self, max, p * sum);
}

void
fx_candidates_keep_surprise (FxCandidates *self,
                             double        bits)
{
  const float max = get_max (self);
  const double floor_logit = log (fx_candidates_sum (self, max)) + max
                             - bits * G_LN2;

  keep_from (self, MIN ((float) floor_logit, max));
}

void
fx_candidates_exclude_top (FxCandidates *self,
                           double        threshold)
{
  const float max = get_max (self);
  const double least = threshold * fx_candidates_sum (self, max);
  guint last = G_MAXUINT;
  guint n_above = 0;
  guint n = 0;

  for (guint i = 0; i < self->n_items; i++)
    {
      if (expf (self->items[i].logit - max) < least)
        continue;

      n_above++;
      if (last == G_MAXUINT
          || self->items[i].logit < self->items[last].logit
          || (self->items[i].logit == self->items[last].logit
              && self->items[i].id > self->items[last].id))
        last = i;
    }

  if (n_above < 2)
    return;

  for (guint i = 0; i < self->n_items; i++)
    if (i == last || expf (self->items[i].logit - max) < least)
      self->items[n++] = self->items[i];
  self->n_items = n;
}

void
fx_candidates_heat (FxCandidates *self,
                    double        temperature)
{
  const float max = get_max (self);

  if (temperature == 0)
    {
      self->items[0] = self->items[fx_candidates_find_largest (self)];
      self->n_items = 1;
      return;
    }

  if (temperature == 1)
    return;

  /* Of the distance: a tiny temperature makes no infinity of the largest. */
  for (guint i = 0; i < self->n_items; i++)
    self->items[i].logit = (float) ((self->items[i].logit - max) / temperature);
}
