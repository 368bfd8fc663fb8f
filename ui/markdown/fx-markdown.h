/* fx-markdown.h - CommonMark with GitHub's additions, from text to blocks
 *
 * cmark-gfm parses (with tables, strikethrough, bare links and task lists);
 * this makes of its tree the blocks that views show, within bounds that no
 * text can exceed: a paragraph over 2 KiB becomes several, one over 8 KiB is
 * a text that views need not lay out as a whole, containers more
 * than 12 deep are laid flat, and where a text has more than 4,000 blocks
 * the rest is shown as it was written.
 *
 * A line break in the source stays one: people and models write addresses
 * and verses so.  Nothing is ever fetched, and HTML is text.
 *
 * Parsing is fast, 16 KiB take 0.5 ms on a slow core, and a text that grows
 * is parsed from its last blocks on.
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-block.h"

G_BEGIN_DECLS

/**
 * FxMarkdownFlags:
 * @FX_MARKDOWN_STREAMING: more will follow: marks that are not closed yet
 *   are hidden (fx-markdown-mend.h)
 */
typedef enum
{
  FX_MARKDOWN_NONE = 0,
  FX_MARKDOWN_STREAMING = 1 << 0,
} FxMarkdownFlags;

#define FX_MARKDOWN_MAX_DEPTH 12
#define FX_MARKDOWN_MAX_BLOCKS 4000
#define FX_MARKDOWN_MAX_TEXT 2048   /* bytes of a paragraph's piece */
#define FX_MARKDOWN_MAX_PROSE 8192  /* bytes of a paragraph with styles */
#define FX_MARKDOWN_MAX_CELL 8192   /* bytes of a table's cell */

/**
 * fx_markdown_parse:
 * @text: UTF-8; bad bytes become U+FFFD
 * @size: in bytes
 *
 * Returns: (transfer full): a #FX_BLOCK_DOCUMENT
 */
FxBlock *fx_markdown_parse   (const char      *text,
                              gsize            size,
                              FxMarkdownFlags  flags) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_markdown_parse_more:
 * @before: (nullable): what the beginning of @text was parsed to
 *
 * As fx_markdown_parse() of a text that has grown: the blocks that can change
 * no more are those of @before.  Only a link whose address is defined further
 * down is not seen: the whole is parsed once at the end.
 *
 * Returns: (transfer full): a #FX_BLOCK_DOCUMENT
 */
FxBlock *fx_markdown_parse_more (FxBlock         *before,
                                 const char      *text,
                                 gsize            size,
                                 FxMarkdownFlags  flags) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_markdown_to_html:
 *
 * For the clipboard: raw HTML and links with dangerous schemes are left out.
 *
 * Returns: (transfer full):
 */
char    *fx_markdown_to_html (const char      *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
