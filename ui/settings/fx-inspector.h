/* fx-inspector.h - the chat's instructions, memory and sampling, at the end side.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_INSPECTOR (fx_inspector_get_type ())

G_DECLARE_FINAL_TYPE (FxInspector, fx_inspector, FX, INSPECTOR, AdwBin)

G_END_DECLS
