/* fx-context-ring.h - how full the context is, as a ring.
 *
 * Drawn in its CSS colour, twice: faintly all around, fully for what is used.
 * Meant for the inside of a button.  Property "usage".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "fx-context-usage.h"

G_BEGIN_DECLS

#define FX_TYPE_CONTEXT_RING (fx_context_ring_get_type ())

G_DECLARE_FINAL_TYPE (FxContextRing, fx_context_ring, FX, CONTEXT_RING, GtkWidget)

void fx_context_ring_set_usage (FxContextRing  *self,
                                FxContextUsage *usage);

G_END_DECLS
