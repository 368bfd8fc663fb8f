/* fx-stores-box.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-stores-box.h"

#include <glib/gi18n.h>

struct _FxStoresBox
{
  AdwBin        parent_instance;

  /* Template widgets */
  GtkListBox   *stores;
  GtkWidget    *duplicates_group;
  GtkListBox   *duplicates;

  /* Owned */
  FxRack       *rack;
  GListModel   *shown_duplicates;
  GSignalGroup *rack_signals;
};

enum
{
  PROP_0,
  PROP_RACK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxStoresBox, fx_stores_box, ADW_TYPE_BIN)

static void
show_store (AdwActionRow *row)
{
  const FxStoreItem *store = g_object_get_data (G_OBJECT (row), "store");
  g_autofree char *bytes = g_format_size (store->bytes);
  g_autofree char *count = g_strdup_printf (ngettext ("%u model", "%u models", store->n_models), store->n_models);
  g_autofree char *text = g_strdup_printf ("%s · %s\n%s", count, bytes, store->path);

  adw_action_row_set_subtitle (row, text);
}

static void
on_store_switched (GtkWidget  *row,
                   GParamSpec *pspec,
                   gpointer    data)
{
  FxStoresBox *self = data;
  FxStoreItem *store = g_object_get_data (G_OBJECT (row), "store");
  const gboolean shown = adw_switch_row_get_active (ADW_SWITCH_ROW (row));

  if (store->shown != shown)
    fx_rack_show_store (self->rack, store, shown);
}

static void
on_forget (GtkWidget *button,
           gpointer   data)
{
  FxStoresBox *self = data;

  fx_rack_forget_store (self->rack, g_object_get_data (G_OBJECT (button), "store"));
}

static void
add_forget_button (FxStoresBox  *self,
                   AdwActionRow *row,
                   FxStoreItem  *store)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
  g_autofree char *label = g_strdup_printf (_("Take %s Off the List"), store->name);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "store", g_object_ref (store), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_forget), self, G_CONNECT_DEFAULT);
  adw_action_row_add_suffix (row, button);
}

static GtkWidget *
create_store_row (gpointer item,
                  gpointer data)
{
  FxStoresBox *self = data;
  FxStoreItem *store = item;
  GtkWidget *row = store->foreign && !store->added ? adw_switch_row_new () : adw_action_row_new ();

  g_object_set_data_full (G_OBJECT (row), "store", g_object_ref (store), g_object_unref);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), store->name);
  g_signal_connect_object (store, "notify", G_CALLBACK (show_store), row, G_CONNECT_SWAPPED);
  show_store (ADW_ACTION_ROW (row));

  if (ADW_IS_SWITCH_ROW (row))
    {
      g_object_bind_property (store, "shown", row, "active", G_BINDING_SYNC_CREATE);
      g_signal_connect_object (row, "notify::active", G_CALLBACK (on_store_switched), self, G_CONNECT_DEFAULT);
    }
  else if (store->added)
    {
      add_forget_button (self, ADW_ACTION_ROW (row), store);
    }

  return row;
}

static void
on_share (GtkWidget *button,
          gpointer   data)
{
  FxStoresBox *self = data;

  fx_rack_share (self->rack, g_object_get_data (G_OBJECT (button), "duplicate"));
}

static void
show_duplicate (GtkWidget *row)
{
  const FxDuplicateItem *duplicate = g_object_get_data (G_OBJECT (row), "duplicate");
  GtkButton *button = g_object_get_data (G_OBJECT (row), "button");
  g_autofree char *bytes = g_format_size (duplicate->bytes);
  g_autofree char *text = NULL;

  if (duplicate->note != NULL)
    text = g_strdup_printf ("%s · %s\n%s", duplicate->places, bytes, duplicate->note);
  else
    text = g_strdup_printf ("%s · %s", duplicate->places, bytes);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);

  gtk_widget_set_visible (GTK_WIDGET (button), duplicate->possible);
  gtk_widget_set_sensitive (GTK_WIDGET (button), duplicate->state != FX_DUPLICATE_WORKING);
  if (duplicate->state == FX_DUPLICATE_WORKING)
    {
      g_autofree char *progress = g_strdup_printf (_("Comparing… %.0f %%"), 100 * duplicate->fraction);

      gtk_button_set_label (button, progress);
    }
  else
    {
      gtk_button_set_label (button, duplicate->state == FX_DUPLICATE_SHARED ? _("Undo") : _("Free the Space"));
    }
}

