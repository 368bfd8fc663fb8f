/* fx-sampler.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-sampler.h"

#include <math.h>

#include "fx-error.h"
#include "fx-penalties.h"
#include "fx-random.h"

/* XTC's coins are another part of the seed's stream than the draws. */
#define COINS ((guint64) 1 << 63)

struct _FxSampler
{
  FxSampling      sampling;     /* resolved */
  guint64         seed;
  FxSamplerState  state;
  double          temperature;  /* of the last run */
  double          log_sum;      /* at Mirostat's cut, of e^logit */

  /* Owned */
  FxCandidates    candidates;
  FxPenalties    *penalties;    /* NULL without any */
  FxLogitBias    *biases;       /* [sampling.n_logit_bias] */
};

FxSampler *
fx_sampler_new (const FxSampling *sampling,
                guint             n_vocab,
                guint64           seed)
{
  FxSampler *self;

  g_return_val_if_fail (sampling != NULL, NULL);
  g_return_val_if_fail (n_vocab > 0, NULL);

  self = g_new0 (FxSampler, 1);
  fx_sampling_resolve (sampling, &self->sampling);
  self->seed = seed;
  self->biases = g_memdup2 (sampling->logit_bias,
                            sampling->n_logit_bias * sizeof (FxLogitBias));
  self->sampling.logit_bias = self->biases;
  self->state.mu = 2.0 * self->sampling.mirostat_tau;
  fx_candidates_init (&self->candidates, n_vocab);
  if (fx_penalties_is_active (&self->sampling))
    self->penalties = fx_penalties_new (&self->sampling, n_vocab);

  return self;
}

void
fx_sampler_free (FxSampler *self)
{
  if (self == NULL)
    return;

  fx_candidates_finish (&self->candidates);
  fx_penalties_free (self->penalties);
  g_free (self->biases);
  g_free (self);
}

guint64
fx_sampler_pick_seed (const FxSampling *sampling)
{
  if (sampling->has_seed)
    return sampling->seed;

  return (guint64) g_random_int () << 32 | g_random_int ();
}

gboolean
fx_sampler_has_breakers (const FxSampling *sampling)
{
  return sampling->dry_multiplier > 0;
}

void
fx_sampler_set_breakers (FxSampler     *self,
                         const guint32 *breakers)
{
  g_return_if_fail (self != NULL);

  if (self->penalties != NULL)
    fx_penalties_set_breakers (self->penalties, breakers);
}

void
fx_sampler_accept (FxSampler     *self,
                   const guint32 *tokens,
                   gsize          n_tokens)
{
  g_return_if_fail (self != NULL);

  if (self->penalties != NULL)
    fx_penalties_accept (self->penalties, tokens, n_tokens);
}

FxSamplerState
fx_sampler_get_state (FxSampler *self)
{
  return self->state;
}

void
fx_sampler_set_state (FxSampler      *self,
                      FxSamplerState  state)
{
  self->state.n_draws = state.n_draws;
  self->state.mu = state.mu != 0 ? state.mu : 2.0 * self->sampling.mirostat_tau;
}

/* While the list is still as it was filled: sorted by id. */
static FxCandidate *
find_id (FxCandidates *candidates,
         guint32       id)
{
  guint low = 0;
  guint high = candidates->n_items;

  while (low < high)
    {
      const guint middle = (low + high) / 2;

      if (candidates->items[middle].id < id)
        low = middle + 1;
      else
        high = middle;
    }

  return low < candidates->n_items && candidates->items[low].id == id
         ? &candidates->items[low] : NULL;
}

static gboolean
apply_biases (FxSampler  *self,
              GError    **error)
{
  FxCandidates *c = &self->candidates;
  guint n = 0;

  if (self->sampling.n_logit_bias == 0)
    return TRUE;

  for (guint i = 0; i < self->sampling.n_logit_bias; i++)
    {
      FxCandidate *candidate = find_id (c, self->biases[i].id);

      if (candidate != NULL && self->biases[i].bias < INFINITY)
        candidate->logit += self->biases[i].bias;
    }

  for (guint i = 0; i < c->n_items; i++)
    if (c->items[i].logit > -INFINITY)
      c->items[n++] = c->items[i];
  c->n_items = n;

  if (n > 0)
    return TRUE;

  g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
               "%u logit biases forbid each of the %u tokens",
               self->sampling.n_logit_bias, c->n_vocab);
  return FALSE;
}

