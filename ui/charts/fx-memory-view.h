/* fx-memory-view.h - a memory plan in full: bar, legend and sentence.
 *
 * A second, thinner bar shows system memory where some of the model goes
 * there.  Used by the load panel and by the inspector.  Property "plan".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-plan-item.h"

G_BEGIN_DECLS

#define FX_TYPE_MEMORY_VIEW (fx_memory_view_get_type ())

G_DECLARE_FINAL_TYPE (FxMemoryView, fx_memory_view, FX, MEMORY_VIEW, AdwBin)

/* @plan: (nullable): nothing is shown */
void fx_memory_view_set_plan (FxMemoryView *self,
                              FxPlanItem   *plan);

G_END_DECLS
