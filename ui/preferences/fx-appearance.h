/* fx-appearance.h - text size and colour scheme, as the settings have them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * fx_appearance_follow:
 * @settings: with the keys "text-size" (percent) and "color-scheme"
 * @display: all of whose windows follow
 *
 * Sets both now and on each change, for as long as @display lives.  Once is
 * enough; again does nothing.
 */
void fx_appearance_follow (GSettings  *settings,
                           GdkDisplay *display);

G_END_DECLS
