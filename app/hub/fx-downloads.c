/* fx-downloads.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-hub"

#include "fx-downloads-private.h"

#include <glib/gi18n.h>

#include "fx-hub-space.h"
#include "fx-library-scan.h"

#define FORGET_S (10 * 60)
#define DEFAULT_MAX_RUNNING 2

enum
{
  PROP_N_ACTIVE = 1,
  PROP_PROGRESS,
  PROP_ASKS,
  PROP_MAX_RUNNING,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FxDownloads, fx_downloads, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *list)
{
  return FX_TYPE_DOWNLOAD;
}

static guint
get_n_items (GListModel *list)
{
  return FX_DOWNLOADS (list)->items->len;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  FxDownloads *self = FX_DOWNLOADS (list);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
fx_downloads_dispose (GObject *object)
{
  FxDownloads *self = FX_DOWNLOADS (object);

  fx_downloads_shut_down (self);

  G_OBJECT_CLASS (fx_downloads_parent_class)->dispose (object);
}

static void
fx_downloads_finalize (GObject *object)
{
  FxDownloads *self = FX_DOWNLOADS (object);

  g_clear_object (&self->client);
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->db, fx_download_db_free);
  g_ptr_array_unref (self->items);
  g_main_context_unref (self->context);
  g_free (self->folder);

  G_OBJECT_CLASS (fx_downloads_parent_class)->finalize (object);
}

static void
fx_downloads_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  FxDownloads *self = FX_DOWNLOADS (object);

  switch (id)
    {
    case PROP_N_ACTIVE:
      g_value_set_uint (value, self->n_active);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_ASKS:
      g_value_set_boolean (value, self->asks);
      break;
    case PROP_MAX_RUNNING:
      g_value_set_uint (value, self->max_running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fx_downloads_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_MAX_RUNNING:
      fx_downloads_set_max_running (FX_DOWNLOADS (object), g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fx_downloads_class_init (FxDownloadsClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fx_downloads_dispose;
  object_class->finalize = fx_downloads_finalize;
  object_class->get_property = fx_downloads_get_property;
  object_class->set_property = fx_downloads_set_property;

  props[PROP_N_ACTIVE] = g_param_spec_uint ("n-active", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  props[PROP_ASKS] = g_param_spec_boolean ("asks", NULL, NULL, FALSE, flags);
  props[PROP_MAX_RUNNING] = g_param_spec_uint ("max-running", NULL, NULL, 1, 8, DEFAULT_MAX_RUNNING,
                                               flags | G_PARAM_WRITABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_signal_new ("finished", FX_TYPE_DOWNLOADS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, FX_TYPE_DOWNLOAD);
  g_signal_new ("failed", FX_TYPE_DOWNLOADS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, FX_TYPE_DOWNLOAD);
}

static void
fx_downloads_init (FxDownloads *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->context = g_main_context_ref_thread_default ();
  self->max_running = DEFAULT_MAX_RUNNING;
}

static void
remove_item (FxDownloads *self,
             FxDownload  *download)
{
  guint position;

  if (g_ptr_array_find (self->items, download, &position))
    {
      g_ptr_array_remove_index (self->items, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
    }
}

FxDownloads *
fx_downloads_new (FxHubClient *client,
                  const char  *folder,
                  const char  *database)
{
  FxDownloads *self = g_object_new (FX_TYPE_DOWNLOADS, NULL);
  g_autoptr (GPtrArray) rows = NULL;

  self->client = g_object_ref (client);
  self->folder = folder != NULL ? g_strdup (folder) : fx_library_own_folder ();
  self->db = fx_download_db_new (database);

  rows = fx_download_db_load (self->db);
  for (guint i = 0; i < rows->len; i++)
    {
      const FxDownloadRow *row = g_ptr_array_index (rows, i);
      FxDownloadState state = row->state;
      FxDownload *download;

      if (state == FX_DOWNLOAD_RUNNING || state == FX_DOWNLOAD_WAITING || state == FX_DOWNLOAD_CHECKING)
        state = FX_DOWNLOAD_QUEUED;
      /* Nobody can take it back any more; another process may have it. */
      if (state == FX_DOWNLOAD_CANCELLED && g_get_real_time () - row->added_at < FORGET_S * G_USEC_PER_SEC)
        continue;

      download = fx_download_new (row->id, row->model, row->file, state, row->path);
      if (state != FX_DOWNLOAD_DONE)
        fx_download_set_done (download, fx_download_job_get_here (self->db, self->folder, row->id,
                                                                  row->model, row->file));
      g_ptr_array_add (self->items, download);
    }

  return self;
}

void
fx_downloads_start (FxDownloads *self)
{
  g_return_if_fail (FX_IS_DOWNLOADS (self));

  for (guint i = self->items->len; i-- > 0;)
    {
      FxDownload *download = g_ptr_array_index (self->items, i);

      if (download->state == FX_DOWNLOAD_CANCELLED)
        fx_downloads_forget (self, download);
      else
        download->may_run = TRUE;
    }
  fx_downloads_start_next (self);
}

