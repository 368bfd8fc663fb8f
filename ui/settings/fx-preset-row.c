/* fx-preset-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-preset-row.h"

#include <glib/gi18n.h>

#include "fx-name-dialog.h"

struct _FxPresetRow
{
  AdwComboRow   parent_instance;

  /* Owned */
  FxDesk       *desk;
  GSignalGroup *presets_signals;
  GSignalGroup *sampling_signals;
  GSignalGroup *conversation_signals;

  gboolean      filling;
};

G_DEFINE_FINAL_TYPE (FxPresetRow, fx_preset_row, ADW_TYPE_COMBO_ROW)

/* Returns: (nullable): only one that is there */
static const char *
get_chosen (FxPresetRow *self)
{
  FxPresetDesk *presets = self->desk != NULL ? self->desk->presets : NULL;

  return presets != NULL && presets->values != NULL && self->desk->sampling != NULL ? self->desk->sampling->preset
                                                                                    : NULL;
}

static void
update_changed (FxPresetRow *self)
{
  FxConversation *conversation = self->desk->conversation;
  const char *chosen = get_chosen (self);
  gboolean differs = chosen != NULL &&
                     fx_preset_desk_differs (self->desk->presets, self->desk->sampling,
                                             conversation != NULL ? fx_conversation_get_instructions (conversation) : NULL);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), differs ? _("● Changed") : "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preset.save", differs);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preset.reset", differs);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preset.rename", chosen != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preset.remove", chosen != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preset.export", chosen != NULL);
}

static void
update_chosen (FxPresetRow *self)
{
  GListModel *names = self->desk->presets != NULL ? self->desk->presets->names : NULL;
  const char *chosen = get_chosen (self);
  guint selected = 0;

  for (guint i = 0; chosen != NULL && i < g_list_model_get_n_items (names); i++)
    {
      g_autoptr (GtkStringObject) name = g_list_model_get_item (names, i);

      if (g_str_equal (chosen, gtk_string_object_get_string (name)))
        selected = i + 1;
    }

  self->filling = TRUE;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), selected);
  self->filling = FALSE;
  update_changed (self);
}

/* The names after a first row for none. */
static void
update_names (FxPresetRow *self)
{
  GListModel *names = self->desk->presets != NULL ? self->desk->presets->names : NULL;
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, _("None"));
  for (guint i = 0; names != NULL && i < g_list_model_get_n_items (names); i++)
    {
      g_autoptr (GtkStringObject) name = g_list_model_get_item (names, i);

      gtk_string_list_append (list, gtk_string_object_get_string (name));
    }

  self->filling = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (list));
  self->filling = FALSE;
  update_chosen (self);
}

static void
on_selected (FxPresetRow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));
  GtkStringObject *name = adw_combo_row_get_selected_item (ADW_COMBO_ROW (self));

  if (self->filling || self->desk == NULL || self->desk->presets == NULL || name == NULL)
    return;

  fx_preset_desk_choose (self->desk->presets, selected > 0 ? gtk_string_object_get_string (name) : NULL);
}

static void
on_objects_changed (FxPresetRow *self)
{
  g_signal_group_set_target (self->presets_signals, self->desk->presets);
  g_signal_group_set_target (self->sampling_signals, self->desk->sampling);
  g_signal_group_set_target (self->conversation_signals, self->desk->conversation);
  gtk_widget_set_visible (GTK_WIDGET (self), self->desk->presets != NULL);
  update_names (self);
}

void
fx_preset_row_set_desk (FxPresetRow *self,
                        FxDesk      *desk)
{
  static const char *const followed[] = { "notify::presets", "notify::sampling", "notify::conversation" };

  g_return_if_fail (FX_IS_PRESET_ROW (self));
  g_return_if_fail (FX_IS_DESK (desk));

  g_set_object (&self->desk, desk);
  for (guint i = 0; i < G_N_ELEMENTS (followed); i++)
    g_signal_connect_object (desk, followed[i], G_CALLBACK (on_objects_changed), self, G_CONNECT_SWAPPED);
  on_objects_changed (self);
}

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  FxPresetRow *self = FX_PRESET_ROW (widget);

  fx_preset_desk_save (self->desk->presets, get_chosen (self));
}

static void
reset_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  FxPresetRow *self = FX_PRESET_ROW (widget);
  g_autofree char *chosen = g_strdup (get_chosen (self));

  fx_preset_desk_choose (self->desk->presets, chosen);
}

static void
named_cb (const char *name,
          gpointer    data)
{
  FxPresetRow *self = data;

  fx_preset_desk_save (self->desk->presets, name);
}

