/* fx-ring.h - a small ring that fills up.
 *
 * Drawn in the colour of its style.  It says nothing to a screen reader: the
 * button it is in does.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FX_TYPE_RING (fx_ring_get_type ())

G_DECLARE_FINAL_TYPE (FxRing, fx_ring, FX, RING, GtkWidget)

/* @fraction: 0 to 1 */
void fx_ring_set_fraction (FxRing      *self,
                           double       fraction);

/* Draws such a ring into a widget's own snapshot; for other kinds of ring. */
void fx_ring_draw         (GtkWidget   *widget,
                           GtkSnapshot *snapshot,
                           double       fraction);

G_END_DECLS
