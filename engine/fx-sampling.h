/* fx-sampling.h - how the next token is drawn from the logits.
 *
 * The chain, in this order: repeat penalty, top-k, top-p, min-p, temperature,
 * then one draw.  The same seed and logits give the same tokens on every run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FxSampling:
 * @temperature: 0 is greedy; 0 to 5
 * @top_k: keep the k likeliest; 0 is off
 * @top_p: keep the likeliest that sum to p; 1 is off
 * @min_p: keep those at least this fraction of the likeliest; 0 is off
 * @repeat_penalty: 1 is off; 1 to 2
 * @repeat_window: how many last tokens the penalty sees; -1 all of them
 * @has_seed: whether @seed is set; without it each reply draws its own
 * @seed: any
 */
typedef struct
{
  float    temperature;
  gint     top_k;
  float    top_p;
  float    min_p;
  float    repeat_penalty;
  gint     repeat_window;
  gboolean has_seed;
  guint64  seed;
} FxSampling;

#define FX_SAMPLING_DEFAULT                                                   \
  ((FxSampling) { .temperature = 0.8f, .top_k = 40, .top_p = 0.95f,           \
                  .min_p = 0.05f, .repeat_penalty = 1.0f,                     \
                  .repeat_window = 64 })

G_END_DECLS
