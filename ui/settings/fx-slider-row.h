/* fx-slider-row.h - a number: slider, spin button for the exact value, reset.
 *
 * Property "subtitle": what it does, in the tooltip.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FX_TYPE_SLIDER_ROW (fx_slider_row_get_type ())

G_DECLARE_FINAL_TYPE (FxSliderRow, fx_slider_row, FX, SLIDER_ROW, AdwPreferencesRow)

/**
 * fx_slider_row_setup:
 * @lower: of the range
 * @upper: of the range
 * @step: of the arrow keys; Page Up and Page Down take ten
 * @digits: after the decimal point
 * @standard: where Reset goes
 */
void           fx_slider_row_setup          (FxSliderRow *self,
                                             double       lower,
                                             double       upper,
                                             double       step,
                                             guint        digits,
                                             double       standard);

/* Its value is the row's; bind to it.  Returns: (transfer none) */
GtkAdjustment *fx_slider_row_get_adjustment (FxSliderRow *self);

G_END_DECLS
