/* fx-facts-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-facts-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-fact-item.h"

struct _FxFactsPage
{
  AdwNavigationPage   parent_instance;

  /* Template widgets */
  GtkEditable        *search;
  GtkColumnView      *view;

  /* Owned */
  GtkFilterListModel *filtered;
  char               *wanted; /* folded */
};

G_DEFINE_FINAL_TYPE (FxFactsPage, fx_facts_page, ADW_TYPE_NAVIGATION_PAGE)

/* Whether @text has self->wanted in it. */
static gboolean
has (FxFactsPage *self,
     const char  *text)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return folded != NULL && strstr (folded, self->wanted) != NULL;
}

static gboolean
matches (gpointer item,
         gpointer data)
{
  FxFactsPage *self = data;
  const FxFactItem *fact = item;

  return self->wanted == NULL || has (self, fact->key) || has (self, fact->value) || has (self, fact->kind);
}

static void
on_search_changed (FxFactsPage *self)
{
  const char *text = gtk_editable_get_text (self->search);

  g_free (self->wanted);
  self->wanted = *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->filtered), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
show_text (GtkListItem *item,
           const char  *text)
{
  GtkWidget *label = gtk_list_item_get_child (item);

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, text);
}

static void
on_bind_key (GtkSignalListItemFactory *factory,
             GtkListItem              *item,
             gpointer                  data)
{
  show_text (item, ((FxFactItem *) gtk_list_item_get_item (item))->key);
}

static void
on_bind_kind (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  data)
{
  show_text (item, ((FxFactItem *) gtk_list_item_get_item (item))->kind);
}

static void
on_bind_value (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  data)
{
  show_text (item, ((FxFactItem *) gtk_list_item_get_item (item))->value);
}

static void
on_bind_bytes (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  data)
{
  g_autofree char *text = g_format_size_full (((FxFactItem *) gtk_list_item_get_item (item))->bytes,
                                              G_FORMAT_SIZE_IEC_UNITS);

  show_text (item, text);
}

static void
add_column (FxFactsPage *self,
            const char  *title,
            GCallback    bind,
            const char  *property,
            gboolean     expand)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;
  GtkExpression *expression = gtk_property_expression_new (FX_TYPE_FACT_ITEM, NULL, property);

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", bind, NULL);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (column, expand);
  gtk_column_view_column_set_resizable (column, TRUE);
  if (g_str_equal (property, "bytes"))
    gtk_column_view_column_set_sorter (column, GTK_SORTER (gtk_numeric_sorter_new (expression)));
  else
    gtk_column_view_column_set_sorter (column, GTK_SORTER (gtk_string_sorter_new (expression)));
  gtk_column_view_append_column (self->view, column);
}

static void
fx_facts_page_dispose (GObject *object)
{
  FxFactsPage *self = FX_FACTS_PAGE (object);

  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_FACTS_PAGE);
  g_clear_object (&self->filtered);
  g_clear_pointer (&self->wanted, g_free);

  G_OBJECT_CLASS (fx_facts_page_parent_class)->dispose (object);
}

static void
fx_facts_page_class_init (FxFactsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_facts_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-facts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FxFactsPage, search);
  gtk_widget_class_bind_template_child (widget_class, FxFactsPage, view);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
}

static void
fx_facts_page_init (FxFactsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
fx_facts_page_new (const char *title,
                   const char *value,
                   gboolean    with_bytes,
                   GListModel *facts)
{
  FxFactsPage *self = g_object_new (FX_TYPE_FACTS_PAGE, "title", title, NULL);
  g_autofree char *hint = NULL;
  GtkSorter *sorter;
  GListModel *sorted;

  g_return_val_if_fail (G_IS_LIST_MODEL (facts), NULL);

  add_column (self, _("Name"), G_CALLBACK (on_bind_key), "key", FALSE);
  add_column (self, _("Type"), G_CALLBACK (on_bind_kind), "kind", FALSE);
  add_column (self, value, G_CALLBACK (on_bind_value), "value", TRUE);
  if (with_bytes)
    add_column (self, _("Size"), G_CALLBACK (on_bind_bytes), "bytes", FALSE);

  self->filtered = gtk_filter_list_model_new (g_object_ref (facts),
                                              GTK_FILTER (gtk_custom_filter_new (matches, self, NULL)));
  sorter = g_object_ref (gtk_column_view_get_sorter (self->view));
  sorted = G_LIST_MODEL (gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)), sorter));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (gtk_no_selection_new (sorted)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  hint = g_strdup_printf (_("Search in %u rows"), g_list_model_get_n_items (facts));
  gtk_search_entry_set_placeholder_text (GTK_SEARCH_ENTRY (self->search), hint);

  return ADW_NAVIGATION_PAGE (self);
}
