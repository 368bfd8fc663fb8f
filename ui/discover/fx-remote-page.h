/* fx-remote-page.h - the page of a model of a hub.
 *
 * What it is, five facts that explain themselves, its files with what each
 * would take at the chosen context, and the model card, whose pictures are
 * not fetched.
 *
 * Properties
 *   narrow      boolean: the files have no columns; set by its breakpoint
 *   show-speed  boolean, read-only: a file's speed is known
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_REMOTE_PAGE (fx_remote_page_get_type ())

G_DECLARE_FINAL_TYPE (FxRemotePage, fx_remote_page, FX, REMOTE_PAGE, AdwNavigationPage)

GtkWidget *fx_remote_page_new (FxDesk        *desk,
                               FxRemoteModel *model) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
