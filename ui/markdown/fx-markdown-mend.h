/* fx-markdown-mend.h - hides the marks of what a stream has not closed yet
 *
 * In the middle of a stream "**bo" is not bold yet, "[text](http" not a link
 * and a line of one "-" would turn the paragraph above it into a heading for
 * a moment.  Shown as they come, such marks flash.  This makes a copy of the
 * text in which they are closed or held back; only the copy is parsed, what
 * is stored is never touched.
 *
 * It is a guess at what will come and only of the last line, where the
 * marks are that a frame from now mean something else.  The last parse, of
 * the text as it is, has the last word.
 *
 * Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * fx_markdown_mend:
 * @text: UTF-8
 * @size: in bytes
 *
 * Time: one pass over the lines, two over the last one.
 *
 * Returns: (transfer full): what to parse
 */
GString *fx_markdown_mend (const char *text,
                           gsize       size) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
