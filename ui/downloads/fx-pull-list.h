/* fx-pull-list.h - the downloads, one below the other.
 *
 * In the popover of the header's button, in a dialog (Ctrl+D), and on any page
 * that wants it.
 *
 * Properties
 *   pulls  FxPullDesk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-pull-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_PULL_LIST (fx_pull_list_get_type ())

G_DECLARE_FINAL_TYPE (FxPullList, fx_pull_list, FX, PULL_LIST, AdwBin)

GtkWidget *fx_pull_list_new     (FxPullDesk *pulls) G_GNUC_WARN_UNUSED_RESULT;

/* A dialog with such a list. */
void       fx_pull_list_present (FxPullDesk *pulls,
                                 GtkWidget  *parent);

G_END_DECLS
