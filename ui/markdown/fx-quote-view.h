/* fx-quote-view.h - a quotation: blocks with a bar beside them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FX_TYPE_QUOTE_VIEW (fx_quote_view_get_type ())

/* An #FxBlockView of #FX_BLOCK_QUOTE. */
G_DECLARE_FINAL_TYPE (FxQuoteView, fx_quote_view, FX, QUOTE_VIEW, GtkWidget)

G_END_DECLS
