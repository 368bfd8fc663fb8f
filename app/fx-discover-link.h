/* fx-discover-link.h - one window's Discover page, joined to hub and engine.
 *
 * Makes the FxDiscoverDesk, answers it and fills its models.  A page reads the
 * head of at most three of its files: of the one people mean, and of the one
 * that is recommended then.
 *
 * Thread-safety: the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-downloads-link.h"
#include "fx-studio.h"
#include "fx-window.h"

G_BEGIN_DECLS

#define FX_TYPE_DISCOVER_LINK (fx_discover_link_get_type ())
G_DECLARE_FINAL_TYPE (FxDiscoverLink, fx_discover_link, FX, DISCOVER_LINK, GObject)

/* @studio, @downloads: borrowed; outlive the window, and so the link.
 * Returns: (transfer none): it lives as long as the window */
FxDiscoverLink *fx_discover_link_new (FxStudio        *studio,
                                      FxDownloadsLink *downloads,
                                      FxWindow        *window);

G_END_DECLS
