/* fx-trouble-view.h - what went wrong, in numbers, and the ways out that work.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_TROUBLE_VIEW (fx_trouble_view_get_type ())

G_DECLARE_FINAL_TYPE (FxTroubleView, fx_trouble_view, FX, TROUBLE_VIEW, AdwBin)

G_END_DECLS
