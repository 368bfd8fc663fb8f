/* fx-chat-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-chat-row.h"

#include <glib/gi18n.h>

#include "fx-folder-row.h"
#include "fx-name-dialog.h"
#include "fx-rename-dialog.h"
#include "fx-row-menu.h"

struct _FxChatRow
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkLabel   *title;
  GtkLabel   *subtitle;
  GtkWidget  *spinner;
  GtkWidget  *dot;

  /* Owned */
  FxDesk *desk;
  FxConversation *conversation;
  GSignalGroup *signals;

  /* Child; made when first asked for */
  GtkWidget *menu;
};

enum
{
  PROP_0,
  PROP_DESK,
  PROP_CONVERSATION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FxChatRow, fx_chat_row, ADW_TYPE_BIN)

static void
update (FxChatRow *self)
{
  FxConversation *conversation = self->conversation;
  const char *title = fx_conversation_get_title (conversation);
  const char *subtitle = fx_conversation_get_subtitle (conversation);
  gboolean busy = fx_conversation_get_busy (conversation);
  gboolean in_folder;
  gboolean unread = !busy && fx_conversation_get_unread (conversation);

  if (busy)
    subtitle = _("Writing…");
  else if (fx_conversation_get_draft (conversation) != NULL && title == NULL)
    subtitle = _("Draft");
  else if (subtitle == NULL)
    subtitle = fx_conversation_get_model_name (conversation);

  if (title == NULL || *title == '\0')
    title = _("New Chat");
  in_folder = fx_conversation_get_folder (conversation) != NULL && !fx_conversation_get_pinned (conversation);
  gtk_widget_set_margin_start (GTK_WIDGET (self), in_folder ? 24 : 0);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle),
                          subtitle != NULL && *subtitle != '\0');
  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_visible (self->dot, unread);
  if (unread)
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->title), "heading");
}

static GMenuModel *
folder_menu (FxChatRow *self)
{
  GListModel *folders = self->desk->shelf->folders;
  FxFolder *own = fx_conversation_get_folder (self->conversation);
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) known = g_menu_new ();
  g_autoptr (GMenu) last = g_menu_new ();

  for (guint i = 0; folders != NULL && i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (FxFolder) folder = g_list_model_get_item (folders, i);
      g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);
      g_auto (GStrv) parts = g_strsplit (folder->name, "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts); /* no mnemonic */

      g_menu_item_set_label (item, label);
      g_menu_item_set_action_and_target (item, "chat.move", "t", folder->id);
      if (folder != own)
        g_menu_append_item (known, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (known));
  g_menu_append (last, _("_New Folder…"), "chat.new-folder");
  if (own != NULL)
    {
      g_autoptr (GMenuItem) out = g_menu_item_new (_("_Out of the Folder"), NULL);

      g_menu_item_set_action_and_target (out, "chat.move", "t", (guint64) 0);
      g_menu_append_item (last, out);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));

  return G_MENU_MODEL (menu);
}

static void
popup_menu (GtkWidget *widget,
            double     x,
            double     y)
{
  FxChatRow *self = FX_CHAT_ROW (widget);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) first = g_menu_new ();
  g_autoptr (GMenu) last = g_menu_new ();

  g_menu_append (first, _("_Rename…"), "chat.rename");
  if (self->desk->shelf != NULL)
    {
      g_autoptr (GMenuModel) folders = folder_menu (self);
      g_autoptr (GMenu) copies = g_menu_new ();

      g_menu_append (first, fx_conversation_get_pinned (self->conversation) ? _("Un_pin") : _("_Pin"), "chat.pin");
      g_menu_append_submenu (first, _("_Move to Folder"), folders);
      g_menu_append (copies, _("D_uplicate"), "chat.duplicate");
      g_menu_append (copies, _("_Export…"), "chat.export");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
      g_menu_append_section (menu, NULL, G_MENU_MODEL (copies));
    }
  else
    {
      g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
    }
  g_menu_append (last, _("_Delete"), "chat.delete");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  fx_row_menu_popup (widget, &self->menu, G_MENU_MODEL (menu), x, y);
}

static void
menu_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  popup_menu (widget, gtk_widget_get_width (widget) / 2.0,
              gtk_widget_get_height (widget));
}

static void
rename_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  FxChatRow *self = FX_CHAT_ROW (widget);

  fx_rename_dialog_present (self->desk, self->conversation, widget);
}

static void
delete_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  FxChatRow *self = FX_CHAT_ROW (widget);

  fx_desk_delete_chat (self->desk, self->conversation);
}

static void
pin_action (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  FxChatRow *self = FX_CHAT_ROW (widget);

  fx_shelf_pin (self->desk->shelf, self->conversation, !fx_conversation_get_pinned (self->conversation));
}

static void
move_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  FxChatRow *self = FX_CHAT_ROW (widget);
  GListModel *folders = self->desk->shelf->folders;
  const guint64 id = g_variant_get_uint64 (parameter);

  if (id == 0)
    fx_shelf_move (self->desk->shelf, self->conversation, NULL);

  for (guint i = 0; id != 0 && i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (FxFolder) folder = g_list_model_get_item (folders, i);

      if (folder->id == id)
        {
          fx_shelf_move (self->desk->shelf, self->conversation, folder);
          break;
        }
    }
}

typedef struct
{
  FxShelf        *shelf;
  FxConversation *conversation;
} Wish;

static Wish *
wish_new (FxChatRow *self)
{
  Wish *wish = g_new0 (Wish, 1);

  wish->shelf = g_object_ref (self->desk->shelf);
  wish->conversation = g_object_ref (self->conversation);

  return wish;
}

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_object_unref (wish->shelf);
  g_object_unref (wish->conversation);
  g_free (wish);
}

