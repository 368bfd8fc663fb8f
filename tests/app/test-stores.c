/* test-stores.c - what other programs keep is found, and left as it was.
 *
 * Builds the trees of Ollama, the Hugging Face cache, LM Studio, llama.cpp and
 * others, sound and hostile, and compares every byte afterwards.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fx-library-scan.h"
#include "fx-ollama.h"

typedef struct
{
  char *home;
  char *own;
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
  fixture->home = g_dir_make_tmp ("fx-stores-XXXXXX", NULL);
  fixture->own = g_build_filename (fixture->home, "own", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  remove_tree (fixture->home);
  g_free (fixture->home);
  g_free (fixture->own);
}

static char *
below (Fixture    *fixture,
       const char *name)
{
  char *path = g_build_filename (fixture->home, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);

  return path;
}

static void
put_text (Fixture    *fixture,
          const char *name,
          const char *text)
{
  g_autofree char *path = below (fixture, name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
put_link (Fixture    *fixture,
          const char *name,
          const char *target)
{
  g_autofree char *path = below (fixture, name);

  g_assert_cmpint (symlink (target, path), ==, 0);
}

/* A real, tiny model of the repository's.  Returns: (transfer full): its hash */
static char *
put_model (Fixture    *fixture,
           const char *name)
{
  g_autofree char *tiny = g_build_filename (g_getenv ("FX_TEST_DATA"), "models", "tiny-llama.gguf", NULL);
  g_autofree char *path = below (fixture, name);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (tiny, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, length);
}

/* A blob of Ollama's.  Returns: (transfer full): its hash */
static char *
put_blob (Fixture    *fixture,
          const char *text)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *name = g_strdup_printf (".ollama/models/blobs/sha256-%s", hash);

  put_text (fixture, name, text);

  return g_steal_pointer (&hash);
}

static char *
put_model_blob (Fixture *fixture)
{
  g_autofree char *hash = put_model (fixture, "tmp.gguf");
  g_autofree char *from = below (fixture, "tmp.gguf");
  g_autofree char *name = g_strdup_printf (".ollama/models/blobs/sha256-%s", hash);
  g_autofree char *to = below (fixture, name);

  g_assert_cmpint (g_rename (from, to), ==, 0);

  return g_steal_pointer (&hash);
}

static void
put_manifest (Fixture    *fixture,
              const char *name,
              const char *layers)
{
  g_autofree char *path = g_strconcat (".ollama/models/manifests/", name, NULL);
  g_autofree char *text = g_strdup_printf ("{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:00\",\"size\":1},"
                                           "\"layers\":[%s]}", layers);

  put_text (fixture, path, text);
}

static char *
layer (const char *type,
       const char *hash)
{
  return g_strdup_printf ("{\"mediaType\":\"application/vnd.ollama.image.%s\",\"digest\":\"sha256:%s\",\"size\":1}",
                          type, hash);
}

/* Everything below @path: names, kinds, sizes, times, content. */
static void
describe_tree (GString    *text,
               const char *path)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort_values (names, (GCompareFunc) strcmp);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *child = g_build_filename (path, g_ptr_array_index (names, i), NULL);
      struct stat info;

      g_assert_cmpint (lstat (child, &info), ==, 0);
      g_string_append_printf (text, "%s %o %lld %lld.%09ld\n", child, info.st_mode, (long long) info.st_size,
                              (long long) info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
      if (S_ISREG (info.st_mode) && access (child, R_OK) == 0)
        {
          g_autofree char *bytes = NULL;
          g_autofree char *hash = NULL;
          gsize length;

          g_assert_true (g_file_get_contents (child, &bytes, &length, NULL));
          hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, length);
          g_string_append_printf (text, "  %s\n", hash);
        }
      else if (S_ISDIR (info.st_mode))
        {
          describe_tree (text, child);
        }
    }
}

static char *
tree_of (Fixture *fixture)
{
  GString *text = g_string_new (NULL);

  describe_tree (text, fixture->home);

  return g_string_free_and_steal (text);
}

