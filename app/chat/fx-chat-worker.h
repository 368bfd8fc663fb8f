/* fx-chat-worker.h - the thread that has the chats' database.
 *
 * Takes jobs, carries them out in the order they came and ends each one's
 * task.  A job that writes and meets a full disk stays at its place and is
 * tried again every two seconds, with those behind it that write; those that
 * read go on.  Text for the journal is gathered and written in pieces.
 *
 * With a reference count, so that neither thread can free it under the other.
 * On pthreads, for ThreadSanitizer (see engine/base/fx-queue.h).
 *
 * Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "fx-chat-db.h"

G_BEGIN_DECLS

typedef struct _FxChatWorker FxChatWorker;

/* On the worker's thread; may be called again where it could not write.
 * Returns: (nullable): the result; %NULL with @error set */
typedef gpointer (*FxChatJobFunc) (FxChatDb  *db,
                                   gpointer   data,
                                   GError   **error);

/* In the main context that made the worker; @face is alive. */
typedef void (*FxChatProblemFunc) (GObject    *face,
                                   const char *problem);

/**
 * FxChatJob:
 * @writes: whether it waits for a full disk
 * @settles: id of the message whose text this job writes whole, so that what
 *   waits for its journal is part of it; 0 for none
 * @task: (nullable): returned from with the result
 * @result_free: (nullable): of the result
 */
typedef struct
{
  FxChatJobFunc   run;
  gpointer        data;
  GDestroyNotify  data_free;
  gboolean        writes;
  gint64          settles;
  GTask          *task;
  GDestroyNotify  result_free;
} FxChatJob;

/**
 * fx_chat_worker_new:
 * @path: (nullable): %NULL for fx_chat_db_default_path()
 * @face: who is told of problems, as long as it lives
 */
FxChatWorker *fx_chat_worker_new    (const char        *path,
                                     GObject           *face,
                                     FxChatProblemFunc  problem) G_GNUC_WARN_UNUSED_RESULT;
void          fx_chat_worker_unref  (FxChatWorker      *self);

/* @job: (transfer full): from g_new0() */
void          fx_chat_worker_push   (FxChatWorker      *self,
                                     FxChatJob         *job);
void          fx_chat_worker_append (FxChatWorker      *self,
                                     gint64             message_id,
                                     gboolean           reasoning,
                                     const char        *text,
                                     guint              due_ms);

/* Carries out what is left, each once, and ends the thread.  Waits. */
void          fx_chat_worker_quit   (FxChatWorker      *self);

void          fx_chat_job_free      (FxChatJob         *job);

G_END_DECLS
