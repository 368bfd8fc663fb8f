/* fx-about.h - the About dialog.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * fx_about_present:
 * @diagnostics: (nullable): what helps with a bug report: devices, versions
 */
void fx_about_present (GtkWidget  *parent,
                       const char *diagnostics);

G_END_DECLS
