/* fx-sidebar.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-sidebar.h"

#include <glib/gi18n.h>

#include "fx-chat-row.h"
#include "fx-engine-card.h"
#include "fx-folder-row.h"
#include "fx-hit-row.h"
#include "fx-name-dialog.h"
#include "fx-sidebar-list.h"
#include "fx-trash-dialog.h"

#define SEARCH_MS 120
#include "fx-place-list.h"
#include "fx-places.h"

struct _FxSidebar
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkSearchBar *search_bar;
  GtkEditable  *search_entry;
  GtkStack     *stack;
  GtkListView  *list;
  GtkRevealer  *task;
  GtkLabel     *task_label;

  /* Owned */
  FxDesk *desk;
  FxSidebarList *chats;
  GtkSingleSelection *selection;
  GSignalGroup *shelf_signals;

  guint search_id;
};

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxSidebar, fx_sidebar, ADW_TYPE_BIN)

static void
update_stack (FxSidebar *self)
{
  const char *wanted = gtk_editable_get_text (self->search_entry);
  const char *page = "list";

  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    page = *wanted != '\0' ? "nothing" : "empty";

  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
select_conversation (FxSidebar *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint position = GTK_INVALID_LIST_POSITION;

  /* One row is selected: that of the place, if it is not the chats. */
  if (!g_str_equal (self->desk->place, FX_PLACE_CHAT))
    n = 0;

  for (guint i = 0; i < n && position == GTK_INVALID_LIST_POSITION; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (item == (GObject *) self->desk->conversation)
        position = i;
    }

  gtk_single_selection_set_selected (self->selection, position);
}

static void
on_items_changed (FxSidebar *self)
{
  update_stack (self);
  select_conversation (self);
}

/* The titles are looked through at once, the texts a moment after the last
 * key. */
static gboolean
search_texts (gpointer data)
{
  FxSidebar *self = data;

  self->search_id = 0;
  if (self->desk->shelf != NULL)
    fx_shelf_search (self->desk->shelf, gtk_editable_get_text (self->search_entry));

  return G_SOURCE_REMOVE;
}

static void
on_search_changed (FxSidebar *self)
{
  const char *text = gtk_editable_get_text (self->search_entry);

  if (self->chats == NULL)
    return;

  fx_sidebar_list_set_search (self->chats, text);
  g_clear_handle_id (&self->search_id, g_source_remove);
  if (*text != '\0')
    self->search_id = g_timeout_add (SEARCH_MS, search_texts, self);
  else
    search_texts (self);
  on_items_changed (self);
}

static void
choose (FxSidebar *self,
        guint      position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (FX_IS_CONVERSATION (item))
    {
      g_object_set (self->desk, "conversation", item, NULL);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.show-chat", NULL);
    }
  else if (FX_IS_SEARCH_HIT (item))
    {
      fx_shelf_jump (self->desk->shelf, FX_SEARCH_HIT (item));
    }
  else if (FX_IS_FOLDER (item))
    {
      g_object_set (item, "expanded", !FX_FOLDER (item)->expanded, NULL);
      select_conversation (self);
    }
}

static void
on_search_activate (FxSidebar *self)
{
  choose (self, 0);
}

static void
on_activate (FxSidebar *self,
             guint      position)
{
  choose (self, position);
}

/* A row for each kind of item; rows are kept for those that come after. */
static GtkWidget *
row_for (FxSidebar   *self,
         GtkListItem *item,
         gpointer     object)
{
  GtkWidget *old = gtk_list_item_get_child (item);
  GtkWidget *row;

  if (FX_IS_FOLDER (object))
    row = FX_IS_FOLDER_ROW (old) ? old : fx_folder_row_new (self->desk);
  else if (FX_IS_SEARCH_HIT (object))
    row = FX_IS_HIT_ROW (old) ? old : fx_hit_row_new ();
  else
    row = FX_IS_CHAT_ROW (old) ? old : g_object_new (FX_TYPE_CHAT_ROW, "desk", self->desk, NULL);

  if (row != old)
    gtk_list_item_set_child (item, row);

  return row;
}

static char *
label_of (gpointer object)
{
  g_autoptr (PangoAttrList) attributes = NULL;
  g_autofree char *snippet = NULL;
  const char *title;

  if (FX_IS_FOLDER (object))
    /* Translators: %s is the name of a folder of chats, for a screen reader */
    return g_strdup_printf (_("Folder %s"), FX_FOLDER (object)->name);

  if (FX_IS_SEARCH_HIT (object))
    {
      snippet = fx_hit_split (FX_SEARCH_HIT (object)->snippet, &attributes);

      return g_strdup_printf ("%s: %s", FX_SEARCH_HIT (object)->title, snippet);
    }

  title = fx_conversation_get_title (object);

  return g_strdup (title != NULL ? title : _("New Chat"));
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         FxSidebar                *self)
{
  gpointer object = gtk_list_item_get_item (item);
  GtkWidget *row = row_for (self, item, object);
  g_autofree char *label = label_of (object);

  if (FX_IS_FOLDER (object))
    fx_folder_row_set_folder (FX_FOLDER_ROW (row), object);
  else if (FX_IS_SEARCH_HIT (object))
    fx_hit_row_set_hit (FX_HIT_ROW (row), object);
  else
    g_object_set (row, "conversation", object, NULL);
  gtk_list_item_set_accessible_label (item, label);
  gtk_list_item_set_selectable (item, FX_IS_CONVERSATION (object));
}

static void
on_unbind (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           FxSidebar                *self)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  if (FX_IS_CHAT_ROW (row))
    g_object_set (row, "conversation", NULL, NULL);
  else if (FX_IS_FOLDER_ROW (row))
    fx_folder_row_set_folder (FX_FOLDER_ROW (row), NULL);
}

