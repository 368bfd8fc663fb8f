/* fx-engine-worker.c
 *
 * Requests wait in the order they came.  Replies at the front are admitted as
 * long as there are sequences for them and run together, a batch at a time;
 * any other request waits until they have ended and then has the device to
 * itself.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-engine-private.h"

#include <malloc.h>

#include "fx-error.h"

/* Between looks at who was cancelled, while nothing runs. */
#define LOOK_US 5000

static gboolean
is_quitting (FxEngine *self)
{
  return g_atomic_int_get (&self->is_quitting) != 0;
}

static gboolean
is_held (FxEngine *self)
{
  return g_atomic_int_get (&self->share) == 0;
}

void
fx_engine_look_around (FxEngine *self)
{
  FxRequest *request;
  GList *next;

  while ((request = fx_queue_try_pop (self->requests)) != NULL)
    g_queue_push_tail (&self->pending, request);

  for (GList *l = self->pending.head; l != NULL; l = next)
    {
      next = l->next;
      request = l->data;
      if (!fx_request_get_cancelled (request))
        continue;

      fx_engine_finish (self, request, FX_EVENT_CANCELLED, NULL);
      g_queue_delete_link (&self->pending, l);
      fx_request_unref (request);
    }
}

gboolean
fx_engine_goes_on (FxEngine  *self,
                   FxRequest *request)
{
  fx_engine_look_around (self);

  if (!is_quitting (self) && !fx_request_get_cancelled (request))
    return TRUE;

  fx_engine_finish (self, request, FX_EVENT_CANCELLED, NULL);

  return FALSE;
}

/* Replies */

static void
send_text (FxEngine     *self,
           FxGeneration *generation)
{
  char *text;
  guint32 *ids;
  gsize n_ids;
  FxEvent *event;

  if (!fx_generation_take_text (generation, &text, &ids, &n_ids))
    return;

  event = g_new0 (FxEvent, 1);
  event->type = FX_EVENT_TEXT;
  event->text = text;
  event->ids = ids;
  event->n_ids = n_ids;
  fx_engine_send (self, fx_generation_get_request (generation), event);
}

/* The last events of those that were cancelled, at once and not when the
 * device has come to rest. */
static gboolean
break_off_cancelled (FxEngine *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < fx_scheduler_get_n_running (self->scheduler); i++)
    {
      FxGeneration *generation = fx_scheduler_get_running (self->scheduler, i);
      FxRequest *request = fx_generation_get_request (generation);

      if (!is_quitting (self) && !fx_request_get_cancelled (request))
        continue;

      any = TRUE;
      if (request->is_over)
        continue;

      fx_generation_break_off (generation);
      send_text (self, generation);
      fx_engine_finish (self, request, FX_EVENT_CANCELLED,
                        fx_generation_get_stats (generation));
    }

  return any;
}

static double
per_second (double n,
            double ms)
{
  return ms > 0 ? n * 1000 / ms : 0;
}

/* @part: of the batch under way, 0 to 1 */
static void
show_progress (FxEngine *self,
               double    part)
{
  const guint n_running = fx_scheduler_get_n_running (self->scheduler);
  const FxReplyStats *stats;
  guint n_read;
  guint n_under_way;
  guint n_total;

  if (n_running == 0)
    return;

  if (fx_scheduler_get_prefill (self->scheduler, &n_read, &n_under_way,
                                &n_total))
    {
      const double done = n_read + part * n_under_way;

      fx_engine_set_progress (self, FX_STATE_PREFILL, done / n_total,
                              (guint64) done, n_total, 0);
      return;
    }

  stats = fx_generation_get_stats (fx_scheduler_get_running (self->scheduler, 0));
  fx_engine_set_progress (self, FX_STATE_DECODE, 0, stats->n_tokens, 0,
                          n_running * per_second (stats->n_tokens - 1.0,
                                                  stats->decode_ms));
}

static gboolean
check_step (guint    done,
            guint    total,
            gpointer user_data)
{
  FxEngine *self = user_data;

  fx_engine_look_around (self);
  show_progress (self, (double) done / total);

  return !break_off_cancelled (self);
}

static void
fail_all (FxEngine     *self,
          const GError *error)
{
  while (fx_scheduler_get_n_running (self->scheduler) > 0)
    {
      FxGeneration *generation = fx_scheduler_get_running (self->scheduler, 0);

      send_text (self, generation);
      fx_engine_fail (self, fx_generation_get_request (generation),
                      g_error_copy (error),
                      fx_generation_get_stats (generation));
      fx_scheduler_remove (self->scheduler, generation);
    }
}

/* After a step: what each reply has to say, and which of them are done. */
static void
collect (FxEngine *self)
{
  guint i = 0;

  while (i < fx_scheduler_get_n_running (self->scheduler))
    {
      FxGeneration *generation = fx_scheduler_get_running (self->scheduler, i);
      FxRequest *request = fx_generation_get_request (generation);
      const FxReplyStats *stats = fx_generation_get_stats (generation);
      const GError *error = fx_generation_get_error (generation);

      send_text (self, generation);
      if (error != NULL)
        fx_engine_fail (self, request, g_error_copy (error), stats);
      else if (stats->finish != FX_FINISH_NONE)
        fx_engine_finish (self, request, FX_EVENT_DONE, stats);

      if (request->is_over)
        fx_scheduler_remove (self->scheduler, generation);
      else
        i++;
    }
}

