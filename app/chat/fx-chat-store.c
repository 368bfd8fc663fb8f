/* fx-chat-store.c
 *
 * The worker is a struct of its own with a reference count, so that neither
 * thread can free it under the other; the GObject is its face on the main
 * thread.  On pthreads, for ThreadSanitizer (see engine/base/fx-queue.h).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-store"

#include "fx-chat-store.h"

#include <glib/gi18n.h>
#include <pthread.h>
#include <time.h>

#define RETRY_MS 2000

typedef struct _Op Op;

/* Returns: (nullable): the result; %NULL with @error set */
typedef gpointer (*OpFunc) (FxChatDb  *db,
                            Op        *op,
                            GError   **error);

struct _Op
{
  OpFunc           run;
  gboolean         writes;

  /* Owned, as @run needs them */
  gint64           id;
  gboolean         flag;
  FxStoredChat    *chat;
  FxStoredMessage *message;
  FxStoredModel   *model;
  char            *text;

  /* Owned, may be NULL */
  GTask           *task;
  GDestroyNotify   result_free;
};

typedef struct
{
  gint64    message_id;
  gboolean  reasoning;
  GString  *text;
} Pending;

typedef struct
{
  gatomicrefcount  ref_count;
  pthread_t        thread;
  char            *path;
  GMainContext    *context;
  GWeakRef         face;

  /* Under @lock */
  pthread_mutex_t  lock;
  pthread_cond_t   changed;
  GQueue           ops;
  GArray          *pending;       /* of Pending, oldest first */
  gint64           pending_due;   /* monotonic us */
  gboolean         quit;

  /* Worker thread only */
  FxChatDb        *db;
  gboolean         stalled;
  gint64           retry_at;
} Worker;

struct _FxChatStore
{
  GObject  parent_instance;

  Worker  *worker;
  gboolean closed;
  char    *problem;
};

enum
{
  PROP_PROBLEM = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FxChatStore, fx_chat_store, G_TYPE_OBJECT)

static void
op_free (Op *op)
{
  fx_stored_chat_free (op->chat);
  fx_stored_message_free (op->message);
  fx_stored_model_free (op->model);
  g_free (op->text);
  g_clear_object (&op->task);
  g_free (op);
}

static void
pending_clear (gpointer item)
{
  Pending *pending = item;

  g_string_free (pending->text, TRUE);
}

static void
worker_unref (Worker *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_queue_clear_full (&self->ops, (GDestroyNotify) op_free);
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
  Worker *worker;
  char   *problem;
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  worker_unref (note->worker);
  g_free (note->problem);
  g_free (note);
}

static gboolean
note_cb (gpointer data)
{
  Note *note = data;
  g_autoptr (FxChatStore) face = g_weak_ref_get (&note->worker->face);

  if (face != NULL && g_set_str (&face->problem, note->problem))
    g_object_notify_by_pspec (G_OBJECT (face), props[PROP_PROBLEM]);

  return G_SOURCE_REMOVE;
}

/* Worker thread. */
static void
worker_set_problem (Worker     *self,
                    const char *problem)
{
  Note *note = g_new0 (Note, 1);

  g_atomic_ref_count_inc (&self->ref_count);
  note->worker = self;
  note->problem = g_strdup (problem);
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, note_cb, note, note_free);
}

static void
worker_open (Worker *self)
{
  g_autoptr (GError) error = NULL;

  self->db = fx_chat_db_open (self->path, FX_CHAT_DB_OWNER, &error);
  if (self->db == NULL)
    self->db = fx_chat_db_open_memory (error->message);

  if (fx_chat_db_get_note (self->db) != NULL)
    worker_set_problem (self, fx_chat_db_get_note (self->db));
}

/* Returns: whether @op is done with; otherwise it stays at its place. */
static gboolean
worker_run (Worker   *self,
            Op       *op,
            gboolean  last_try)
{
  g_autoptr (GError) error = NULL;
  gpointer result = op->run (self->db, op, &error);

  /* Opening again moves the damaged file aside and saves what it can. */
  if (g_error_matches (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_CORRUPT))
    {
      fx_chat_db_free (self->db);
      worker_open (self);
      g_clear_error (&error);
      result = op->run (self->db, op, &error);
    }

  if (op->writes && !last_try &&
      g_error_matches (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_STALLED))
    {
      if (!self->stalled)
        {
          g_autofree char *problem = NULL;

          problem = g_strdup_printf (_("Chats cannot be saved now and are kept in memory: %s"),
                                     error->message);
          worker_set_problem (self, problem);
        }

      self->stalled = TRUE;
      self->retry_at = g_get_monotonic_time () + RETRY_MS * 1000;

      return FALSE;
    }

  if (op->writes && self->stalled && error == NULL)
    {
      self->stalled = FALSE;
      worker_set_problem (self, fx_chat_db_get_note (self->db));
    }

  if (op->task != NULL)
    {
      if (error != NULL)
        g_task_return_error (op->task, g_steal_pointer (&error));
      else
        g_task_return_pointer (op->task, result, op->result_free);
    }
  else if (error != NULL)
    {
      /* Reading only is said once, by the note. */
      if (!g_error_matches (error, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_READ_ONLY))
        worker_set_problem (self, error->message);
    }

  return TRUE;
}

