/* fx-models-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-models-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-library-row.h"
#include "fx-model-page.h"
#include "fx-stores-box.h"

struct _FxModelsPage
{
  AdwBin              parent_instance;

  /* Template widgets */
  AdwToastOverlay    *toasts;
  AdwNavigationView  *nav;
  GtkSearchBar       *search_bar;
  GtkEditable        *search;
  AdwToggleGroup     *views;
  GtkStack           *stack;
  GtkListView        *list;
  GtkGridView        *grid;
  GtkWidget          *footer;
  GtkLabel           *summary;
  GtkWidget          *duplicates;
  GtkLabel           *duplicates_label;

  /* Owned */
  FxDesk             *desk;
  FxRack             *rack;
  GtkFilterListModel *filtered;
  GtkSortListModel   *sorted;
  GSimpleActionGroup *actions;
  GSignalGroup       *rack_signals;
  GPtrArray          *words; /* of the search, folded */
  char               *sort;

  gboolean            narrow;
};

enum
{
  PROP_0,
  PROP_DESK,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxModelsPage, fx_models_page, ADW_TYPE_BIN)

static gboolean
matches (gpointer item,
         gpointer data)
{
  FxModelsPage *self = data;
  const FxModelItem *model = item;
  g_autofree char *all = g_strjoin (" ", model->name, model->architecture != NULL ? model->architecture : "",
                                    model->quant != NULL ? model->quant : "",
                                    model->store != NULL ? model->store : "",
                                    model->repo != NULL ? model->repo : "", NULL);
  g_autofree char *folded = g_utf8_casefold (all, -1);

  for (guint i = 0; self->words != NULL && i < self->words->len; i++)
    if (strstr (folded, g_ptr_array_index (self->words, i)) == NULL)
      return FALSE;

  return TRUE;
}

static gint
compare_names (const FxModelItem *a,
               const FxModelItem *b)
{
  g_autofree char *fold_a = g_utf8_casefold (a->name, -1);
  g_autofree char *fold_b = g_utf8_casefold (b->name, -1);
  const gint order = g_utf8_collate (fold_a, fold_b);

  return order != 0 ? order : g_strcmp0 (a->path, b->path);
}

#define DESCENDING(a, b) ((a) == (b) ? 0 : (a) < (b) ? 1 : -1)

static gint
compare (gconstpointer a,
         gconstpointer b,
         gpointer      data)
{
  FxModelsPage *self = data;
  const FxModelItem *model_a = a;
  const FxModelItem *model_b = b;
  gint order = 0;

  if (g_str_equal (self->sort, "size"))
    order = DESCENDING (model_a->size, model_b->size);
  else if (g_str_equal (self->sort, "context"))
    order = DESCENDING (model_a->context_length, model_b->context_length);
  else if (g_str_equal (self->sort, "used"))
    order = DESCENDING (model_a->last_used, model_b->last_used);
  else if (g_str_equal (self->sort, "store"))
    order = g_strcmp0 (model_a->store, model_b->store);

  return order != 0 ? order : compare_names (model_a, model_b);
}

static void
update_stack (FxModelsPage *self)
{
  const gboolean any = self->desk != NULL && self->desk->models != NULL &&
                       g_list_model_get_n_items (self->desk->models) > 0;
  const char *view = adw_toggle_group_get_active_name (self->views);

  if (!any)
    gtk_stack_set_visible_child_name (self->stack,
                                      self->desk != NULL && self->desk->scanning ? "scanning" : "empty");
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) == 0)
    gtk_stack_set_visible_child_name (self->stack, "nothing");
  else
    gtk_stack_set_visible_child_name (self->stack, view != NULL ? view : "list");
  gtk_widget_set_visible (self->footer, any);
}

