/* fx-chat-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-store"

#include "fx-chat-store.h"

struct _FxChatStore
{
  GObject       parent_instance;

  FxChatWorker *worker;
  gboolean      closed;
  char         *problem;
};

enum
{
  PROP_PROBLEM = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FxChatStore, fx_chat_store, G_TYPE_OBJECT)

/* What a job of this file is given; what it does not need stays empty. */
typedef struct
{
  gint64           id;
  gboolean         flag;
  FxStoredChat    *chat;
  FxStoredMessage *message;
  FxStoredModel   *model;
} Args;

static void
args_free (gpointer data)
{
  Args *args = data;

  fx_stored_chat_free (args->chat);
  fx_stored_message_free (args->message);
  fx_stored_model_free (args->model);
  g_free (args);
}

static void
push (FxChatStore         *self,
      FxChatJob           *job,
      GCancellable        *cancellable,
      GAsyncReadyCallback  callback,
      gpointer             user_data)
{
  if (callback != NULL)
    job->task = g_task_new (self, cancellable, callback, user_data);

  if (!self->closed)
    {
      fx_chat_worker_push (self->worker, job);
      return;
    }

  if (job->task != NULL)
    g_task_return_new_error_literal (job->task, FX_CHAT_DB_ERROR, FX_CHAT_DB_ERROR_FAILED, "closed");
  fx_chat_job_free (job);
}

void
fx_chat_store_read_async (FxChatStore         *self,
                          FxChatJobFunc        func,
                          gpointer             data,
                          GDestroyNotify       data_free,
                          GDestroyNotify       result_free,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  FxChatJob *job = g_new0 (FxChatJob, 1);

  g_return_if_fail (FX_IS_CHAT_STORE (self));

  job->run = func;
  job->data = data;
  job->data_free = data_free;
  job->result_free = result_free;
  push (self, job, cancellable, callback, user_data);
}