FxDownload *
fx_downloads_find (FxDownloads *self,
                   const char  *sha256)
{
  g_return_val_if_fail (FX_IS_DOWNLOADS (self), NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      FxDownload *download = g_ptr_array_index (self->items, i);

      if (fx_download_is_of (download, sha256))
        return download;
    }

  return NULL;
}

/* The same file of the same model, wherever it is to be had.
 * Returns: (nullable) */
static FxDownload *
find_same (FxDownloads *self,
           FxHubModel  *model,
           FxHubFile   *file)
{
  g_autofree char *folder = fx_hub_model_get_folder (model);

  for (guint i = 0; i < self->items->len; i++)
    {
      FxDownload *download = g_ptr_array_index (self->items, i);
      g_autofree char *its_folder = fx_hub_model_get_folder (download->model);

      if (download->model->source == model->source && g_str_equal (its_folder, folder) &&
          g_str_equal (download->file->title, file->title) &&
          fx_download_is_of (download, ((FxHubPart *) g_ptr_array_index (file->parts, 0))->sha256))
        return download;
    }

  return NULL;
}

/* Of this one and of all that have been promised. */
static gboolean
check_space (FxDownloads  *self,
             FxHubModel   *model,
             FxHubFile    *file,
             GError      **error)
{
  guint64 needed = fx_download_job_get_needed (self->folder, model, file);

  for (guint i = 0; i < self->items->len; i++)
    {
      FxDownload *download = g_ptr_array_index (self->items, i);

      if (fx_download_is_active (download) && download->may_run)
        needed += fx_download_job_get_needed (self->folder, download->model, download->file);
    }

  return fx_hub_space_check (self->folder, needed, error);
}

static gboolean
can_download (FxHubModel  *model,
              FxHubFile   *file,
              GError     **error)
{
  if (file->problem != NULL || !model->is_page || model->revision == NULL || file->parts->len == 0)
    {
      fx_hub_error_set (error, FX_HUB_ERROR_NOT_FOUND, 0, "%s: %s", file->name,
                        file->problem != NULL ? file->problem : _("its size is not known"));
      return FALSE;
    }
  for (guint i = 0; i < file->parts->len; i++)
    {
      const FxHubPart *part = g_ptr_array_index (file->parts, i);

      if (part->size == 0 || part->sha256 == NULL)
        {
          fx_hub_error_set (error, FX_HUB_ERROR_NOT_FOUND, 0, _("%s has no size or no SHA-256"), part->path);
          return FALSE;
        }
    }

  return TRUE;
}

FxDownload *
fx_downloads_add (FxDownloads  *self,
                  FxHubModel   *model,
                  FxHubFile    *file,
                  GError      **error)
{
  FxDownload *download;

  g_return_val_if_fail (FX_IS_DOWNLOADS (self) && model != NULL && file != NULL, NULL);

  if (!can_download (model, file, error))
    return NULL;

  download = find_same (self, model, file);
  if (download != NULL)
    {
      const gboolean is_gone = download->state == FX_DOWNLOAD_DONE &&
                               !g_file_test (download->path, G_FILE_TEST_EXISTS);

      if (is_gone)
        {
          fx_download_reset_done (download);
          fx_download_set_path (download, NULL);
          fx_download_set_state (download, FX_DOWNLOAD_PAUSED, NULL);
        }
      /* A mirror was set, or the owner put a new README beside it. */
      if (download->thread == NULL && download->state != FX_DOWNLOAD_DONE)
        {
          fx_download_set_model (download, model);
          fx_download_db_set_source (self->db, download->id, model);
        }
      if (download->state != FX_DOWNLOAD_DONE)
        fx_downloads_resume (self, download);
      return download;
    }

  if (!check_space (self, model, file, error))
    return NULL;

  download = fx_download_new ((gint64) (((guint64) g_random_int () << 31 | g_random_int () >> 1) | 1),
                              model, file, FX_DOWNLOAD_QUEUED, NULL);
  download->may_run = TRUE;
  fx_download_db_add (self->db, download->id, model, file, FX_DOWNLOAD_QUEUED);
  g_ptr_array_insert (self->items, 0, download);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
  fx_downloads_start_next (self);

  return download;
}

void
fx_downloads_pause (FxDownloads *self,
                    FxDownload  *download)
{
  g_return_if_fail (FX_IS_DOWNLOADS (self) && FX_IS_DOWNLOAD (download));

  if (fx_download_is_active (download))
    fx_downloads_stop (self, download, FX_DOWNLOAD_PAUSED);
}

void
fx_downloads_resume (FxDownloads *self,
                     FxDownload  *download)
{
  g_return_if_fail (FX_IS_DOWNLOADS (self) && FX_IS_DOWNLOAD (download));

  download->may_run = TRUE;
  if (download->state == FX_DOWNLOAD_CANCELLED)
    {
      fx_downloads_restore (self, download);
      return;
    }

  if (download->state == FX_DOWNLOAD_PAUSED || download->state == FX_DOWNLOAD_FAILED)
    {
      fx_download_set_state (download, FX_DOWNLOAD_QUEUED, NULL);
      fx_downloads_remember (self, download);
    }
  fx_downloads_start_next (self);
}

