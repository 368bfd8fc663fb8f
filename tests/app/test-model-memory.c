/* test-model-memory.c - what is remembered of a model, how it is drawn, which
 * files are twice, and what deleting takes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fx-duplicates.h"
#include "fx-library-add.h"
#include "fx-library-remove.h"
#include "fx-library-scan.h"
#include "fx-model-memory.h"
#include "fx-model-sampling.h"

typedef struct
{
  char *dir;
  char *own;
  char *other;
} Fixture;

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->dir = g_dir_make_tmp ("fx-memory-XXXXXX", NULL);
  fixture->own = g_build_filename (fixture->dir, "own", NULL);
  fixture->other = g_build_filename (fixture->dir, "other", NULL);
  g_assert_cmpint (g_mkdir (fixture->own, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->other, 0700), ==, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  remove_tree (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->own);
  g_free (fixture->other);
}

static char *
tiny_model (void)
{
  return g_build_filename (g_getenv ("FX_TEST_DATA"), "models", "tiny-llama.gguf", NULL);
}

static char *
copy_to (const char *folder,
         const char *name)
{
  g_autofree char *tiny = tiny_model ();
  g_autofree char *bytes = NULL;
  char *path = g_build_filename (folder, name, NULL);
  gsize length;

  g_assert_true (g_file_get_contents (tiny, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));

  return path;
}

static GPtrArray *
scan (Fixture *fixture)
{
  const char *folders[] = { fixture->other, NULL };
  g_autoptr (GPtrArray) stores = fx_stores_all (fixture->own, folders, NULL);

  return fx_library_scan (stores, NULL, NULL, NULL);
}

static void
test_json (void)
{
  g_autoptr (FxModelMemory) memory = fx_model_memory_new (NULL);
  g_autoptr (FxModelMemory) again = NULL;
  g_autoptr (FxModelMemory) old = NULL;
  g_autofree char *json = NULL;
  static const char *const damaged[] = {
    "", "{", "[]", "null", "7", "{\"sampling\":3,\"benches\":{}}", "{\"benches\":[1,null,{}]}",
    "{\"context\":-5,\"kv\":7,\"gpu_layers\":\"a\"}", "{\"sampling\":{\"temperature\":1e99,\"top_k\":null}}",
  };

  g_assert_false (memory->has_load || memory->has_sampling);
  memory->has_load = memory->has_sampling = TRUE;
  memory->context = 6144;
  memory->kv_type = FX_KV_Q8_0;
  memory->gpu_layers = 12;
  memory->sampling.temperature = 0.35f;
  memory->sampling.top_k = 7;
  memory->max_tokens = 500;
  memory->sha256 = g_strdup ("abc");
  memory->verified_mtime = G_MAXUINT64 - 1;
  for (guint i = 0; i < FX_MODEL_MEMORY_MAX_BENCHES + 3; i++)
    fx_model_memory_add_bench (memory, "llvmpipe", &(FxBenchResult) { .decode_tps = i, .n_prompt = 256 }, i);
  g_assert_cmpuint (memory->benches->len, ==, FX_MODEL_MEMORY_MAX_BENCHES);

  json = fx_model_memory_to_json (memory);
  again = fx_model_memory_new (json);
  g_assert_true (again->has_load && again->has_sampling);
  g_assert_cmpuint (again->context, ==, 6144);
  g_assert_cmpint (again->kv_type, ==, FX_KV_Q8_0);
  g_assert_cmpint (again->gpu_layers, ==, 12);
  g_assert_true (fx_sampling_equal (&again->sampling, &memory->sampling));
  g_assert_cmpint (again->max_tokens, ==, 500);
  g_assert_cmpstr (again->sha256, ==, "abc");
  g_assert_cmpuint (again->verified_mtime, ==, G_MAXUINT64 - 1);
  g_assert_cmpuint (again->benches->len, ==, FX_MODEL_MEMORY_MAX_BENCHES);
  /* The oldest went. */
  g_assert_cmpfloat (((FxModelBench *) again->benches->pdata[0])->result.decode_tps, ==, 3);
  g_assert_cmpstr (((FxModelBench *) again->benches->pdata[0])->device, ==, "llvmpipe");

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autoptr (FxModelMemory) bad = fx_model_memory_new (damaged[i]);

      g_assert_cmpuint (bad->context, ==, 0);
      g_assert_cmpint (bad->gpu_layers, ==, -1);
      g_assert_cmpint (bad->kv_type, ==, FX_KV_F16);
    }

  /* What earlier versions wrote had a chat's sampling in it: no wish. */
  old = fx_model_memory_new ("{\"temperature\":0.8,\"context\":2048,\"kv\":\"q4_0\",\"gpu_layers\":-1}");
  g_assert_true (old->has_load);
  g_assert_false (old->has_sampling);
  g_assert_cmpint (old->kv_type, ==, FX_KV_Q4_0);
}