gpointer
fx_chat_store_read_finish (FxChatStore   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
fx_chat_store_write (FxChatStore         *self,
                     FxChatJobFunc        func,
                     gpointer             data,
                     GDestroyNotify       data_free,
                     GDestroyNotify       result_free,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  FxChatJob *job = g_new0 (FxChatJob, 1);

  g_return_if_fail (FX_IS_CHAT_STORE (self));

  job->run = func;
  job->data = data;
  job->data_free = data_free;
  job->result_free = result_free;
  job->writes = TRUE;
  push (self, job, NULL, callback, user_data);
}

gboolean
fx_chat_store_write_finish (FxChatStore   *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return fx_chat_store_read_finish (self, result, error) != NULL;
}

static gpointer
run_list_chats (FxChatDb *db, gpointer data, GError **error)
{
  return fx_chat_db_list_chats (db, error);
}

static gpointer
run_list_messages (FxChatDb *db, gpointer data, GError **error)
{
  return fx_chat_db_list_messages (db, ((const Args *) data)->id, error);
}

static gpointer
run_list_models (FxChatDb *db, gpointer data, GError **error)
{
  return fx_chat_db_list_models (db, error);
}

static gpointer
run_put_chat (FxChatDb *db, gpointer data, GError **error)
{
  return GINT_TO_POINTER (fx_chat_db_put_chat (db, ((const Args *) data)->chat, error));
}

static gpointer
run_put_message (FxChatDb *db, gpointer data, GError **error)
{
  const Args *args = data;

  if (args->chat != NULL)
    return GINT_TO_POINTER (fx_chat_db_put_both (db, args->chat, args->message, error));

  return GINT_TO_POINTER (fx_chat_db_put_message (db, args->message, error));
}

static gpointer
run_trash_message (FxChatDb *db, gpointer data, GError **error)
{
  const Args *args = data;

  return GINT_TO_POINTER (fx_chat_db_trash_message (db, args->id, args->flag, error));
}

static gpointer
run_trash_chat (FxChatDb *db, gpointer data, GError **error)
{
  const Args *args = data;

  return GINT_TO_POINTER (fx_chat_db_trash_chat (db, args->id, args->flag, error));
}

static gpointer
run_put_model (FxChatDb *db, gpointer data, GError **error)
{
  return GINT_TO_POINTER (fx_chat_db_put_model (db, ((const Args *) data)->model, error));
}

void
fx_chat_store_list_chats_async (FxChatStore         *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  fx_chat_store_read_async (self, run_list_chats, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                            cancellable, callback, user_data);
}

GPtrArray *
fx_chat_store_list_chats_finish (FxChatStore   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return fx_chat_store_read_finish (self, result, error);
}

void
fx_chat_store_list_messages_async (FxChatStore         *self,
                                   gint64               chat_id,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  Args *args = g_new0 (Args, 1);

  args->id = chat_id;
  fx_chat_store_read_async (self, run_list_messages, args, args_free, (GDestroyNotify) g_ptr_array_unref,
                            cancellable, callback, user_data);
}

GPtrArray *
fx_chat_store_list_messages_finish (FxChatStore   *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  return fx_chat_store_read_finish (self, result, error);
}

void
fx_chat_store_list_models_async (FxChatStore         *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  fx_chat_store_read_async (self, run_list_models, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                            cancellable, callback, user_data);
}

GPtrArray *
fx_chat_store_list_models_finish (FxChatStore   *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return fx_chat_store_read_finish (self, result, error);
}

void
fx_chat_store_put_chat (FxChatStore         *self,
                        const FxStoredChat  *chat,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  Args *args = g_new0 (Args, 1);

  args->chat = fx_stored_chat_copy (chat);
  fx_chat_store_write (self, run_put_chat, args, args_free, NULL, callback, user_data);
}

void
fx_chat_store_put_message (FxChatStore           *self,
                           const FxStoredChat    *chat,
                           const FxStoredMessage *message,
                           GAsyncReadyCallback    callback,
                           gpointer               user_data)
{
  Args *args = g_new0 (Args, 1);
  FxChatJob *job = g_new0 (FxChatJob, 1);

  g_return_if_fail (FX_IS_CHAT_STORE (self));

  args->chat = chat != NULL ? fx_stored_chat_copy (chat) : NULL;
  args->message = fx_stored_message_copy (message);
  job->run = run_put_message;
  job->data = args;
  job->data_free = args_free;
  job->writes = TRUE;
  job->settles = message->id;
  push (self, job, NULL, callback, user_data);
}

static void
trash (FxChatStore         *self,
       FxChatJobFunc        func,
       gint64               id,
       gboolean             flag,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  Args *args = g_new0 (Args, 1);

  args->id = id;
  args->flag = flag;
  fx_chat_store_write (self, func, args, args_free, NULL, callback, user_data);
}

void
fx_chat_store_trash_message (FxChatStore         *self,
                             gint64               message_id,
                             gboolean             flag,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  trash (self, run_trash_message, message_id, flag, callback, user_data);
}

void
fx_chat_store_trash_chat (FxChatStore         *self,
                          gint64               chat_id,
                          gboolean             flag,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  trash (self, run_trash_chat, chat_id, flag, callback, user_data);
}

void
fx_chat_store_put_model (FxChatStore         *self,
                         const FxStoredModel *model,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  Args *args = g_new0 (Args, 1);

  args->model = g_memdup2 (model, sizeof *model);
  args->model->path = g_strdup (model->path);
  args->model->options = g_strdup (model->options);
  fx_chat_store_write (self, run_put_model, args, args_free, NULL, callback, user_data);
}

void
fx_chat_store_append (FxChatStore *self,
                      gint64       message_id,
                      gboolean     reasoning,
                      const char  *text)
{
  g_return_if_fail (FX_IS_CHAT_STORE (self));
  g_return_if_fail (text != NULL);

  if (!self->closed && text[0] != '\0')
    fx_chat_worker_append (self->worker, message_id, reasoning, text, FX_CHAT_STORE_JOURNAL_MS);
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
  g_return_if_fail (FX_IS_CHAT_STORE (self));

  if (self->closed)
    return;

  self->closed = TRUE;
  fx_chat_worker_quit (self->worker);
}

static void
problem_cb (GObject    *face,
            const char *problem)
{
  FxChatStore *self = FX_CHAT_STORE (face);

  if (g_set_str (&self->problem, problem))
    g_object_notify_by_pspec (face, props[PROP_PROBLEM]);
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

  g_clear_pointer (&self->worker, fx_chat_worker_unref);
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

  self->worker = fx_chat_worker_new (path, G_OBJECT (self), problem_cb);

  return self;
}
