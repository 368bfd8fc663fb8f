/* fx-library.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-library"

#include "fx-library.h"

#include "fx-library-scan.h"

/* Changes come in bursts: a download, an unpacked folder. */
#define SETTLE_MS 300

/* Beyond this many folders only the first are watched. */
#define MAX_MONITORS 512

struct _FxLibrary
{
  GObject       parent_instance;

  /* Owned */
  char         *own_folder;
  GStrv         folders;
  GStrv         hidden;
  GPtrArray    *entries;
  GHashTable   *monitors; /* path -> GFileMonitor */
  GCancellable *scan;     /* NULL when none runs */

  guint         settle_id;
  gboolean      ready;
  gboolean      again;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxLibrary, fx_library, G_TYPE_OBJECT)

typedef struct
{
  char      *own_folder;
  GStrv      folders;
  GStrv      hidden;
  GPtrArray *entries;
  GPtrArray *seen;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->own_folder);
  g_strfreev (job->folders);
  g_strfreev (job->hidden);
  g_clear_pointer (&job->entries, g_ptr_array_unref);
  g_clear_pointer (&job->seen, g_ptr_array_unref);
  g_free (job);
}

static gboolean
settled_cb (gpointer data)
{
  FxLibrary *self = data;

  self->settle_id = 0;
  fx_library_rescan (self);

  return G_SOURCE_REMOVE;
}

static void
folder_changed_cb (GFileMonitor      *monitor,
                   GFile             *file,
                   GFile             *other,
                   GFileMonitorEvent  event,
                   gpointer           data)
{
  FxLibrary *self = data;

  if (event == G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED || event == G_FILE_MONITOR_EVENT_CHANGED)
    return;
  if (self->settle_id == 0)
    self->settle_id = g_timeout_add (SETTLE_MS, settled_cb, self);
}

static void
monitor_free (gpointer data)
{
  g_file_monitor_cancel (data);
  g_object_unref (data);
}

static void
watch (FxLibrary *self,
       GPtrArray *seen)
{
  g_autoptr (GHashTable) old = g_steal_pointer (&self->monitors);

  self->monitors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, monitor_free);
  for (guint i = 0; i < seen->len && i < MAX_MONITORS; i++)
    {
      const char *path = g_ptr_array_index (seen, i);
      gpointer key = NULL;
      gpointer monitor = NULL;

      if (!g_hash_table_steal_extended (old, path, &key, &monitor))
        {
          g_autoptr (GFile) file = g_file_new_for_path (path);

          monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
          if (monitor == NULL)
            continue;
          g_signal_connect_object (monitor, "changed", G_CALLBACK (folder_changed_cb), self,
                                   G_CONNECT_DEFAULT);
          key = g_strdup (path);
        }
      g_hash_table_insert (self->monitors, key, monitor);
    }
}

static void
scan_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Job *job = data;
  g_autofree char *index_path = fx_library_index_default_path ();
  g_autoptr (FxLibraryIndex) index = fx_library_index_new (index_path);
  g_autoptr (GPtrArray) stores = NULL;
  g_autoptr (GError) error = NULL;

  /* So that there is something to watch. */
  g_mkdir_with_parents (job->own_folder, 0700);

  stores = fx_stores_all (job->own_folder, (const char *const *) job->folders,
                          (const char *const *) job->hidden);

  job->seen = g_ptr_array_new_with_free_func (g_free);
  job->entries = fx_library_scan (stores, index, job->seen, cancellable);
  if (!g_cancellable_is_cancelled (cancellable) && !fx_library_index_save (index, &error))
    g_debug ("%s", error->message);

  g_task_return_boolean (task, TRUE);
}

static void
scanned_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  FxLibrary *self = FX_LIBRARY (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  const gboolean again = self->again;

  g_clear_object (&self->scan);
  self->again = FALSE;

  if (g_task_propagate_boolean (G_TASK (result), NULL) && job->entries != NULL)
    {
      g_clear_pointer (&self->entries, g_ptr_array_unref);
      self->entries = g_steal_pointer (&job->entries);
      watch (self, job->seen);
      self->ready = TRUE;
      g_signal_emit (self, signals[CHANGED], 0);
    }

  if (again)
    fx_library_rescan (self);
}

void
fx_library_rescan (FxLibrary *self)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (FX_IS_LIBRARY (self));

  if (self->scan != NULL)
    {
      self->again = TRUE;
      return;
    }

  job = g_new0 (Job, 1);
  job->own_folder = g_strdup (self->own_folder);
  job->folders = g_strdupv (self->folders);
  job->hidden = g_strdupv (self->hidden);

  self->scan = g_cancellable_new ();
  task = g_task_new (self, self->scan, scanned_cb, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, scan_thread);
}

void
fx_library_set_folders (FxLibrary         *self,
                        const char *const *folders,
                        const char *const *hidden)
{
  g_return_if_fail (FX_IS_LIBRARY (self));

  g_strfreev (self->folders);
  g_strfreev (self->hidden);
  self->folders = g_strdupv ((char **) folders);
  self->hidden = g_strdupv ((char **) hidden);
  fx_library_rescan (self);
}

