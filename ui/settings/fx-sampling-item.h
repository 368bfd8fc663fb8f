/* fx-sampling-item.h - how replies are drawn, as the inspector edits it.
 *
 * The rows of the inspector are bound to these properties both ways; app/
 * reads them when it sends.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-item.h"

G_BEGIN_DECLS

#define FX_TYPE_SAMPLING_ITEM (fx_sampling_item_get_type ())

G_DECLARE_FINAL_TYPE (FxSamplingItem, fx_sampling_item, FX, SAMPLING_ITEM, FxItem)

typedef enum
{
  FX_THINKING_DEFAULT, /* as the template has it */
  FX_THINKING_OFF,
  FX_THINKING_ON,
  FX_THINKING_LOW,
  FX_THINKING_MEDIUM,
  FX_THINKING_HIGH,
} FxThinking;

/* What is done when a chat is longer than the context. */
typedef enum
{
  FX_OVERFLOW_STOP,        /* say so and send nothing */
  FX_OVERFLOW_DROP_OLDEST, /* leave out turns from the beginning */
  FX_OVERFLOW_DROP_MIDDLE, /* keep the first turns, too */
} FxOverflow;

#define FX_N_OVERFLOWS 3

/**
 * FxSamplingItem: each field is a property of the same name; read here, write there.
 * @temperature: 0 always takes the likeliest
 * @top_k: keep the k likeliest; 0 is off
 * @top_p: keep the likeliest that sum to p; 1 is off
 * @min_p: keep those at least this fraction of the likeliest; 0 is off
 * @repeat_penalty: 1 is off
 * @repeat_window: how many last tokens the penalty sees; -1 all of them
 * @max_tokens: of a reply; 0 as many as the context holds
 * @has_seed: whether @seed is locked; without it each reply draws its own
 * @frequency_penalty: for each time a token was seen; 0 is off
 * @presence_penalty: where a token was seen; 0 is off
 * @typical_p: keep the most typical that sum to p; 1 is off
 * @dry_multiplier: of what going on with a repetition costs; 0 is off
 * @dry_allowed_length: repetitions shorter than this are free
 * @dry_window: how many last tokens DRY sees; 0 and -1 all of them
 * @xtc_probability: how often the likeliest are left out; 0 is off
 * @mirostat_tau: the surprise it steers for; 0 is off; takes the place of all
 *   cuts
 * @dynamic_range: of the temperature, up and down; 0 is off
 * @stages: (nullable): names of the stages in their order, with commas between;
 *   one that is left out is off; %NULL is the standard order
 * @stop: (nullable): texts that end a reply, a line each, with \\n for a new line
 * @thinking: FxThinking
 * @overflow: FxOverflow
 * @preset: (nullable): name of the preset that was chosen last
 */
struct _FxSamplingItem
{
  FxItem    parent_instance;

  double   temperature;
  gint     top_k;
  double   top_p;
  double   min_p;
  double   repeat_penalty;
  gint     repeat_window;
  guint    max_tokens;
  gboolean has_seed;
  guint64  seed;

  double   frequency_penalty;
  double   presence_penalty;
  double   typical_p;
  double   dry_multiplier;
  double   dry_base;
  gint     dry_allowed_length;
  gint     dry_window;
  double   xtc_probability;
  double   xtc_threshold;
  double   mirostat_tau;
  double   mirostat_eta;
  double   dynamic_range;
  double   dynamic_exponent;
  char    *stages;

  char    *stop;
  guint    thinking;
  guint    overflow;
  char    *preset;
};

FxSamplingItem *fx_sampling_item_new (void);

G_END_DECLS
