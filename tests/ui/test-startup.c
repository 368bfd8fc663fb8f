/* test-startup.c PROGRAM EMPTY - how long until the window is there.
 *
 * Starts each in turns and waits until a window is mapped and something is
 * drawn in it, as the X server sees it.  The promise is twice the time of an
 * empty AdwApplicationWindow; the figures are printed, and it is broken at
 * three times that.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <glib.h>
#include <signal.h>
#include <sys/wait.h>

#define N_ROUNDS   5
#define PATIENCE_S 60
#define MIN_WIDTH  200     /* smaller ones are GTK's own, never seen */
#define PROMISE    2.0

/* Whether two points of the window differ: its header and what is below. */
static gboolean
is_drawn (Display *display,
          Window   window)
{
  XWindowAttributes attributes;
  XImage *image;
  unsigned long first;
  gboolean differs = FALSE;

  if (XGetWindowAttributes (display, window, &attributes) == 0 || attributes.map_state != IsViewable)
    return FALSE;

  image = XGetImage (display, window, 0, 0, (unsigned) attributes.width, (unsigned) attributes.height, AllPlanes, ZPixmap);
  if (image == NULL)
    return FALSE;

  first = XGetPixel (image, image->width / 2, image->height / 2);
  for (int y = 0; y < image->height && !differs; y += 3)
    for (int x = 0; x < image->width && !differs; x += 3)
      differs = XGetPixel (image, x, y) != first;
  XDestroyImage (image);

  return differs;
}

/* The window that is mapped and large enough; None where there is none. */
static Window
find_window (Display *display)
{
  Window root, parent, found = None;
  Window *children = NULL;
  unsigned n_children = 0;

  if (XQueryTree (display, DefaultRootWindow (display), &root, &parent, &children, &n_children) == 0)
    return None;

  for (unsigned i = 0; i < n_children; i++)
    {
      XWindowAttributes attributes;

      if (XGetWindowAttributes (display, children[i], &attributes) != 0 &&
          attributes.map_state == IsViewable && attributes.width >= MIN_WIDTH)
        found = children[i];
    }
  if (children != NULL)
    XFree (children);

  return found;
}

static int
ignore_error (Display     *display,
              XErrorEvent *event)
{
  /* Windows go away between two questions. */
  return 0;
}

static double
time_start (Display    *display,
            const char *program)
{
  const char *argv[] = { program, NULL };
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  double ms = -1;
  GPid pid;

  g_spawn_async (NULL, (char **) argv, NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                 NULL, NULL, &pid, &error);
  g_assert_no_error (error);

  while (ms < 0 && g_get_monotonic_time () - start < PATIENCE_S * G_USEC_PER_SEC)
    {
      const Window window = find_window (display);

      if (window != None && is_drawn (display, window))
        ms = (double) (g_get_monotonic_time () - start) / 1000;
      else
        g_usleep (2000);
    }

  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
  g_spawn_close_pid (pid);
  /* The next one begins on an empty screen. */
  while (find_window (display) != None)
    g_usleep (2000);

  return ms;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

static const char *program;
static const char *empty;

static void
test_startup (void)
{
  Display *display = XOpenDisplay (NULL);
  double ours[N_ROUNDS], theirs[N_ROUNDS];
  double ratio;

  g_assert_nonnull (display);
  XSetErrorHandler (ignore_error);

  /* Once unmeasured: files come from the disk, and caches are made. */
  g_assert_cmpfloat (time_start (display, program), >, 0);
  g_assert_cmpfloat (time_start (display, empty), >, 0);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      ours[i] = time_start (display, program);
      theirs[i] = time_start (display, empty);
      g_assert_cmpfloat (ours[i], >, 0);
      g_assert_cmpfloat (theirs[i], >, 0);
    }
  XCloseDisplay (display);

  qsort (ours, N_ROUNDS, sizeof *ours, compare_doubles);
  qsort (theirs, N_ROUNDS, sizeof *theirs, compare_doubles);
  ratio = ours[N_ROUNDS / 2] / theirs[N_ROUNDS / 2];
  g_test_message ("window after %.0f ms (%.0f to %.0f), an empty one after %.0f ms (%.0f to %.0f): %.2f times",
                  ours[N_ROUNDS / 2], ours[0], ours[N_ROUNDS - 1],
                  theirs[N_ROUNDS / 2], theirs[0], theirs[N_ROUNDS - 1], ratio);
  g_assert_cmpfloat (ratio, <, 3 * PROMISE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  program = argv[1];
  empty = argv[2];
  g_test_add_func ("/startup", test_startup);
  return g_test_run ();
}
