/* fx-downloads-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-downloads-link"

#include "fx-downloads-link.h"

#include <glib/gi18n.h>

#include "fx-desk-link.h"

struct _FxDownloadsLink
{
  GObject         parent_instance;

  /* Borrowed */
  FxStudio       *studio;
  GtkApplication *application;

  /* Owned */
  FxPullDesk     *desk;
  GHashTable     *items; /* FxDownload → FxPullItem */

  guint           inhibit_cookie;
};

G_DEFINE_FINAL_TYPE (FxDownloadsLink, fx_downloads_link, G_TYPE_OBJECT)

static G_DEFINE_QUARK (fx-download, download)

/* Of an item that stands for a download. */
static FxDownload *
download_of (FxPullItem *item)
{
  return g_object_get_qdata (G_OBJECT (item), download_quark ());
}

static void
update_item (FxPullItem *item)
{
  static const FxPullState states[] = {
    [FX_DOWNLOAD_QUEUED] = FX_PULL_QUEUED,
    [FX_DOWNLOAD_RUNNING] = FX_PULL_RUNNING,
    [FX_DOWNLOAD_WAITING] = FX_PULL_WAITING,
    [FX_DOWNLOAD_PAUSED] = FX_PULL_PAUSED,
    [FX_DOWNLOAD_CHECKING] = FX_PULL_CHECKING,
    [FX_DOWNLOAD_DONE] = FX_PULL_INSTALLED,
    [FX_DOWNLOAD_FAILED] = FX_PULL_FAILED,
    [FX_DOWNLOAD_CANCELLED] = FX_PULL_CANCELLED,
  };
  FxDownload *download = download_of (item);

  g_object_set (item,
                "state", states[fx_download_get_state (download)],
                "size", fx_download_get_size (download),
                "done", fx_download_get_done (download),
                "progress", CLAMP (fx_download_get_progress (download), 0, 1),
                "speed", fx_download_get_speed (download),
                "eta", (int) MIN (fx_download_get_eta (download), G_MAXINT),
                "problem", fx_download_get_problem (download),
                "path", fx_download_get_path (download),
                NULL);
}

/* Of all together; FxDownloads knows the rest. */
static void
update_desk (FxDownloadsLink *self)
{
  FxDownloads *downloads = self->studio->downloads;
  guint n_active = fx_downloads_get_n_active (downloads);
  guint n = g_list_model_get_n_items (self->desk->items);
  guint64 left = 0;
  double speed = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FxPullItem) item = g_list_model_get_item (self->desk->items, i);

      speed += item->speed;
      if (fx_pull_item_is_active (item) && item->size > item->done)
        left += item->size - item->done;
    }

  g_object_set (self->desk,
                "n-active", n_active,
                "progress", CLAMP (fx_downloads_get_progress (downloads), 0, 1),
                "speed", speed,
                "eta", speed > 0 ? (int) MIN ((double) left / speed, G_MAXINT) : -1,
                "asks", fx_downloads_get_asks (downloads),
                NULL);

  if (n_active > 0 && self->inhibit_cookie == 0)
    self->inhibit_cookie = gtk_application_inhibit (self->application,
                                                    gtk_application_get_active_window (self->application),
                                                    GTK_APPLICATION_INHIBIT_SUSPEND,
                                                    _("Models are being downloaded"));
  else if (n_active == 0 && self->inhibit_cookie != 0)
    {
      gtk_application_uninhibit (self->application, self->inhibit_cookie);
      self->inhibit_cookie = 0;
    }
}

static void
download_changed_cb (FxDownloadsLink *self,
                     GParamSpec      *pspec,
                     FxDownload      *download)
{
  FxPullItem *item = g_hash_table_lookup (self->items, download);

  if (item != NULL)
    update_item (item);
  update_desk (self);
}