static gboolean
on_forget (gpointer user_data)
{
  FxDownload *download = user_data;
  FxDownloads *self = g_object_get_data (G_OBJECT (download), "fx-downloads");

  download->forget_id = 0;
  fx_downloads_forget (self, download);

  return G_SOURCE_REMOVE;
}

void
fx_downloads_cancel (FxDownloads *self,
                     FxDownload  *download)
{
  g_return_if_fail (FX_IS_DOWNLOADS (self) && FX_IS_DOWNLOAD (download));

  if (download->state == FX_DOWNLOAD_CANCELLED || download->state == FX_DOWNLOAD_DONE)
    return;

  fx_downloads_stop (self, download, FX_DOWNLOAD_CANCELLED);
  g_object_set_data (G_OBJECT (download), "fx-downloads", self);
  download->forget_id = g_timeout_add_seconds (FORGET_S, on_forget, download);
}

void
fx_downloads_restore (FxDownloads *self,
                      FxDownload  *download)
{
  g_return_if_fail (FX_IS_DOWNLOADS (self) && FX_IS_DOWNLOAD (download));

  if (download->state != FX_DOWNLOAD_CANCELLED)
    return;

  g_clear_handle_id (&download->forget_id, g_source_remove);
  fx_download_set_state (download, FX_DOWNLOAD_PAUSED, NULL);
  fx_downloads_resume (self, download);
}

typedef struct
{
  char       *folder;
  FxHubModel *model;
  FxHubFile  *file;
} Discarding;

static void
discarding_free (gpointer data)
{
  Discarding *discarding = data;

  g_free (discarding->folder);
  fx_hub_model_unref (discarding->model);
  fx_hub_file_unref (discarding->file);
  g_free (discarding);
}

static void
discard_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const Discarding *discarding = data;

  fx_download_job_discard (discarding->folder, discarding->model, discarding->file);
  g_task_return_boolean (task, TRUE);
}

void
fx_downloads_forget (FxDownloads *self,
                     FxDownload  *download)
{
  g_autoptr (FxDownload) kept = g_object_ref (download);
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FX_IS_DOWNLOADS (self) && FX_IS_DOWNLOAD (download));

  if (fx_download_is_active (kept))
    fx_downloads_stop (self, kept, FX_DOWNLOAD_CANCELLED);
  g_clear_handle_id (&kept->forget_id, g_source_remove);
  /* It writes to the files that are to go, and is quick to end. */
  fx_downloads_end_thread (kept);
  fx_download_db_remove (self->db, kept->id);
  remove_item (self, kept);

  if (kept->state != FX_DOWNLOAD_DONE)
    {
      Discarding *discarding = g_new0 (Discarding, 1);

      discarding->folder = g_strdup (self->folder);
      discarding->model = fx_hub_model_ref (kept->model);
      discarding->file = fx_hub_file_ref (kept->file);
      task = g_task_new (NULL, NULL, NULL, NULL);
      g_task_set_task_data (task, discarding, discarding_free);
      g_task_run_in_thread (task, discard_thread);
    }
  fx_downloads_start_next (self);
}

void
fx_downloads_shut_down (FxDownloads *self)
{
  g_return_if_fail (FX_IS_DOWNLOADS (self));

  if (self->is_shut_down)
    return;
  self->is_shut_down = TRUE;

  if (self->look_id != 0)
    {
      GSource *source = g_main_context_find_source_by_id (self->context, self->look_id);

      if (source != NULL)
        g_source_destroy (source);
      self->look_id = 0;
    }
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);

  for (guint i = 0; i < self->items->len; i++)
    {
      FxDownload *download = g_ptr_array_index (self->items, i);

      g_clear_handle_id (&download->forget_id, g_source_remove);
      if (download->cancellable != NULL)
        g_cancellable_cancel (download->cancellable);
    }
  for (guint i = 0; i < self->items->len; i++)
    fx_downloads_end_thread (g_ptr_array_index (self->items, i));
  if (self->db != NULL)
    fx_download_db_flush (self->db);
}

guint
fx_downloads_get_n_active (FxDownloads *self)
{
  return self->n_active;
}

double
fx_downloads_get_progress (FxDownloads *self)
{
  return self->progress;
}

gboolean
fx_downloads_get_asks (FxDownloads *self)
{
  return self->asks;
}

const char *
fx_downloads_get_folder (FxDownloads *self)
{
  return self->folder;
}

void
fx_downloads_set_max_running (FxDownloads *self,
                              guint        max_running)
{
  g_return_if_fail (FX_IS_DOWNLOADS (self));

  max_running = CLAMP (max_running, 1, 8);
  if (max_running == self->max_running)
    return;

  self->max_running = max_running;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MAX_RUNNING]);
  fx_downloads_start_next (self);
}

void
fx_downloads_answer_metered (FxDownloads *self,
                             gboolean     allow)
{
  g_return_if_fail (FX_IS_DOWNLOADS (self));

  self->metered_answered = TRUE;
  self->metered_allowed = allow;
  fx_downloads_set_asks (self, FALSE);
  fx_downloads_start_next (self);
}
