/* fx-engine-private.h - the engine as its own files see it.
 *
 * fx-engine.c is the face: requests in, events out, from any thread.
 * fx-engine-worker.c is the thread behind it, fx-engine-jobs.c what it does
 * for a request that has the device to itself, fx-engine-load.c the longest of
 * those: there what is the worker's is lent to a thread aside.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <pthread.h>

#include "fx-last-steps.h"
#include "fx-ops.h"
#include "fx-queue.h"
#include "fx-request.h"
#include "fx-scheduler.h"

G_BEGIN_DECLS

struct _FxEngine
{
  /* Immutable */
  FxEngineOptions  options;       /* its strings are owned */
  FxWakeupFunc     wakeup;
  gpointer         user_data;
  pthread_t        thread;

  /* Thread-safe by themselves */
  FxQueue         *requests;      /* of FxRequest, down */
  FxQueue         *events;        /* of FxEvent, up */
  FxLastSteps     *last_steps;

  /* Atomic */
  gint             is_quitting;
  gint             share;         /* percent of the time */

  /* Under @lock */
  pthread_mutex_t  lock;
  FxEngineStatus   status;
  FxDeviceInfo    *device_info;

  /* Worker thread only */
  GQueue           pending;       /* of FxRequest, owned */
  FxVkDevice      *device;
  FxOps           *ops;
  FxActivations    activations;   /* that @ops are for */
  FxModel         *model;
  FxTokenizer     *tokenizer;
  FxScheduler     *scheduler;
  double           load_ms;
  gint64           wakeup_us;     /* monotonic, of the last one for progress */
};

/* The worker's main function; @data is the engine. */
void     *fx_engine_work             (void              *data);

/* Events.  The request's last one is sent once: after that these do nothing
 * for it.  @error: (transfer full) (nullable) */
void      fx_engine_send             (FxEngine          *self,
                                      FxRequest         *request,
                                      FxEvent           *event);
void      fx_engine_fail             (FxEngine          *self,
                                      FxRequest         *request,
                                      GError            *error,
                                      const FxReplyStats *stats);
void      fx_engine_finish           (FxEngine          *self,
                                      FxRequest         *request,
                                      FxEventType        type,
                                      const FxReplyStats *stats);

/* Takes what has come down the queue and ends what was cancelled while it
 * waited.  Called every 5 ms while something runs. */
void      fx_engine_look_around      (FxEngine          *self);

/* For a job: looks around, and whether @request is to go on.  Where it is not,
 * its last event is out. */
gboolean  fx_engine_goes_on          (FxEngine          *self,
                                      FxRequest         *request);

/* Status, with a wakeup at most every 16 ms unless @state is new. */
void      fx_engine_set_progress     (FxEngine          *self,
                                      FxState            state,
                                      double             progress,
                                      guint64            n_done,
                                      guint64            n_total,
                                      double             tokens_per_second);

/* What is loaded, and the device's budgets. */
void      fx_engine_refresh_status   (FxEngine          *self);

/* Opens the device if it is not; FX_ERROR_DEVICE */
gboolean  fx_engine_open_device      (FxEngine          *self,
                                      FxActivations      activations,
                                      GError           **error);

/* Sees to it that no kernel runs for @request's model that the self-test has
 * not proved (fx-ops-proof.h).  For a thread aside: it takes long, and asks
 * whether @request was cancelled only between kernels.  %FALSE sets @error,
 * also where it was stopped. */
gboolean  fx_engine_prove            (FxEngine          *self,
                                      FxRequest         *request,
                                      GError           **error);

/* Lets the model go, or the device too: after it was lost. */
void      fx_engine_drop_model       (FxEngine          *self);
void      fx_engine_drop_device      (FxEngine          *self);

/* Of fx_engine_run_job(): a load. */
void      fx_engine_run_load         (FxEngine          *self,
                                      FxRequest         *request);

/* Runs a request that is not a reply, to its last event. */
void      fx_engine_run_job          (FxEngine          *self,
                                      FxRequest         *request);

G_END_DECLS
