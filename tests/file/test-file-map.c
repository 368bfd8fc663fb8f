/* test-file-map.c
 *
 * A map whose file is cut short under it: what is read is then known to be
 * wrong, and the process lives.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-file-map.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "fx-error.h"

#define SIZE ((gsize) 1 << 20)

typedef struct
{
  char      *path;
  int        fd;
  FxFileMap *map;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  g_autofree guint8 *bytes = g_malloc (SIZE);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < SIZE; i++)
    bytes[i] = (guint8) (i % 251 + 1);

  f->fd = g_file_open_tmp ("fx-file-map-XXXXXX", &f->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (write (f->fd, bytes, SIZE), ==, SIZE);
  f->map = fx_file_map_new (f->path, f->fd, SIZE);
  g_assert_nonnull (f->map);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  fx_file_map_free (f->map);
  close (f->fd);
  g_unlink (f->path);
  g_free (f->path);
}

static guint64
sum (const Fixture *f,
     gsize          from,
     gsize          to)
{
  const volatile guint8 *bytes = fx_file_map_get_data (f->map);
  guint64 total = 0;

  for (gsize i = from; i < to; i++)
    total += bytes[i];

  return total;
}

static void
test_whole (Fixture       *f,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  const guint64 total = sum (f, 0, SIZE);

  g_assert_true (fx_file_map_check (f->map, 0, SIZE, &error));
  g_assert_no_error (error);

  /* Pages that were let go come back. */
  fx_file_map_will_need (f->map, 1, SIZE * 2);
  fx_file_map_let_go (f->map, 0, SIZE);
  g_assert_cmpuint (sum (f, 0, SIZE), ==, total);
  g_assert_true (fx_file_map_check (f->map, 0, SIZE, NULL));
}

/* Under a page, at one, in the first byte: every way to be too short. */
static void
test_truncated (Fixture       *f,
                gconstpointer  data)
{
  static const gsize lengths[] = { SIZE - 1, SIZE / 2 + 17, SIZE / 2, 1, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *numbers = g_strdup_printf ("ends at byte %" G_GSIZE_FORMAT ", %"
                                                  G_GSIZE_FORMAT " expected", lengths[i], SIZE);
      const guint64 before = sum (f, 0, lengths[i]);

      g_assert_cmpint (ftruncate (f->fd, (off_t) lengths[i]), ==, 0);
      g_assert_cmpuint (sum (f, 0, SIZE), <=, before);
      g_assert_false (fx_file_map_check (f->map, 0, SIZE, &error));
      g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, numbers));
      g_assert_nonnull (strstr (error->message, f->path));
    }
}

/* Grown again to its old size, it is still not what was read. */
static void
test_restored (Fixture       *f,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ftruncate (f->fd, 0), ==, 0);
  sum (f, 0, SIZE);
  g_assert_cmpint (ftruncate (f->fd, SIZE), ==, 0);
  g_assert_false (fx_file_map_check (f->map, 0, SIZE, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_IO);
}

static void
test_rewritten (Fixture       *f,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  const struct timespec times[2] = { { 1, 0 }, { 1, 0 } };

  g_assert_cmpint (pwrite (f->fd, "x", 1, 0), ==, 1);
  g_assert_cmpint (futimens (f->fd, times), ==, 0);
  g_assert_false (fx_file_map_check (f->map, 0, SIZE, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
}

static gpointer
read_for_ever (gpointer data)
{
  const Fixture *f = data;

  while (fx_file_map_check (f->map, 0, SIZE, NULL))
    sum (f, 0, SIZE);

  return NULL;
}

/* Readers on other threads, who know of nothing. */
static void
test_threads (Fixture       *f,
              gconstpointer  data)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_for_ever, f);
  g_usleep (20000);
  g_assert_cmpint (ftruncate (f->fd, SIZE / 3), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_false (fx_file_map_check (f->map, 0, SIZE, NULL));
}

/* Read instead of mapped where there are too many; and given back. */
static void
test_many (Fixture       *f,
           gconstpointer  data)
{
  g_autoptr (GPtrArray) maps = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_file_map_free);
  FxFileMap *map;

  while ((map = fx_file_map_new (f->path, f->fd, SIZE)) != NULL)
    g_ptr_array_add (maps, map);
  g_assert_cmpuint (maps->len, ==, FX_FILE_MAP_MAX - 1);

  g_ptr_array_set_size (maps, 7);
  map = fx_file_map_new (f->path, f->fd, SIZE);
  g_assert_nonnull (map);
  fx_file_map_free (map);
}

/* A bus error of another map still ends the process. */
static void
test_other_map (Fixture       *f,
                gconstpointer  data)
{
  if (g_test_subprocess ())
    {
      const volatile guint8 *other = mmap (NULL, SIZE, PROT_READ, MAP_SHARED, f->fd, 0);

      g_assert_true (other != MAP_FAILED);
      g_assert_cmpint (ftruncate (f->fd, 0), ==, 0);
      g_printerr ("%u", other[SIZE - 1]);
      exit (0);
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/file-map/whole", Fixture, NULL, set_up, test_whole, tear_down);
  g_test_add ("/file-map/truncated", Fixture, NULL, set_up, test_truncated, tear_down);
  g_test_add ("/file-map/restored", Fixture, NULL, set_up, test_restored, tear_down);
  g_test_add ("/file-map/rewritten", Fixture, NULL, set_up, test_rewritten, tear_down);
  g_test_add ("/file-map/threads", Fixture, NULL, set_up, test_threads, tear_down);
  g_test_add ("/file-map/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/file-map/other-map", Fixture, NULL, set_up, test_other_map, tear_down);
  return g_test_run ();
}