static GPtrArray *
scan_home (Fixture    *fixture,
           GPtrArray **stores)
{
  g_autoptr (GPtrArray) all = fx_stores_all (fixture->own, NULL, NULL);
  GPtrArray *entries = fx_library_scan (all, NULL, NULL, NULL);

  if (stores != NULL)
    *stores = g_steal_pointer (&all);

  return entries;
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
point_at (Fixture *fixture)
{
  static const struct
  {
    const char *variable;
    const char *folder;
  } variables[] = {
    { "OLLAMA_MODELS", ".ollama/models" },
    { "HF_HUB_CACHE", ".cache/huggingface/hub" },
    { "LLAMA_CACHE", ".cache/llama.cpp" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      g_autofree char *path = g_build_filename (fixture->home, variables[i].folder, NULL);

      g_setenv (variables[i].variable, path, TRUE);
    }
}

static void
test_found (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *blob = put_model_blob (fixture);
  g_autofree char *params = put_blob (fixture, "{\"temperature\":0.6,\"stop\":[\"<|x|>\"]}");
  g_autofree char *system = put_blob (fixture, "Answer in verse.");
  g_autofree char *license = put_blob (fixture, "Apache License");
  g_autofree char *model_layer = layer ("model", blob);
  g_autofree char *params_layer = layer ("params", params);
  g_autofree char *system_layer = layer ("system", system);
  g_autofree char *license_layer = layer ("license", license);
  g_autofree char *joined = g_strjoin (",", model_layer, params_layer, system_layer, license_layer, NULL);
  g_autofree char *hf = NULL;
  g_autofree char *hf_blob = NULL;
  g_autofree char *hf_target = NULL;
  g_autofree char *hf_path = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) stores = NULL;
  const FxLibraryEntry *entry;

  put_manifest (fixture, "registry.ollama.ai/library/tiny/latest", joined);
  put_manifest (fixture, "registry.ollama.ai/library/tiny/1b", joined);
  put_manifest (fixture, "hf.co/owner/tiny-GGUF/Q4_0", joined);

  hf = put_model (fixture, "hf.gguf");
  hf_path = below (fixture, "hf.gguf");
  hf_blob = g_strdup_printf (".cache/huggingface/hub/models--me--a--b/blobs/%s", hf);
  hf_target = below (fixture, hf_blob);
  g_assert_cmpint (g_rename (hf_path, hf_target), ==, 0);
  g_free (hf_target);
  hf_target = g_strconcat ("../../blobs/", hf, NULL);
  put_link (fixture, ".cache/huggingface/hub/models--me--a--b/snapshots/0123/hub-F32.gguf", hf_target);
  put_link (fixture, ".cache/huggingface/hub/models--me--a--b/snapshots/4567/hub-F32.gguf", hf_target);
  put_text (fixture, ".cache/huggingface/hub/datasets--me--many/snapshots/1/no.gguf", "not a model");

  g_free (put_model (fixture, ".cache/llama.cpp/me_repo_cached.gguf"));
  g_free (put_model (fixture, ".cache/llama.cpp/mmproj-cached.gguf"));

  before = tree_of (fixture);
  point_at (fixture);
  entries = scan_home (fixture, &stores);
  after = tree_of (fixture);
  g_assert_cmpstr (before, ==, after);

  g_assert_cmpuint (stores->len, ==, 4);
  g_assert_cmpuint (entries->len, ==, 3);

  {
    g_autoptr (FxLibraryEntry) found = fx_library_find (entries, "tiny:1b", NULL);
    g_autoptr (FxLibraryEntry) same = fx_library_find (entries, "tiny:latest", NULL);
    g_autoptr (FxLibraryEntry) long_name = fx_library_find (entries, "hf.co/owner/tiny-GGUF:Q4_0", NULL);

    g_assert_nonnull (found);
    g_assert_true (found == same && found == long_name);
    g_assert_cmpint (found->store_kind, ==, FX_STORE_OLLAMA);
    g_assert_cmpstr (found->sha256, ==, blob);
    g_assert_cmpstr (found->problem, ==, NULL);
    g_assert_cmpstr (found->architecture, ==, "llama");
    g_assert_nonnull (strstr (found->params, "0.6"));
    g_assert_cmpstr (found->system, ==, "Answer in verse.");
    g_assert_true (g_file_test (found->license, G_FILE_TEST_IS_REGULAR));
  }

  entry = by_name (entries, "hub-F32");
  g_assert_nonnull (entry);
  g_assert_cmpint (entry->store_kind, ==, FX_STORE_HUGGING_FACE);
  g_assert_cmpstr (entry->repo, ==, "me/a--b");
  g_assert_cmpstr (entry->sha256, ==, hf);
  entry = by_name (entries, "me_repo_cached");
  g_assert_nonnull (entry);
  g_assert_cmpint (entry->store_kind, ==, FX_STORE_LLAMA_CPP);
  g_assert_null (entry->sha256);

  /* Switched off by its path. */
  {
    const char *hidden[] = { g_getenv ("OLLAMA_MODELS"), NULL };
    g_autoptr (GPtrArray) fewer = fx_stores_all (fixture->own, NULL, hidden);

    g_assert_cmpuint (fewer->len, ==, 3);
  }
}

/* Nothing here may hang, crash, leave the tree or be believed. */
static void
test_hostile (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *blob = put_model_blob (fixture);
  g_autofree char *good = layer ("model", blob);
  g_autofree char *missing = layer ("model", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
  g_autofree char *escape = layer ("model", "../../../../../etc/passwd");
  g_autofree char *upper = g_ascii_strup (blob, -1);
  g_autofree char *shouted = layer ("model", upper);
  g_autofree char *long_text = g_strnfill (2 * 1024 * 1024, ' ');
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *fifo = below (fixture, ".ollama/models/manifests/registry.ollama.ai/library/pipe/latest");
  g_autofree char *closed = below (fixture, ".ollama/models/manifests/registry.ollama.ai/library/closed/latest");
  static const char *const refused[] = { "missing", "escape", "upper", "junk", "three", "five", "loop", "pipe" };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (FxLibraryEntry) good_entry = NULL;

  put_manifest (fixture, "registry.ollama.ai/library/good/latest", good);
  put_manifest (fixture, "registry.ollama.ai/library/missing/latest", missing);
  put_manifest (fixture, "registry.ollama.ai/library/escape/latest", escape);
  put_manifest (fixture, "registry.ollama.ai/library/upper/latest", shouted);
  put_manifest (fixture, "registry.ollama.ai/library/junk/latest", "1, null, \"a\", [], {}, {\"mediaType\":7,\"digest\":{}}");
  put_manifest (fixture, "registry.ollama.ai/library/three-levels", good);
  put_manifest (fixture, "registry.ollama.ai/library/five/levels/deep", good);
  put_manifest (fixture, "registry.ollama.ai/library/bad\xff/latest", good);
  put_text (fixture, ".ollama/models/manifests/registry.ollama.ai/library/none/latest", "no JSON");
  put_text (fixture, ".ollama/models/manifests/registry.ollama.ai/library/empty/latest", "");
  put_text (fixture, ".ollama/models/manifests/registry.ollama.ai/library/array/latest", "[]");
  put_text (fixture, ".ollama/models/manifests/registry.ollama.ai/library/long/latest", long_text);
  put_text (fixture, ".ollama/models/manifests/registry.ollama.ai/library/deep/latest", deep);
  put_link (fixture, ".ollama/models/manifests/registry.ollama.ai/library/loop", "..");
  put_link (fixture, ".ollama/models/manifests/again", ".");
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  put_manifest (fixture, "registry.ollama.ai/library/closed/latest", good);
  g_assert_cmpint (g_chmod (closed, 0), ==, 0);

  put_link (fixture, ".cache/huggingface/hub/models--a--b/snapshots/1/loop", "../..");
  put_link (fixture, ".cache/huggingface/hub/models--a--b/snapshots/1/self.gguf", "self.gguf");
  put_link (fixture, ".cache/huggingface/hub/models--a--b/snapshots/1/gone.gguf", "../../blobs/none");
  put_link (fixture, ".cache/huggingface/hub/models----/snapshots/1/up.gguf", "../../../../../../../../etc/passwd");
  put_text (fixture, ".cache/huggingface/hub/models--a--b/snapshots/1/text.gguf", "GGUF");

  before = tree_of (fixture);
  point_at (fixture);
  entries = scan_home (fixture, NULL);
  after = tree_of (fixture);
  g_assert_cmpstr (before, ==, after);

  for (guint i = 0; i < entries->len; i++)
    {
      const FxLibraryEntry *entry = g_ptr_array_index (entries, i);

      g_assert_true (g_utf8_validate (entry->name, -1, NULL));
      if (entry->problem == NULL)
        g_assert_cmpstr (entry->sha256, ==, blob);
    }
  /* One file, whichever of its names comes first. */
  good_entry = fx_library_find (entries, "good:latest", NULL);
  g_assert_nonnull (good_entry);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (FxLibraryEntry) found = fx_library_find (entries, refused[i], NULL);

      g_assert_null (found);
    }
  g_assert_nonnull (by_name (entries, "text"));
  g_assert_nonnull (by_name (entries, "text")->problem);
  g_chmod (closed, 0600);
}

static void
test_truncated (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *blob = put_model_blob (fixture);
  g_autofree char *big = g_strdup_printf ("{\"mediaType\":\"application/vnd.ollama.image.model\","
                                          "\"digest\":\"sha256:%s\",\"size\":99999999999}", blob);
  g_autoptr (GPtrArray) entries = NULL;

  put_manifest (fixture, "registry.ollama.ai/library/half/latest", big);
  point_at (fixture);
  entries = scan_home (fixture, NULL);
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_nonnull (by_name (entries, "half:latest")->problem);
}

static void
test_names (void)
{
  static const struct
  {
    const char *parts[4];
    const char *name;
  } cases[] = {
    { { "registry.ollama.ai", "library", "llama3.2", "latest" }, "llama3.2:latest" },
    { { "registry.ollama.ai", "me", "mine", "7b" }, "me/mine:7b" },
    { { "hf.co", "owner", "repo", "Q4_K_M" }, "hf.co/owner/repo:Q4_K_M" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = fx_ollama_join_name (cases[i].parts);

      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("fx-home-XXXXXX", NULL);
  int status;

  /* Nothing of the one who runs it. */
  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_CACHE_HOME", home, TRUE);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_unsetenv ("HF_HOME");
  g_unsetenv ("HUGGINGFACE_HUB_CACHE");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stores/names", test_names);
  g_test_add ("/stores/found", Fixture, NULL, set_up, test_found, tear_down);
  g_test_add ("/stores/hostile", Fixture, NULL, set_up, test_hostile, tear_down);
  g_test_add ("/stores/truncated", Fixture, NULL, set_up, test_truncated, tear_down);
  status = g_test_run ();
  remove_tree (home);

  return status;
}