static void
take_folder (const char *name,
             gpointer    data)
{
  Wish *wish = data;

  fx_shelf_new_folder (wish->shelf, name, wish->conversation);
}

static void
new_folder_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  fx_name_dialog_present (widget, _("New Folder"), _("Name"), NULL, _("_Create"),
                          take_folder, wish_new (FX_CHAT_ROW (widget)), wish_free);
}

static void
duplicate_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  FxChatRow *self = FX_CHAT_ROW (widget);

  fx_shelf_duplicate (self->desk->shelf, self->conversation, NULL);
}

static void
on_export_chosen (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  Wish *wish = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL)
    {
      g_autofree char *name = g_file_get_basename (file);

      fx_shelf_export (wish->shelf, wish->conversation, file,
                       g_str_has_suffix (name, ".json") ? FX_EXPORT_JSON : FX_EXPORT_MARKDOWN);
    }
  wish_free (wish);
}

static void
export_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  FxChatRow *self = FX_CHAT_ROW (widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  const char *title = fx_conversation_get_title (self->conversation);
  g_autofree char *name = g_strdup_printf ("%.80s.md", title != NULL ? title : _("Chat"));
  g_autofree char *safe = g_utf8_make_valid (name, -1);

  g_strdelimit (safe, "/\\\n", '-');
  gtk_file_dialog_set_title (dialog, _("Export Chat: .md to Read, .json to Import Again"));
  gtk_file_dialog_set_initial_name (dialog, safe);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL,
                        on_export_chosen, wish_new (self));
}

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source,
                 double         x,
                 double         y,
                 FxChatRow     *self)
{
  if (self->conversation == NULL)
    return NULL;

  return gdk_content_provider_new_typed (FX_TYPE_CONVERSATION, self->conversation);
}

static void
on_drag_begin (GtkDragSource *source,
               GdkDrag       *drag,
               FxChatRow     *self)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, picture, 0, 0);
}

/* Where this chat is, there the dropped one goes. */
static gboolean
on_drop (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         FxChatRow     *self)
{
  FxConversation *dropped = g_value_get_object (value);

  if (self->conversation == NULL || dropped == self->conversation || self->desk->shelf == NULL)
    return FALSE;

  fx_shelf_move (self->desk->shelf, dropped, fx_conversation_get_folder (self->conversation));

  return TRUE;
}

static void
fx_chat_row_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  FxChatRow *self = FX_CHAT_ROW (widget);

  GTK_WIDGET_CLASS (fx_chat_row_parent_class)->size_allocate (widget, width, height, baseline);

  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
set_conversation (FxChatRow      *self,
                  FxConversation *conversation)
{
  if (!g_set_object (&self->conversation, conversation))
    return;

  g_signal_group_set_target (self->signals, conversation);
  if (conversation != NULL)
    update (self);
}

static void
fx_chat_row_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  FxChatRow *self = FX_CHAT_ROW (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, self->desk);
      break;
    case PROP_CONVERSATION:
      g_value_set_object (value, self->conversation);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_chat_row_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  FxChatRow *self = FX_CHAT_ROW (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_set_object (&self->desk, g_value_get_object (value));
      break;
    case PROP_CONVERSATION:
      set_conversation (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fx_chat_row_dispose (GObject *object)
{
  FxChatRow *self = FX_CHAT_ROW (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->signals);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FX_TYPE_CHAT_ROW);
  g_clear_object (&self->desk);
  g_clear_object (&self->conversation);

  G_OBJECT_CLASS (fx_chat_row_parent_class)->dispose (object);
}

static void
fx_chat_row_class_init (FxChatRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fx_chat_row_dispose;
  object_class->get_property = fx_chat_row_get_property;
  object_class->set_property = fx_chat_row_set_property;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, FX_TYPE_DESK,
                         G_PARAM_READWRITE |
                         G_PARAM_STATIC_STRINGS);
  properties[PROP_CONVERSATION] =
    g_param_spec_object ("conversation", NULL, NULL, FX_TYPE_CONVERSATION,
                         G_PARAM_READWRITE |
                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/app/fornax/Fornax/fx-chat-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FxChatRow, title);
  gtk_widget_class_bind_template_child (widget_class, FxChatRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, FxChatRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, FxChatRow, dot);

  widget_class->size_allocate = fx_chat_row_size_allocate;
  gtk_widget_class_install_action (widget_class, "chat.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "chat.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "chat.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "chat.pin", NULL, pin_action);
  gtk_widget_class_install_action (widget_class, "chat.move", "t", move_action);
  gtk_widget_class_install_action (widget_class, "chat.new-folder", NULL, new_folder_action);
  gtk_widget_class_install_action (widget_class, "chat.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (widget_class, "chat.export", NULL, export_action);
}

static void
fx_chat_row_init (FxChatRow *self)
{
  static const char *watched[] = {
    "notify::title", "notify::subtitle", "notify::model-name",
    "notify::busy", "notify::unread", "notify::draft", "notify::folder", "notify::pinned",
  };
  GtkDragSource *drag = gtk_drag_source_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (FX_TYPE_CONVERSATION);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_group_connect_swapped (self->signals, watched[i],
                                    G_CALLBACK (update), self);

  gtk_drag_source_set_actions (drag, GDK_ACTION_MOVE);
  g_signal_connect (drag, "prepare", G_CALLBACK (on_drag_prepare), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  fx_folder_add_drop (GTK_WIDGET (self), G_CALLBACK (on_drop), self);
  fx_row_menu_add_click (GTK_WIDGET (self), popup_menu);
}
