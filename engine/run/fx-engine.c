/* fx-engine.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-engine-private.h"

#include "fx-error.h"

#define WAKEUP_US 16000   /* a frame */

static void
event_free (gpointer data)
{
  fx_event_free (data);
}

static void
request_unref (gpointer data)
{
  fx_request_unref (data);
}

FxEngine *
fx_engine_new (const FxEngineOptions *options,
               FxWakeupFunc           wakeup,
               gpointer               user_data)
{
  FxEngine *self;

  g_return_val_if_fail (options != NULL, NULL);

  self = g_new0 (FxEngine, 1);
  self->options = *options;
  self->options.device = g_strdup (options->device);
  self->options.cache_dir = g_strdup (options->cache_dir);
  self->wakeup = wakeup;
  self->user_data = user_data;
  self->requests = fx_queue_new (request_unref);
  self->events = fx_queue_new (event_free);
  self->last_steps = fx_last_steps_new ();
  g_queue_init (&self->pending);
  pthread_mutex_init (&self->lock, NULL);
  self->share = 100;

  if (pthread_create (&self->thread, NULL, fx_engine_work, self) != 0)
    g_error ("cannot start the engine's thread");

  return self;
}

void
fx_engine_free (FxEngine *self)
{
  if (self == NULL)
    return;

  g_atomic_int_set (&self->is_quitting, 1);
  fx_queue_push (self->requests, fx_request_new (FX_REQUEST_QUIT));
  pthread_join (self->thread, NULL);

  fx_queue_free (self->requests);
  fx_queue_free (self->events);
  fx_last_steps_free (self->last_steps);
  pthread_mutex_destroy (&self->lock);
  fx_device_info_free (self->device_info);
  g_free ((char *) self->options.device);
  g_free ((char *) self->options.cache_dir);
  g_free (self);
}

/* Sends it down; the caller keeps one reference. */
static FxRequest *
submit (FxEngine  *self,
        FxRequest *request)
{
  fx_queue_push (self->requests, fx_request_ref (request));

  return request;
}

FxRequest *
fx_engine_load (FxEngine            *self,
                FxModelInfo         *info,
                const FxLoadOptions *options)
{
  FxRequest *request;

  g_return_val_if_fail (self != NULL && info != NULL && options != NULL, NULL);

  request = fx_request_new (FX_REQUEST_LOAD);
  request->info = fx_model_info_ref (info);
  request->load = *options;

  return submit (self, request);
}

FxRequest *
fx_engine_unload (FxEngine *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return submit (self, fx_request_new (FX_REQUEST_UNLOAD));
}

FxRequest *
fx_engine_generate (FxEngine         *self,
                    const FxGenerate *params)
{
  FxRequest *request;

  g_return_val_if_fail (self != NULL && params != NULL, NULL);
  g_return_val_if_fail (params->ids != NULL || params->n_ids == 0, NULL);

  request = fx_request_new (FX_REQUEST_GENERATE);
  request->generate = *params;
  request->ids = g_memdup2 (params->ids, params->n_ids * sizeof (guint32));
  request->n_ids = params->n_ids;
  request->stop = g_strdupv ((char **) params->stop);
  request->generate.ids = request->ids;
  request->biases = g_memdup2 (params->sampling.logit_bias,
                               params->sampling.n_logit_bias
                               * sizeof (FxLogitBias));
  request->generate.sampling.logit_bias = request->biases;
  request->generate.stop = (const char *const *) request->stop;

  return submit (self, request);
}

FxRequest *
fx_engine_logits (FxEngine      *self,
                  const guint32 *ids,
                  gsize          n_ids)
{
  FxRequest *request;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (ids != NULL || n_ids == 0, NULL);

  request = fx_request_new (FX_REQUEST_LOGITS);
  request->ids = g_memdup2 (ids, n_ids * sizeof (guint32));
  request->n_ids = n_ids;

  return submit (self, request);
}

FxRequest *
fx_engine_bench (FxEngine             *self,
                 const FxBenchOptions *options)
{
  FxRequest *request;

  g_return_val_if_fail (self != NULL && options != NULL, NULL);

  request = fx_request_new (FX_REQUEST_BENCH);
  request->bench = *options;

  return submit (self, request);
}

FxRequest *
fx_engine_selftest (FxEngine *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return submit (self, fx_request_new (FX_REQUEST_SELFTEST));
}

FxRequest *
fx_engine_calibrate (FxEngine   *self,
                     const char *file)
{
  FxRequest *request;

  g_return_val_if_fail (self != NULL, NULL);

  request = fx_request_new (FX_REQUEST_CALIBRATE);
  request->file = g_strdup (file);

  return submit (self, request);
}

