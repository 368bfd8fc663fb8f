/* fx-rule-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-rule-view.h"

#include "fx-block-view.h"

struct _FxRuleView
{
  GtkWidget parent_instance;
};

static void
fx_rule_view_set_block (FxBlockView *view,
                        FxBlock     *block)
{
}

static void
block_view_iface_init (FxBlockViewInterface *iface)
{
  iface->set_block = fx_rule_view_set_block;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FxRuleView, fx_rule_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FX_TYPE_BLOCK_VIEW,
                                                      block_view_iface_init))

static void
fx_rule_view_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  g_clear_pointer (&child, gtk_widget_unparent);

  G_OBJECT_CLASS (fx_rule_view_parent_class)->dispose (object);
}

static void
fx_rule_view_class_init (FxRuleViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_rule_view_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rule");
}

static void
fx_rule_view_init (FxRuleView *self)
{
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

  gtk_widget_set_parent (line, GTK_WIDGET (self));
}
