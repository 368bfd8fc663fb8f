/* fx-preferences.h - the preferences: only what really acts.
 *
 * Every row is bound to a key of GSettings, both ways.  What is read at the
 * start of the program says so.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-rack.h"

G_BEGIN_DECLS

#define FX_TYPE_PREFERENCES (fx_preferences_get_type ())

G_DECLARE_FINAL_TYPE (FxPreferences, fx_preferences, FX, PREFERENCES, AdwPreferencesDialog)

/**
 * fx_preferences_new:
 * @rack: (nullable): whose devices and stores can be chosen
 *
 * Returns: (transfer floating)
 */
AdwDialog *fx_preferences_new (GSettings *settings,
                               FxRack    *rack) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
