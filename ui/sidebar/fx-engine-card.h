/* fx-engine-card.h - what the engine does and holds, always in sight.
 *
 * Device and the memory in use, model and state.  A click of either button
 * opens a menu: load another, unload, copy diagnostics.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_ENGINE_CARD (fx_engine_card_get_type ())

G_DECLARE_FINAL_TYPE (FxEngineCard, fx_engine_card, FX, ENGINE_CARD, AdwBin)

G_END_DECLS