static gpointer
run_append (FxChatDb  *db,
            Op        *op,
            GError   **error)
{
  return GINT_TO_POINTER (fx_chat_db_append (db, op->id, op->flag, op->text, error));
}

/* Under @lock. */
static void
worker_flush_pending (Worker *self)
{
  for (guint i = 0; i < self->pending->len; i++)
    {
      Pending *pending = &g_array_index (self->pending, Pending, i);
      Op *op = g_new0 (Op, 1);

      op->run = run_append;
      op->writes = TRUE;
      op->id = pending->message_id;
      op->flag = pending->reasoning;
      op->text = g_strdup (pending->text->str);
      g_queue_push_tail (&self->ops, op);
    }

  g_array_set_size (self->pending, 0);
}

/* Under @lock.  Returns: (nullable): the op to run now, still in the queue */
static GList *
worker_next (Worker *self)
{
  const gint64 now = g_get_monotonic_time ();

  if (self->quit || (self->pending->len > 0 && self->pending_due <= now))
    worker_flush_pending (self);

  if (!self->stalled || self->retry_at <= now || self->quit)
    return self->ops.head;

  for (GList *item = self->ops.head; item != NULL; item = item->next)
    if (!((Op *) item->data)->writes)
      return item;

  return NULL;
}

/* Under @lock. */
static void
worker_wait (Worker *self)
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
  Worker *self = data;

  pthread_setname_np (pthread_self (), "fornax-chats");
  worker_open (self);

  pthread_mutex_lock (&self->lock);
  for (;;)
    {
      GList *item = worker_next (self);
      gboolean done;

      if (item == NULL)
        {
          if (self->quit)
            break;
          worker_wait (self);
          continue;
        }

      pthread_mutex_unlock (&self->lock);
      done = worker_run (self, item->data, FALSE);
      pthread_mutex_lock (&self->lock);

      /* At the end each gets one more try and no wait. */
      if (!done && self->quit)
        {
          pthread_mutex_unlock (&self->lock);
          done = worker_run (self, item->data, TRUE);
          pthread_mutex_lock (&self->lock);
        }

      if (done)
        {
          op_free (item->data);
          g_queue_delete_link (&self->ops, item);
        }
    }
  pthread_mutex_unlock (&self->lock);

  g_clear_pointer (&self->db, fx_chat_db_free);
  worker_unref (self);

  return NULL;
}

static Worker *
worker_new (const char *path)
{
  Worker *self = g_new0 (Worker, 1);
  pthread_condattr_t attr;

  g_atomic_ref_count_init (&self->ref_count);
  self->path = path != NULL ? g_strdup (path) : fx_chat_db_default_path ();
  self->context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&self->face, NULL);
  g_queue_init (&self->ops);
  self->pending = g_array_new (FALSE, FALSE, sizeof (Pending));
  g_array_set_clear_func (self->pending, pending_clear);

  pthread_mutex_init (&self->lock, NULL);
  pthread_condattr_init (&attr);
  pthread_condattr_setclock (&attr, CLOCK_MONOTONIC);
  pthread_cond_init (&self->changed, &attr);
  pthread_condattr_destroy (&attr);

  return self;
}

static void
fx_chat_store_push (FxChatStore         *self,
                    Op                  *op,
                    GDestroyNotify       result_free,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  Worker *worker = self->worker;

  if (callback != NULL)
    {
      op->task = g_task_new (self, cancellable, callback, user_data);
      op->result_free = result_free;
    }

  if (self->closed)
    {
      if (op->task != NULL)
        g_task_return_new_error_literal (op->task, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_FAILED,
                                         "closed");
      op_free (op);
      return;
    }

  pthread_mutex_lock (&worker->lock);
  if (op->message != NULL)
    {
      /* The row has the whole text; what waits for the journal is part of it. */
      for (guint i = worker->pending->len; i > 0; i--)
        if (g_array_index (worker->pending, Pending, i - 1).message_id == op->message->id)
          g_array_remove_index (worker->pending, i - 1);
    }
  g_queue_push_tail (&worker->ops, op);
  pthread_cond_signal (&worker->changed);
  pthread_mutex_unlock (&worker->lock);
}