const char *
fx_library_get_own_folder (FxLibrary *self)
{
  g_return_val_if_fail (FX_IS_LIBRARY (self), NULL);

  return self->own_folder;
}

gboolean
fx_library_is_ready (FxLibrary *self)
{
  g_return_val_if_fail (FX_IS_LIBRARY (self), FALSE);

  return self->ready;
}

GPtrArray *
fx_library_get_entries (FxLibrary *self)
{
  g_return_val_if_fail (FX_IS_LIBRARY (self), NULL);

  return self->entries;
}

FxLibraryEntry *
fx_library_get_by_path (FxLibrary  *self,
                        const char *path)
{
  g_return_val_if_fail (FX_IS_LIBRARY (self), NULL);

  for (guint i = 0; path != NULL && i < self->entries->len; i++)
    {
      FxLibraryEntry *entry = g_ptr_array_index (self->entries, i);

      if (g_str_equal (entry->path, path))
        return entry;
    }

  return NULL;
}

typedef struct
{
  FxLibraryProgress  progress;
  gpointer           data;
  char              *folder;
  char              *path;
  GMainContext      *context;
  gint64             told_at;
} Adding;

typedef struct
{
  Adding  *adding; /* borrowed: the task outlives its own idles */
  GTask   *task;
  guint64  done;
  guint64  total;
} Told;

static void
adding_free (gpointer data)
{
  Adding *adding = data;

  g_main_context_unref (adding->context);
  g_free (adding->folder);
  g_free (adding->path);
  g_free (adding);
}

static gboolean
told_cb (gpointer data)
{
  Told *told = data;

  if (!g_task_get_completed (told->task))
    told->adding->progress (told->done, told->total, told->adding->data);

  return G_SOURCE_REMOVE;
}

static void
told_free (gpointer data)
{
  Told *told = data;

  g_object_unref (told->task);
  g_free (told);
}

static void
add_progress (guint64  done,
              guint64  total,
              gpointer data)
{
  GTask *task = data;
  Adding *adding = g_task_get_task_data (task);
  const gint64 now = g_get_monotonic_time ();
  Told *told;

  if (adding->progress == NULL || (now - adding->told_at < 50000 && done < total))
    return;

  adding->told_at = now;
  told = g_new0 (Told, 1);
  told->adding = adding;
  told->task = g_object_ref (task);
  told->done = done;
  told->total = total;
  g_main_context_invoke_full (adding->context, G_PRIORITY_DEFAULT, told_cb, told, told_free);
}

static void
add_thread (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  Adding *adding = data;
  GError *error = NULL;
  char *path = fx_library_add (adding->folder, adding->path, add_progress, task, cancellable, &error);

  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else
    g_task_return_error (task, error);
}

void
fx_library_add_file_async (FxLibrary           *self,
                           const char          *path,
                           FxLibraryProgress    progress,
                           gpointer             progress_data,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Adding *adding;

  g_return_if_fail (FX_IS_LIBRARY (self));
  g_return_if_fail (path != NULL);

  adding = g_new0 (Adding, 1);
  adding->progress = progress;
  adding->data = progress_data;
  adding->folder = g_strdup (self->own_folder);
  adding->path = g_strdup (path);
  adding->context = g_main_context_ref_thread_default ();

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_task_data (task, adding, adding_free);
  g_task_run_in_thread (task, add_thread);
}

char *
fx_library_add_file_finish (FxLibrary     *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  char *path;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  path = g_task_propagate_pointer (G_TASK (result), error);
  if (path != NULL)
    fx_library_rescan (self);

  return path;
}

static void
fx_library_dispose (GObject *object)
{
  FxLibrary *self = FX_LIBRARY (object);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  if (self->scan != NULL)
    g_cancellable_cancel (self->scan);
  g_clear_pointer (&self->monitors, g_hash_table_unref);

  G_OBJECT_CLASS (fx_library_parent_class)->dispose (object);
}

static void
fx_library_finalize (GObject *object)
{
  FxLibrary *self = FX_LIBRARY (object);

  g_clear_object (&self->scan);
  g_ptr_array_unref (self->entries);
  g_strfreev (self->folders);
  g_strfreev (self->hidden);
  g_free (self->own_folder);

  G_OBJECT_CLASS (fx_library_parent_class)->finalize (object);
}

static void
fx_library_class_init (FxLibraryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fx_library_dispose;
  object_class->finalize = fx_library_finalize;

  /**
   * FxLibrary::changed:
   *
   * A scan is done; the entries are other objects than before.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fx_library_init (FxLibrary *self)
{
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_library_entry_unref);
  self->monitors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, monitor_free);
}

FxLibrary *
fx_library_new (const char *folder)
{
  FxLibrary *self = g_object_new (FX_TYPE_LIBRARY, NULL);

  self->own_folder = folder != NULL ? g_strdup (folder) : fx_library_own_folder ();

  return self;
}
