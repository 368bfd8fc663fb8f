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
};

FxSamplingItem *fx_sampling_item_new (void);

G_END_DECLS