static Op *
op_new (OpFunc   run,
        gboolean writes)
{
  Op *op = g_new0 (Op, 1);

  op->run = run;
  op->writes = writes;

  return op;
}

static gpointer
run_list_chats (FxChatDb *db, Op *op, GError **error)
{
  return fx_chat_db_list_chats (db, error);
}

static gpointer
run_list_messages (FxChatDb *db, Op *op, GError **error)
{
  return fx_chat_db_list_messages (db, op->id, error);
}

static gpointer
run_list_models (FxChatDb *db, Op *op, GError **error)
{
  return fx_chat_db_list_models (db, error);
}

static gpointer
run_put_chat (FxChatDb *db, Op *op, GError **error)
{
  return GINT_TO_POINTER (fx_chat_db_put_chat (db, op->chat, error));
}

static gpointer
run_put_message (FxChatDb *db, Op *op, GError **error)
{
  if (op->chat != NULL)
    return GINT_TO_POINTER (fx_chat_db_put_both (db, op->chat, op->message, error));

  return GINT_TO_POINTER (fx_chat_db_put_message (db, op->message, error));
}

static gpointer
run_trash_message (FxChatDb *db, Op *op, GError **error)
{
  return GINT_TO_POINTER (fx_chat_db_trash_message (db, op->id, op->flag, error));
}

static gpointer
run_trash_chat (FxChatDb *db, Op *op, GError **error)
{
  return GINT_TO_POINTER (fx_chat_db_trash_chat (db, op->id, op->flag, error));
}

static gpointer
run_put_model (FxChatDb *db, Op *op, GError **error)
{
  return GINT_TO_POINTER (fx_chat_db_put_model (db, op->model, error));
}

void
fx_chat_store_list_chats_async (FxChatStore         *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (FX_IS_CHAT_STORE (self));

  fx_chat_store_push (self, op_new (run_list_chats, FALSE), (GDestroyNotify) g_ptr_array_unref,
                      cancellable, callback, user_data);
}

