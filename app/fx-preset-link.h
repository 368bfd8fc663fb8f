/* fx-preset-link.h - one window's presets, joined to the files.
 *
 * Puts an FxPresetDesk on the desk and answers it.  What goes wrong is said in
 * a toast.
 *
 * Thread-safety: the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_PRESET_LINK (fx_preset_link_get_type ())
G_DECLARE_FINAL_TYPE (FxPresetLink, fx_preset_link, FX, PRESET_LINK, GObject)

FxPresetLink *fx_preset_link_new (FxDesk *desk) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
