/* fx-sampler.c
 *
 * A draw reads the logits two or three times: for the largest, into a
 * histogram of distances from it, and to gather what lies above the bin at
 * which the shortest of the cuts falls.  Only that is sorted.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-sampler.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fx-error.h"
#include "fx-random.h"

#define N_BINS 512
#define BINS_PER_NAT 16  /* the last bin takes what is e^-32 of the largest */

typedef struct
{
  float   logit;
  guint32 id;
} Candidate;

struct _FxSampler
{
  FxSampling  sampling;
  guint       n_vocab;
  guint64     seed;
  guint64     n_draws;

  /* Owned */
  Candidate  *candidates;   /* [n_vocab] */
  float      *penalised;    /* [n_vocab], or NULL without a penalty */
  guint64    *seen;         /* [n_vocab] draw + 1 that penalised it, or NULL */
  GArray     *history;      /* of guint32, or NULL */
};

static float
clamp_or (float value,
          float low,
          float high,
          float otherwise)
{
  return isnan (value) ? otherwise : CLAMP (value, low, high);
}

FxSampler *
fx_sampler_new (const FxSampling *sampling,
                guint             n_vocab,
                guint64           seed)
{
  FxSampler *self;

  g_return_val_if_fail (sampling != NULL, NULL);
  g_return_val_if_fail (n_vocab > 0, NULL);

  self = g_new0 (FxSampler, 1);
  self->sampling = *sampling;
  self->sampling.temperature = clamp_or (sampling->temperature, 0, 5, 0);
  self->sampling.top_p = clamp_or (sampling->top_p, 0, 1, 1);
  self->sampling.min_p = clamp_or (sampling->min_p, 0, 1, 0);
  self->sampling.repeat_penalty = clamp_or (sampling->repeat_penalty, 1, 2, 1);
  self->n_vocab = n_vocab;
  self->seed = seed;
  self->candidates = g_new (Candidate, n_vocab);

  if (self->sampling.repeat_penalty > 1 && sampling->repeat_window != 0)
    {
      self->penalised = g_new (float, n_vocab);
      self->seen = g_new0 (guint64, n_vocab);
      self->history = g_array_new (FALSE, FALSE, sizeof (guint32));
    }

  return self;
}

void
fx_sampler_free (FxSampler *self)
{
  if (self == NULL)
    return;

  g_free (self->candidates);
  g_free (self->penalised);
  g_free (self->seen);
  g_clear_pointer (&self->history, g_array_unref);
  g_free (self);
}

guint64
fx_sampler_pick_seed (const FxSampling *sampling)
{
  if (sampling->has_seed)
    return sampling->seed;

  return (guint64) g_random_int () << 32 | g_random_int ();
}

void
fx_sampler_accept (FxSampler     *self,
                   const guint32 *tokens,
                   gsize          n_tokens)
{
  g_return_if_fail (self != NULL);

  if (self->history != NULL && n_tokens > 0)
    g_array_append_vals (self->history, tokens, (guint) n_tokens);
}

static const float *
penalise (FxSampler   *self,
          const float *logits)
{
  const float penalty = self->sampling.repeat_penalty;
  const gint window = self->sampling.repeat_window;
  guint start = 0;

  if (self->history == NULL || self->history->len == 0)
    return logits;

  if (window > 0 && (guint) window < self->history->len)
    start = self->history->len - (guint) window;

  memcpy (self->penalised, logits, self->n_vocab * sizeof (float));

  for (guint i = start; i < self->history->len; i++)
    {
      const guint32 id = g_array_index (self->history, guint32, i);

      if (id >= self->n_vocab || self->seen[id] == self->n_draws + 1)
        continue;

      self->seen[id] = self->n_draws + 1;
      self->penalised[id] *= logits[id] > 0 ? 1 / penalty : penalty;
    }

  return self->penalised;
}

static gboolean
find_largest (FxSampler    *self,
              const float  *logits,
              float        *largest,
              GError      **error)
{
  float max = -INFINITY;
  gboolean healthy = TRUE;

  for (guint i = 0; i < self->n_vocab; i++)
    {
      healthy &= logits[i] < INFINITY;  /* false for NaN too */
      max = logits[i] > max ? logits[i] : max;
    }

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

  if (G_UNLIKELY (max == -INFINITY))
    {
      g_set_error (error, FX_ERROR, FX_ERROR_DEVICE,
                   "each of the %u logits is -infinity", self->n_vocab);
      return FALSE;
    }

  *largest = max;
  return TRUE;
}

