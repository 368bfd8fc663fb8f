/* fx-fit-bar.h - a bar of coloured pieces: what takes how much of a whole.
 *
 * Of memory (fx_fit_bar_set_plan()) or of anything else
 * (fx_fit_bar_set_parts()).  To a screen reader it is a meter whose value
 * text is the sentence it was given.  A change slides to its place, unless
 * animations are off.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "fx-plan-item.h"

G_BEGIN_DECLS

#define FX_TYPE_FIT_BAR (fx_fit_bar_get_type ())
#define FX_FIT_BAR_MAX_PARTS 8

G_DECLARE_FINAL_TYPE (FxFitBar, fx_fit_bar, FX, FIT_BAR, GtkWidget)

/**
 * FxFitPart:
 * @style: CSS class of the piece: "weights", "cache", "work", "other", "over",
 *   "system", "history", "draft", "reply"; static
 * @label: shown in the piece where it goes in, and in the tooltip
 * @amount: in the unit of the whole
 * @text: the amount in words, for the tooltip: "94.1 MiB"
 */
typedef struct
{
  const char *style;
  const char *label;
  double      amount;
  const char *text;
} FxFitPart;

GtkWidget *fx_fit_bar_new         (void) G_GNUC_WARN_UNUSED_RESULT;

/* Thin, without labels; property "compact" */
void       fx_fit_bar_set_compact (FxFitBar        *self,
                                   gboolean         compact);

/**
 * fx_fit_bar_set_parts:
 * @parts: [n_parts], from the left; copied
 * @total: the whole; pieces beyond it squeeze the bar
 * @sentence: (nullable): value text of the meter
 */
void       fx_fit_bar_set_parts   (FxFitBar        *self,
                                   const FxFitPart *parts,
                                   guint            n_parts,
                                   double           total,
                                   const char      *sentence);

/* Property "plan".  @plan (nullable): an empty bar */
void       fx_fit_bar_set_plan    (FxFitBar        *self,
                                   FxPlanItem      *plan);

/**
 * fx_fit_parts_of_plan:
 * @host: of system memory beyond the device's, where some goes there
 * @parts: (out caller-allocates): [FX_FIT_BAR_MAX_PARTS]; its texts are owned
 *   by @strings
 * @strings: (element-type utf8): grows
 *
 * Returns: how many parts of @plan there are
 */
guint      fx_fit_parts_of_plan   (FxPlanItem      *plan,
                                   gboolean         host,
                                   FxFitPart       *parts,
                                   GPtrArray       *strings);

G_END_DECLS
