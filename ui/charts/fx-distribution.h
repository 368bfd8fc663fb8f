/* fx-distribution.h - the likeliest next words, before and after the chain.
 *
 * A row each: the token, a grey bar for what the model gave it and an accent
 * bar for what is left of it when one is drawn.  What the chain removed is
 * struck through, what the reply went on with has an arrow.  A screen reader
 * gets the same as a text.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "fx-likely-tokens.h"

G_BEGIN_DECLS

#define FX_TYPE_DISTRIBUTION (fx_distribution_get_type ())

G_DECLARE_FINAL_TYPE (FxDistribution, fx_distribution, FX, DISTRIBUTION, GtkWidget)

#define FX_DISTRIBUTION_ROWS 20

GtkWidget *fx_distribution_new            (void) G_GNUC_WARN_UNUSED_RESULT;

/* @candidates: (nullable): %NULL has nothing to show */
void       fx_distribution_set_candidates (FxDistribution *self,
                                           FxLikelyTokens   *candidates);

G_END_DECLS
