/* fx-trash-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-trash-dialog.h"

#include <glib/gi18n.h>

/* Hangs on its dialog. */
typedef struct
{
  FxShelf   *shelf;
  GtkWidget *dialog; /* borrowed */
  GtkWidget *stack;
  GtkWidget *list;
  GtkWidget *empty_button;
} Trash;

static void update (Trash *self);

static void
trash_free (gpointer data)
{
  Trash *self = data;

  g_signal_handlers_disconnect_by_func (self->shelf, update, self);
  g_object_unref (self->shelf);
  g_free (self);
}

static void
on_restore (GtkButton *button,
            Trash     *self)
{
  fx_shelf_restore (self->shelf, g_object_get_data (G_OBJECT (button), "item"));
}

static GtkWidget *
make_row (gpointer data,
          gpointer user_data)
{
  FxTrashItem *item = data;
  Trash *self = user_data;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Restore"));
  g_autofree char *messages = NULL;
  g_autofree char *days = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *label = NULL;

  messages = g_strdup_printf (ngettext ("%'u message", "%'u messages", item->n_messages), item->n_messages);
  days = item->days_left > 0
    ? g_strdup_printf (ngettext ("%u day left", "%u days left", item->days_left), item->days_left)
    : g_strdup (_("goes with the next start"));
  subtitle = g_strdup_printf ("%s · %s", messages, days);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), item->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  /* Translators: %s is the title of a deleted chat */
  label = g_strdup_printf (_("Restore “%s”"), item->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "item", g_object_ref (item), g_object_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (on_restore), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

static void
update (Trash *self)
{
  GListModel *trash = self->shelf->trash;
  const guint n_items = trash != NULL ? g_list_model_get_n_items (trash) : 0;

  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), trash, make_row, self, NULL);
  gtk_widget_set_sensitive (self->empty_button, n_items > 0);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n_items > 0 ? "list" : "empty");
}

static void
on_response (AdwAlertDialog *alert,
             const char     *response,
             FxShelf        *shelf)
{
  if (g_str_equal (response, "empty"))
    fx_shelf_empty_trash (shelf);
}

/* The one thing here that no undo brings back. */
static void
on_empty (GtkButton *button,
          Trash     *self)
{
  AdwDialog *alert = adw_alert_dialog_new (_("Empty the Trash?"),
                                           _("The chats in it are deleted for good."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (alert), "cancel", _("_Cancel"), "empty", _("_Empty Trash"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (alert), "empty", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (alert), "cancel");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (alert), "cancel");
  g_signal_connect_object (alert, "response", G_CALLBACK (on_response), self->shelf, G_CONNECT_DEFAULT);
  adw_dialog_present (alert, self->dialog);
}

static GtkWidget *
make_list (Trash *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Deleted chats"), -1);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->list);
  g_object_set (clamp, "margin-top", 12, "margin-bottom", 18, "margin-start", 12, "margin-end", 12, NULL);
  g_object_set (scroller, "hscrollbar-policy", GTK_POLICY_NEVER, "vexpand", TRUE, "child", clamp, NULL);

  return scroller;
}

void
fx_trash_dialog_present (FxShelf   *shelf,
                         GtkWidget *parent)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *status = adw_status_page_new ();
  Trash *self = g_new0 (Trash, 1);

  g_return_if_fail (FX_IS_SHELF (shelf));

  self->shelf = g_object_ref (shelf);
  self->dialog = GTK_WIDGET (dialog);
  g_object_set_data_full (G_OBJECT (dialog), "trash", self, trash_free);

  self->empty_button = gtk_button_new_with_mnemonic (_("_Empty"));
  gtk_widget_add_css_class (self->empty_button, "destructive-action");
  g_signal_connect (self->empty_button, "clicked", G_CALLBACK (on_empty), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), self->empty_button);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), bar);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), "user-trash-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (status), _("The Trash Is Empty"));
  adw_status_page_set_description (ADW_STATUS_PAGE (status), _("Deleted chats stay here for thirty days."));
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), make_list (self), "list");
  gtk_stack_add_named (GTK_STACK (self->stack), status, "empty");
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), self->stack);

  adw_dialog_set_title (dialog, _("Trash"));
  adw_dialog_set_content_width (dialog, 480);
  adw_dialog_set_content_height (dialog, 520);
  adw_dialog_set_child (dialog, view);

  g_signal_connect_swapped (shelf, "notify::trash", G_CALLBACK (update), self);
  update (self);
  fx_shelf_list_trash (shelf);
  adw_dialog_present (dialog, parent);
}