static FxPullItem *
item_of (FxDownloadsLink *self,
         FxDownload      *download)
{
  FxPullItem *item = g_hash_table_lookup (self->items, download);

  if (item != NULL)
    return item;

  item = g_object_new (FX_TYPE_PULL_ITEM,
                       "title", fx_download_get_title (download),
                       "model-id", fx_download_get_model_id (download),
                       "label", fx_download_get_label (download),
                       "address", fx_download_get_address (download),
                       "sha256", fx_download_get_sha256 (download),
                       "n-parts", fx_download_get_n_parts (download),
                       NULL);
  g_object_set_qdata_full (G_OBJECT (item), download_quark (), g_object_ref (download), g_object_unref);
  g_hash_table_insert (self->items, download, item);
  update_item (item);
  g_signal_connect_object (download, "notify", G_CALLBACK (download_changed_cb), self, G_CONNECT_SWAPPED);

  return item;
}

static void
items_changed_cb (FxDownloadsLink *self,
                  guint            position,
                  guint            removed,
                  guint            added)
{
  GListStore *store = G_LIST_STORE (self->desk->items);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  for (guint i = 0; i < removed; i++)
    {
      g_autoptr (FxPullItem) item = g_list_model_get_item (G_LIST_MODEL (store), position + i);

      g_signal_handlers_disconnect_by_func (download_of (item), download_changed_cb, self);
      g_hash_table_remove (self->items, download_of (item));
    }
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (FxDownload) download = g_list_model_get_item (G_LIST_MODEL (self->studio->downloads), position + i);

      g_ptr_array_add (items, item_of (self, download));
    }

  g_list_store_splice (store, position, removed, items->pdata, items->len);
  update_desk (self);
}

/* A window that is in front shows it anyway. */
static gboolean
somebody_looks (FxDownloadsLink *self)
{
  for (GList *l = gtk_application_get_windows (self->application); l != NULL; l = l->next)
    if (gtk_window_is_active (l->data))
      return TRUE;

  return FALSE;
}

static void
finished_cb (FxDownloadsLink *self,
             FxDownload      *download)
{
  g_autoptr (GNotification) notification = NULL;
  const char *path = fx_download_get_path (download);

  fx_library_rescan (self->studio->library);
  if (somebody_looks (self))
    return;

  notification = g_notification_new (_("Download Finished"));
  g_notification_set_body (notification, fx_download_get_title (download));
  if (path != NULL)
    {
      g_notification_set_default_action_and_target (notification, "app.start-chat", "s", path);
      g_notification_add_button_with_target (notification, _("Start a Chat"), "app.start-chat", "s", path);
    }
  g_application_send_notification (G_APPLICATION (self->application), fx_download_get_sha256 (download), notification);
}

static void
failed_cb (FxDownloadsLink *self,
           FxDownload      *download)
{
  g_autoptr (GNotification) notification = NULL;
  const char *problem = fx_download_get_problem (download);
  g_autofree char *body = NULL;

  if (somebody_looks (self))
    return;

  notification = g_notification_new (_("Download Failed"));
  body = g_strjoin ("\n", fx_download_get_title (download), problem, NULL);
  g_notification_set_body (notification, body);
  g_application_send_notification (G_APPLICATION (self->application), fx_download_get_sha256 (download), notification);
}

static void
pause_cb (FxDownloadsLink *self,
          FxPullItem      *item)
{
  fx_downloads_pause (self->studio->downloads, download_of (item));
}

static void
resume_cb (FxDownloadsLink *self,
           FxPullItem      *item)
{
  fx_downloads_resume (self->studio->downloads, download_of (item));
}

static void
cancel_cb (FxDownloadsLink *self,
           FxPullItem      *item)
{
  fx_downloads_cancel (self->studio->downloads, download_of (item));
}

static void
restore_cb (FxDownloadsLink *self,
            FxPullItem      *item)
{
  fx_downloads_restore (self->studio->downloads, download_of (item));
}

static void
forget_cb (FxDownloadsLink *self,
           FxPullItem      *item)
{
  fx_downloads_forget (self->studio->downloads, download_of (item));
}

