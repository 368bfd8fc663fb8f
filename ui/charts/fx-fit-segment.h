/* fx-fit-segment.h - one coloured piece of a FxFitBar.
 *
 * Its colours come from CSS (node `segment`, with a class for what it
 * stands for), its width from the bar.  The text is shown only where all of
 * it goes in.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FX_TYPE_FIT_SEGMENT (fx_fit_segment_get_type ())

G_DECLARE_FINAL_TYPE (FxFitSegment, fx_fit_segment, FX, FIT_SEGMENT, GtkWidget)

GtkWidget *fx_fit_segment_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void       fx_fit_segment_set_text    (FxFitSegment *self,
                                       const char   *text);

/* What is drawn over the colour, so that it is not the only sign. */
typedef enum
{
  FX_FIT_PATTERN_NONE,
  FX_FIT_PATTERN_HATCHED, /* diagonal lines */
  FX_FIT_PATTERN_DOTTED,
} FxFitPattern;

void       fx_fit_segment_set_pattern (FxFitSegment *self,
                                       FxFitPattern  pattern);

/* Allocates it from @from to @to, in whichever order, or hides it where
 * nothing is between them.  For the size_allocate of a parent. */
void       fx_fit_segment_place       (FxFitSegment *self,
                                       int           from,
                                       int           to,
                                       int           y,
                                       int           height);

G_END_DECLS
