/* fx-folder-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-folder-row.h"

#include <glib/gi18n.h>

#include "fx-name-dialog.h"
#include "fx-row-menu.h"

struct _FxFolderRow
{
  AdwBin parent_instance;

  /* Children */
  GtkWidget *arrow;
  GtkWidget *name;
  GtkWidget *count;
  GtkWidget *menu; /* made when first asked for */

  /* Owned */
  FxDesk *desk;
  FxFolder *folder;
  GSignalGroup *signals;
};

G_DEFINE_FINAL_TYPE (FxFolderRow, fx_folder_row, ADW_TYPE_BIN)

static void
update (FxFolderRow *self)
{
  g_autofree char *count = g_strdup_printf ("%'u", self->folder->n_chats);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->arrow),
                                self->folder->expanded ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_label_set_text (GTK_LABEL (self->name), self->folder->name);
  gtk_label_set_text (GTK_LABEL (self->count), count);
}

void
fx_folder_row_set_folder (FxFolderRow *self,
                          FxFolder    *folder)
{
  g_return_if_fail (FX_IS_FOLDER_ROW (self));

  if (!g_set_object (&self->folder, folder))
    return;

  g_signal_group_set_target (self->signals, folder);
  if (folder != NULL)
    update (self);
}

static void
take_name (const char *name,
           gpointer    data)
{
  FxFolderRow *self = data;

  if (self->folder != NULL)
    fx_shelf_rename_folder (self->desk->shelf, self->folder, name);
}

static void
rename_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  FxFolderRow *self = FX_FOLDER_ROW (widget);

  fx_name_dialog_present (widget, _("Rename Folder"), _("Name"), self->folder->name, _("_Rename"),
                          take_name, g_object_ref (self), g_object_unref);
}

static void
delete_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  FxFolderRow *self = FX_FOLDER_ROW (widget);

  fx_shelf_delete_folder (self->desk->shelf, self->folder);
}

static void
popup_menu (GtkWidget *widget,
            double     x,
            double     y)
{
  FxFolderRow *self = FX_FOLDER_ROW (widget);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) last = g_menu_new ();

  g_menu_append (menu, _("_Rename…"), "folder.rename");
  g_menu_append (last, _("_Delete Folder"), "folder.delete");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  fx_row_menu_popup (widget, &self->menu, G_MENU_MODEL (menu), x, y);
}

static void
menu_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  popup_menu (widget, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget));
}

static gboolean
on_drop (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         FxFolderRow   *self)
{
  if (self->folder == NULL || self->desk->shelf == NULL)
    return FALSE;

  fx_shelf_move (self->desk->shelf, g_value_get_object (value), self->folder);

  return TRUE;
}

void
fx_folder_add_drop (GtkWidget *widget,
                    GCallback  callback,
                    gpointer   data)
{
  GtkDropTarget *target = gtk_drop_target_new (FX_TYPE_CONVERSATION, GDK_ACTION_MOVE);

  g_signal_connect (target, "drop", callback, data);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

static void
fx_folder_row_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  FxFolderRow *self = FX_FOLDER_ROW (widget);

  GTK_WIDGET_CLASS (fx_folder_row_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
fx_folder_row_dispose (GObject *object)
{
  FxFolderRow *self = FX_FOLDER_ROW (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->signals);
  g_clear_object (&self->folder);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_folder_row_parent_class)->dispose (object);
}

static void
fx_folder_row_class_init (FxFolderRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fx_folder_row_dispose;
  widget_class->size_allocate = fx_folder_row_size_allocate;
  gtk_widget_class_install_action (widget_class, "folder.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "folder.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "folder.delete", NULL, delete_action);
}

static void
fx_folder_row_init (FxFolderRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->arrow = gtk_image_new ();
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  self->name = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->name, TRUE);
  self->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->count, "caption");
  gtk_widget_add_css_class (self->count, "dimmed");
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_box_append (GTK_BOX (box), self->arrow);
  gtk_box_append (GTK_BOX (box), self->name);
  gtk_box_append (GTK_BOX (box), self->count);
  gtk_widget_add_css_class (box, "chat-row");
  adw_bin_set_child (ADW_BIN (self), box);

  self->signals = g_signal_group_new (FX_TYPE_FOLDER);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (update), self);
  fx_folder_add_drop (GTK_WIDGET (self), G_CALLBACK (on_drop), self);
  fx_row_menu_add_click (GTK_WIDGET (self), popup_menu);
}

GtkWidget *
fx_folder_row_new (FxDesk *desk)
{
  FxFolderRow *self = g_object_new (FX_TYPE_FOLDER_ROW, NULL);

  self->desk = g_object_ref (desk);

  return GTK_WIDGET (self);
}