static void
update_footer (FxModelsPage *self)
{
  GListModel *stores = self->rack != NULL ? self->rack->stores : NULL;
  const guint n_stores = stores != NULL ? g_list_model_get_n_items (stores) : 0;
  const guint64 waste = self->rack != NULL ? self->rack->duplicate_bytes : 0;
  g_autoptr (GString) text = g_string_new (NULL);
  GAction *unhide = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "unhide");

  for (guint i = 0; i < n_stores; i++)
    {
      g_autoptr (FxStoreItem) store = g_list_model_get_item (stores, i);
      g_autofree char *bytes = g_format_size (store->bytes);

      if (store->n_models == 0)
        continue;
      g_string_append_printf (text, "%s%s %s", text->len > 0 ? "  ·  " : "", store->name, bytes);
    }
  gtk_label_set_text (self->summary, text->str);

  gtk_widget_set_visible (self->duplicates, waste > 0);
  if (waste > 0)
    {
      g_autofree char *bytes = g_format_size (waste);
      /* Translators: %s is a size. */
      g_autofree char *label = g_strdup_printf (_("On the disk twice: %s could be freed"), bytes);

      gtk_label_set_text (self->duplicates_label, label);
    }
  g_simple_action_set_enabled (G_SIMPLE_ACTION (unhide), self->rack != NULL && self->rack->n_hidden > 0);
}

static void
on_undo_hide (AdwToast     *toast,
              FxModelsPage *self)
{
  if (self->rack != NULL)
    fx_rack_unhide (self->rack, g_object_get_data (G_OBJECT (toast), "model"));
}

static void
on_hide (FxModelsPage *self,
         FxModelItem  *model)
{
  g_autofree char *text = g_strdup_printf (_("“%s” is not listed any more"), model->name);
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, 10);
  g_object_set_data_full (G_OBJECT (toast), "model", g_object_ref (model), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo_hide), self, G_CONNECT_DEFAULT);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_models_changed (FxModelsPage *self)
{
  gtk_filter_list_model_set_model (self->filtered, self->desk->models);
  update_stack (self);
}

static void
on_rack_changed (FxModelsPage *self)
{
  g_set_object (&self->rack, self->desk->rack);
  g_signal_group_set_target (self->rack_signals, self->rack);
  update_footer (self);
}

static void
set_desk (FxModelsPage *self,
          FxDesk       *desk)
{
  if (desk == NULL || !g_set_object (&self->desk, desk))
    return;

  g_signal_connect_object (desk, "notify::models", G_CALLBACK (on_models_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::scanning", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::rack", G_CALLBACK (on_rack_changed), self, G_CONNECT_SWAPPED);
  on_rack_changed (self);
  on_models_changed (self);
}

static void
on_search_changed (FxModelsPage *self)
{
  g_autofree char *folded = g_utf8_casefold (gtk_editable_get_text (self->search), -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t", -1);

  g_clear_pointer (&self->words, g_ptr_array_unref);
  self->words = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_ptr_array_add (self->words, g_strdup (words[i]));

  gtk_filter_changed (gtk_filter_list_model_get_filter (self->filtered), GTK_FILTER_CHANGE_DIFFERENT);
  update_stack (self);
}

static void
on_activate (FxModelsPage *self,
             guint         position)
{
  g_autoptr (FxModelItem) model = g_list_model_get_item (G_LIST_MODEL (self->sorted), position);

  if (model != NULL)
    fx_models_page_open (self, model);
}

void
fx_models_page_open (FxModelsPage *self,
                     FxModelItem  *model)
{
  g_return_if_fail (FX_IS_MODELS_PAGE (self));
  g_return_if_fail (FX_IS_MODEL_ITEM (model));

  adw_navigation_view_pop_to_tag (self->nav, "models");
  adw_navigation_view_push (self->nav, fx_model_page_new (self->desk, model));
}

void
fx_models_page_open_storage (FxModelsPage *self)
{
  g_return_if_fail (FX_IS_MODELS_PAGE (self));

  if (self->rack == NULL)
    return;
  adw_navigation_view_pop_to_tag (self->nav, "models");
  adw_navigation_view_push (self->nav, fx_stores_page_new (self->rack));
}

static void
on_storage (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  fx_models_page_open_storage (data);
}

static void
on_open (GSimpleAction *action,
         GVariant      *path,
         gpointer       data)
{
  FxModelsPage *self = data;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->sorted)); i++)
    {
      g_autoptr (FxModelItem) model = g_list_model_get_item (G_LIST_MODEL (self->sorted), i);

      if (g_strcmp0 (model->path, g_variant_get_string (path, NULL)) == 0)
        {
          fx_models_page_open (self, model);
          return;
        }
    }
}

static void
on_unhide (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       data)
{
  FxModelsPage *self = data;

  if (self->rack != NULL)
    fx_rack_unhide_all (self->rack);
}

