/* fx-text-lines.h - lines that a layout can take
 *
 * Pango lays out a line as a whole: its time grows with the length, and for a
 * word that must be broken with the square of it.  What is shown of a text
 * without line breaks gets some here; what is copied has none of them.
 *
 * Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * fx_text_lines_cut:
 * @text: UTF-8
 * @max_size: of a line, in bytes; at least 8
 * @max_word: of a word that would be cut, in bytes, at most @max_size; 0 to
 *   cut at @max_size and not look for words
 *
 * Cuts at spaces where there are any.  The text of two cuts of a text that
 * grew begins with the same lines, but for the last.
 *
 * Time: linear.
 *
 * Returns: (transfer full) (nullable): %NULL if @text needs no cut
 */
char *fx_text_lines_cut (const char *text,
                         gsize       max_size,
                         gsize       max_word) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
