/* fx-greeting.h - the page of a chat in which nothing has been said: four ways to begin.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_GREETING (fx_greeting_get_type ())

G_DECLARE_FINAL_TYPE (FxGreeting, fx_greeting, FX, GREETING, AdwBin)

G_END_DECLS
