/* fx-engine-jobs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-engine-private.h"

#include <string.h>

#include "fx-bench.h"
#include "fx-calibrate.h"
#include "fx-error.h"

void
fx_engine_drop_model (FxEngine *self)
{
  g_clear_pointer (&self->scheduler, fx_scheduler_free);
  g_clear_pointer (&self->model, fx_model_free);
  g_clear_pointer (&self->tokenizer, fx_tokenizer_unref);
  fx_last_steps_reset (self->last_steps, NULL);
  fx_engine_refresh_status (self);
}

void
fx_engine_drop_device (FxEngine *self)
{
  fx_engine_drop_model (self);
  g_clear_pointer (&self->ops, fx_ops_free);
  g_clear_pointer (&self->device, fx_vk_device_free);
  fx_engine_refresh_status (self);
}

gboolean
fx_engine_open_device (FxEngine       *self,
                       FxActivations   activations,
                       GError        **error)
{
  if (self->device == NULL)
    self->device = fx_vk_device_new (self->options.device,
                                     self->options.cache_dir,
                                     self->options.memory_limit,
                                     self->options.validation, error);
  if (self->device == NULL)
    return FALSE;

  if (self->ops != NULL && self->activations != activations)
    g_clear_pointer (&self->ops, fx_ops_free);
  if (self->ops == NULL)
    self->ops = fx_ops_new (self->device, activations, error);
  self->activations = activations;

  return self->ops != NULL;
}

typedef struct
{
  FxEngine  *engine;
  FxRequest *request;
  guint      n_refused;   /* by a self-test */
} JobContext;

static gboolean
check_job (guint    done,
           guint    total,
           gpointer user_data)
{
  JobContext *context = user_data;

  return fx_engine_goes_on (context->engine, context->request);
}

static gboolean
run_logits (FxEngine   *self,
            FxRequest  *request,
            FxEvent    *event,
            GError    **error)
{
  const guint n_vocab = fx_model_get_hparams (self->model)->n_vocab;
  const guint context = fx_model_get_context (self->model);
  const guint n_step = MIN (fx_model_get_max_rows (self->model),
                            fx_model_get_max_tokens (self->model));
  FxKvCache *kv = fx_model_get_kv (self->model);
  g_autofree FxBatch *batch = g_new0 (FxBatch, 1);
  JobContext job = { self, request };

  if (request->n_ids == 0 || request->n_ids > context)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_LIMIT,
                   "%" G_GSIZE_FORMAT " tokens were given, expected 1 to %u",
                   request->n_ids, context);
      return FALSE;
    }

  event->n_logits = request->n_ids * n_vocab;
  event->logits = g_try_new (float, event->n_logits);
  if (event->logits == NULL)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_MEMORY,
                   "the logits of %" G_GSIZE_FORMAT " tokens need %"
                   G_GSIZE_FORMAT " bytes", request->n_ids,
                   event->n_logits * sizeof (float));
      return FALSE;
    }

  fx_scheduler_reset (self->scheduler);
  fx_kv_cache_reserve (kv, 0, (guint) request->n_ids);

  for (guint at = 0; at < request->n_ids; at += batch->n_tokens)
    {
      batch->n_tokens = batch->n_rows = MIN (n_step, (guint) request->n_ids - at);
      for (guint i = 0; i < batch->n_tokens; i++)
        {
          if (request->ids[at + i] >= n_vocab)
            {
              g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                           "token %u is %u, the vocabulary has %u", at + i,
                           request->ids[at + i], n_vocab);
              return FALSE;
            }
          batch->tokens[i] = request->ids[at + i];
          batch->positions[i] = at + i;
          batch->rows[i] = i;
        }

      fx_engine_set_progress (self, FX_STATE_PREFILL,
                              (double) at / (double) request->n_ids, at,
                              request->n_ids, 0);
      if (fx_model_step (self->model, batch, check_job, &job, error)
          != FX_REPLAY_DONE)
        return FALSE;

      for (guint i = 0; i < batch->n_rows; i++)
        memcpy (event->logits + (gsize) (at + i) * n_vocab,
                fx_model_get_logits (self->model, i), n_vocab * sizeof (float));
    }

  fx_scheduler_reset (self->scheduler);

  return TRUE;
}

/* @op: (nullable) */
static gboolean
show_bench (double          progress,
            const FxOpTime *op,
            gpointer        user_data)
{
  JobContext *context = user_data;

  if (op != NULL)
    {
      FxEvent *event = g_new0 (FxEvent, 1);

      event->type = FX_EVENT_RESULT;
      event->op_time = *op;
      fx_engine_send (context->engine, context->request, event);
    }
  else
    {
      fx_engine_set_progress (context->engine, FX_STATE_DECODE, progress,
                              (guint64) (progress * 1000), 1000, 0);
    }

  return fx_engine_goes_on (context->engine, context->request);
}

