/* fx-preferences.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-preferences.h"

#include <glib/gi18n.h>

#include "fx-fact-item.h"
#include "fx-stores-box.h"

struct _FxPreferences
{
  AdwPreferencesDialog  parent_instance;

  /* Template widgets */
  AdwComboRow          *send_key;
  AdwComboRow          *color_scheme;
  GtkSpinButton        *text_size;
  AdwActionRow         *data_row;
  AdwComboRow          *device;
  FxStoresBox          *stores;
  GtkSpinButton        *parallel;
  GtkWidget            *hub_address;
  GtkWidget            *registry_address;

  /* Owned */
  GSettings            *settings;
  FxRack               *rack;

  gboolean              filling; /* not chosen by the user */
};

G_DEFINE_FINAL_TYPE (FxPreferences, fx_preferences, ADW_TYPE_PREFERENCES_DIALOG)

static const char *const send_keys[] = { "return", "ctrl-return", NULL };
static const char *const color_schemes[] = { "default", "light", "dark", NULL };

/* A key that is one of some words, as the number of a row. */
static gboolean
word_to_row (GValue   *value,
             GVariant *variant,
             gpointer  data)
{
  const char *const *words = data;

  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], g_variant_get_string (variant, NULL)))
      g_value_set_uint (value, i);

  return TRUE;
}

static GVariant *
row_to_word (const GValue       *value,
             const GVariantType *type,
             gpointer            data)
{
  const char *const *words = data;

  return g_variant_new_string (words[MIN (g_value_get_uint (value), g_strv_length ((char **) words) - 1)]);
}

static void
on_device_chosen (FxPreferences *self)
{
  FxFactItem *device = adw_combo_row_get_selected_item (self->device);

  if (!self->filling && device != NULL)
    g_settings_set_string (self->settings, "device", device->key != NULL ? device->key : "");
}

static char *
device_name (FxFactItem *device)
{
  return g_strdup (device->value);
}

static void
fill_devices (FxPreferences *self)
{
  g_autoptr (GListStore) list = g_list_store_new (FX_TYPE_FACT_ITEM);
  g_autoptr (FxFactItem) best = fx_fact_item_new ();
  g_autofree char *wanted = g_settings_get_string (self->settings, "device");
  GListModel *devices = self->rack != NULL ? self->rack->devices : NULL;
  guint chosen = 0;

  g_object_set (best, "key", "", "value", _("Automatic: the fastest"), NULL);
  g_list_store_append (list, best);
  for (guint i = 0; devices != NULL && i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (FxFactItem) device = g_list_model_get_item (devices, i);

      if (*wanted != '\0' && g_strcmp0 (device->key, wanted) == 0)
        chosen = i + 1;
      g_list_store_append (list, device);
    }

  self->filling = TRUE;
  adw_combo_row_set_model (self->device, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->device, chosen);
  self->filling = FALSE;
}

static char *
data_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "fornax", NULL);
}

static void
on_show_data (FxPreferences *self)
{
  g_autofree char *path = data_folder ();
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_file_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, NULL, NULL);
}

static void
bind_settings (FxPreferences *self)
{
  g_settings_bind_with_mapping (self->settings, "send-key", self->send_key, "selected", G_SETTINGS_BIND_DEFAULT,
                                word_to_row, row_to_word, (gpointer) send_keys, NULL);
  g_settings_bind_with_mapping (self->settings, "color-scheme", self->color_scheme, "selected", G_SETTINGS_BIND_DEFAULT,
                                word_to_row, row_to_word, (gpointer) color_schemes, NULL);
  g_settings_bind (self->settings, "text-size", self->text_size, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "parallel-downloads", self->parallel, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "hub-address", self->hub_address, "text", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "registry-address", self->registry_address, "text", G_SETTINGS_BIND_DEFAULT);
}

static void
fx_preferences_dispose (GObject *object)
{
  FxPreferences *self = FX_PREFERENCES (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_PREFERENCES);
  g_clear_object (&self->settings);
  g_clear_object (&self->rack);

  G_OBJECT_CLASS (fx_preferences_parent_class)->dispose (object);
}

static void
fx_preferences_class_init (FxPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_preferences_dispose;

  g_type_ensure (FX_TYPE_STORES_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, FxPreferences, send_key);
  gtk_widget_class_bind_template_child (widget_class, FxPreferences, color_scheme);
  gtk_widget_class_bind_template_child (widget_class, FxPreferences, text_size);
  gtk_widget_class_bind_template_child (widget_class, FxPreferences, data_row);
  gtk_widget_class_bind_template_child (widget_class, FxPreferences, device);
  gtk_widget_class_bind_template_child (widget_class, FxPreferences, stores);
  gtk_widget_class_bind_template_child (widget_class, FxPreferences, parallel);
  gtk_widget_class_bind_template_child (widget_class, FxPreferences, hub_address);
  gtk_widget_class_bind_template_child (widget_class, FxPreferences, registry_address);
  gtk_widget_class_bind_template_callback (widget_class, on_show_data);
}

static void
fx_preferences_init (FxPreferences *self)
{
  g_autofree char *path = data_folder ();
  GtkExpression *name;

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_action_row_set_subtitle (self->data_row, path);
  name = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (device_name), NULL, NULL);
  adw_combo_row_set_expression (self->device, name);
  gtk_expression_unref (name);
  g_signal_connect_swapped (self->device, "notify::selected", G_CALLBACK (on_device_chosen), self);
}

AdwDialog *
fx_preferences_new (GSettings *settings,
                    FxRack    *rack)
{
  FxPreferences *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (FX_TYPE_PREFERENCES, NULL);
  self->settings = g_object_ref (settings);
  if (rack != NULL)
    self->rack = g_object_ref (rack);
  bind_settings (self);
  fill_devices (self);
  fx_stores_box_set_rack (self->stores, rack);

  return ADW_DIALOG (self);
}