static GtkWidget *
create_duplicate_row (gpointer item,
                      gpointer data)
{
  FxStoresBox *self = data;
  FxDuplicateItem *duplicate = item;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new ();

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "duplicate", g_object_ref (duplicate), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_share), self, G_CONNECT_DEFAULT);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), duplicate->title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  g_object_set_data_full (G_OBJECT (row), "duplicate", g_object_ref (duplicate), g_object_unref);
  g_object_set_data (G_OBJECT (row), "button", button);
  g_signal_connect_object (duplicate, "notify", G_CALLBACK (show_duplicate), row, G_CONNECT_SWAPPED);
  show_duplicate (row);

  return row;
}

static void
update_duplicates (FxStoresBox *self)
{
  gtk_widget_set_visible (self->duplicates_group,
                          self->shown_duplicates != NULL && g_list_model_get_n_items (self->shown_duplicates) > 0);
}

static void
on_stores_changed (FxStoresBox *self)
{
  gtk_list_box_bind_model (self->stores, self->rack != NULL ? self->rack->stores : NULL,
                           create_store_row, self, NULL);
}

static void
on_duplicates_changed (FxStoresBox *self)
{
  if (self->shown_duplicates != NULL)
    g_signal_handlers_disconnect_by_data (self->shown_duplicates, self);
  g_clear_object (&self->shown_duplicates);
  if (self->rack != NULL && self->rack->duplicates != NULL)
    self->shown_duplicates = g_object_ref (self->rack->duplicates);
  if (self->shown_duplicates != NULL)
    g_signal_connect_object (self->shown_duplicates, "items-changed", G_CALLBACK (update_duplicates), self,
                             G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->duplicates, self->shown_duplicates, create_duplicate_row, self, NULL);
  update_duplicates (self);
}

void
fx_stores_box_set_rack (FxStoresBox *self,
                        FxRack      *rack)
{
  g_return_if_fail (FX_IS_STORES_BOX (self));

  if (!g_set_object (&self->rack, rack))
    return;

  g_signal_group_set_target (self->rack_signals, rack);
  on_stores_changed (self);
  on_duplicates_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RACK]);
}

static void
fx_stores_box_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_RACK:
      g_value_set_object (value, FX_STORES_BOX (object)->rack);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_stores_box_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_RACK:
      fx_stores_box_set_rack (FX_STORES_BOX (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_stores_box_dispose (GObject *object)
{
  FxStoresBox *self = FX_STORES_BOX (object);

  g_clear_object (&self->rack_signals);
  if (self->shown_duplicates != NULL)
    g_signal_handlers_disconnect_by_data (self->shown_duplicates, self);
  g_clear_object (&self->shown_duplicates);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_STORES_BOX);
  g_clear_object (&self->rack);

  G_OBJECT_CLASS (fx_stores_box_parent_class)->dispose (object);
}

static void
fx_stores_box_class_init (FxStoresBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_stores_box_dispose;
  object_class->get_property = fx_stores_box_get_property;
  object_class->set_property = fx_stores_box_set_property;

  properties[PROP_RACK] =
    g_param_spec_object ("rack", NULL, NULL, FX_TYPE_RACK,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-stores-box.ui");
  gtk_widget_class_bind_template_child (widget_class, FxStoresBox, stores);
  gtk_widget_class_bind_template_child (widget_class, FxStoresBox, duplicates_group);
  gtk_widget_class_bind_template_child (widget_class, FxStoresBox, duplicates);
}

static void
fx_stores_box_init (FxStoresBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rack_signals = g_signal_group_new (FX_TYPE_RACK);
  g_signal_group_connect_swapped (self->rack_signals, "notify::stores", G_CALLBACK (on_stores_changed), self);
  g_signal_group_connect_swapped (self->rack_signals, "notify::duplicates", G_CALLBACK (on_duplicates_changed), self);
}

AdwNavigationPage *
fx_stores_page_new (FxRack *rack)
{
  GtkWidget *box = g_object_new (FX_TYPE_STORES_BOX, "rack", rack, NULL);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view = adw_toolbar_view_new ();

  gtk_widget_set_margin_top (box, 24);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scrolled);

  return adw_navigation_page_new (view, _("Stores and Duplicates"));
}
