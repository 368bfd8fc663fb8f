/* fx-block-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-block-view.h"

#include "fx-code-view.h"
#include "fx-list-view.h"
#include "fx-long-text.h"
#include "fx-prose.h"
#include "fx-quote-view.h"
#include "fx-rule-view.h"
#include "fx-table-view.h"

G_DEFINE_INTERFACE (FxBlockView, fx_block_view, GTK_TYPE_WIDGET)

static GQuark block_quark;

static void
fx_block_view_default_init (FxBlockViewInterface *iface)
{
  block_quark = g_quark_from_static_string ("fx-block");
}

GtkWidget *
fx_block_view_new (FxBlock *block)
{
  GType type;
  GtkWidget *widget;

  g_return_val_if_fail (block != NULL, NULL);

  switch (block->type)
    {
    case FX_BLOCK_CODE:
      type = FX_TYPE_CODE_VIEW;
      break;
    case FX_BLOCK_LIST:
      type = FX_TYPE_LIST_VIEW;
      break;
    case FX_BLOCK_QUOTE:
      type = FX_TYPE_QUOTE_VIEW;
      break;
    case FX_BLOCK_TABLE:
      type = FX_TYPE_TABLE_VIEW;
      break;
    case FX_BLOCK_RULE:
      type = FX_TYPE_RULE_VIEW;
      break;
    case FX_BLOCK_LONG:
      type = FX_TYPE_LONG_TEXT;
      break;
    case FX_BLOCK_PARAGRAPH:
    case FX_BLOCK_HEADING:
    case FX_BLOCK_CELL:
    case FX_BLOCK_HTML:
      type = FX_TYPE_PROSE;
      break;
    default:
      g_return_val_if_reached (NULL);
    }

  widget = g_object_new (type, NULL);
  fx_block_view_set_block (FX_BLOCK_VIEW (widget), block);

  return widget;
}

void
fx_block_view_set_block (FxBlockView *self,
                         FxBlock     *block)
{
  FxBlock *old;

  g_return_if_fail (FX_IS_BLOCK_VIEW (self));
  g_return_if_fail (block != NULL);

  old = fx_block_view_get_block (self);
  if (old != NULL && fx_block_equal (old, block))
    return;

  /* The old block lives until set_block () has compared. */
  if (old != NULL)
    fx_block_ref (old);

  g_object_set_qdata_full (G_OBJECT (self), block_quark, fx_block_ref (block),
                           (GDestroyNotify) fx_block_unref);
  FX_BLOCK_VIEW_GET_IFACE (self)->set_block (self, block);

  fx_block_unref (old);
}

FxBlock *
fx_block_view_get_block (FxBlockView *self)
{
  g_return_val_if_fail (FX_IS_BLOCK_VIEW (self), NULL);

  return g_object_get_qdata (G_OBJECT (self), block_quark);
}

/* What a widget for it will take to lay out, about. */
static gsize
get_size (const FxBlock *block)
{
  gsize size = 64 + block->text_size;

  for (guint i = 0; i < fx_block_get_n_children (block); i++)
    size += get_size (fx_block_get_child (block, i));

  return size;
}

guint
fx_block_view_sync_some (GtkBox  *box,
                         FxBlock *parent,
                         guint    first,
                         gsize    max_size)
{
  GtkWidget *child;
  GtkWidget *last = NULL;
  guint n_children;
  guint i;
  gsize size = 0;

  g_return_val_if_fail (GTK_IS_BOX (box), 0);
  g_return_val_if_fail (parent != NULL, 0);

  child = gtk_widget_get_first_child (GTK_WIDGET (box));
  n_children = fx_block_get_n_children (parent);

  for (i = first; i < n_children; i++)
    {
      FxBlock *block = fx_block_get_child (parent, i);
      GtkWidget *next = NULL;

      if (child != NULL)
        {
          FxBlockView *view = FX_BLOCK_VIEW (child);

          next = gtk_widget_get_next_sibling (child);

          if (fx_block_view_get_block (view)->type == block->type)
            {
              fx_block_view_set_block (view, block);
              last = child;
              child = next;
              continue;
            }

          gtk_box_remove (box, child);
        }

      if (size > 0 && size + get_size (block) > max_size)
        {
          child = next;
          break;
        }

      size += get_size (block);
      child = fx_block_view_new (block);
      gtk_box_insert_child_after (box, child, last);
      last = child;
      child = next;
    }

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      gtk_box_remove (box, child);
      child = next;
    }

  return i;
}

guint
fx_block_view_prepend_some (GtkBox  *box,
                            FxBlock *parent,
                            guint    first,
                            gsize    max_size)
{
  gsize size = 0;

  g_return_val_if_fail (GTK_IS_BOX (box), 0);
  g_return_val_if_fail (parent != NULL, 0);

  while (first > 0)
    {
      FxBlock *block = fx_block_get_child (parent, first - 1);

      if (size > 0 && size + get_size (block) > max_size)
        break;

      size += get_size (block);
      gtk_box_prepend (box, fx_block_view_new (block));
      first--;
    }

  return first;
}

void
fx_block_view_sync (GtkBox  *box,
                    FxBlock *parent)
{
  fx_block_view_sync_some (box, parent, 0, G_MAXSIZE);
}