static void
test_sampling (void)
{
  g_autofree char *tiny = tiny_model ();
  g_autoptr (FxModelInfo) info = fx_model_info_new (tiny, NULL);
  const FxSampling standard = FX_SAMPLING_DEFAULT;
  FxSampling sampling;

  /* 135 million parameters and fewer answer badly at 0.8. */
  g_assert_cmpint (fx_model_sampling (info, NULL, &sampling), ==, FX_SAMPLING_OF_SIZE);
  g_assert_cmpfloat (sampling.temperature, <=, 0.3f);
  g_assert_false (fx_sampling_equal (&sampling, &standard));

  g_assert_cmpint (fx_model_sampling (info, "{\"temperature\":0.65,\"top_k\":13,\"stop\":[\"a\"]}", &sampling),
                   ==, FX_SAMPLING_OF_STORE);
  g_assert_cmpfloat_with_epsilon (sampling.temperature, 0.65f, 1e-6f);
  g_assert_cmpint (sampling.top_k, ==, 13);

  /* Out of range or no number: not believed. */
  g_assert_cmpint (fx_model_sampling (info, "{\"temperature\":900,\"top_p\":\"x\",\"top_k\":-4}", &sampling),
                   ==, FX_SAMPLING_OF_SIZE);
  g_assert_cmpint (fx_model_sampling (info, "[[[", &sampling), ==, FX_SAMPLING_OF_SIZE);
}

