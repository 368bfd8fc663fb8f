/* fx-engine-load.c
 *
 * A load is made of calls that nobody can stop half-way: a driver is opened,
 * gigabytes are given back, kernels are compiled.  So it runs aside while the
 * worker keeps watch, and Stop is answered at once whatever it is doing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-engine-private.h"

#include "fx-aside.h"
#include "fx-error.h"

#define WATCH_MS 5

typedef struct
{
  FxEngine        *engine;
  FxRequest       *request;

  /* The thread aside, then the worker */
  GError          *error;

  /* Under @lock */
  pthread_mutex_t  lock;
  double           fraction;
  guint64          n_done;
  guint64          n_total;
} Load;

/* The tokenizer's tables are built while the weights are read. */
typedef struct
{
  FxModelInfo *info;
  FxTokenizer *tokenizer;
  GError      *error;
} TokenizerJob;

static void *
make_tokenizer (void *data)
{
  TokenizerJob *job = data;

  job->tokenizer = fx_tokenizer_new (job->info, &job->error);

  return NULL;
}

static gboolean
is_wanted (Load *load)
{
  return !fx_request_get_cancelled (load->request)
         && !g_atomic_int_get (&load->engine->is_quitting);
}

static gboolean
note_progress (double   fraction,
               guint64  done,
               guint64  total,
               gpointer user_data)
{
  Load *load = user_data;

  pthread_mutex_lock (&load->lock);
  load->fraction = fraction;
  load->n_done = done;
  load->n_total = total;
  pthread_mutex_unlock (&load->lock);

  return is_wanted (load);
}

static void
make_model (Load *load)
{
  FxEngine *self = load->engine;
  FxRequest *request = load->request;
  TokenizerJob job = { .info = request->info };
  pthread_t thread;

  if (pthread_create (&thread, NULL, make_tokenizer, &job) != 0)
    g_error ("cannot start a thread for the tokenizer");

  self->model = fx_model_new (self->device, self->ops, request->info,
                              &request->load, self->options.memory_limit,
                              note_progress, load, &load->error);
  pthread_join (thread, NULL);
  self->tokenizer = job.tokenizer;

  if (self->model != NULL && self->tokenizer == NULL)
    g_propagate_error (&load->error, job.error);
  else
    g_clear_error (&job.error);
}

static void
load_aside (gpointer data)
{
  Load *load = data;
  FxEngine *self = load->engine;

  fx_engine_drop_model (self);
  if (!is_wanted (load)
      || !fx_engine_open_device (self, load->request->load.activations,
                                 &load->error)
      || !fx_engine_prove (self, load->request, &load->error))
    return;

  make_model (load);
}

static void
watch (gpointer data)
{
  Load *load = data;
  double fraction;
  guint64 n_done;
  guint64 n_total;

  pthread_mutex_lock (&load->lock);
  fraction = load->fraction;
  n_done = load->n_done;
  n_total = load->n_total;
  pthread_mutex_unlock (&load->lock);

  fx_engine_set_progress (load->engine, FX_STATE_LOADING, fraction, n_done,
                          n_total, 0);
  fx_engine_goes_on (load->engine, load->request);
}

static void
let_go_aside (gpointer data)
{
  Load *load = data;

  if (g_error_matches (load->error, FX_ERROR, FX_ERROR_DEVICE))
    fx_engine_drop_device (load->engine);
  else
    fx_engine_drop_model (load->engine);
}

void
fx_engine_run_load (FxEngine  *self,
                    FxRequest *request)
{
  Load load = { .engine = self, .request = request,
                .n_total = fx_model_info_get_file_size (request->info) };

  pthread_mutex_init (&load.lock, NULL);
  fx_aside_run (load_aside, &load, WATCH_MS, watch, &load);

  /* It may have been stopped when everything was there. */
  if (self->tokenizer == NULL || load.error != NULL || request->is_over)
    {
      fx_aside_run (let_go_aside, &load, WATCH_MS, watch, &load);
      if (load.error == NULL)
        fx_engine_finish (self, request, FX_EVENT_CANCELLED, NULL);
      else
        fx_engine_fail (self, request, load.error, NULL);
    }
  else
    {
      fx_last_steps_reset (self->last_steps, self->tokenizer);
      self->scheduler = fx_scheduler_new (self->model);
      self->load_ms = (double) (g_get_monotonic_time () - request->created_us)
                      / 1000;
      fx_engine_refresh_status (self);
      fx_engine_finish (self, request, FX_EVENT_DONE, NULL);

      /* Nobody waits for this. */
      fx_vk_device_save_cache (self->device);
    }

  pthread_mutex_destroy (&load.lock);
}
