/* fx-context-popover.h - where the tokens of the context go, in numbers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "fx-context-usage.h"
#include "fx-sampling-item.h"

G_BEGIN_DECLS

#define FX_TYPE_CONTEXT_POPOVER (fx_context_popover_get_type ())

G_DECLARE_FINAL_TYPE (FxContextPopover, fx_context_popover, FX, CONTEXT_POPOVER, GtkPopover)

void fx_context_popover_set_usage (FxContextPopover *self,
                                   FxContextUsage   *usage);

/* @sampling: (nullable): whose policy it changes */
void fx_context_popover_set_sampling (FxContextPopover *self,
                                      FxSamplingItem   *sampling);

G_END_DECLS
