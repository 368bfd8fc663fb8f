/* fx-access-view.h - how to get at a model whose owner asks for more.
 *
 * Says what is needed, links to the web page, and takes the hub's token,
 * which app/ keeps in the keyring.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-discover-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_ACCESS_VIEW (fx_access_view_get_type ())

G_DECLARE_FINAL_TYPE (FxAccessView, fx_access_view, FX, ACCESS_VIEW, AdwBin)

GtkWidget *fx_access_view_new (FxDiscoverDesk *desk,
                               FxRemoteModel  *model) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
