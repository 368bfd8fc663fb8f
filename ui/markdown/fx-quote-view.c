/* fx-quote-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-quote-view.h"

#include "fx-block-view.h"

struct _FxQuoteView
{
  GtkWidget parent_instance;

  GtkWidget *blocks; /* Owned */
};

static void
fx_quote_view_set_block (FxBlockView *view,
                         FxBlock     *block)
{
  fx_block_view_sync (GTK_BOX (FX_QUOTE_VIEW (view)->blocks), block);
}

static void
block_view_iface_init (FxBlockViewInterface *iface)
{
  iface->set_block = fx_quote_view_set_block;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FxQuoteView, fx_quote_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FX_TYPE_BLOCK_VIEW,
                                                      block_view_iface_init))

static void
fx_quote_view_dispose (GObject *object)
{
  g_clear_pointer (&FX_QUOTE_VIEW (object)->blocks, gtk_widget_unparent);

  G_OBJECT_CLASS (fx_quote_view_parent_class)->dispose (object);
}

static void
fx_quote_view_class_init (FxQuoteViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_quote_view_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "quote");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_BLOCK_QUOTE);
}

static void
fx_quote_view_init (FxQuoteView *self)
{
  self->blocks = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->blocks, "blocks");
  gtk_widget_set_parent (self->blocks, GTK_WIDGET (self));
}
