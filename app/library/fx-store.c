/* fx-store.c
 *
 * Where each program keeps its models: Hugging Face's hub-docs
 * (local-cache.md), Ollama's envconfig and its service file, LM Studio's home
 * pointer, llama.cpp's fs_get_cache_directory ().
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-library"

#include "fx-store.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "fx-library-scan.h"

/* More would be no settings file. */
#define MAX_SETTINGS (1024 * 1024)

static const struct
{
  const char *name;
  const char *label;
} kinds[] = {
  [FX_STORE_FORNAX] = { "fornax", "Fornax" },
  [FX_STORE_HUGGING_FACE] = { "huggingface", "Hugging Face" },
  [FX_STORE_OLLAMA] = { "ollama", "Ollama" },
  [FX_STORE_LM_STUDIO] = { "lmstudio", "LM Studio" },
  [FX_STORE_LLAMA_CPP] = { "llama.cpp", "llama.cpp" },
  [FX_STORE_JAN] = { "jan", "Jan" },
  [FX_STORE_GPT4ALL] = { "gpt4all", "GPT4All" },
  [FX_STORE_FOLDER] = { "folder", NULL },
};

FxStore *
fx_store_new (FxStoreKind  kind,
              const char  *path)
{
  FxStore *self = g_new0 (FxStore, 1);

  self->kind = kind;
  self->path = g_canonicalize_filename (path, NULL);

  return self;
}

void
fx_store_free (FxStore *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self);
}

char *
fx_store_dup_label (FxStoreKind  kind,
                    const char  *path)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kinds), NULL);

  if (kinds[kind].label != NULL)
    return g_strdup (kinds[kind].label);

  return path != NULL ? g_filename_display_basename (path) : g_strdup (_("Folder"));
}

const char *
fx_store_kind_name (FxStoreKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kinds), NULL);

  return kinds[kind].name;
}

static gboolean
same_folder (const char *a,
             const char *b)
{
  GStatBuf info_a;
  GStatBuf info_b;

  return g_stat (a, &info_a) == 0 && g_stat (b, &info_b) == 0 &&
         info_a.st_dev == info_b.st_dev && info_a.st_ino == info_b.st_ino;
}

/* Where it is a folder, and none of @stores. */
static void
add (GPtrArray   *stores,
     FxStoreKind  kind,
     const char  *path)
{
  if (path == NULL || !g_path_is_absolute (path) || !g_file_test (path, G_FILE_TEST_IS_DIR))
    return;

  for (guint i = 0; i < stores->len; i++)
    {
      const FxStore *known = g_ptr_array_index (stores, i);

      if (same_folder (known->path, path))
        return;
    }

  g_ptr_array_add (stores, fx_store_new (kind, path));
}

G_GNUC_NULL_TERMINATED static void
add_below (GPtrArray   *stores,
           FxStoreKind  kind,
           const char  *front,
           ...)
{
  g_autofree char *path = NULL;
  va_list names;

  if (front == NULL || *front == '\0')
    return;

  va_start (names, front);
  path = g_build_filename_valist (front, &names);
  va_end (names);
  add (stores, kind, path);
}

static void
add_hugging_face (GPtrArray  *stores,
                  const char *cache)
{
  add (stores, FX_STORE_HUGGING_FACE, g_getenv ("HF_HUB_CACHE"));
  add (stores, FX_STORE_HUGGING_FACE, g_getenv ("HUGGINGFACE_HUB_CACHE"));
  add_below (stores, FX_STORE_HUGGING_FACE, g_getenv ("HF_HOME"), "hub", NULL);
  add_below (stores, FX_STORE_HUGGING_FACE, cache, "huggingface", "hub", NULL);
}

static char *
read_small (const char *path)
{
  GStatBuf info;
  char *text = NULL;

  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > MAX_SETTINGS ||
      !g_file_get_contents (path, &text, NULL, NULL))
    return NULL;

  return g_strstrip (text);
}

static void
add_lm_studio_home (GPtrArray  *stores,
                    const char *home)
{
  g_autofree char *path = g_build_filename (home, "settings.json", NULL);
  g_autofree char *text = read_small (path);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;

  add_below (stores, FX_STORE_LM_STUDIO, home, "models", NULL);
  if (text == NULL || !json_parser_load_from_data (parser, text, -1, NULL))
    return;

  root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    {
      JsonNode *node = json_object_get_member (json_node_get_object (root), "downloadsFolder");

      if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        add (stores, FX_STORE_LM_STUDIO, json_node_get_string (node));
    }
}

static void
add_lm_studio (GPtrArray  *stores,
               const char *home,
               const char *cache)
{
  g_autofree char *pointer_path = g_build_filename (home, ".lmstudio-home-pointer", NULL);
  g_autofree char *pointer = read_small (pointer_path);
  g_autofree char *plain = g_build_filename (home, ".lmstudio", NULL);
  g_autofree char *old = g_build_filename (cache, "lm-studio", NULL);

  if (pointer != NULL && g_path_is_absolute (pointer))
    add_lm_studio_home (stores, pointer);
  add_lm_studio_home (stores, plain);
  add_lm_studio_home (stores, old);
}

GPtrArray *
fx_stores_find (void)
{
  GPtrArray *stores = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_store_free);
  const char *home = g_get_home_dir ();
  const char *cache = g_get_user_cache_dir ();
  const char *data = g_get_user_data_dir ();

  add_hugging_face (stores, cache);
  add (stores, FX_STORE_OLLAMA, g_getenv ("OLLAMA_MODELS"));
  add_below (stores, FX_STORE_OLLAMA, home, ".ollama", "models", NULL);
  add_below (stores, FX_STORE_OLLAMA, "/usr", "share", "ollama", ".ollama", "models", NULL);
  add_lm_studio (stores, home, cache);
  add (stores, FX_STORE_LLAMA_CPP, g_getenv ("LLAMA_CACHE"));
  add_below (stores, FX_STORE_LLAMA_CPP, cache, "llama.cpp", NULL);
  add_below (stores, FX_STORE_JAN, data, "Jan", "data", "llamacpp", "models", NULL);
  add_below (stores, FX_STORE_JAN, data, "Jan", "data", "models", NULL);
  add_below (stores, FX_STORE_GPT4ALL, data, "nomic.ai", "GPT4All", NULL);

  return stores;
}

GPtrArray *
fx_stores_all (const char         *own,
               const char *const  *folders,
               const char *const  *hidden)
{
  GPtrArray *stores = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_store_free);
  g_autoptr (GPtrArray) found = fx_stores_find ();
  g_autofree char *default_own = own == NULL ? fx_library_own_folder () : NULL;

  g_ptr_array_add (stores, fx_store_new (FX_STORE_FORNAX, own != NULL ? own : default_own));
  for (guint i = 0; i < found->len; i++)
    {
      const FxStore *store = g_ptr_array_index (found, i);

      if (hidden == NULL || !g_strv_contains (hidden, store->path))
        add (stores, store->kind, store->path);
    }
  for (guint i = 0; folders != NULL && folders[i] != NULL; i++)
    add (stores, FX_STORE_FOLDER, folders[i]);

  return stores;
}
