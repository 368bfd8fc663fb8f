/* fx-fit-chip.h - whether it fits, as an icon and words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-model-item.h"

G_BEGIN_DECLS

#define FX_TYPE_FIT_CHIP (fx_fit_chip_get_type ())

G_DECLARE_FINAL_TYPE (FxFitChip, fx_fit_chip, FX, FIT_CHIP, AdwBin)

/* @label: (nullable): hides the chip */
void fx_fit_chip_set (FxFitChip  *self,
                      FxFit       fit,
                      const char *label);

G_END_DECLS