static void
on_header_setup (GtkSignalListItemFactory *factory,
                 GtkListHeader            *header,
                 FxSidebar                *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_list_header_set_child (header, label);
}

static void
on_header_bind (GtkSignalListItemFactory *factory,
                GtkListHeader            *header,
                FxSidebar                *self)
{
  g_autofree char *title = fx_sidebar_list_heading (self->chats, gtk_list_header_get_item (header));

  gtk_label_set_text (GTK_LABEL (gtk_list_header_get_child (header)), title);
}

/* "rename" is chat.rename or folder.rename. */
static gboolean
on_list_shortcut (GtkWidget *widget,
                  GVariant  *action,
                  gpointer   data)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;
  g_autofree char *name = NULL;

  if (!FX_IS_CHAT_ROW (row) && !FX_IS_FOLDER_ROW (row))
    return GDK_EVENT_PROPAGATE;

  name = g_strconcat (FX_IS_CHAT_ROW (row) ? "chat." : "folder.", g_variant_get_string (action, NULL), NULL);

  return gtk_widget_activate_action (row, name, NULL);
}

static void
add_list_shortcut (FxSidebar   *self,
                   const char  *trigger,
                   const char  *action)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcut *shortcut =
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                      gtk_callback_action_new (on_list_shortcut, NULL, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_string (action));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
  gtk_widget_add_controller (GTK_WIDGET (self->list), controller);
}

static void
on_undo (FxShelf *shelf)
{
  fx_shelf_undo (shelf);
}

static void
on_undoable (FxSidebar  *self,
             const char *label)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast;

  if (overlay == NULL)
    return;

  toast = adw_toast_new (label);
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, 10);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo), self->desk->shelf, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

static void
update_task (FxSidebar *self)
{
  const char *task = self->desk->shelf != NULL ? self->desk->shelf->task : NULL;

  gtk_label_set_text (self->task_label, task);
  gtk_revealer_set_reveal_child (self->task, task != NULL);
}

static void
on_shelf_changed (FxSidebar *self)
{
  FxShelf *shelf = self->desk->shelf;

  g_signal_group_set_target (self->shelf_signals, shelf);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "shelf.new-folder", shelf != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "shelf.import", shelf != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "shelf.export", shelf != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "shelf.trash", shelf != NULL);
  update_task (self);
}

static void
take_folder (const char *name,
             gpointer    data)
{
  fx_shelf_new_folder (data, name, NULL);
}

static void
new_folder_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  fx_name_dialog_present (widget, _("New Folder"), _("Name"), NULL, _("_Create"), take_folder,
                          g_object_ref (FX_SIDEBAR (widget)->desk->shelf), g_object_unref);
}

static void
on_import_chosen (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (FxShelf) shelf = data;
  g_autoptr (GListModel) files = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (files != NULL)
    fx_shelf_import (shelf, files);
}

static void
import_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  gtk_file_filter_set_name (filter, _("Chats of Fornax, ChatGPT, LM Studio and Open WebUI (JSON)"));
  gtk_file_filter_add_suffix (filter, "json");
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_title (dialog, _("Import Chats"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, on_import_chosen,
                                 g_object_ref (FX_SIDEBAR (widget)->desk->shelf));
}

