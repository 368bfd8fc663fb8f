/* fx-chat-worker.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-store"

#include "fx-chat-worker.h"

#include <glib/gi18n.h>
#include <pthread.h>
#include <time.h>

#define RETRY_MS 2000

typedef struct
{
  gint64    message_id;
  gboolean  reasoning;
  GString  *text;
} Pending;

struct _FxChatWorker
{
  gatomicrefcount    ref_count;
  pthread_t          thread;
  char              *path;
  GMainContext      *context;
  GWeakRef           face;
  FxChatProblemFunc  problem;

  /* Under @lock */
  pthread_mutex_t    lock;
  pthread_cond_t     changed;
  GQueue             jobs;
  GArray            *pending;       /* of Pending, oldest first */
  gint64             pending_due;   /* monotonic us */
  gboolean           quit;

  /* Worker thread only */
  FxChatDb          *db;
  gboolean           stalled;
  gint64             retry_at;
};

void
fx_chat_job_free (FxChatJob *job)
{
  if (job->data_free != NULL)
    job->data_free (job->data);
  g_clear_object (&job->task);
  g_free (job);
}

static void
pending_clear (gpointer item)
{
  Pending *pending = item;

  g_string_free (pending->text, TRUE);
}

void
fx_chat_worker_unref (FxChatWorker *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_queue_clear_full (&self->jobs, (GDestroyNotify) fx_chat_job_free);
  g_array_unref (self->pending);
  pthread_cond_destroy (&self->changed);
  pthread_mutex_destroy (&self->lock);
  g_weak_ref_clear (&self->face);
  g_main_context_unref (self->context);
  g_free (self->path);
  g_free (self);
}

typedef struct
{
  FxChatWorker *worker;
  char         *problem;
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  fx_chat_worker_unref (note->worker);
  g_free (note->problem);
  g_free (note);
}

static gboolean
note_cb (gpointer data)
{
  Note *note = data;
  g_autoptr (GObject) face = g_weak_ref_get (&note->worker->face);

  if (face != NULL)
    note->worker->problem (face, note->problem);

  return G_SOURCE_REMOVE;
}

/* Worker thread. */
static void
set_problem (FxChatWorker *self,
             const char   *problem)
{
  Note *note = g_new0 (Note, 1);

  g_atomic_ref_count_inc (&self->ref_count);
  note->worker = self;
  note->problem = g_strdup (problem);
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, note_cb, note, note_free);
}

static void
open_db (FxChatWorker *self)
{
  g_autoptr (GError) error = NULL;

  self->db = fx_chat_db_open (self->path, FX_CHAT_DB_OWNER, &error);
  if (self->db == NULL)
    self->db = fx_chat_db_open_memory (error->message);

  if (fx_chat_db_get_note (self->db) != NULL)
    set_problem (self, fx_chat_db_get_note (self->db));
}

/* Returns: whether @job is done with; otherwise it stays at its place. */
static gboolean
run_job (FxChatWorker *self,
         FxChatJob    *job,
         gboolean      last_try)
{
  g_autoptr (GError) error = NULL;
  gpointer result;

  if (job->task != NULL && g_task_return_error_if_cancelled (job->task))
    return TRUE;

  result = job->run (self->db, job->data, &error);

  /* Opening again moves the damaged file aside and saves what it can. */
  if (g_error_matches (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_CORRUPT))
    {
      fx_chat_db_free (self->db);
      open_db (self);
      g_clear_error (&error);
      result = job->run (self->db, job->data, &error);
    }

  if (job->writes && !last_try &&
      g_error_matches (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_STALLED))
    {
      if (!self->stalled)
        {
          g_autofree char *problem = NULL;

          problem = g_strdup_printf (_("Chats cannot be saved now and are kept in memory: %s"),
                                     error->message);
          set_problem (self, problem);
        }

      self->stalled = TRUE;
      self->retry_at = g_get_monotonic_time () + RETRY_MS * 1000;

      return FALSE;
    }

  if (job->writes && self->stalled && error == NULL)
    {
      self->stalled = FALSE;
      set_problem (self, fx_chat_db_get_note (self->db));
    }

  if (job->task != NULL)
    {
      if (error != NULL)
        g_task_return_error (job->task, g_steal_pointer (&error));
      else
        g_task_return_pointer (job->task, result, job->result_free);
    }
  else if (error != NULL)
    {
      /* Reading only is said once, by the note. */
      if (!g_error_matches (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_READ_ONLY))
        set_problem (self, error->message);
    }

  return TRUE;
}

static gpointer
run_append (FxChatDb  *db,
            gpointer   data,
            GError   **error)
{
  const Pending *pending = data;

  return GINT_TO_POINTER (fx_chat_db_append (db, pending->message_id, pending->reasoning,
                                             pending->text->str, error));
}

static void
pending_free (gpointer data)
{
  pending_clear (data);
  g_free (data);
}

/* Under @lock. */
static void
flush_pending (FxChatWorker *self)
{
  for (guint i = 0; i < self->pending->len; i++)
    {
      Pending *pending = &g_array_index (self->pending, Pending, i);
      Pending *taken = g_memdup2 (pending, sizeof *pending);
      FxChatJob *job = g_new0 (FxChatJob, 1);

      pending->text = g_string_new (NULL);
      job->run = run_append;
      job->data = taken;
      job->data_free = pending_free;
      job->writes = TRUE;
      g_queue_push_tail (&self->jobs, job);
    }

  g_array_set_size (self->pending, 0);
}

