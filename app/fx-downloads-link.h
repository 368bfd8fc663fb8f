/* fx-downloads-link.h - the downloads, joined to all windows.
 *
 * Makes the FxPullDesk and keeps it as the FxDownloads are; keeps the computer
 * awake while some run; says in a notification that one is done when nobody
 * looks, and reads the library again.
 *
 * Thread-safety: the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "fx-downloads.h"
#include "fx-pull-desk.h"
#include "fx-studio.h"

G_BEGIN_DECLS

#define FX_TYPE_DOWNLOADS_LINK (fx_downloads_link_get_type ())
G_DECLARE_FINAL_TYPE (FxDownloadsLink, fx_downloads_link, FX, DOWNLOADS_LINK, GObject)

/* @studio, @application: borrowed; outlive it */
FxDownloadsLink *fx_downloads_link_new      (FxStudio        *studio,
                                             GtkApplication  *application) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer none): for FxDesk:pulls */
FxPullDesk      *fx_downloads_link_get_desk (FxDownloadsLink *self);

/**
 * fx_downloads_link_find:
 * @model: a page
 * @file: of it
 *
 * Returns: (transfer full) (nullable): its download; for what is in the
 *   library without one, an item that says it is installed
 */
FxPullItem      *fx_downloads_link_find     (FxDownloadsLink *self,
                                             FxHubModel      *model,
                                             FxHubFile       *file) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