static void
on_export_chosen (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (FxShelf) shelf = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL)
    fx_shelf_export (shelf, NULL, file, FX_EXPORT_JSON);
}

static void
export_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Export All Chats"));
  gtk_file_dialog_set_initial_name (dialog, "fornax-chats.json");
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, on_export_chosen,
                        g_object_ref (FX_SIDEBAR (widget)->desk->shelf));
}

static void
trash_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  fx_trash_dialog_present (FX_SIDEBAR (widget)->desk->shelf, widget);
}

static void
set_desk (FxSidebar *self,
          FxDesk    *desk)
{
  GtkListItemFactory *rows, *headers;

  if (desk == NULL || !g_set_object (&self->desk, desk))
    return;

  rows = gtk_signal_list_item_factory_new ();
  g_signal_connect (rows, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect (rows, "unbind", G_CALLBACK (on_unbind), self);
  gtk_list_view_set_factory (self->list, rows);
  g_object_unref (rows);

  headers = gtk_signal_list_item_factory_new ();
  g_signal_connect (headers, "setup", G_CALLBACK (on_header_setup), self);
  g_signal_connect (headers, "bind", G_CALLBACK (on_header_bind), self);
  gtk_list_view_set_header_factory (self->list, headers);
  g_object_unref (headers);

  self->chats = fx_sidebar_list_new (desk);
  self->selection = gtk_single_selection_new (g_object_ref (fx_sidebar_list_get_model (self->chats)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "items-changed",
                           G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->chats, "resorted",
                           G_CALLBACK (select_conversation), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::conversation",
                           G_CALLBACK (select_conversation), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::shelf",
                           G_CALLBACK (on_shelf_changed), self, G_CONNECT_SWAPPED);
  on_shelf_changed (self);
  on_items_changed (self);
}

void
fx_sidebar_search (FxSidebar *self)
{
  g_return_if_fail (FX_IS_SIDEBAR (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
fx_sidebar_step (FxSidebar *self,
                 gint       step)
{
  guint n;
  guint now;
  gint64 next;

  g_return_if_fail (FX_IS_SIDEBAR (self));
  g_return_if_fail (step != 0);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  now = gtk_single_selection_get_selected (self->selection);
  next = now != GTK_INVALID_LIST_POSITION ? (gint64) now : step > 0 ? -1 : 0;

  /* Over folders and hits. */
  for (next += step; next >= 0 && next < n; next += step > 0 ? 1 : -1)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->selection), (guint) next);

      if (FX_IS_CONVERSATION (item))
        {
          choose (self, (guint) next);
          break;
        }
    }
}

static void
fx_sidebar_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  FxSidebar *self = FX_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, self->desk);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_sidebar_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  FxSidebar *self = FX_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_DESK:
      set_desk (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_sidebar_dispose (GObject *object)
{
  FxSidebar *self = FX_SIDEBAR (object);

  g_clear_handle_id (&self->search_id, g_source_remove);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->chats);
  g_clear_object (&self->shelf_signals);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_SIDEBAR);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_sidebar_parent_class)->dispose (object);
}

static void
fx_sidebar_class_init (FxSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_sidebar_dispose;
  object_class->get_property = fx_sidebar_get_property;
  object_class->set_property = fx_sidebar_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (FX_TYPE_ENGINE_CARD);
  g_type_ensure (FX_TYPE_PLACE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, FxSidebar, search_bar);
  gtk_widget_class_bind_template_child (widget_class, FxSidebar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, FxSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, FxSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, FxSidebar, task);
  gtk_widget_class_bind_template_child (widget_class, FxSidebar, task_label);
  gtk_widget_class_install_action (widget_class, "shelf.new-folder", NULL, new_folder_action);
  gtk_widget_class_install_action (widget_class, "shelf.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "shelf.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "shelf.trash", NULL, trash_action);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
fx_sidebar_init (FxSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->shelf_signals = g_signal_group_new (FX_TYPE_SHELF);
  g_signal_group_connect_swapped (self->shelf_signals, "undoable", G_CALLBACK (on_undoable), self);
  g_signal_group_connect_swapped (self->shelf_signals, "notify::task", G_CALLBACK (update_task), self);

  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);
  add_list_shortcut (self, "F2", "rename");
  add_list_shortcut (self, "Delete", "delete");
  add_list_shortcut (self, "Menu|<Shift>F10", "menu");
}
