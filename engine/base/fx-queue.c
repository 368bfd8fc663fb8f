/* fx-queue.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-queue.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

struct _FxQueue
{
  GDestroyNotify  item_free;

  pthread_mutex_t lock;
  pthread_cond_t  pushed;

  /* Under @lock */
  GQueue          items;
};

FxQueue *
fx_queue_new (GDestroyNotify item_free)
{
  FxQueue *self = g_new0 (FxQueue, 1);
  pthread_condattr_t attributes;

  self->item_free = item_free;
  g_queue_init (&self->items);

  pthread_mutex_init (&self->lock, NULL);
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&self->pushed, &attributes);
  pthread_condattr_destroy (&attributes);

  return self;
}

void
fx_queue_free (FxQueue *self)
{
  if (self == NULL)
    return;

  if (self->item_free != NULL)
    g_queue_clear_full (&self->items, self->item_free);
  else
    g_queue_clear (&self->items);

  pthread_cond_destroy (&self->pushed);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

void
fx_queue_push (FxQueue  *self,
               gpointer  item)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (item != NULL);

  pthread_mutex_lock (&self->lock);
  g_queue_push_tail (&self->items, item);
  pthread_cond_signal (&self->pushed);
  pthread_mutex_unlock (&self->lock);
}

gpointer
fx_queue_pop (FxQueue *self)
{
  gpointer item;

  g_return_val_if_fail (self != NULL, NULL);

  pthread_mutex_lock (&self->lock);
  while (g_queue_is_empty (&self->items))
    pthread_cond_wait (&self->pushed, &self->lock);
  item = g_queue_pop_head (&self->items);
  pthread_mutex_unlock (&self->lock);

  return item;
}

gpointer
fx_queue_try_pop (FxQueue *self)
{
  gpointer item;

  g_return_val_if_fail (self != NULL, NULL);

  pthread_mutex_lock (&self->lock);
  item = g_queue_pop_head (&self->items);
  pthread_mutex_unlock (&self->lock);

  return item;
}

gpointer
fx_queue_pop_timed (FxQueue *self,
                    gint64   timeout_us)
{
  struct timespec deadline;
  gpointer item;

  g_return_val_if_fail (self != NULL, NULL);

  if (timeout_us <= 0)
    return fx_queue_try_pop (self);

  /* Far beyond any wait meant, and far from overflowing what follows. */
  timeout_us = MIN (timeout_us, G_GINT64_CONSTANT (1) << 50);

  clock_gettime (CLOCK_MONOTONIC, &deadline);
  deadline.tv_sec += timeout_us / G_USEC_PER_SEC;
  deadline.tv_nsec += timeout_us % G_USEC_PER_SEC * 1000;
  if (deadline.tv_nsec >= 1000000000)
    {
      deadline.tv_sec++;
      deadline.tv_nsec -= 1000000000;
    }

  pthread_mutex_lock (&self->lock);
  while (g_queue_is_empty (&self->items) &&
         pthread_cond_timedwait (&self->pushed, &self->lock, &deadline) != ETIMEDOUT)
    ;
  item = g_queue_pop_head (&self->items);
  pthread_mutex_unlock (&self->lock);

  return item;
}

guint
fx_queue_length (FxQueue *self)
{
  guint length;

  g_return_val_if_fail (self != NULL, 0);

  pthread_mutex_lock (&self->lock);
  length = g_queue_get_length (&self->items);
  pthread_mutex_unlock (&self->lock);

  return length;
}