static gboolean
run_bench (FxEngine   *self,
           FxRequest  *request,
           FxEvent    *event,
           GError    **error)
{
  JobContext job = { self, request };

  fx_scheduler_reset (self->scheduler);
  if (!fx_bench_run (self->model, &request->bench, show_bench, &job,
                     &event->bench, error))
    return FALSE;

  event->bench.load_ms = self->load_ms;
  fx_vk_device_get_bytes (self->device, &event->bench.device_bytes);

  return TRUE;
}

static gboolean
send_check (const FxCheckResult *result,
            gpointer             user_data)
{
  JobContext *context = user_data;
  FxEvent *event = g_new0 (FxEvent, 1);

  context->n_refused += !result->passed;
  event->type = FX_EVENT_RESULT;
  event->check = *result;
  event->check.op = g_strdup (result->op);
  event->check.variant = g_strdup (result->variant);
  fx_engine_send (context->engine, context->request, event);

  return fx_engine_goes_on (context->engine, context->request);
}

static gboolean
run_selftest (FxEngine   *self,
              FxRequest  *request,
              GError    **error)
{
  JobContext job = { self, request };
  gboolean passed;

  if (!fx_engine_open_device (self, self->activations, error))
    return FALSE;

  passed = fx_ops_check (self->ops, NULL, send_check, &job, error);

  /* What is recorded still has them: no answer comes of those. */
  if (job.n_refused > 0)
    fx_engine_drop_model (self);
  fx_engine_refresh_status (self);

  return passed;
}

static gboolean
show_calibration (guint    done,
                  guint    total,
                  gpointer user_data)
{
  JobContext *context = user_data;

  fx_engine_set_progress (context->engine, FX_STATE_IDLE, (double) done / total, done, total, 0);
  return fx_engine_goes_on (context->engine, context->request);
}

static gboolean
run_calibrate (FxEngine   *self,
               FxRequest  *request,
               FxEvent    *event,
               GError    **error)
{
  JobContext job = { self, request };
  FxDeviceInfo *info;

  if (!fx_engine_open_device (self, self->activations, error))
    return FALSE;

  event->calibration = fx_calibrate (self->ops, request->file, show_calibration, &job, error);
  fx_engine_refresh_status (self);
  if (event->calibration == NULL)
    return FALSE;

  info = fx_vk_device_dup_info (self->device);
  event->calibration->device = fx_calibration_device_key (info);
  fx_device_info_free (info);

  return TRUE;
}

static gboolean
check_loaded (FxEngine  *self,
              GError   **error)
{
  if (self->model != NULL)
    return TRUE;

  g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED, "no model is loaded");
  return FALSE;
}

void
fx_engine_run_job (FxEngine  *self,
                   FxRequest *request)
{
  FxEvent *event = g_new0 (FxEvent, 1);
  GError *error = NULL;
  gboolean ok = FALSE;

  event->type = FX_EVENT_DONE;

  switch (request->type)
    {
    case FX_REQUEST_LOAD:
      fx_engine_run_load (self, request);
      fx_event_free (event);
      return;

    case FX_REQUEST_UNLOAD:
      fx_engine_drop_model (self);
      ok = TRUE;
      break;

    case FX_REQUEST_LOGITS:
      ok = check_loaded (self, &error)
           && run_logits (self, request, event, &error);
      break;

    case FX_REQUEST_BENCH:
      ok = check_loaded (self, &error)
           && run_bench (self, request, event, &error);
      break;

    case FX_REQUEST_SELFTEST:
      ok = run_selftest (self, request, &error);
      break;

    case FX_REQUEST_CALIBRATE:
      ok = run_calibrate (self, request, event, &error);
      break;

    case FX_REQUEST_QUIT:
      fx_event_free (event);
      return;

    case FX_REQUEST_GENERATE:
    default:
      g_assert_not_reached ();
    }

  /* Where it was stopped its last event is out, and these do nothing. */
  if (ok)
    {
      fx_engine_send (self, request, event);
      return;
    }

  fx_event_free (event);
  if (error == NULL)
    fx_engine_finish (self, request, FX_EVENT_CANCELLED, NULL);
  else
    fx_engine_fail (self, request, g_error_copy (error), NULL);
  if (g_error_matches (error, FX_ERROR, FX_ERROR_DEVICE))
    fx_engine_drop_device (self);
  g_clear_error (&error);
}
