/* fx-sampling.h - how the next token is drawn from the logits.
 *
 * A chain of stages.  Each sees what the one before it has left and either
 * changes logits (penalties, DRY, temperature) or takes candidates away (the
 * cuts); the draw is from what is left.  With every field zero but
 * @temperature 1 and @top_p 1 nothing is changed.  The same seed and logits
 * give the same tokens on every run.
 *
 * Logit biases come before the chain.  Temperature 0 is greedy: biases,
 * penalties and DRY count, the cuts have no say.  Mirostat takes the place of
 * all cuts, whatever the order.
 *
 * Thread-safety: pure functions.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FX_STAGE_PENALTIES,     /* repeat, frequency, presence */
  FX_STAGE_DRY,
  FX_STAGE_TOP_K,
  FX_STAGE_TYPICAL_P,
  FX_STAGE_TOP_P,
  FX_STAGE_MIN_P,
  FX_STAGE_XTC,
  FX_STAGE_TEMPERATURE,
} FxStage;

#define FX_N_STAGES 8

/**
 * FxLogitBias:
 * @bias: added to the logit of @id; -infinity forbids the token
 */
typedef struct
{
  guint32 id;
  float   bias;
} FxLogitBias;

/**
 * FxSampling:
 * @temperature: 0 is greedy; 0 to 5
 * @top_k: keep the k likeliest; 0 is off
 * @top_p: keep the likeliest that sum to p; 1 is off
 * @min_p: keep those at least this fraction of the likeliest; 0 is off
 * @repeat_penalty: divides positive logits of tokens seen, multiplies negative
 *   ones; 1 is off; 1 to 2
 * @repeat_window: how many last tokens the three penalties see; -1 all of them
 * @has_seed: whether @seed is set; without it each reply draws its own
 * @seed: any
 * @frequency_penalty: taken off for each time a token was seen; 0 is off;
 *   -2 to 2
 * @presence_penalty: taken off once where a token was seen; 0 is off; -2 to 2
 * @typical_p: keep those whose surprise is nearest to the expected one, until
 *   they sum to p; 0 and 1 are off
 * @dry_multiplier: "don't repeat yourself": a token that would go on with a
 *   repetition of n tokens loses multiplier * base^(n - allowed length); 0 is
 *   off; 0 to 5
 * @dry_base: 0 stands for 1.75; 1 to 4
 * @dry_allowed_length: repetitions shorter than this cost nothing; 0 stands for
 *   2
 * @dry_window: how many last tokens DRY sees; 0 and -1 all of them
 * @xtc_probability: how often "exclude top choices" is applied; 0 is off
 * @xtc_threshold: when it is, of the tokens with at least this probability only
 *   the least likely stays; 0 stands for 0.1; above 0.5 never does anything
 * @mirostat_tau: the surprise in bits that Mirostat 2 steers for; 0 is off
 * @mirostat_eta: how fast it learns; 0 stands for 0.1
 * @dynamic_range: the temperature lies between @temperature minus and plus
 *   this, the higher the less sure the model is; 0 is off
 * @dynamic_exponent: bends that curve; 0 stands for 1
 * @n_stages: of @stages; 0 is the order of FxStage
 * @stages: the order; a stage that is left out is off, of one that is there
 *   twice the first counts
 * @logit_bias: (nullable) (array length=n_logit_bias): borrowed for the call it
 *   is given to
 *
 * Sources: typical-p arXiv:2202.00666; min-p arXiv:2407.01082; Mirostat
 * arXiv:2007.14966; frequency and presence penalty: OpenAI API reference; DRY
 * and XTC: text-generation-webui pull requests 5677 and 6335; dynamic
 * temperature: koboldcpp pull request 517
 */
typedef struct
{
  float              temperature;
  gint               top_k;
  float              top_p;
  float              min_p;
  float              repeat_penalty;
  gint               repeat_window;
  gboolean           has_seed;
  guint64            seed;

  float              frequency_penalty;
  float              presence_penalty;
  float              typical_p;
  float              dry_multiplier;
  float              dry_base;
  gint               dry_allowed_length;
  gint               dry_window;
  float              xtc_probability;
  float              xtc_threshold;
  float              mirostat_tau;
  float              mirostat_eta;
  float              dynamic_range;
  float              dynamic_exponent;

  guint              n_stages;
  FxStage            stages[FX_N_STAGES];

  const FxLogitBias *logit_bias;
  guint              n_logit_bias;
} FxSampling;

#define FX_SAMPLING_DEFAULT                                                   \
  ((FxSampling) { .temperature = 0.8f, .top_k = 40, .top_p = 0.95f,           \
                  .min_p = 0.05f, .repeat_penalty = 1.0f,                     \
                  .repeat_window = 64 })

/* "penalties", "dry", "top-k" ...; %NULL for no stage */
const char *fx_stage_name     (FxStage      stage);

/* @name: as fx_stage_name() has it, with - or _ */
gboolean    fx_stage_parse    (const char  *name,
                               FxStage     *stage);

/**
 * fx_sampling_resolve:
 * @resolved: (out): @sampling with every value in its range, what 0 stands for
 *   in its place, and all of @stages that count
 *
 * What a sampler made of @sampling does; NaN is off.
 */
void        fx_sampling_resolve (const FxSampling *sampling,
                                 FxSampling       *resolved);

G_END_DECLS