/* Under @lock.  Returns: (nullable): the job to run now, still in the queue */
static GList *
next_job (FxChatWorker *self)
{
  const gint64 now = g_get_monotonic_time ();

  if (self->quit || (self->pending->len > 0 && self->pending_due <= now))
    flush_pending (self);

  if (!self->stalled || self->retry_at <= now || self->quit)
    return self->jobs.head;

  for (GList *item = self->jobs.head; item != NULL; item = item->next)
    if (!((FxChatJob *) item->data)->writes)
      return item;

  return NULL;
}

/* Under @lock. */
static void
wait_for_more (FxChatWorker *self)
{
  gint64 until = G_MAXINT64;
  struct timespec time;

  if (self->pending->len > 0)
    until = self->pending_due;
  if (self->stalled)
    until = MIN (until, self->retry_at);

  if (until == G_MAXINT64)
    {
      pthread_cond_wait (&self->changed, &self->lock);
      return;
    }

  /* g_get_monotonic_time () is CLOCK_MONOTONIC, and so is the condition's. */
  time.tv_sec = until / G_USEC_PER_SEC;
  time.tv_nsec = until % G_USEC_PER_SEC * 1000;
  pthread_cond_timedwait (&self->changed, &self->lock, &time);
}

static void *
worker_main (void *data)
{
  FxChatWorker *self = data;

  pthread_setname_np (pthread_self (), "fornax-chats");
  open_db (self);

  pthread_mutex_lock (&self->lock);
  for (;;)
    {
      GList *item = next_job (self);
      gboolean done;

      if (item == NULL)
        {
          if (self->quit)
            break;
          wait_for_more (self);
          continue;
        }

      pthread_mutex_unlock (&self->lock);
      done = run_job (self, item->data, FALSE);
      pthread_mutex_lock (&self->lock);

      /* At the end each gets one more try and no wait. */
      if (!done && self->quit)
        {
          pthread_mutex_unlock (&self->lock);
          done = run_job (self, item->data, TRUE);
          pthread_mutex_lock (&self->lock);
        }

      if (done)
        {
          FxChatJob *job = item->data;

          g_queue_delete_link (&self->jobs, item);
          pthread_mutex_unlock (&self->lock);
          fx_chat_job_free (job);
          pthread_mutex_lock (&self->lock);
        }
    }
  pthread_mutex_unlock (&self->lock);

  g_clear_pointer (&self->db, fx_chat_db_free);
  fx_chat_worker_unref (self);

  return NULL;
}

FxChatWorker *
fx_chat_worker_new (const char        *path,
                    GObject           *face,
                    FxChatProblemFunc  problem)
{
  FxChatWorker *self = g_new0 (FxChatWorker, 1);
  pthread_condattr_t attr;

  g_atomic_ref_count_init (&self->ref_count);
  self->path = path != NULL ? g_strdup (path) : fx_chat_db_default_path ();
  self->context = g_main_context_ref_thread_default ();
  self->problem = problem;
  g_weak_ref_init (&self->face, face);
  g_queue_init (&self->jobs);
  self->pending = g_array_new (FALSE, FALSE, sizeof (Pending));
  g_array_set_clear_func (self->pending, pending_clear);

  pthread_mutex_init (&self->lock, NULL);
  pthread_condattr_init (&attr);
  pthread_condattr_setclock (&attr, CLOCK_MONOTONIC);
  pthread_cond_init (&self->changed, &attr);
  pthread_condattr_destroy (&attr);

  g_atomic_ref_count_inc (&self->ref_count); /* the thread's */
  if (pthread_create (&self->thread, NULL, worker_main, self) != 0)
    g_error ("no thread for the chats"); /* as g_thread_new () does */

  return self;
}

void
fx_chat_worker_push (FxChatWorker *self,
                     FxChatJob    *job)
{
  pthread_mutex_lock (&self->lock);
  for (guint i = self->pending->len; job->settles != 0 && i > 0; i--)
    if (g_array_index (self->pending, Pending, i - 1).message_id == job->settles)
      g_array_remove_index (self->pending, i - 1);
  g_queue_push_tail (&self->jobs, job);
  pthread_cond_signal (&self->changed);
  pthread_mutex_unlock (&self->lock);
}

void
fx_chat_worker_append (FxChatWorker *self,
                       gint64        message_id,
                       gboolean      reasoning,
                       const char   *text,
                       guint         due_ms)
{
  Pending *last = NULL;

  pthread_mutex_lock (&self->lock);
  if (self->pending->len > 0)
    last = &g_array_index (self->pending, Pending, self->pending->len - 1);

  if (last != NULL && last->message_id == message_id && last->reasoning == reasoning)
    {
      g_string_append (last->text, text);
    }
  else
    {
      Pending pending = { message_id, reasoning, g_string_new (text) };

      if (last == NULL)
        self->pending_due = g_get_monotonic_time () + due_ms * 1000;
      g_array_append_val (self->pending, pending);
      pthread_cond_signal (&self->changed);
    }
  pthread_mutex_unlock (&self->lock);
}

void
fx_chat_worker_quit (FxChatWorker *self)
{
  pthread_mutex_lock (&self->lock);
  self->quit = TRUE;
  pthread_cond_signal (&self->changed);
  pthread_mutex_unlock (&self->lock);

  /* A task that ends on the worker may have held the last reference. */
  if (pthread_equal (pthread_self (), self->thread))
    pthread_detach (self->thread);
  else
    pthread_join (self->thread, NULL);
}