static void
on_sort (GSimpleAction *action,
         GVariant      *value,
         gpointer       data)
{
  FxModelsPage *self = data;

  g_simple_action_set_state (action, value);
  g_set_str (&self->sort, g_variant_get_string (value, NULL));
  gtk_sorter_changed (gtk_sort_list_model_get_sorter (self->sorted), GTK_SORTER_CHANGE_DIFFERENT);
}

static void
find (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  FxModelsPage *self = FX_MODELS_PAGE (widget);

  adw_navigation_view_pop_to_tag (self->nav, "models");
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  data)
{
  GtkWidget *row = fx_library_row_new ();

  gtk_widget_add_css_class (row, "card");
  gtk_list_item_set_child (item, row);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  data)
{
  FxModelItem *model = gtk_list_item_get_item (item);
  g_autofree char *label = fx_library_row_describe (model);

  fx_library_row_set_model (FX_LIBRARY_ROW (gtk_list_item_get_child (item)), model);
  gtk_list_item_set_accessible_label (item, label);
}

static GtkListItemFactory *
create_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);

  return factory;
}

static void
fx_models_page_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  FxModelsPage *self = FX_MODELS_PAGE (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, self->desk);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_models_page_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  FxModelsPage *self = FX_MODELS_PAGE (object);

  switch (prop_id)
    {
    case PROP_DESK:
      set_desk (self, g_value_get_object (value));
      break;
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      gtk_widget_set_visible (GTK_WIDGET (self->views), !self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_models_page_dispose (GObject *object)
{
  FxModelsPage *self = FX_MODELS_PAGE (object);

  g_clear_object (&self->rack_signals);
  if (self->sorted != NULL)
    g_signal_handlers_disconnect_by_data (self->sorted, self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_MODELS_PAGE);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->actions);
  g_clear_object (&self->rack);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_clear_pointer (&self->sort, g_free);

  G_OBJECT_CLASS (fx_models_page_parent_class)->dispose (object);
}

static void
fx_models_page_class_init (FxModelsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_models_page_dispose;
  object_class->get_property = fx_models_page_get_property;
  object_class->set_property = fx_models_page_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-models-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FxModelsPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, FxModelsPage, nav);
  gtk_widget_class_bind_template_child (widget_class, FxModelsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, FxModelsPage, search);
  gtk_widget_class_bind_template_child (widget_class, FxModelsPage, views);
  gtk_widget_class_bind_template_child (widget_class, FxModelsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, FxModelsPage, list);
  gtk_widget_class_bind_template_child (widget_class, FxModelsPage, grid);
  gtk_widget_class_bind_template_child (widget_class, FxModelsPage, footer);
  gtk_widget_class_bind_template_child (widget_class, FxModelsPage, summary);
  gtk_widget_class_bind_template_child (widget_class, FxModelsPage, duplicates);
  gtk_widget_class_bind_template_child (widget_class, FxModelsPage, duplicates_label);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_install_action (widget_class, "page.find", NULL, find);
}

static void
fx_models_page_init (FxModelsPage *self)
{
  static const GActionEntry entries[] = {
    { "storage", on_storage },
    { "unhide", on_unhide },
    { "open", on_open, "s" },
    { "sort", NULL, "s", "'name'", on_sort },
  };
  GtkFilter *filter;
  GtkSorter *sorter;

  self->sort = g_strdup ("name");
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "models", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));

  filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  sorter = GTK_SORTER (gtk_custom_sorter_new (compare, self, NULL));
  self->filtered = gtk_filter_list_model_new (NULL, filter);
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)), sorter);
  g_signal_connect_swapped (self->sorted, "items-changed", G_CALLBACK (update_stack), self);

  gtk_list_view_set_factory (self->list, create_factory ());
  gtk_grid_view_set_factory (self->grid, create_factory ());
  gtk_list_view_set_model (self->list,
                           GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->sorted)))));
  gtk_grid_view_set_model (self->grid,
                           GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->sorted)))));

  self->rack_signals = g_signal_group_new (FX_TYPE_RACK);
  g_signal_group_connect_swapped (self->rack_signals, "notify", G_CALLBACK (update_footer), self);
  g_signal_group_connect_swapped (self->rack_signals, "hide", G_CALLBACK (on_hide), self);
  g_signal_connect_swapped (self->views, "notify::active-name", G_CALLBACK (update_stack), self);
  gtk_search_bar_connect_entry (self->search_bar, self->search);
}
