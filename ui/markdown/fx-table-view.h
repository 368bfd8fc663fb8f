/* fx-table-view.h - a table: a grid of texts that scrolls sideways
 *
 * Its menu copies it as Markdown or as comma-separated values.
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "fx-block.h"

G_BEGIN_DECLS

#define FX_TYPE_TABLE_VIEW (fx_table_view_get_type ())

/* An #FxBlockView of #FX_BLOCK_TABLE. */
G_DECLARE_FINAL_TYPE (FxTableView, fx_table_view, FX, TABLE_VIEW, GtkWidget)

/**
 * fx_table_view_to_csv:
 * @table: a #FX_BLOCK_TABLE
 *
 * RFC 4180.  A cell that a spreadsheet would take for a formula gets an
 * apostrophe before it: a model's text is not trusted.
 *
 * Returns: (transfer full):
 */
char *fx_table_view_to_csv (const FxBlock *table) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
