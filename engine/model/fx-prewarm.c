/* fx-prewarm.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-prewarm.h"

#include <pthread.h>

#include "fx-error.h"

#define LOOK_MS 10

/* One token, and the first size with kernels for several: what is larger may
 * take long on a device of which nothing is known yet. */
static const guint sizes[] = { 1, 4 };

struct _FxPrewarm
{
  const FxArch        *arch;         /* Borrowed */
  const FxTransformer *transformer;  /* Borrowed */
  pthread_t            thread;
  gint                 is_stopped;   /* Atomic */

  pthread_mutex_t      lock;
  pthread_cond_t       cond;
  gboolean             is_done;      /* Under @lock */

  /* The other thread's until it is joined */
  FxReplayResult       result;
  GError              *error;
};

static gboolean
goes_on (guint    done,
         guint    total,
         gpointer user_data)
{
  FxPrewarm *self = user_data;

  return g_atomic_int_get (&self->is_stopped) == 0;
}

static void *
work (void *data)
{
  FxPrewarm *self = data;
  const FxTransformer *t = self->transformer;

  for (guint i = 0; i < G_N_ELEMENTS (sizes) && self->result == FX_REPLAY_DONE; i++)
    if (sizes[i] <= t->compute->max_tokens)
      {
        g_autoptr (FxGraph) whole = self->arch->build (t, sizes[i], 1);
        g_autoptr (FxReplay) replay = fx_replay_new (t->ops, fx_graph_dup_distinct (whole),
                                                     "prewarm", 0);

        self->result = fx_replay_run (replay, goes_on, self, &self->error);
      }

  pthread_mutex_lock (&self->lock);
  self->is_done = TRUE;
  pthread_cond_signal (&self->cond);
  pthread_mutex_unlock (&self->lock);

  return NULL;
}

FxPrewarm *
fx_prewarm_new (const FxArch        *arch,
                const FxTransformer *transformer)
{
  FxPrewarm *self = g_new0 (FxPrewarm, 1);

  self->arch = arch;
  self->transformer = transformer;
  self->result = FX_REPLAY_DONE;
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->cond, NULL);
  if (pthread_create (&self->thread, NULL, work, self) != 0)
    g_error ("cannot start a thread to compile kernels");

  return self;
}

/* Returns: whether it is done, after a moment at most */
static gboolean
wait_a_moment (FxPrewarm *self)
{
  const gint64 end = g_get_real_time () + LOOK_MS * 1000;
  const struct timespec until = { end / G_USEC_PER_SEC, end % G_USEC_PER_SEC * 1000 };
  gboolean is_done;

  pthread_mutex_lock (&self->lock);
  if (!self->is_done)
    pthread_cond_timedwait (&self->cond, &self->lock, &until);
  is_done = self->is_done;
  pthread_mutex_unlock (&self->lock);

  return is_done;
}

gboolean
fx_prewarm_finish (FxPrewarm      *self,
                   FxReplayCheck   check,
                   gpointer        user_data,
                   GError        **error)
{
  gboolean is_stopped = check == NULL;
  gboolean ok = FALSE;

  do
    {
      is_stopped = is_stopped || !check (0, 1, user_data);
      g_atomic_int_set (&self->is_stopped, is_stopped);
    }
  while (!wait_a_moment (self));
  pthread_join (self->thread, NULL);

  if (self->result == FX_REPLAY_FAILED)
    g_propagate_error (error, self->error);
  else if (is_stopped)
    g_set_error (error, FX_ERROR, FX_ERROR_LIMIT, "stopped");
  else
    ok = fx_compute_clear (self->transformer->compute, error);

  pthread_cond_destroy (&self->cond);
  pthread_mutex_destroy (&self->lock);
  g_free (self);

  return ok;
}