static void
start_chat_cb (FxDownloadsLink *self,
               FxPullItem      *item)
{
  if (item->path != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (self->application), "start-chat",
                                    g_variant_new_string (item->path));
}

static void
answer_metered_cb (FxDownloadsLink *self,
                   gboolean         allow)
{
  fx_downloads_answer_metered (self->studio->downloads, allow);
}

static void
fx_downloads_link_dispose (GObject *object)
{
  FxDownloadsLink *self = FX_DOWNLOADS_LINK (object);

  if (self->inhibit_cookie != 0)
    gtk_application_uninhibit (self->application, self->inhibit_cookie);
  self->inhibit_cookie = 0;
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (fx_downloads_link_parent_class)->dispose (object);
}

static void
fx_downloads_link_class_init (FxDownloadsLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fx_downloads_link_dispose;
}

static void
fx_downloads_link_init (FxDownloadsLink *self)
{
  self->items = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->desk = fx_pull_desk_new ();
}

FxDownloadsLink *
fx_downloads_link_new (FxStudio       *studio,
                       GtkApplication *application)
{
  static const struct
  {
    const char *signal;
    GCallback   callback;
  } answers[] = {
    { "pause", G_CALLBACK (pause_cb) },
    { "resume", G_CALLBACK (resume_cb) },
    { "cancel", G_CALLBACK (cancel_cb) },
    { "restore", G_CALLBACK (restore_cb) },
    { "forget", G_CALLBACK (forget_cb) },
    { "start-chat", G_CALLBACK (start_chat_cb) },
    { "answer-metered", G_CALLBACK (answer_metered_cb) },
  };
  FxDownloadsLink *self = g_object_new (FX_TYPE_DOWNLOADS_LINK, NULL);

  self->studio = studio;
  self->application = application;
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_signal_connect_object (self->desk, answers[i].signal, answers[i].callback, self, G_CONNECT_SWAPPED);

  g_signal_connect_object (studio->downloads, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio->downloads, "notify", G_CALLBACK (update_desk), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio->downloads, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio->downloads, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (studio->downloads)));

  return self;
}

FxPullDesk *
fx_downloads_link_get_desk (FxDownloadsLink *self)
{
  g_return_val_if_fail (FX_IS_DOWNLOADS_LINK (self), NULL);

  return self->desk;
}

/* In whichever store it lies.  Returns: (transfer none) (nullable) */
static FxLibraryEntry *
find_in_library (FxDownloadsLink *self,
                 const char      *sha256)
{
  GPtrArray *entries = fx_library_get_entries (self->studio->library);

  for (guint i = 0; i < entries->len; i++)
    {
      FxLibraryEntry *entry = g_ptr_array_index (entries, i);

      if (entry->problem == NULL && g_strcmp0 (entry->sha256, sha256) == 0)
        return entry;
    }

  return NULL;
}

FxPullItem *
fx_downloads_link_find (FxDownloadsLink *self,
                        FxHubModel      *model,
                        FxHubFile       *file)
{
  const FxHubPart *part;
  FxDownload *download;
  FxLibraryEntry *entry;

  g_return_val_if_fail (FX_IS_DOWNLOADS_LINK (self), NULL);

  part = g_ptr_array_index (file->parts, 0);
  if (part->sha256 == NULL)
    return NULL;
  download = fx_downloads_find (self->studio->downloads, part->sha256);
  if (download != NULL)
    return g_object_ref (item_of (self, download));

  entry = find_in_library (self, part->sha256);
  if (entry == NULL)
    return NULL;

  return g_object_new (FX_TYPE_PULL_ITEM,
                       "title", file->title, "model-id", model->id, "label", file->label,
                       "address", model->base, "sha256", part->sha256, "n-parts", file->parts->len,
                       "size", file->size, "done", file->size, "progress", 1.0,
                       "state", FX_PULL_INSTALLED, "path", entry->path,
                       NULL);
}