static void
test_duplicates (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *source = copy_to (fixture->other, "same.gguf");
  g_autofree char *changed = copy_to (fixture->other, "changed.gguf");
  g_autofree char *ours = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const FxDuplicate *duplicate;
  FxReclaim how;
  gsize n_before;
  gsize n_after;
  GStatBuf info;
  FILE *file;

  /* Of the same size, but other bytes. */
  file = g_fopen (changed, "r+b");
  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, -1, SEEK_END), ==, 0);
  g_assert_cmpint (fputc (0x5a, file), ==, 0x5a);
  fclose (file);

  ours = fx_library_add (fixture->own, source, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (fx_duplicate_unshare (ours, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (fx_files_share_bytes (ours, source));

  entries = scan (fixture);
  g_assert_cmpuint (entries->len, ==, 3);
  found = fx_duplicates_find (entries, hashes, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  duplicate = g_ptr_array_index (found, 0);
  g_assert_cmpuint (duplicate->entries->len, ==, 2);
  g_assert_true (duplicate->reclaimable);
  g_assert_cmpint (((FxLibraryEntry *) duplicate->entries->pdata[0])->store_kind, ==, FX_STORE_FORNAX);
  g_assert_cmpint (g_stat (source, &info), ==, 0);
  g_assert_cmpuint (duplicate->bytes, ==, (guint64) info.st_size);
  /* Ours says its hash in its name; the others had to be read. */
  g_assert_cmpuint (g_hash_table_size (hashes), ==, 2);

  /* A claim is checked: files that differ are left alone. */
  g_assert_false (fx_duplicate_share (ours, changed, &how, NULL, NULL, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_clear_error (&error);

  g_assert_true (g_file_get_contents (ours, &before, &n_before, NULL));
  g_assert_true (fx_duplicate_share (ours, source, &how, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (fx_files_share_bytes (ours, source));
  none = fx_duplicates_find (entries, hashes, NULL);
  g_assert_cmpuint (none->len, ==, 0);

  g_assert_true (fx_duplicate_unshare (ours, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (fx_files_share_bytes (ours, source));
  g_assert_true (g_file_get_contents (ours, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

static void
test_remove (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *source = copy_to (fixture->other, "same.gguf");
  g_autofree char *ours = NULL;
  g_autofree char *second = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *target = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;

  ours = fx_library_add (fixture->own, source, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  /* Else the two are one file, which is listed once. */
  g_assert_true (fx_duplicate_unshare (ours, NULL, NULL, NULL, &error));

  /* A second revision has the same blob: it must stay for that. */
  folder = g_build_filename (fixture->own, "models--local--same", "snapshots", "other", NULL);
  second = g_build_filename (folder, "same.gguf", NULL);
  target = g_file_read_link (ours, NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink (target, second), ==, 0);

  entries = scan (fixture);
  for (guint i = 0; i < entries->len; i++)
    {
      const FxLibraryEntry *entry = g_ptr_array_index (entries, i);

      if (entry->store_kind == FX_STORE_FORNAX)
        {
          g_assert_true (fx_library_remove (fixture->own, entry, &error));
          g_assert_no_error (error);
        }
      else
        {
          g_assert_false (fx_library_remove (fixture->own, entry, &error));
          g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_PERM);
          g_clear_error (&error);
        }
    }
  g_assert_true (g_file_test (source, G_FILE_TEST_IS_REGULAR));

  /* One link is left, and works; then the last goes, and nothing is left. */
  after = scan (fixture);
  for (guint i = 0; i < after->len; i++)
    {
      const FxLibraryEntry *entry = g_ptr_array_index (after, i);

      g_assert_cmpstr (entry->problem, ==, NULL);
      if (entry->store_kind == FX_STORE_FORNAX)
        g_assert_true (fx_library_remove (fixture->own, entry, &error));
    }
  g_assert_cmpuint (after->len, ==, 2);
  dir = g_dir_open (fixture->own, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);
}

static void
stop_cb (guint64  done,
         guint64  total,
         gpointer data)
{
  g_cancellable_cancel (data);
}

/* Stopped half way, or with a full disk, nothing is left behind. */
static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *source = g_build_filename (fixture->other, "big.gguf", NULL);
  g_autofree char *tiny = tiny_model ();
  g_autofree char *bytes = NULL;
  g_autofree char *blobs = g_build_filename (fixture->own, "models--local--big", "blobs", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GDir) dir = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (tiny, &bytes, &length, NULL));
  bytes = g_realloc (bytes, 5 * 1024 * 1024);
  memset (bytes + length, 0, 5 * 1024 * 1024 - length);
  g_assert_true (g_file_set_contents (source, bytes, 5 * 1024 * 1024, NULL));

  path = fx_library_add (fixture->own, source, stop_cb, cancellable, cancellable, &error);
  g_assert_null (path);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  dir = g_dir_open (blobs, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);
  g_clear_error (&error);

  errno = ENOSPC;
  g_assert_false (fx_file_fail (&error, "/a/b"));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_nonnull (strstr (error->message, "disk is full"));
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("fx-home-XXXXXX", NULL);
  int status;

  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_CACHE_HOME", home, TRUE);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-memory/json", test_json);
  g_test_add_func ("/model-memory/sampling", test_sampling);
  g_test_add ("/model-memory/duplicates", Fixture, NULL, set_up, test_duplicates, tear_down);
  g_test_add ("/model-memory/remove", Fixture, NULL, set_up, test_remove, tear_down);
  g_test_add ("/model-memory/stop", Fixture, NULL, set_up, test_stop, tear_down);
  status = g_test_run ();
  remove_tree (home);

  return status;
}
