/* fx-fit-scale.h - choose a context length, seeing what fits.
 *
 * A GtkScale in octaves of tokens: each step is an eighth of one, Page Up and
 * Page Down are one, powers of two attract.  The track says up to where it
 * fits, with a mark at the limit; a double click on the mark jumps there.
 *
 * Properties: "value" (tokens), "maximum" (what the model was trained for),
 * "fits" (the most that fit; 0 none).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FX_TYPE_FIT_SCALE (fx_fit_scale_get_type ())

/* The least context there is any use for, and what lengths are multiples of */
#define FX_CONTEXT_MIN 512
#define FX_CONTEXT_STEP 256

G_DECLARE_FINAL_TYPE (FxFitScale, fx_fit_scale, FX, FIT_SCALE, GtkWidget)

GtkWidget *fx_fit_scale_new         (void) G_GNUC_WARN_UNUSED_RESULT;
guint      fx_fit_scale_get_value   (FxFitScale *self);
void       fx_fit_scale_set_value   (FxFitScale *self,
                                     guint       value);
void       fx_fit_scale_set_maximum (FxFitScale *self,
                                     guint       maximum);
void       fx_fit_scale_set_fits    (FxFitScale *self,
                                     guint       fits);

/**
 * fx_context_snap:
 * @octaves: over FX_CONTEXT_MIN, as a pointer or key gives them
 * @maximum: tokens
 *
 * Returns: tokens: a power of two if near one, else on the grid of eighths,
 *   rounded to FX_CONTEXT_STEP; @maximum at the end, whatever it is
 */
guint      fx_context_snap          (double      octaves,
                                     guint       maximum);

/* As an arrow key does: @n_steps eighths of an octave from @from, and at least
 * FX_CONTEXT_STEP unless at an end. */
guint      fx_context_step          (guint       from,
                                     gint        n_steps,
                                     guint       maximum);

G_END_DECLS
