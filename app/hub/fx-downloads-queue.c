/* fx-downloads-queue.c - FxDownloads: what runs, and what comes of it.
 *
 * Each running download has a thread with its job; a timeout looks at the
 * jobs, and a thread that ends tells the context the list was made on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-hub"

#include "fx-downloads-private.h"

#define LOOK_MS 250

void
fx_downloads_update (FxDownloads *self)
{
  guint64 size = 0;
  guint64 done = 0;
  guint n_active = 0;
  double progress;

  for (guint i = 0; i < self->items->len; i++)
    {
      FxDownload *download = g_ptr_array_index (self->items, i);

      if (!download->may_run || !fx_download_is_active (download))
        continue;
      n_active++;
      size += download->size;
      done += download->done;
    }

  progress = size > 0 ? (double) done / (double) size : 0;
  if (progress != self->progress)
    {
      self->progress = progress;
      g_object_notify (G_OBJECT (self), "progress");
    }
  if (n_active != self->n_active)
    {
      self->n_active = n_active;
      g_object_notify (G_OBJECT (self), "n-active");
    }
}

static guint
count_threads (FxDownloads *self)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    n += ((FxDownload *) g_ptr_array_index (self->items, i))->thread != NULL;

  return n;
}

static gboolean
on_look (gpointer user_data)
{
  FxDownloads *self = user_data;
  const gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < self->items->len; i++)
    fx_download_look (g_ptr_array_index (self->items, i), now);
  fx_downloads_update (self);

  if (count_threads (self) > 0)
    return G_SOURCE_CONTINUE;

  self->look_id = 0;

  return G_SOURCE_REMOVE;
}

static void
look_from_now_on (FxDownloads *self)
{
  g_autoptr (GSource) source = NULL;

  if (self->look_id != 0)
    return;

  source = g_timeout_source_new (LOOK_MS);
  g_source_set_callback (source, on_look, self, NULL);
  self->look_id = g_source_attach (source, self->context);
}

void
fx_downloads_remember (FxDownloads *self,
                       FxDownload  *download)
{
  fx_download_db_set_state (self->db, download->id, download->state, download->path);
}

/* What a thread leaves behind. */
typedef struct
{
  GWeakRef    downloads;
  FxDownload *download;
  char       *path;
  GError     *error;
} Ending;

static void
ending_free (gpointer data)
{
  Ending *ending = data;

  g_weak_ref_clear (&ending->downloads);
  g_clear_object (&ending->download);
  g_free (ending->path);
  g_clear_error (&ending->error);
  g_free (ending);
}

void
fx_downloads_end_thread (FxDownload *download)
{
  if (download->thread == NULL)
    return;

  g_clear_pointer (&download->thread, g_thread_join);
  g_clear_pointer (&download->job, fx_download_job_free);
  g_clear_object (&download->cancellable);
}

static gboolean
on_ended (gpointer data)
{
  Ending *ending = data;
  g_autoptr (FxDownloads) self = g_weak_ref_get (&ending->downloads);
  FxDownload *download = ending->download;

  if (self == NULL || self->is_shut_down)
    return G_SOURCE_REMOVE;

  fx_download_look (download, g_get_monotonic_time ());
  fx_downloads_end_thread (download);

  if (ending->path != NULL)
    {
      fx_download_set_done (download, download->size);
      fx_download_set_path (download, ending->path);
      fx_download_set_state (download, FX_DOWNLOAD_DONE, NULL);
      fx_downloads_remember (self, download);
      fx_downloads_update (self);
      g_signal_emit_by_name (self, "finished", download);
    }
  /* Stopped by the user, it is what he made of it. */
  else if (!g_error_matches (ending->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      fx_download_set_state (download, FX_DOWNLOAD_FAILED, g_steal_pointer (&ending->error));
      fx_downloads_remember (self, download);
      fx_downloads_update (self);
      g_signal_emit_by_name (self, "failed", download);
    }

  fx_downloads_start_next (self);

  return G_SOURCE_REMOVE;
}

/* What the thread needs; the job outlives it. */
typedef struct
{
  FxDownloadJob *job;
  GCancellable  *cancellable;
  GMainContext  *context;
  Ending        *ending;
} Running;

static gpointer
run_job (gpointer data)
{
  Running *running = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  running->ending->path = fx_download_job_run (running->job, running->cancellable, &running->ending->error);

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_ended, running->ending, ending_free);
  g_source_attach (source, running->context);
  g_object_unref (running->cancellable);
  g_main_context_unref (running->context);
  g_free (running);

  return NULL;
}

