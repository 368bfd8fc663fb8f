/* fx-markdown-inline.h - what is inside a paragraph: text and its styles
 *
 * The part of fx-markdown.h that reads the inline nodes of cmark's tree.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <cmark-gfm.h>

#include "fx-block.h"

G_BEGIN_DECLS

/**
 * fx_markdown_add_span:
 * @begin: in bytes of the text of @block; not before the last span's
 * @style: #FxSpanStyle flags; with none, nothing is added
 * @target: (nullable): where a link or an image leads
 *
 * Adds a span at the end, or makes the last one longer if it goes on.
 */
void fx_markdown_add_span    (FxBlock    *block,
                              gsize       begin,
                              gsize       end,
                              guint       style,
                              const char *target);

/* Appends to @text what can be read below @parent, and its spans to @block. */
void fx_markdown_add_inlines (FxBlock    *block,
                              GString    *text,
                              cmark_node *parent);

G_END_DECLS
