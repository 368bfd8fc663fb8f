/* fx-sampling.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-sampling.h"

#include <math.h>

static const char *const names[FX_N_STAGES] = {
  [FX_STAGE_PENALTIES] = "penalties",
  [FX_STAGE_DRY] = "dry",
  [FX_STAGE_TOP_K] = "top-k",
  [FX_STAGE_TYPICAL_P] = "typical-p",
  [FX_STAGE_TOP_P] = "top-p",
  [FX_STAGE_MIN_P] = "min-p",
  [FX_STAGE_XTC] = "xtc",
  [FX_STAGE_TEMPERATURE] = "temperature",
};

const char *
fx_stage_name (FxStage stage)
{
  return (guint) stage < FX_N_STAGES ? names[stage] : NULL;
}

gboolean
fx_stage_parse (const char *name,
                FxStage    *stage)
{
  g_autofree char *canonical = NULL;

  g_return_val_if_fail (name != NULL && stage != NULL, FALSE);

  canonical = g_strdelimit (g_ascii_strdown (name, -1), "_", '-');
  for (guint i = 0; i < FX_N_STAGES; i++)
    if (g_str_equal (canonical, names[i]))
      {
        *stage = (FxStage) i;
        return TRUE;
      }

  return FALSE;
}

static float
clamp_or (float value,
          float low,
          float high,
          float otherwise)
{
  return isnan (value) ? otherwise : CLAMP (value, low, high);
}

static float
clamp_or_zero_is (float zero,
                  float value,
                  float low,
                  float high)
{
  return isnan (value) || value == 0 ? zero : CLAMP (value, low, high);
}

static void
resolve_stages (const FxSampling *sampling,
                FxSampling       *resolved)
{
  const guint n = MIN (sampling->n_stages, FX_N_STAGES);
  guint seen = 0;

  resolved->n_stages = 0;

  if (n == 0)
    for (guint i = 0; i < FX_N_STAGES; i++)
      resolved->stages[resolved->n_stages++] = (FxStage) i;

  for (guint i = 0; i < n; i++)
    {
      const FxStage stage = sampling->stages[i];

      if ((guint) stage >= FX_N_STAGES || (seen & 1u << stage) != 0)
        continue;

      seen |= 1u << stage;
      resolved->stages[resolved->n_stages++] = stage;
    }
}

void
fx_sampling_resolve (const FxSampling *sampling,
                     FxSampling       *resolved)
{
  g_return_if_fail (sampling != NULL && resolved != NULL);

  *resolved = *sampling;
  resolved->temperature = clamp_or (sampling->temperature, 0, 5, 0);
  resolved->top_k = MAX (sampling->top_k, 0);
  resolved->top_p = clamp_or (sampling->top_p, 0, 1, 1);
  resolved->min_p = clamp_or (sampling->min_p, 0, 1, 0);
  resolved->repeat_penalty = clamp_or (sampling->repeat_penalty, 1, 2, 1);
  resolved->repeat_window = MAX (sampling->repeat_window, -1);
  resolved->frequency_penalty = clamp_or (sampling->frequency_penalty, -2, 2, 0);
  resolved->presence_penalty = clamp_or (sampling->presence_penalty, -2, 2, 0);
  resolved->typical_p = clamp_or_zero_is (1, sampling->typical_p, 0, 1);
  resolved->dry_multiplier = clamp_or (sampling->dry_multiplier, 0, 5, 0);
  resolved->dry_base = clamp_or_zero_is (1.75f, sampling->dry_base, 1, 4);
  resolved->dry_allowed_length = sampling->dry_allowed_length > 0
                                 ? sampling->dry_allowed_length : 2;
  resolved->dry_window = sampling->dry_window > 0 ? sampling->dry_window : -1;
  resolved->xtc_probability = clamp_or (sampling->xtc_probability, 0, 1, 0);
  resolved->xtc_threshold = clamp_or_zero_is (0.1f, sampling->xtc_threshold, 0, 1);
  resolved->mirostat_tau = clamp_or (sampling->mirostat_tau, 0, 20, 0);
  resolved->mirostat_eta = clamp_or_zero_is (0.1f, sampling->mirostat_eta, 0, 1);
  resolved->dynamic_range = clamp_or (sampling->dynamic_range, 0, 5, 0);
  resolved->dynamic_exponent = clamp_or_zero_is (1, sampling->dynamic_exponent,
                                                 0.1f, 10);
  resolve_stages (sampling, resolved);
}
