/* test-load.c
 *
 * What can befall a file while it is being loaded.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-model.h"

#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "fx-error.h"
#include "fx-file-map.h"
#include "fx-model-info-private.h"

typedef struct
{
  FxVkDevice *device;
  FxOps      *ops;
  char       *path;
  guint64     size;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  g_autofree char *source = fx_fixture_get_path ("models/tiny-llama.gguf");
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  int fd;

  f->device = fx_test_device_new ();
  f->ops = fx_ops_new (f->device, FX_ACTIVATIONS_AUTO, &error);
  g_assert_no_error (error);

  g_file_get_contents (source, &contents, &length, &error);
  g_assert_no_error (error);
  fd = g_file_open_tmp ("fx-load-XXXXXX", &f->path, &error);
  g_assert_no_error (error);
  close (fd);
  g_file_set_contents (f->path, contents, (gssize) length, &error);
  g_assert_no_error (error);
  f->size = length;
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  fx_ops_free (f->ops);
  fx_vk_device_free (f->device);
  g_unlink (f->path);
  g_free (f->path);
}

/* Cuts the file short when so much of it is loaded. */
typedef struct
{
  const char *path;
  guint64     when;
  guint64     length;
  gboolean    is_done;
} Cut;

static gboolean
cut_short (double   fraction,
           guint64  done,
           guint64  total,
           gpointer user_data)
{
  Cut *cut = user_data;

  if (!cut->is_done && done >= cut->when)
    {
      cut->is_done = TRUE;
      g_assert_cmpint (truncate (cut->path, (off_t) cut->length), ==, 0);
    }

  return TRUE;
}

static void
test_truncated (Fixture       *f,
                gconstpointer  data)
{
  const FxLoadOptions options = { .context = 64, .n_sequences = 1, .gpu_layers = -1 };
  g_autofree char *contents = NULL;
  guint n_failed = 0;

  g_assert_true (g_file_get_contents (f->path, &contents, NULL, NULL));

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FxModelInfo) info = NULL;
      g_autoptr (FxModel) model = NULL;
      Cut cut = { f->path, f->size * i / 50, f->size * (i % 7) / 7, FALSE };

      g_assert_true (g_file_set_contents (f->path, contents, (gssize) f->size, &error));
      info = fx_model_info_new (f->path, &error);
      g_assert_no_error (error);
      model = fx_model_new (f->device, f->ops, info, &options, 0, cut_short, &cut, &error);
      if (model != NULL)
        continue;

      n_failed++;
      g_assert_true (g_error_matches (error, FX_ERROR, FX_ERROR_FORMAT)
                     || error->domain == G_FILE_ERROR);
      g_assert_nonnull (strstr (error->message, f->path));
      g_assert_nonnull (strstr (error->message, "tensor '"));
    }

  /* The last cuts come when all that matters has been read. */
  g_test_message ("%u of 50 loads failed", n_failed);
  g_assert_cmpuint (n_failed, >=, 40);
}

/* A file that cannot be mapped is read, and means the same. */
static void
test_unmapped (Fixture       *f,
               gconstpointer  data)
{
  const FxLoadOptions options = { .context = 64, .n_sequences = 1, .gpu_layers = -1 };
  g_autofree float *logits[2] = { NULL, NULL };
  const gint32 tokens[] = { 5, 6, 7 };
  gsize n = 0;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) maps = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_file_map_free);
      g_autoptr (GError) error = NULL;
      FxTestModel test = { .device = f->device, .ops = f->ops, .options = options };
      const int fd = g_open (f->path, O_RDONLY | O_CLOEXEC, 0);
      FxFileMap *map;

      while (i == 1 && (map = fx_file_map_new (f->path, fd, f->size)) != NULL)
        g_ptr_array_add (maps, map);

      test.info = fx_model_info_new (f->path, &error);
      test.model = fx_model_new (f->device, f->ops, test.info, &options, 0, NULL, NULL, &error);
      g_assert_no_error (error);
      n = 3 * fx_model_get_hparams (test.model)->n_vocab;
      logits[i] = g_new (float, n);
      fx_test_model_read (&test, 0, tokens, 0, 3, 3, logits[i]);
      fx_model_free (test.model);
      fx_model_info_unref (test.info);
      close (fd);
    }

  g_assert_cmpmem (logits[0], n * sizeof (float), logits[1], n * sizeof (float));
  g_free (logits[1]);
}

/* Deleted while it loads, a file is still there for who has it open. */
static gboolean
delete_file (double   fraction,
             guint64  done,
             guint64  total,
             gpointer user_data)
{
  g_unlink (user_data);
  return TRUE;
}

static void
test_deleted (Fixture       *f,
              gconstpointer  data)
{
  const FxLoadOptions options = { .context = 64, .n_sequences = 1, .gpu_layers = -1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FxModelInfo) info = fx_model_info_new (f->path, &error);
  g_autoptr (FxModel) model = fx_model_new (f->device, f->ops, info, &options, 0,
                                            delete_file, f->path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (model);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/load/truncated", Fixture, NULL, set_up, test_truncated, tear_down);
  g_test_add ("/load/unmapped", Fixture, NULL, set_up, test_unmapped, tear_down);
  g_test_add ("/load/deleted", Fixture, NULL, set_up, test_deleted, tear_down);
  return g_test_run ();
}