static void
renamed_cb (const char *name,
            gpointer    data)
{
  FxPresetRow *self = data;
  g_autofree char *chosen = g_strdup (get_chosen (self));

  if (chosen != NULL)
    fx_preset_desk_rename (self->desk->presets, chosen, name);
}

static void
save_as_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  fx_name_dialog_present (widget, _("Save Preset"), _("Name"), NULL, _("_Save"),
                          named_cb, g_object_ref (widget), g_object_unref);
}

static void
rename_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  fx_name_dialog_present (widget, _("Rename Preset"), _("Name"), get_chosen (FX_PRESET_ROW (widget)), _("_Rename"),
                          renamed_cb, g_object_ref (widget), g_object_unref);
}

static void
on_undo (FxPresetRow *self)
{
  fx_preset_desk_restore (self->desk->presets);
}

static void
remove_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  FxPresetRow *self = FX_PRESET_ROW (widget);
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *chosen = g_strdup (get_chosen (self));
  g_autofree char *text = g_strdup_printf (_("“%s” deleted"), chosen);
  AdwToast *toast;

  fx_preset_desk_remove (self->desk->presets, chosen);
  if (overlay == NULL)
    return;

  toast = adw_toast_new (text);
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, 10);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

static GtkFileDialog *
file_dialog_new (const char *title)
{
  GtkFileDialog *dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Presets"));
  gtk_file_filter_add_suffix (filter, "json");
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));

  return dialog;
}

static void
import_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (FxPresetRow) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL && self->desk->presets != NULL)
    fx_preset_desk_import (self->desk->presets, file);
}

static void
import_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  g_autoptr (GtkFileDialog) dialog = file_dialog_new (_("Import a Preset"));

  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, import_cb, g_object_ref (widget));
}

static void
export_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (FxPresetRow) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *chosen = g_strdup (get_chosen (self));

  if (file != NULL && chosen != NULL)
    fx_preset_desk_export (self->desk->presets, chosen, file);
}

static void
export_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  g_autoptr (GtkFileDialog) dialog = file_dialog_new (_("Export the Preset"));
  g_autofree char *name = g_strconcat (get_chosen (FX_PRESET_ROW (widget)), ".json", NULL);

  g_strdelimit (name, "/", '_');
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, export_cb, g_object_ref (widget));
}

static void
fx_preset_row_dispose (GObject *object)
{
  FxPresetRow *self = FX_PRESET_ROW (object);

  g_clear_object (&self->presets_signals);
  g_clear_object (&self->sampling_signals);
  g_clear_object (&self->conversation_signals);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_preset_row_parent_class)->dispose (object);
}

static void
fx_preset_row_class_init (FxPresetRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_preset_row_dispose;

  gtk_widget_class_install_action (widget_class, "preset.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "preset.save-as", NULL, save_as_action);
  gtk_widget_class_install_action (widget_class, "preset.reset", NULL, reset_action);
  gtk_widget_class_install_action (widget_class, "preset.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "preset.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "preset.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "preset.export", NULL, export_action);
}

static GMenuModel *
menu_new (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) values = g_menu_new ();
  g_autoptr (GMenu) one = g_menu_new ();
  g_autoptr (GMenu) files = g_menu_new ();

  g_menu_append (values, _("_Save"), "preset.save");
  g_menu_append (values, _("Save _As…"), "preset.save-as");
  g_menu_append (values, _("Rese_t"), "preset.reset");
  g_menu_append (one, _("_Rename…"), "preset.rename");
  g_menu_append (one, _("_Delete"), "preset.remove");
  g_menu_append (files, _("_Import…"), "preset.import");
  g_menu_append (files, _("_Export…"), "preset.export");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (values));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (one));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (files));

  return G_MENU_MODEL (menu);
}

static void
fx_preset_row_init (FxPresetRow *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenuModel) menu = menu_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("Preset"));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Preset Menu"));
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Preset menu"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);
  g_signal_connect (self, "notify::selected", G_CALLBACK (on_selected), NULL);

  self->presets_signals = g_signal_group_new (FX_TYPE_PRESET_DESK);
  g_signal_group_connect_swapped (self->presets_signals, "notify::names", G_CALLBACK (update_names), self);
  g_signal_group_connect_swapped (self->presets_signals, "notify::values", G_CALLBACK (update_chosen), self);
  self->sampling_signals = g_signal_group_new (FX_TYPE_SAMPLING_ITEM);
  g_signal_group_connect_swapped (self->sampling_signals, "notify", G_CALLBACK (update_changed), self);
  self->conversation_signals = g_signal_group_new (FX_TYPE_CONVERSATION);
  g_signal_group_connect_swapped (self->conversation_signals, "notify::instructions",
                                  G_CALLBACK (update_changed), self);
}