/* The part of the time that is not the replies', after @busy_us of work. */
static void
rest (FxEngine *self,
      gint64    busy_us)
{
  const gint share = g_atomic_int_get (&self->share);
  gint64 now = g_get_monotonic_time ();
  gint64 end;

  if (share == 0 || share == 100)
    return;

  end = now + busy_us * (100 - share) / share;
  while (now < end && !is_quitting (self)
         && g_atomic_int_get (&self->share) == share)
    {
      g_usleep ((gulong) MIN (end - now, LOOK_US));
      now = g_get_monotonic_time ();
      fx_engine_look_around (self);
      if (break_off_cancelled (self))
        collect (self);
    }
}

/* Nothing is to be done now, but to answer who gives up. */
static void
hold (FxEngine *self)
{
  g_usleep (LOOK_US);
  fx_engine_look_around (self);
  if (self->scheduler != NULL && break_off_cancelled (self))
    collect (self);
}

static void
step (FxEngine *self)
{
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  FxReplayResult result;

  show_progress (self, 0);
  result = fx_scheduler_step (self->scheduler, check_step, self, &error);

  if (result == FX_REPLAY_FAILED)
    {
      fail_all (self, error);
      if (g_error_matches (error, FX_ERROR, FX_ERROR_DEVICE))
        fx_engine_drop_device (self);
      return;
    }

  break_off_cancelled (self);
  collect (self);
  rest (self, g_get_monotonic_time () - start);
}

/* Whether the reply at the front could be taken out of the queue: it runs, or
 * has failed. */
static gboolean
admit (FxEngine  *self,
       FxRequest *request)
{
  GError *error = NULL;
  FxGeneration *generation;

  if (self->model == NULL)
    {
      g_set_error (&error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                   "no model is loaded");
      fx_engine_fail (self, request, error, NULL);
      return TRUE;
    }

  generation = fx_generation_new (request, self->tokenizer, self->last_steps,
                                  fx_model_get_hparams (self->model)->n_vocab,
                                  fx_model_get_context (self->model), &error);
  if (generation == NULL)
    {
      fx_engine_fail (self, request, error, NULL);
      return TRUE;
    }

  if (fx_scheduler_admit (self->scheduler, generation))
    return TRUE;

  fx_generation_free (generation);
  return FALSE;
}

static gboolean
is_running (FxEngine *self)
{
  return self->scheduler != NULL
         && fx_scheduler_get_n_running (self->scheduler) > 0;
}

/* Takes from the queue what can begin now. */
static void
begin_pending (FxEngine *self)
{
  while (!g_queue_is_empty (&self->pending) && !is_quitting (self)
         && !is_held (self))
    {
      FxRequest *request = g_queue_peek_head (&self->pending);

      if (request->type == FX_REQUEST_GENERATE)
        {
          if (!admit (self, request))
            return;
          g_queue_pop_head (&self->pending);
        }
      else
        {
          if (is_running (self))
            return;
          g_queue_pop_head (&self->pending);
          fx_engine_run_job (self, request);
          fx_engine_set_progress (self, FX_STATE_IDLE, 0, 0, 0, 0);
        }

      fx_request_unref (request);
      fx_engine_look_around (self);
    }
}

static void
shut_down (FxEngine *self)
{
  FxRequest *request;

  if (self->scheduler != NULL)
    break_off_cancelled (self);

  fx_engine_look_around (self);
  while ((request = g_queue_pop_head (&self->pending)) != NULL)
    {
      if (request->type != FX_REQUEST_QUIT)
        fx_engine_finish (self, request, FX_EVENT_CANCELLED, NULL);
      fx_request_unref (request);
    }

  fx_engine_drop_device (self);
}

/* A driver that compiles kernels on the host lets go of a lot when it is done,
 * which the C library keeps for itself until told. */
static void
return_memory (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}

void *
fx_engine_work (void *data)
{
  FxEngine *self = data;

  pthread_setname_np (pthread_self (), "fornax-engine");

  while (!is_quitting (self))
    {
      if (!is_running (self) && g_queue_is_empty (&self->pending))
        {
          fx_engine_set_progress (self, FX_STATE_IDLE, 0, 0, 0, 0);
          return_memory ();
          g_queue_push_tail (&self->pending, fx_queue_pop (self->requests));
        }

      fx_engine_look_around (self);
      if (is_held (self))
        {
          hold (self);
          continue;
        }

      begin_pending (self);
      if (is_running (self))
        {
          step (self);
          if (!is_running (self))
            fx_engine_refresh_status (self);
        }
    }

  shut_down (self);

  return NULL;
}
