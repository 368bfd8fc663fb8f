/* fx-remote-file-row.h - a file of a model's page.
 *
 * Wide, its figures are cells that line up with those of the other rows; in a
 * narrow window they are one line of text.
 *
 * Properties
 *   narrow      boolean
 *   show-speed  boolean: whether any row has one
 * Signals
 *   download (FxRemoteFile)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "fx-pull-desk.h"
#include "fx-remote-file.h"

G_BEGIN_DECLS

#define FX_TYPE_REMOTE_FILE_ROW (fx_remote_file_row_get_type ())

G_DECLARE_FINAL_TYPE (FxRemoteFileRow, fx_remote_file_row, FX, REMOTE_FILE_ROW, GtkListBoxRow)

/* The cells: bits, size, needs, fit, speed, largest context; and the button. */
#define FX_REMOTE_FILE_N_COLUMNS 7

/* @columns: (array fixed-size=FX_REMOTE_FILE_N_COLUMNS): of all rows */
GtkWidget *fx_remote_file_row_new (FxPullDesk    *pulls,
                                   FxRemoteFile  *file,
                                   GtkSizeGroup **columns) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
