/* fx-markdown-pieces.h - long paragraphs as several short ones
 *
 * The part of fx-markdown.h that keeps its promise of %FX_MARKDOWN_MAX_TEXT.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-block.h"

G_BEGIN_DECLS

/**
 * fx_markdown_add_pieces:
 * @block: (transfer full): not sealed yet
 *
 * Adds @block to @parent, in pieces if it is long: the first is what @block
 * is, the others have level 1, which says that they go on.  Over
 * %FX_MARKDOWN_MAX_PROSE it becomes one #FX_BLOCK_LONG.
 */
void fx_markdown_add_pieces (FxBlock *parent,
                             FxBlock *block);

G_END_DECLS
