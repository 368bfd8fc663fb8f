/* fx-fit-scale.h - choose a context length, seeing what fits.
 *
 * A GtkScale in octaves of tokens: each step is an eighth of one, Page Up and
 * Page Down are one, powers of two and the trained length attract, End goes
 * to the trained length and from there on to the maximum.  The track has a
 * zone for what fits on the device, one for what spills to system memory, a
 * hatched one for what does not fit, and dots over what is longer than the
 * model was trained for; the value text says the zone in words.  A double
 * click on the mark of a limit jumps there.
 *
 * Properties: "value" (tokens), "maximum" (the end of the scale), "trained"
 * (what the model was made for; 0 unknown), "fits" (the most that fit; 0
 * none), "on-device" (the most that fit without system memory; not over
 * "fits").
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

/* How far a scale goes past the trained length. */
#define FX_CONTEXT_BEYOND 2

/* What no scale goes past; fx_plan_new() takes no more. */
#define FX_CONTEXT_MOST (1u << 24)

G_DECLARE_FINAL_TYPE (FxFitScale, fx_fit_scale, FX, FIT_SCALE, GtkWidget)

GtkWidget *fx_fit_scale_new         (void) G_GNUC_WARN_UNUSED_RESULT;
guint      fx_fit_scale_get_value   (FxFitScale *self);
void       fx_fit_scale_set_value   (FxFitScale *self,
                                     guint       value);
void       fx_fit_scale_set_maximum (FxFitScale *self,
                                     guint       maximum);
void       fx_fit_scale_set_trained (FxFitScale *self,
                                     guint       trained);

/* @on_device: where it is @fits, nothing spills */
void       fx_fit_scale_set_fits    (FxFitScale *self,
                                     guint       fits,
                                     guint       on_device);

/* Where the value is. */
typedef enum
{
  FX_FIT_ZONE_DEVICE,
  FX_FIT_ZONE_SPILLS,
  FX_FIT_ZONE_NO,
} FxFitZone;

FxFitZone  fx_fit_scale_get_zone    (FxFitScale *self);
gboolean   fx_fit_scale_is_beyond   (FxFitScale *self);

/* What a screen reader says of the value: "8,192 tokens, partly in system
 * memory".  Returns: (transfer full) */
char      *fx_fit_scale_describe    (FxFitScale *self);

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
