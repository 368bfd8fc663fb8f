/* fx-application.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-application"

#include "fx-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "fx-desk-link.h"
#include "fx-discover-link.h"
#include "fx-downloads-link.h"
#include "fx-shortcuts.h"

struct _FxApplication
{
  AdwApplication  parent_instance;

  /* From startup to shutdown */
  FxStudio        *studio;
  FxDownloadsLink *downloads;

  guint           signal_ids[2];
};

G_DEFINE_FINAL_TYPE (FxApplication, fx_application, ADW_TYPE_APPLICATION)

static FxWindow *
add_window (FxApplication *self,
            gboolean       restore)
{
  g_autoptr (FxDesk) desk = fx_desk_new ();
  FxWindow *window = fx_window_new (GTK_APPLICATION (self), desk);
  FxDeskLink *link = fx_desk_link_new (self->studio, window);

  fx_discover_link_new (self->studio, self->downloads, window);
  if (restore)
    fx_desk_link_restore (link);
  gtk_window_present (GTK_WINDOW (window));

  return window;
}

static FxWindow *
need_window (FxApplication *self)
{
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (active != NULL && FX_IS_WINDOW (active))
    {
      gtk_window_present (active);
      return FX_WINDOW (active);
    }

  return add_window (self, TRUE);
}

static void
fx_application_activate (GApplication *application)
{
  need_window (FX_APPLICATION (application));
}

static void
fx_application_open (GApplication  *application,
                     GFile        **files,
                     gint           n_files,
                     const char    *hint)
{
  FxWindow *window = need_window (FX_APPLICATION (application));
  g_autoptr (GListStore) list = g_list_store_new (G_TYPE_FILE);

  g_list_store_splice (list, 0, 0, (gpointer *) files, (guint) n_files);
  fx_desk_link_open_files (fx_desk_link_of (window), G_LIST_MODEL (list));
}

static void
new_window_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  add_window (data, FALSE);
}

static void
start_chat_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  FxWindow *window = need_window (data);

  fx_desk_link_start_chat (fx_desk_link_of (window), g_variant_get_string (parameter, NULL));
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (data));
  GList *windows_left;

  /* Closing lets each keep its size, but one with a dialog closes only that.
   * The last one ends the program. */
  for (GList *item = windows; item != NULL; item = item->next)
    gtk_window_close (item->data);
  while ((windows_left = gtk_application_get_windows (data)) != NULL)
    gtk_window_destroy (windows_left->data);
}

/* The end of the session: as Quit, so that all is written. */
static gboolean
terminated_cb (gpointer data)
{
  g_action_group_activate_action (data, "quit", NULL);

  return G_SOURCE_CONTINUE;
}

/* A dot for what ended where nobody looked. */
static void
reply_ended_cb (FxChatController *controller,
                FxConversation   *conversation,
                gpointer          data)
{
  for (GList *item = gtk_application_get_windows (data); item != NULL; item = item->next)
    if (FX_IS_WINDOW (item->data) &&
        fx_window_get_desk (item->data)->conversation == conversation)
      return;

  fx_conversation_set_unread (conversation, TRUE);
}

static void
fx_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { "new-window", new_window_cb },
    { "quit", quit_cb },
    { "start-chat", start_chat_cb, "s" },
  };
  FxApplication *self = FX_APPLICATION (application);

  G_APPLICATION_CLASS (fx_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  fx_shortcuts_install (GTK_APPLICATION (self));
  gtk_window_set_default_icon_name ("app.fornax.Fornax");

  self->signal_ids[0] = g_unix_signal_add (SIGTERM, terminated_cb, self);
  self->signal_ids[1] = g_unix_signal_add (SIGINT, terminated_cb, self);
  self->studio = fx_studio_new ();
  self->downloads = fx_downloads_link_new (self->studio, GTK_APPLICATION (self));
  fx_downloads_start (self->studio->downloads);
  g_signal_connect_object (self->studio->controller, "reply-ended", G_CALLBACK (reply_ended_cb), self, G_CONNECT_DEFAULT);
}

static void
fx_application_shutdown (GApplication *application)
{
  FxApplication *self = FX_APPLICATION (application);
  GtkWindow *window;

  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);

  /* Before what they show. */
  while ((window = gtk_application_get_active_window (GTK_APPLICATION (self))) != NULL)
    gtk_window_destroy (window);
  g_clear_object (&self->downloads);
  g_clear_pointer (&self->studio, fx_studio_free);

  G_APPLICATION_CLASS (fx_application_parent_class)->shutdown (application);
}

static void
fx_application_class_init (FxApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = fx_application_activate;
  application_class->open = fx_application_open;
  application_class->startup = fx_application_startup;
  application_class->shutdown = fx_application_shutdown;
}

static void
fx_application_init (FxApplication *self)
{
}

FxApplication *
fx_application_new (void)
{
  return g_object_new (FX_TYPE_APPLICATION,
                       "application-id", "app.fornax.Fornax",
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/app/fornax/Fornax",
                       NULL);
}
