/* fx-slices.h - work on widgets in pieces, one between any two frames
 *
 * What makes many widgets makes a few of them at a time: layout has to take
 * each piece by itself, too, so the next one waits for the frame.
 *
 *     self->slices = fx_slices_new (GTK_WIDGET (self), make_some);
 *     fx_slices_start (self->slices);
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _FxSlices FxSlices;

/* Returns: whether there is more to do */
typedef gboolean (*FxSliceFunc) (GtkWidget *widget);

/* @widget: borrowed; frees this before it goes */
FxSlices *fx_slices_new   (GtkWidget   *widget,
                           FxSliceFunc  func) G_GNUC_WARN_UNUSED_RESULT;
void      fx_slices_free  (FxSlices    *self);

/* Soon, unless it is on its way. */
void      fx_slices_start (FxSlices    *self);
void      fx_slices_stop  (FxSlices    *self);

G_END_DECLS
