/* fx-block-view.h - a widget that shows one block, and can be given another
 *
 * The interface of all block widgets, and the one place that knows which
 * block gets which widget.  While a reply streams, the last block grows: its
 * widget is given the new block and changes only what is different.
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "fx-block.h"

G_BEGIN_DECLS

#define FX_TYPE_BLOCK_VIEW (fx_block_view_get_type ())

G_DECLARE_INTERFACE (FxBlockView, fx_block_view, FX, BLOCK_VIEW, GtkWidget)

/**
 * FxBlockViewInterface:
 * @set_block: shows @block, which has the type of the block before it
 */
struct _FxBlockViewInterface
{
  GTypeInterface parent_iface;

  void (*set_block) (FxBlockView *self,
                     FxBlock     *block);
};

/* Returns: (transfer floating): the widget for @block */
GtkWidget *fx_block_view_new       (FxBlock     *block) G_GNUC_WARN_UNUSED_RESULT;

void       fx_block_view_set_block (FxBlockView *self,
                                    FxBlock     *block);

/* Returns: (transfer none): what it shows */
FxBlock   *fx_block_view_get_block (FxBlockView *self);

/**
 * fx_block_view_sync:
 * @box: whose children are block views, and nothing else
 * @parent: the block whose children they are to show
 *
 * Makes the children of @box those of @parent: what is equal is left alone,
 * what has the same type is updated in place, the rest is replaced.
 */
void       fx_block_view_sync         (GtkBox  *box,
                                       FxBlock *parent);

/**
 * fx_block_view_sync_some:
 * @first: the child of @parent that the first child of @box shows
 * @max_size: bytes of text in new widgets; the one that exceeds it is the last
 *
 * The same for a part of a long text, so that the rest can come later.
 *
 * Returns: the first child of @parent that is behind what @box shows
 */
guint      fx_block_view_sync_some    (GtkBox  *box,
                                       FxBlock *parent,
                                       guint    first,
                                       gsize    max_size);

/* Adds widgets before those there are.  Returns: the new @first */
guint      fx_block_view_prepend_some (GtkBox  *box,
                                       FxBlock *parent,
                                       guint    first,
                                       gsize    max_size);

G_END_DECLS
