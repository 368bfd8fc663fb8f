/* fx-markdown-view.h - a Markdown text, also while it is being written
 *
 * One widget a block.  A change of the text is shown at the next frame, so
 * that any number of changes cost one parse; where a parse and its layout
 * take long, the text is shown less often, so that the window always has
 * three quarters of the time.  The tick callback exists only while a change
 * waits.
 *
 * A long text gets its widgets in slices, between frames: 2 KiB at once, the
 * end first where it comes as a whole.
 *
 * Nothing is ever fetched: see fx-markdown.h and fx-link.h.
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "fx-block.h"

G_BEGIN_DECLS

#define FX_TYPE_MARKDOWN_VIEW (fx_markdown_view_get_type ())

G_DECLARE_FINAL_TYPE (FxMarkdownView, fx_markdown_view, FX, MARKDOWN_VIEW, GtkWidget)

GtkWidget *fx_markdown_view_new         (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_markdown_view_set_text:
 * @text: UTF-8
 * @streaming: whether more will follow; the change then waits for the next
 *   frame, and marks not closed yet are hidden
 */
void       fx_markdown_view_set_text    (FxMarkdownView *self,
                                         const char     *text,
                                         gboolean        streaming);

/* Shows a waiting change now, all of it. */
void       fx_markdown_view_flush       (FxMarkdownView *self);

/* Whether every slice has been built; "built" is emitted after the last. */
gboolean   fx_markdown_view_get_built   (FxMarkdownView *self);

/* Returns: (transfer none) (nullable): what is shown */
FxBlock   *fx_markdown_view_get_document (FxMarkdownView *self);

/* Returns: (transfer none) (nullable): the last block of code, or %NULL */
const char *fx_markdown_view_get_last_code (FxMarkdownView *self);

G_END_DECLS