static double
find_temperature (FxSampler *self)
{
  const FxSampling *s = &self->sampling;
  const double low = MAX (s->temperature - s->dynamic_range, 0);
  const double high = s->temperature + s->dynamic_range;
  double entropy;
  double most;

  if (s->dynamic_range == 0 || self->candidates.n_items < 2)
    return s->temperature;

  entropy = fx_candidates_get_entropy (&self->candidates, &most);

  return low + (high - low) * pow (CLAMP (entropy / most, 0, 1),
                                   s->dynamic_exponent);
}

static void
run_stage (FxSampler *self,
           FxStage    stage)
{
  const FxSampling *s = &self->sampling;
  FxCandidates *c = &self->candidates;
  const gboolean cuts = s->temperature > 0 && s->mirostat_tau == 0;

  switch (stage)
    {
    case FX_STAGE_PENALTIES:
      if (self->penalties != NULL)
        fx_penalties_apply (self->penalties, c);
      break;

    case FX_STAGE_DRY:
      if (self->penalties != NULL)
        fx_penalties_apply_dry (self->penalties, c);
      break;

    case FX_STAGE_TOP_K:
      if (cuts)
        fx_candidates_keep_top_k (c, (guint) s->top_k);
      break;

    case FX_STAGE_TYPICAL_P:
      if (cuts)
        fx_candidates_keep_typical (c, s->typical_p);
      break;

    case FX_STAGE_TOP_P:
      if (cuts)
        fx_candidates_keep_top_p (c, s->top_p);
      break;

    case FX_STAGE_MIN_P:
      if (cuts)
        fx_candidates_keep_min_p (c, s->min_p);
      break;

    case FX_STAGE_XTC:
      if (cuts && s->xtc_probability > 0 && s->xtc_threshold <= 0.5f
          && fx_random_uniform (self->seed, COINS | self->state.n_draws)
             < s->xtc_probability)
        fx_candidates_exclude_top (c, s->xtc_threshold);
      break;

    case FX_STAGE_TEMPERATURE:
      if (s->temperature == 0)
        break;
      self->temperature = find_temperature (self);
      fx_candidates_heat (c, self->temperature);
      break;

    default:
      g_assert_not_reached ();
    }
}

static gboolean
run_chain (FxSampler    *self,
           const float  *logits,
           GError      **error)
{
  const FxSampling *s = &self->sampling;
  FxCandidates *c = &self->candidates;

  if (!fx_candidates_fill (c, logits, error) || !apply_biases (self, error))
    return FALSE;

  self->temperature = s->temperature == 0 ? 0 : 1;
  for (guint i = 0; i < s->n_stages; i++)
    run_stage (self, s->stages[i]);

  if (s->temperature == 0)
    {
      fx_candidates_heat (c, 0);
    }
  else if (s->mirostat_tau > 0)
    {
      const float max = c->items[fx_candidates_find_largest (c)].logit;

      self->log_sum = log (fx_candidates_sum (c, max)) + max;
      fx_candidates_keep_surprise (c, self->state.mu);
    }

  fx_candidates_sort_by_id (c);

  return TRUE;
}

gboolean
fx_sampler_draw (FxSampler    *self,
                 const float  *logits,
                 guint32      *token,
                 GError      **error)
{
  const FxCandidates *c;
  const FxSampling *s;
  float max;
  double target;
  guint drawn = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (logits != NULL && token != NULL, FALSE);

  if (!run_chain (self, logits, error))
    return FALSE;

  c = &self->candidates;
  s = &self->sampling;
  max = c->items[fx_candidates_find_largest (c)].logit;
  target = fx_random_uniform (self->seed, self->state.n_draws++)
           * fx_candidates_sum (c, max);

  /* Rounding may leave the target at the very end: then the last that can
   * be. */
  for (guint i = 0; i < c->n_items && target >= 0; i++)
    {
      const float mass = expf (c->items[i].logit - max);

      if (mass > 0)
        drawn = i;
      target -= mass;
    }
  *token = c->items[drawn].id;

  if (s->mirostat_tau > 0 && s->temperature > 0)
    {
      const double surprise = (self->log_sum - c->items[drawn].logit) / G_LN2;

      self->state.mu -= s->mirostat_eta * (surprise - s->mirostat_tau);
    }

  return TRUE;
}

const FxCandidates *
fx_sampler_apply (FxSampler    *self,
                  const float  *logits,
                  double       *temperature,
                  GError      **error)
{
  g_return_val_if_fail (self != NULL && logits != NULL, NULL);

  if (!run_chain (self, logits, error))
    return NULL;

  if (temperature != NULL)
    *temperature = self->temperature;

  return &self->candidates;
}
