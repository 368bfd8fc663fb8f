/* fx-code-view.h - a block of code: its language, Copy, and the coloured text
 *
 * Never wrapped: it scrolls sideways.  Code of more than 400 lines is shown
 * in a text view of limited height, which lays out only what is seen.
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FX_TYPE_CODE_VIEW (fx_code_view_get_type ())

/* An #FxBlockView of #FX_BLOCK_CODE. */
G_DECLARE_FINAL_TYPE (FxCodeView, fx_code_view, FX, CODE_VIEW, GtkWidget)

/* The code as it was written; never %NULL. */
const char *fx_code_view_get_code (FxCodeView *self);

G_END_DECLS
