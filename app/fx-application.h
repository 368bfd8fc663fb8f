/* fx-application.h - the program with a window.
 *
 * One instance a session: a second start shows the first, or opens its files
 * in it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FX_TYPE_APPLICATION (fx_application_get_type ())
G_DECLARE_FINAL_TYPE (FxApplication, fx_application, FX, APPLICATION, AdwApplication)

FxApplication *fx_application_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
