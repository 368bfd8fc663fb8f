/* fx-watch.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-watch.h"

#include <time.h>

static GPollFunc poll_before;
static GArray *turns; /* of double, ms */
static gint64 since;
static double longest_wall_ms;
static gint64 wall_since;

/* Of this thread: what others do on the machine is not ours. */
static gint64
cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gint
poll_func (GPollFD *fds,
           guint    n_fds,
           gint     timeout)
{
  gint result;

  if (since != 0)
    {
      double ms = (cpu_time () - since) / 1000.0;

      longest_wall_ms = MAX (longest_wall_ms, (g_get_monotonic_time () - wall_since) / 1000.0);

      /* An idle loop that turns around is no work. */
      if (ms > 1)
        g_array_append_val (turns, ms);
    }

  result = poll_before (fds, n_fds, timeout);
  since = cpu_time ();
  wall_since = g_get_monotonic_time ();

  return result;
}

void
fx_watch_begin (void)
{
  g_assert_null (turns);
  turns = g_array_new (FALSE, FALSE, sizeof (double));
  since = 0;
  longest_wall_ms = 0;
  poll_before = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, poll_func);
}

static gint
compare (gconstpointer a,
         gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

double
fx_watch_get (double quantile)
{
  if (turns->len == 0)
    return 0;

  g_array_sort (turns, compare);

  return g_array_index (turns, double, (guint) (quantile * (turns->len - 1) + 0.5));
}

void
fx_watch_end (const char *what)
{
  double p95, most;
  guint n;

  g_main_context_set_poll_func (NULL, poll_before);
  p95 = fx_watch_get (0.95);
  most = fx_watch_get (1);
  n = turns->len;
  g_clear_pointer (&turns, g_array_unref);

  g_test_message ("%s: %u turns over 1 ms, p95 %.1f ms, longest %.1f ms (promised %d and %d); longest by the clock %.1f ms",
                  what, n, p95, most, FX_WATCH_P95_MS, FX_WATCH_MAX_MS, longest_wall_ms);
  g_assert_cmpfloat (p95, <, FX_WATCH_FACTOR * FX_WATCH_P95_MS);
  g_assert_cmpfloat (most, <, FX_WATCH_FACTOR * FX_WATCH_MAX_MS);
}