GPtrArray *
fx_chat_store_list_chats_finish (FxChatStore   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
fx_chat_store_list_messages_async (FxChatStore         *self,
                                   gint64               chat_id,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  Op *op;

  g_return_if_fail (FX_IS_CHAT_STORE (self));

  op = op_new (run_list_messages, FALSE);
  op->id = chat_id;
  fx_chat_store_push (self, op, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
fx_chat_store_list_messages_finish (FxChatStore   *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  return fx_chat_store_list_chats_finish (self, result, error);
}

void
fx_chat_store_list_models_async (FxChatStore         *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (FX_IS_CHAT_STORE (self));

  fx_chat_store_push (self, op_new (run_list_models, FALSE), (GDestroyNotify) g_ptr_array_unref,
                      cancellable, callback, user_data);
}

GPtrArray *
fx_chat_store_list_models_finish (FxChatStore   *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return fx_chat_store_list_chats_finish (self, result, error);
}

void
fx_chat_store_put_chat (FxChatStore         *self,
                        const FxStoredChat  *chat,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  Op *op;

  g_return_if_fail (FX_IS_CHAT_STORE (self));

  op = op_new (run_put_chat, TRUE);
  op->chat = fx_stored_chat_copy (chat);
  fx_chat_store_push (self, op, NULL, NULL, callback, user_data);
}

void
fx_chat_store_put_message (FxChatStore           *self,
                           const FxStoredChat    *chat,
                           const FxStoredMessage *message,
                           GAsyncReadyCallback    callback,
                           gpointer               user_data)
{
  Op *op;

  g_return_if_fail (FX_IS_CHAT_STORE (self));

  op = op_new (run_put_message, TRUE);
  op->chat = chat != NULL ? fx_stored_chat_copy (chat) : NULL;
  op->message = fx_stored_message_copy (message);
  fx_chat_store_push (self, op, NULL, NULL, callback, user_data);
}

void
fx_chat_store_trash_message (FxChatStore         *self,
                             gint64               message_id,
                             gboolean             trash,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  Op *op;

  g_return_if_fail (FX_IS_CHAT_STORE (self));

  op = op_new (run_trash_message, TRUE);
  op->id = message_id;
  op->flag = trash;
  fx_chat_store_push (self, op, NULL, NULL, callback, user_data);
}

void
fx_chat_store_trash_chat (FxChatStore         *self,
                          gint64               chat_id,
                          gboolean             trash,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  Op *op;

  g_return_if_fail (FX_IS_CHAT_STORE (self));

  op = op_new (run_trash_chat, TRUE);
  op->id = chat_id;
  op->flag = trash;
  fx_chat_store_push (self, op, NULL, NULL, callback, user_data);
}

void
fx_chat_store_put_model (FxChatStore         *self,
                         const FxStoredModel *model,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  Op *op;

  g_return_if_fail (FX_IS_CHAT_STORE (self));

  op = op_new (run_put_model, TRUE);
  op->model = g_memdup2 (model, sizeof *model);
  op->model->path = g_strdup (model->path);
  op->model->options = g_strdup (model->options);
  fx_chat_store_push (self, op, NULL, NULL, callback, user_data);
}

gboolean
fx_chat_store_write_finish (FxChatStore   *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

void
fx_chat_store_append (FxChatStore *self,
                      gint64       message_id,
                      gboolean     reasoning,
                      const char  *text)
{
  Worker *worker;
  Pending *last = NULL;

  g_return_if_fail (FX_IS_CHAT_STORE (self));
  g_return_if_fail (text != NULL);

  if (self->closed || text[0] == '\0')
    return;

  worker = self->worker;
  pthread_mutex_lock (&worker->lock);

  if (worker->pending->len > 0)
    last = &g_array_index (worker->pending, Pending, worker->pending->len - 1);
  else
    worker->pending_due = g_get_monotonic_time () + FX_CHAT_STORE_JOURNAL_MS * 1000;

  if (last != NULL && last->message_id == message_id && last->reasoning == reasoning)
    {
      g_string_append (last->text, text);
    }
  else
    {
      Pending pending = { message_id, reasoning, g_string_new (text) };

      g_array_append_val (worker->pending, pending);
    }

  pthread_cond_signal (&worker->changed);
  pthread_mutex_unlock (&worker->lock);
}

const char *
fx_chat_store_get_problem (FxChatStore *self)
{
  g_return_val_if_fail (FX_IS_CHAT_STORE (self), NULL);

  return self->problem;
}

void
fx_chat_store_close (FxChatStore *self)
{
  Worker *worker;

  g_return_if_fail (FX_IS_CHAT_STORE (self));

  if (self->closed)
    return;

  self->closed = TRUE;
  worker = self->worker;

  pthread_mutex_lock (&worker->lock);
  worker->quit = TRUE;
  pthread_cond_signal (&worker->changed);
  pthread_mutex_unlock (&worker->lock);

  /* A task that ends on the worker may have held the last reference. */
  if (pthread_equal (pthread_self (), worker->thread))
    pthread_detach (worker->thread);
  else
    pthread_join (worker->thread, NULL);
}

static void
fx_chat_store_dispose (GObject *object)
{
  fx_chat_store_close (FX_CHAT_STORE (object));

  G_OBJECT_CLASS (fx_chat_store_parent_class)->dispose (object);
}

static void
fx_chat_store_finalize (GObject *object)
{
  FxChatStore *self = FX_CHAT_STORE (object);

  g_clear_pointer (&self->worker, worker_unref);
  g_free (self->problem);

  G_OBJECT_CLASS (fx_chat_store_parent_class)->finalize (object);
}

static void
fx_chat_store_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  FxChatStore *self = FX_CHAT_STORE (object);

  switch (id)
    {
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fx_chat_store_class_init (FxChatStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fx_chat_store_dispose;
  object_class->finalize = fx_chat_store_finalize;
  object_class->get_property = fx_chat_store_get_property;

  /**
   * FxChatStore:problem: (nullable)
   *
   * A sentence for a banner while chats are not saved as they should be.
   */
  props[PROP_PROBLEM] =
    g_param_spec_string ("problem", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
fx_chat_store_init (FxChatStore *self)
{
}

FxChatStore *
fx_chat_store_new (const char *path)
{
  FxChatStore *self = g_object_new (FX_TYPE_CHAT_STORE, NULL);

  self->worker = worker_new (path);
  g_weak_ref_set (&self->worker->face, self);
  g_atomic_ref_count_inc (&self->worker->ref_count); /* the thread's */
  if (pthread_create (&self->worker->thread, NULL, worker_main, self->worker) != 0)
    g_error ("no thread for the chats"); /* as g_thread_new () does */

  return self;
}
