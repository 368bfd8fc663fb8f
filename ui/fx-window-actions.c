/* fx-window-actions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-about.h"
#include "fx-first-run.h"
#include "fx-places.h"
#include "fx-preferences.h"
#include "fx-pull-list.h"
#include "fx-rename-dialog.h"
#include "fx-shortcuts-dialog.h"

static void
go_to (FxWindow   *self,
       const char *place)
{
  g_object_set (self->desk, "place", place, NULL);
  /* It may have been there, behind the sidebar. */
  adw_navigation_split_view_set_show_content (self->split, TRUE);
}

static void
show_place (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  const char *place = g_variant_get_string (parameter, NULL);

  if (fx_places_find (place) != NULL)
    go_to (FX_WINDOW (widget), place);
}

static void
compose (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  FxWindow *self = FX_WINDOW (widget);

  go_to (self, FX_PLACE_CHAT);
  gtk_widget_grab_focus (GTK_WIDGET (fx_chat_page_get_composer (self->page)));
}

static void
new_chat (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  fx_desk_new_chat (FX_WINDOW (widget)->desk);
  compose (widget, action, parameter);
}

static void
search (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  FxWindow *self = FX_WINDOW (widget);

  if (!adw_navigation_split_view_get_collapsed (self->split) ||
      !adw_navigation_split_view_get_show_content (self->split))
    {
      fx_sidebar_search (self->sidebar);
      return;
    }

  adw_navigation_split_view_set_show_content (self->split, FALSE);
  fx_sidebar_search (self->sidebar);
}

/* Each page knows what can be found on it. */
static void
find (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  FxWindow *self = FX_WINDOW (widget);
  g_autofree char *page_action = g_strconcat ("page", strchr (action, '.'), NULL);
  GtkWidget *page = gtk_stack_get_visible_child (self->places);

  if (!gtk_widget_activate_action (page, page_action, NULL) && g_str_equal (action, "win.find"))
    search (widget, action, parameter);
}

static void
step_chat (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  fx_sidebar_step (FX_WINDOW (widget)->sidebar,
                   g_str_equal (action, "win.next-chat") ? 1 : -1);
}

static void
rename_chat (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  FxWindow *self = FX_WINDOW (widget);

  fx_rename_dialog_present (self->desk, self->desk->conversation, widget);
}

static void
delete_chat (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  FxWindow *self = FX_WINDOW (widget);
  g_autoptr (FxConversation) conversation = g_object_ref (self->desk->conversation);

  fx_desk_delete_chat (self->desk, conversation);
}

static void
show_chat (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  go_to (FX_WINDOW (widget), FX_PLACE_CHAT);
}

static void
stop (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  fx_desk_stop (FX_WINDOW (widget)->desk);
}

static FxMessage *
last_message (FxWindow *self,
              FxRole    role)
{
  FxConversation *conversation = self->desk->conversation;
  guint n = conversation != NULL ? fx_conversation_get_n_messages (conversation) : 0;

  while (n-- > 0)
    {
      FxMessage *message = fx_conversation_get_message (conversation, n);

      if (fx_message_get_role (message) == role)
        return message;
    }

  return NULL;
}

static void
edit_last (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  FxWindow *self = FX_WINDOW (widget);

  fx_chat_page_edit_message (self->page, last_message (self, FX_ROLE_USER));
}

static void
regenerate_last (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  FxWindow *self = FX_WINDOW (widget);

  fx_desk_regenerate (self->desk, last_message (self, FX_ROLE_ASSISTANT));
}

static void
copy_last (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  FxWindow *self = FX_WINDOW (widget);

  fx_transcript_copy_message (fx_chat_page_get_transcript (self->page),
                              last_message (self, FX_ROLE_ASSISTANT));
  fx_desk_toast (self->desk, _("Copied"));
}

static void
copy_code (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  FxWindow *self = FX_WINDOW (widget);

  if (fx_transcript_copy_last_code (fx_chat_page_get_transcript (self->page)))
    fx_desk_toast (self->desk, _("Code copied"));
  else
    fx_desk_toast (self->desk, _("No code in this chat"));
}

static void
pick_model (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  fx_window_pick_model (FX_WINDOW (widget), NULL);
}

static void
change_context (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  FxWindow *self = FX_WINDOW (widget);

  fx_window_pick_model (self, self->desk->model);
}

static void
unload_model (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  fx_desk_unload_model (FX_WINDOW (widget)->desk);
}

static void
on_files_chosen (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (FxWindow) self = data;
  g_autoptr (GListModel) files =
    gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, NULL);

  /* An error is a cancel here. */
  if (files != NULL && self->desk != NULL)
    fx_desk_open_files (self->desk, files);
}

