/* fx-pull-row.h - a download in the list of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "fx-pull-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_PULL_ROW (fx_pull_row_get_type ())

G_DECLARE_FINAL_TYPE (FxPullRow, fx_pull_row, FX, PULL_ROW, GtkListBoxRow)

GtkWidget *fx_pull_row_new (FxPullDesk *pulls,
                            FxPullItem *item) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