static void
begin (FxDownloads *self,
       FxDownload  *download)
{
  Running *running = g_new0 (Running, 1);

  download->job = fx_download_job_new (self->client, self->db, self->folder, download->id,
                                       download->model, download->file);
  download->cancellable = g_cancellable_new ();
  download->received = 0;
  download->looked_at = g_get_monotonic_time ();

  running->job = download->job;
  running->cancellable = g_object_ref (download->cancellable);
  running->context = g_main_context_ref (self->context);
  running->ending = g_new0 (Ending, 1);
  g_weak_ref_init (&running->ending->downloads, self);
  running->ending->download = g_object_ref (download);

  fx_download_set_state (download, FX_DOWNLOAD_RUNNING, NULL);
  fx_downloads_remember (self, download);
  download->thread = g_thread_new ("fx-download", run_job, running);
  look_from_now_on (self);
}

void
fx_downloads_set_asks (FxDownloads *self,
                       gboolean     asks)
{
  if (asks == self->asks)
    return;

  self->asks = asks;
  g_object_notify (G_OBJECT (self), "asks");
}

static void
on_network_changed (GNetworkMonitor *monitor,
                    gboolean         is_available,
                    FxDownloads     *self)
{
  if (!is_available)
    return;

  for (guint i = 0; i < self->items->len; i++)
    {
      FxDownload *download = g_ptr_array_index (self->items, i);

      if (download->job != NULL)
        fx_download_job_wake (download->job);
      /* What gave up for want of a network takes it up again. */
      else if (download->may_run && download->state == FX_DOWNLOAD_FAILED &&
               fx_hub_error_is_passing (download->error))
        fx_download_set_state (download, FX_DOWNLOAD_QUEUED, NULL);
    }
  fx_downloads_start_next (self);
}

/* Not before there is something to download. */
static void
watch_network (FxDownloads *self)
{
  if (self->monitor != NULL)
    return;

  self->monitor = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_object (self->monitor, "network-changed", G_CALLBACK (on_network_changed), self, 0);
}

void
fx_downloads_start_next (FxDownloads *self)
{
  guint n_running;

  if (self->is_shut_down)
    return;

  n_running = count_threads (self);
  /* The oldest first: from the end. */
  for (guint i = self->items->len; i-- > 0;)
    {
      FxDownload *download = g_ptr_array_index (self->items, i);

      if (!download->may_run || download->state != FX_DOWNLOAD_QUEUED || download->thread != NULL)
        continue;

      watch_network (self);
      if (g_network_monitor_get_network_metered (self->monitor) && !self->metered_allowed)
        {
          fx_downloads_set_asks (self, !self->metered_answered);
          break;
        }
      if (n_running >= self->max_running)
        break;
      begin (self, download);
      n_running++;
    }
  fx_downloads_update (self);
}

void
fx_downloads_stop (FxDownloads     *self,
                   FxDownload      *download,
                   FxDownloadState  state)
{
  fx_download_look (download, g_get_monotonic_time ());
  fx_download_set_state (download, state, NULL);
  fx_downloads_remember (self, download);
  if (download->cancellable != NULL)
    g_cancellable_cancel (download->cancellable);
  fx_downloads_start_next (self);
}