static void
open_files (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  gtk_file_filter_set_name (filter, _("Models (GGUF)"));
  gtk_file_filter_add_suffix (filter, "gguf");
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_title (dialog, _("Open Model Files"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (widget), NULL,
                                 on_files_chosen, g_object_ref (widget));
}

static void
on_folders_chosen (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autoptr (FxWindow) self = data;
  g_autoptr (GListModel) folders =
    gtk_file_dialog_select_multiple_folders_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (folders != NULL && self->desk != NULL)
    fx_desk_open_files (self->desk, folders);
}

static void
add_folder (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Add Folders of Models"));
  gtk_file_dialog_select_multiple_folders (dialog, GTK_WINDOW (widget), NULL,
                                           on_folders_chosen, g_object_ref (widget));
}

static void
toggle_inspector (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  FxWindow *self = FX_WINDOW (widget);
  gboolean visible;

  g_object_get (self->page, "inspector-visible", &visible, NULL);
  g_object_set (self->page, "inspector-visible", !visible, NULL);
}

static void
toggle_sidebar (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  FxWindow *self = FX_WINDOW (widget);
  gboolean collapsed = adw_navigation_split_view_get_collapsed (self->split);
  gboolean content = adw_navigation_split_view_get_show_content (self->split);

  /* In a narrow window the list takes the place of the chat. */
  if (gtk_widget_get_width (widget) < 720)
    {
      adw_navigation_split_view_set_show_content (self->split, !content);
      return;
    }

  adw_navigation_split_view_set_show_content (self->split, TRUE);
  adw_navigation_split_view_set_collapsed (self->split, !collapsed);
}

static void
toggle_fullscreen (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  GtkWindow *window = GTK_WINDOW (widget);

  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_fullscreen (window);
}

static void
undo (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  FxShelf *shelf = FX_WINDOW (widget)->desk->shelf;

  if (shelf != NULL)
    fx_shelf_undo (shelf);
}

static void
show_downloads (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  fx_pull_list_present (FX_WINDOW (widget)->desk->pulls, widget);
}

static void
show_preferences (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  FxWindow *self = FX_WINDOW (widget);

  if (self->settings != NULL)
    adw_dialog_present (fx_preferences_new (self->settings, self->desk->rack), widget);
}

static void
show_welcome (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  adw_dialog_present (fx_first_run_new (FX_WINDOW (widget)->desk), widget);
}

static void
show_shortcuts (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  adw_dialog_present (fx_shortcuts_dialog_new (), widget);
}

static void
show_about (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  g_autofree char *diagnostics =
    fx_desk_dup_diagnostics (FX_WINDOW (widget)->desk);

  fx_about_present (widget, diagnostics);
}

static void
copy_diagnostics (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  FxWindow *self = FX_WINDOW (widget);
  g_autofree char *diagnostics = fx_desk_dup_diagnostics (self->desk);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          diagnostics != NULL ? diagnostics : "");
  fx_desk_toast (self->desk, _("Copied"));
}

void
fx_window_actions_install (FxWindowClass *klass)
{
  static const struct
  {
    const char                  *name;
    GtkWidgetActionActivateFunc  activate;
    const char                  *type;
  } actions[] = {
    { "win.about", show_about },
    { "win.add-folder", add_folder },
    { "win.change-context", change_context },
    { "win.compose", compose },
    { "win.copy-code", copy_code },
    { "win.copy-diagnostics", copy_diagnostics },
    { "win.copy-last", copy_last },
    { "win.delete-chat", delete_chat },
    { "win.downloads", show_downloads },
    { "win.edit-last", edit_last },
    { "win.find", find },
    { "win.find-next", find },
    { "win.find-previous", find },
    { "win.fullscreen", toggle_fullscreen },
    { "win.inspector", toggle_inspector },
    { "win.new-chat", new_chat },
    { "win.next-chat", step_chat },
    { "win.open", open_files },
    { "win.pick-model", pick_model },
    { "win.place", show_place, "s" },
    { "win.preferences", show_preferences },
    { "win.previous-chat", step_chat },
    { "win.regenerate-last", regenerate_last },
    { "win.rename-chat", rename_chat },
    { "win.search", search },
    { "win.shortcuts", show_shortcuts },
    { "win.show-chat", show_chat },
    { "win.sidebar", toggle_sidebar },
    { "win.stop", stop },
    { "win.undo", undo },
    { "win.unload-model", unload_model },
    { "win.welcome", show_welcome },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), actions[i].name,
                                     actions[i].type, actions[i].activate);
}

void
fx_window_actions_update (FxWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  FxDesk *desk = self->desk;
  FxEngineItem *engine = desk->engine;
  gboolean loading = engine != NULL && engine->state == FX_ENGINE_STATE_LOADING;
  gboolean chatting = fx_window_is_chatting (self);
  gboolean replied = chatting && last_message (self, FX_ROLE_ASSISTANT) != NULL;
  gboolean listed = FALSE;
  guint n = desk->conversations != NULL ? g_list_model_get_n_items (desk->conversations) : 0;

  for (guint i = 0; i < n && !listed; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (desk->conversations, i);

      listed = item == (GObject *) desk->conversation;
    }

  gtk_widget_action_set_enabled (widget, "win.stop", desk->busy || loading);
  gtk_widget_action_set_enabled (widget, "win.unload-model",
                                 engine != NULL && engine->model != NULL && !loading);
  gtk_widget_action_set_enabled (widget, "win.change-context",
                                 desk->model != NULL && desk->model->problem == NULL);
  gtk_widget_action_set_enabled (widget, "win.rename-chat", chatting && listed);
  gtk_widget_action_set_enabled (widget, "win.delete-chat", chatting && listed);
  gtk_widget_action_set_enabled (widget, "win.edit-last",
                                 chatting && !desk->busy && last_message (self, FX_ROLE_USER) != NULL);
  gtk_widget_action_set_enabled (widget, "win.inspector", chatting);
  gtk_widget_action_set_enabled (widget, "win.regenerate-last", !desk->busy && replied);
  gtk_widget_action_set_enabled (widget, "win.copy-last", replied);
  gtk_widget_action_set_enabled (widget, "win.copy-code", replied);
  gtk_widget_action_set_enabled (widget, "win.downloads", desk->pulls != NULL);
}
