/* test-queue.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-queue.h"

#include <pthread.h>

#define N_ITEMS 20000
#define N_PRODUCERS 3

static void
test_order (void)
{
  g_autoptr (FxQueue) queue = fx_queue_new (NULL);

  g_assert_cmpuint (fx_queue_length (queue), ==, 0);
  g_assert_null (fx_queue_try_pop (queue));

  for (gsize i = 1; i <= 100; i++)
    fx_queue_push (queue, GSIZE_TO_POINTER (i));
  g_assert_cmpuint (fx_queue_length (queue), ==, 100);

  for (gsize i = 1; i <= 100; i++)
    {
      gpointer item = i % 2 ? fx_queue_pop (queue) : fx_queue_try_pop (queue);

      g_assert_cmpuint (GPOINTER_TO_SIZE (item), ==, i);
    }
  g_assert_cmpuint (fx_queue_length (queue), ==, 0);
}

static guint n_freed;

static void
count_free (gpointer item)
{
  n_freed++;
  g_free (item);
}

static void
test_free (void)
{
  FxQueue *queue = fx_queue_new (count_free);
  gpointer first;

  for (guint i = 0; i < 3; i++)
    fx_queue_push (queue, g_malloc (1));

  first = fx_queue_pop (queue);
  g_free (first);
  g_assert_cmpuint (n_freed, ==, 0);

  fx_queue_free (queue);
  g_assert_cmpuint (n_freed, ==, 2);

  fx_queue_free (NULL);
}

static void
test_timed (void)
{
  g_autoptr (FxQueue) queue = fx_queue_new (NULL);
  gint64 start = g_get_monotonic_time ();

  g_assert_null (fx_queue_pop_timed (queue, 30000));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 30000);

  /* Neither waits for what is there already. */
  fx_queue_push (queue, queue);
  g_assert_true (fx_queue_pop_timed (queue, G_MAXINT64) == queue);
  fx_queue_push (queue, queue);
  g_assert_true (fx_queue_pop_timed (queue, 0) == queue);

  start = g_get_monotonic_time ();
  g_assert_null (fx_queue_pop_timed (queue, 0));
  g_assert_null (fx_queue_pop_timed (queue, -1));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
}

typedef struct
{
  FxQueue *queue;
  gsize    first;
} Producer;

static void *
produce (void *data)
{
  const Producer *producer = data;

  for (gsize i = 0; i < N_ITEMS; i++)
    fx_queue_push (producer->queue,
                   GSIZE_TO_POINTER (producer->first + i * N_PRODUCERS));

  return NULL;
}

/* Every item arrives once, and those of one thread in their order. */
static void
test_threads (void)
{
  g_autoptr (FxQueue) queue = fx_queue_new (NULL);
  Producer producers[N_PRODUCERS];
  pthread_t threads[N_PRODUCERS];
  gsize next[N_PRODUCERS];

  for (gsize i = 0; i < N_PRODUCERS; i++)
    {
      producers[i] = (Producer) { queue, N_PRODUCERS + i };
      next[i] = N_PRODUCERS + i;
      g_assert_cmpint (pthread_create (&threads[i], NULL, produce, &producers[i]), ==, 0);
    }

  for (gsize i = 0; i < N_ITEMS * N_PRODUCERS; i++)
    {
      gpointer item = i % 3 ? fx_queue_pop (queue)
                            : fx_queue_pop_timed (queue, 20 * G_USEC_PER_SEC);
      gsize number = GPOINTER_TO_SIZE (item);

      g_assert_cmpuint (number, ==, next[number % N_PRODUCERS]);
      next[number % N_PRODUCERS] += N_PRODUCERS;
    }

  for (gsize i = 0; i < N_PRODUCERS; i++)
    pthread_join (threads[i], NULL);
  g_assert_null (fx_queue_try_pop (queue));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/queue/order", test_order);
  g_test_add_func ("/queue/free", test_free);
  g_test_add_func ("/queue/timed", test_timed);
  g_test_add_func ("/queue/threads", test_threads);

  return g_test_run ();
}
