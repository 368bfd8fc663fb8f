/* test-aside.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-aside.h"

typedef struct
{
  GThread *thread;
  gint     n_ms;
  gint     n_watched;   /* atomic */
  gboolean is_done;
} Work;

static void
work (gpointer data)
{
  Work *self = data;

  g_assert_true (g_thread_self () != self->thread);
  g_usleep ((gulong) self->n_ms * 1000);
  self->is_done = TRUE;
}

static void
watch (gpointer data)
{
  Work *self = data;

  g_assert_true (g_thread_self () == self->thread);
  g_atomic_int_inc (&self->n_watched);
}

static void
test_aside_watches (void)
{
  Work self = { g_thread_self (), 100, 0, FALSE };

  fx_aside_run (work, &self, 2, watch, &self);
  g_assert_true (self.is_done);
  g_assert_cmpint (self.n_watched, >=, 3);
  g_assert_cmpint (self.n_watched, <=, 52);
}

/* What is over at once is not waited for. */
static void
test_aside_short (void)
{
  Work self = { g_thread_self (), 0, 0, FALSE };
  const gint64 start = g_get_monotonic_time ();

  fx_aside_run (work, &self, 60000, watch, &self);
  g_assert_true (self.is_done);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 30 * G_USEC_PER_SEC);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/aside/watches", test_aside_watches);
  g_test_add_func ("/aside/short", test_aside_short);
  return g_test_run ();
}