static inline guint
bin_of (float distance)
{
  const float bin = distance * BINS_PER_NAT;

  return bin < N_BINS - 1 ? (guint) bin : N_BINS - 1;
}

/* The last bin of which something may be kept.  @total: (out) the sum of
 * e^(logit - max) over all, where top-p needs it and top-k is off. */
static guint
find_last_bin (FxSampler   *self,
               const float *logits,
               float        max,
               double      *total)
{
  const FxSampling *s = &self->sampling;
  const gboolean has_top_k = s->top_k > 0 && (guint) s->top_k < self->n_vocab;
  guint counts[N_BINS] = { 0 };
  double masses[N_BINS] = { 0 };
  double sum = 0;
  guint64 count = 0;
  guint last = N_BINS - 1;

  if (has_top_k)
    {
      for (guint i = 0; i < self->n_vocab; i++)
        counts[bin_of (max - logits[i])]++;

      for (last = 0; last < N_BINS - 1; last++)
        {
          count += counts[last];
          if (count >= (guint) s->top_k)
            break;
        }

      return last;
    }

  if (s->top_p < 1)
    {
      for (guint i = 0; i < self->n_vocab; i++)
        masses[bin_of (max - logits[i])] += expf (logits[i] - max);

      *total = 0;
      for (guint i = 0; i < N_BINS; i++)
        *total += masses[i];

      for (last = 0; last < N_BINS - 1; last++)
        {
          sum += masses[last];
          if (sum >= s->top_p * *total)
            break;
        }
    }

  if (s->min_p > 0)
    last = MIN (last, bin_of (-logf (s->min_p)));

  return last;
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *x = a;
  const Candidate *y = b;

  if (x->logit != y->logit)
    return x->logit > y->logit ? -1 : 1;

  return x->id < y->id ? -1 : x->id > y->id;
}

/* Cuts the sorted candidates by top-k, then top-p.  @total: as of
 * find_last_bin(); 0 where it is the sum of those that top-k keeps. */
static guint
cut (FxSampler *self,
     guint      n,
     float      max,
     double     total)
{
  const FxSampling *s = &self->sampling;
  double sum = 0;

  if (s->top_k > 0)
    n = MIN (n, (guint) s->top_k);

  if (s->top_p >= 1)
    return n;

  if (total == 0)
    for (guint i = 0; i < n; i++)
      total += expf (self->candidates[i].logit - max);

  for (guint i = 0; i < n; i++)
    {
      sum += expf (self->candidates[i].logit - max);
      if (sum >= s->top_p * total)
        return i + 1;
    }

  return n;
}

gboolean
fx_sampler_draw (FxSampler    *self,
                 const float  *logits,
                 guint32      *token,
                 GError      **error)
{
  const FxSampling *s;
  const gboolean is_sorted_cut = self->sampling.top_k > 0
                                 || self->sampling.top_p < 1;
  double total = 0;
  double sum = 0;
  double target;
  float max;
  float floor_logit = -INFINITY;
  guint last;
  guint n = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (logits != NULL && token != NULL, FALSE);

  s = &self->sampling;
  logits = penalise (self, logits);

  if (!find_largest (self, logits, &max, error))
    return FALSE;

  self->n_draws++;

  if (s->temperature == 0)
    {
      guint32 id = 0;

      while (logits[id] != max)
        id++;
      *token = id;
      return TRUE;
    }

  last = find_last_bin (self, logits, max, &total);
  for (guint i = 0; i < self->n_vocab; i++)
    if (logits[i] > -INFINITY && bin_of (max - logits[i]) <= last)
      self->candidates[n++] = (Candidate) { logits[i], i };

  if (is_sorted_cut)
    {
      qsort (self->candidates, n, sizeof (Candidate), compare_candidates);
      n = cut (self, n, max, total);
    }

  if (s->min_p > 0)
    floor_logit = max + logf (s->min_p);

  for (guint i = 0; i < n; i++)
    if (self->candidates[i].logit >= floor_logit)
      sum += expf ((self->candidates[i].logit - max) / s->temperature);

  target = fx_random_uniform (self->seed, self->n_draws - 1) * sum;

  /* Rounding may leave the target at the very end: then the last kept. */
  for (guint i = 0; i < n; i++)
    {
      if (self->candidates[i].logit < floor_logit)
        continue;

      *token = self->candidates[i].id;
      target -= expf ((self->candidates[i].logit - max) / s->temperature);
      if (target < 0)
        break;
    }

  return TRUE;
}
