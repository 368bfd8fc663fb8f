/* fx-sampler-order.h - the stages of the chain: which of them, in which order.
 *
 * A row each with a switch and two arrows; Alt+Up and Alt+Down move the row
 * that has the focus.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-sampling-item.h"

G_BEGIN_DECLS

#define FX_TYPE_SAMPLER_ORDER (fx_sampler_order_get_type ())

G_DECLARE_FINAL_TYPE (FxSamplerOrder, fx_sampler_order, FX, SAMPLER_ORDER, AdwExpanderRow)

/* @sampling: (nullable): whose FxSamplingItem:stages is shown and changed */
void fx_sampler_order_set_sampling (FxSamplerOrder *self,
                                    FxSamplingItem *sampling);

G_END_DECLS
