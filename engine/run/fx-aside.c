/* fx-aside.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-aside.h"

#include <pthread.h>
#include <time.h>

typedef struct
{
  FxAsideFunc      func;
  gpointer         data;

  /* Under @lock */
  pthread_mutex_t  lock;
  pthread_cond_t   cond;
  gboolean         is_done;
} Aside;

static void *
work (void *data)
{
  Aside *self = data;

  pthread_setname_np (pthread_self (), "fornax-aside");
  self->func (self->data);

  pthread_mutex_lock (&self->lock);
  self->is_done = TRUE;
  pthread_cond_signal (&self->cond);
  pthread_mutex_unlock (&self->lock);

  return NULL;
}

/* Under the lock. */
static void
wait_for (Aside *self,
          guint  ms)
{
  struct timespec until;

  clock_gettime (CLOCK_MONOTONIC, &until);
  until.tv_nsec += (long) ms * 1000000;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;

  while (!self->is_done
         && pthread_cond_timedwait (&self->cond, &self->lock, &until) == 0)
    ;
}

void
fx_aside_run (FxAsideFunc func,
              gpointer    func_data,
              guint       watch_ms,
              FxAsideFunc watch,
              gpointer    watch_data)
{
  Aside self = { .func = func, .data = func_data };
  pthread_condattr_t attributes;
  pthread_t thread;

  g_return_if_fail (func != NULL && watch != NULL);

  pthread_mutex_init (&self.lock, NULL);
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&self.cond, &attributes);
  pthread_condattr_destroy (&attributes);

  if (pthread_create (&thread, NULL, work, &self) != 0)
    g_error ("cannot start a thread beside the engine's");

  pthread_mutex_lock (&self.lock);
  while (!self.is_done)
    {
      pthread_mutex_unlock (&self.lock);
      watch (watch_data);
      pthread_mutex_lock (&self.lock);
      wait_for (&self, watch_ms);
    }
  pthread_mutex_unlock (&self.lock);

  pthread_join (thread, NULL);
  pthread_cond_destroy (&self.cond);
  pthread_mutex_destroy (&self.lock);
}