FxNextTokens *
fx_engine_dup_next_tokens (FxEngine         *self,
                           guint64           conversation,
                           const FxSampling *sampling,
                           guint             n_most)
{
  g_return_val_if_fail (self != NULL && sampling != NULL, NULL);

  return fx_last_steps_dup (self->last_steps, conversation, sampling, n_most);
}

void
fx_engine_set_share (FxEngine *self,
                     guint     percent)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->share, (gint) MIN (percent, 100));
}

FxEvent *
fx_engine_poll (FxEngine *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return fx_queue_try_pop (self->events);
}

void
fx_event_free (FxEvent *event)
{
  if (event == NULL)
    return;

  g_clear_pointer (&event->request, fx_request_unref);
  g_free (event->text);
  g_free (event->ids);
  g_clear_error (&event->error);
  g_free (event->logits);
  fx_calibration_free (event->calibration);
  g_free (event->check.op);
  g_free (event->check.variant);
  g_free (event);
}

void
fx_engine_get_status (FxEngine       *self,
                      FxEngineStatus *status)
{
  g_return_if_fail (self != NULL && status != NULL);

  pthread_mutex_lock (&self->lock);
  *status = self->status;
  pthread_mutex_unlock (&self->lock);
}

FxDeviceInfo *
fx_engine_dup_device (FxEngine *self)
{
  FxDeviceInfo *info = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  pthread_mutex_lock (&self->lock);
  if (self->device_info != NULL)
    info = fx_device_info_copy (self->device_info);
  pthread_mutex_unlock (&self->lock);

  return info;
}

/* The worker's side of the queues */

static void
wake (FxEngine *self)
{
  if (self->wakeup != NULL)
    self->wakeup (self->user_data);
}

void
fx_engine_send (FxEngine  *self,
                FxRequest *request,
                FxEvent   *event)
{
  if (request->is_over)
    {
      fx_event_free (event);
      return;
    }

  request->is_over = event->type == FX_EVENT_DONE
                     || event->type == FX_EVENT_FAILED
                     || event->type == FX_EVENT_CANCELLED;
  event->request = fx_request_ref (request);
  fx_queue_push (self->events, event);
  wake (self);
}

void
fx_engine_finish (FxEngine           *self,
                  FxRequest          *request,
                  FxEventType         type,
                  const FxReplyStats *stats)
{
  FxEvent *event = g_new0 (FxEvent, 1);

  event->type = type;
  if (stats != NULL)
    event->stats = *stats;
  fx_engine_send (self, request, event);
}

void
fx_engine_fail (FxEngine           *self,
                FxRequest          *request,
                GError             *error,
                const FxReplyStats *stats)
{
  FxEvent *event = g_new0 (FxEvent, 1);

  event->type = FX_EVENT_FAILED;
  event->error = error;
  if (stats != NULL)
    event->stats = *stats;
  fx_engine_send (self, request, event);
}

void
fx_engine_set_progress (FxEngine *self,
                        FxState   state,
                        double    progress,
                        guint64   n_done,
                        guint64   n_total,
                        double    tokens_per_second)
{
  const gint64 now = g_get_monotonic_time ();
  gboolean is_new;

  pthread_mutex_lock (&self->lock);
  is_new = self->status.state != state;
  self->status.state = state;
  self->status.progress = progress;
  self->status.n_done = n_done;
  self->status.n_total = n_total;
  if (tokens_per_second > 0)
    self->status.tokens_per_second = tokens_per_second;
  self->status.n_waiting = g_queue_get_length (&self->pending);
  pthread_mutex_unlock (&self->lock);

  if (!is_new && now - self->wakeup_us < WAKEUP_US)
    return;

  self->wakeup_us = now;
  wake (self);
}

void
fx_engine_refresh_status (FxEngine *self)
{
  FxDeviceInfo *info = NULL;
  FxDeviceInfo *old;

  if (self->device != NULL)
    info = fx_vk_device_dup_info (self->device);

  pthread_mutex_lock (&self->lock);
  old = self->device_info;
  self->device_info = info;
  self->status.loaded = self->model != NULL;
  self->status.context = self->model != NULL
                         ? fx_model_get_context (self->model) : 0;
  self->status.device_bytes = self->device != NULL
                              ? fx_vk_device_get_bytes (self->device, NULL) : 0;
  pthread_mutex_unlock (&self->lock);

  fx_device_info_free (old);
}
