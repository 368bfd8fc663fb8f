/* fx-library-scan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-library"

#include "fx-library-scan.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "fx-ollama.h"
#include "fx-plan.h"

#define MAX_DEPTH 8
#define MAX_PARTS 9999

typedef struct
{
  FxLibraryIndex *index;
  GPtrArray      *entries;
  GPtrArray      *seen;
  GHashTable     *folders; /* "dev:inode" */
  GHashTable     *files;   /* "dev:inode" -> FxLibraryEntry */
  GCancellable   *cancellable;
  const FxStore  *store;
} Scan;

char *
fx_library_own_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "fornax", "models", NULL);
}

/* Whether the name ends in "-00002-of-00003.gguf" */
static gboolean
parse_part (const char *name,
            guint      *part,
            guint      *n_parts)
{
  const gsize length = strlen (name);
  const char *tail = name + length - 20;

  if (length < 21 || tail[0] != '-' || strncmp (tail + 6, "-of-", 4) != 0)
    return FALSE;
  for (guint i = 0; i < 5; i++)
    if (!g_ascii_isdigit (tail[1 + i]) || !g_ascii_isdigit (tail[10 + i]))
      return FALSE;

  *part = (guint) g_ascii_strtoull (tail + 1, NULL, 10);
  *n_parts = (guint) g_ascii_strtoull (tail + 10, NULL, 10);

  return *part >= 1 && *n_parts >= 1 && *n_parts <= MAX_PARTS;
}

static char *
part_path (const char *first,
           guint       part)
{
  g_autofree char *front = g_strndup (first, strlen (first) - 20);

  return g_strdup_printf ("%s-%05u%s", front, part, first + strlen (first) - 14);
}

/* ".../models--owner--name/snapshots/..." */
static char *
repo_of (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, G_DIR_SEPARATOR_S, -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *name;
      const char *gap;

      if (!g_str_has_prefix (parts[i], "models--") || g_strcmp0 (parts[i + 1], "snapshots") != 0)
        continue;

      name = parts[i] + strlen ("models--");
      gap = strstr (name, "--");
      if (gap == NULL || gap == name || gap[2] == '\0')
        return g_strdup (name);

      return g_strdup_printf ("%.*s/%s", (int) (gap - name), name, gap + 2);
    }

  return NULL;
}

static void
read_header (FxLibraryEntry *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxModelInfo) info = fx_model_info_new (entry->path, &error);

  if (info == NULL)
    {
      g_set_str (&entry->problem, error->message);
      return;
    }

  g_set_str (&entry->architecture, fx_model_info_get_architecture (info));
  if (fx_model_info_get_n_tensors (info) > 0)
    g_set_str (&entry->quant, fx_model_info_get_quant (info));
  entry->n_parameters = fx_model_info_get_n_parameters (info);
  entry->context = fx_model_info_get_context_length (info);
  entry->has_template = fx_model_info_get_chat_template (info) != NULL;

  if (fx_model_info_get_missing (info) > 0)
    {
      g_autofree char *missing = g_format_size_full (fx_model_info_get_missing (info), G_FORMAT_SIZE_IEC_UNITS);

      entry->problem = g_strdup_printf (_("The file ends too early: %s are missing"), missing);
    }
  else if (!fx_model_check (info, &error))
    {
      g_set_str (&entry->problem, error->message);
    }
}

/* A blob of the hub's layout is named by the hash of its content. */
static char *
hash_of (const char *path)
{
  g_autofree char *target = g_file_read_link (path, NULL);
  g_autofree char *name = target != NULL ? g_path_get_basename (target) : NULL;

  if (name == NULL || strlen (name) != 64)
    return NULL;
  for (const char *at = name; *at != '\0'; at++)
    if (!g_ascii_isxdigit (*at))
      return NULL;

  return g_ascii_strdown (name, -1);
}

GPtrArray *
fx_library_list_parts (const FxLibraryEntry *entry)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *basename = g_path_get_basename (entry->path);
  guint part;
  guint n_parts;

  if (entry->n_parts <= 1 || !parse_part (basename, &part, &n_parts))
    {
      g_ptr_array_add (parts, g_strdup (entry->path));
      return parts;
    }

  for (guint i = 1; i <= n_parts; i++)
    g_ptr_array_add (parts, part_path (entry->path, i));

  return parts;
}

FxLibraryEntry *
fx_library_scan_file (const char     *path,
                      FxLibraryIndex *index)
{
  FxLibraryEntry *entry = fx_library_entry_new ();
  g_autofree char *basename = g_path_get_basename (path);
  GStatBuf info;
  guint part = 1;

  entry->path = g_strdup (path);
  entry->repo = repo_of (path);
  fx_library_entry_set_name (entry, basename);

  if (g_stat (path, &info) != 0)
    {
      entry->problem = g_strdup (g_strerror (errno));
      return entry;
    }

  entry->bytes = (guint64) info.st_size;
  entry->device = (guint64) info.st_dev;
  entry->inode = (guint64) info.st_ino;
  entry->sha256 = hash_of (path);
  if (parse_part (basename, &part, &entry->n_parts))
    {
      for (guint i = 1; i <= entry->n_parts; i++)
        {
          g_autofree char *other = part_path (path, i);
          GStatBuf other_info;

          if (i == part)
            continue;
          if (g_stat (other, &other_info) == 0)
            {
              entry->bytes += (guint64) other_info.st_size;
              continue;
            }
          if (entry->problem == NULL)
            entry->problem = g_strdup_printf (_("Part %u of %u is missing"), i, entry->n_parts);
        }
      if (entry->problem != NULL)
        return entry;
    }

  if (index != NULL && fx_library_index_lookup (index, &info, entry))
    return entry;

  read_header (entry);
  if (index != NULL)
    fx_library_index_store (index, &info, entry);

  return entry;
}

static char *
identity (const GStatBuf *info)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                          (guint64) info->st_dev, (guint64) info->st_ino);
}

/* Takes @entry. */
static void
keep (Scan           *scan,
      FxLibraryEntry *entry,
      const GStatBuf *info)
{
  g_set_str (&entry->store, scan->store->kind == FX_STORE_FORNAX ? "fornax" : scan->store->path);
  entry->store_kind = scan->store->kind;
  g_hash_table_insert (scan->files, identity (info), entry);
  g_ptr_array_add (scan->entries, entry);
}

/* Returns: (nullable): the entry of the file, under another name */
static FxLibraryEntry *
known_file (Scan           *scan,
            const GStatBuf *info)
{
  g_autofree char *key = identity (info);

  return g_hash_table_lookup (scan->files, key);
}

/* "model.gguf" says nothing; its folder does. */
static void
name_by_folder (FxLibraryEntry *entry)
{
  g_autofree char *folder = g_path_get_dirname (entry->path);
  g_autofree char *name = g_path_get_basename (folder);

  fx_library_entry_set_name (entry, name);
}

static void
scan_file (Scan           *scan,
           const char     *path,
           const char     *name,
           const GStatBuf *info)
{
  guint part = 1;
  guint n_parts = 1;
  FxLibraryEntry *entry;

  /* Later parts are counted with the first; without it, with the first that
   * is there. */
  if (parse_part (name, &part, &n_parts))
    for (guint i = 1; i < part; i++)
      {
        g_autofree char *earlier = part_path (path, i);

        if (g_file_test (earlier, G_FILE_TEST_EXISTS))
          return;
      }

  if (known_file (scan, info) != NULL)
    return;

  entry = fx_library_scan_file (path, scan->index);
  if (g_str_equal (name, "model.gguf"))
    name_by_folder (entry);
  keep (scan, entry, info);
}

static void
add_alias (FxLibraryEntry *entry,
           const char     *name)
{
  if (g_str_equal (entry->name, name))
    return;
  if (entry->aliases == NULL)
    entry->aliases = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (entry->aliases, g_strdup (name));
}

static void
scan_ollama_model (Scan          *scan,
                   FxOllamaModel *model)
{
  g_autofree char *title = g_strdup (model->name);
  FxLibraryEntry *entry;
  GStatBuf info;

  /* A manifest of a download that has not ended has no blob yet. */
  if (g_stat (model->blob, &info) != 0 || !S_ISREG (info.st_mode))
    return;
  entry = known_file (scan, &info);
  if (entry != NULL)
    {
      add_alias (entry, model->name);
      return;
    }

  entry = fx_library_scan_file (model->blob, scan->index);
  if (g_str_has_suffix (title, ":latest"))
    title[strlen (title) - strlen (":latest")] = '\0';
  g_set_str (&entry->name, model->name);
  g_set_str (&entry->title, title);
  g_set_str (&entry->sha256, model->sha256);
  entry->params = g_steal_pointer (&model->params);
  entry->system = g_steal_pointer (&model->system);
  entry->license = g_steal_pointer (&model->license);
  if (entry->problem == NULL && model->size > entry->bytes)
    {
      g_autofree char *missing = g_format_size_full (model->size - entry->bytes, G_FORMAT_SIZE_IEC_UNITS);

      entry->problem = g_strdup_printf (_("The file ends too early: %s are missing"), missing);
    }
  keep (scan, entry, &info);
}

static void
scan_ollama (Scan *scan)
{
  g_autoptr (GPtrArray) models = fx_ollama_list (scan->store->path, scan->seen, scan->cancellable);

  for (guint i = 0; i < models->len; i++)
    scan_ollama_model (scan, g_ptr_array_index (models, i));
}

/* Whether a folder of a store can have models. */
static gboolean
is_wanted_folder (const Scan *scan,
                  const char *name,
                  guint       depth)
{
  /* What snapshots point to. */
  if (g_str_equal (name, "blobs") || g_str_equal (name, "refs"))
    return FALSE;

  /* Data sets can have millions of files. */
  return scan->store->kind != FX_STORE_HUGGING_FACE || depth > 0 || g_str_has_prefix (name, "models--");
}

static void
scan_folder (Scan       *scan,
             const char *folder,
             guint       depth)
{
  g_autoptr (GDir) dir = NULL;
  GStatBuf info;
  const char *name;

  if (depth > MAX_DEPTH || g_stat (folder, &info) != 0 ||
      !g_hash_table_add (scan->folders, identity (&info)))
    return;

  dir = g_dir_open (folder, 0, NULL);
  if (dir == NULL)
    return;
  if (scan->seen != NULL)
    g_ptr_array_add (scan->seen, g_strdup (folder));

  while ((name = g_dir_read_name (dir)) != NULL &&
         !g_cancellable_is_cancelled (scan->cancellable))
    {
      g_autofree char *path = NULL;

      if (name[0] == '.')
        continue;
      path = g_build_filename (folder, name, NULL);
      if (g_stat (path, &info) != 0)
        continue;

      if (S_ISDIR (info.st_mode))
        {
          if (is_wanted_folder (scan, name, depth))
            scan_folder (scan, path, depth + 1);
        }
      else if (S_ISREG (info.st_mode) && g_str_has_suffix (name, ".gguf") &&
               !g_str_has_prefix (name, "mmproj"))
        {
          scan_file (scan, path, name, &info);
        }
    }
}

static gint
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  return fx_library_entry_compare (*(FxLibraryEntry *const *) a, *(FxLibraryEntry *const *) b);
}

GPtrArray *
fx_library_scan (GPtrArray      *stores,
                 FxLibraryIndex *index,
                 GPtrArray      *seen,
                 GCancellable   *cancellable)
{
  g_autoptr (GHashTable) known_folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) known_files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Scan scan = {
    .index = index,
    .entries = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_library_entry_unref),
    .seen = seen,
    .folders = known_folders,
    .files = known_files,
    .cancellable = cancellable,
  };

  g_return_val_if_fail (stores != NULL, scan.entries);

  for (guint i = 0; i < stores->len; i++)
    {
      scan.store = g_ptr_array_index (stores, i);
      if (scan.store->kind == FX_STORE_OLLAMA)
        scan_ollama (&scan);
      else
        scan_folder (&scan, scan.store->path, 0);
    }

  g_ptr_array_sort (scan.entries, compare_entries);

  return scan.entries;
}

GPtrArray *
fx_library_scan_all (const char *const *more_folders,
                     const char *const *hidden_stores)
{
  g_autofree char *index_path = fx_library_index_default_path ();
  g_autoptr (FxLibraryIndex) index = fx_library_index_new (index_path);
  g_autoptr (GPtrArray) stores = fx_stores_all (NULL, more_folders, hidden_stores);
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = fx_library_scan (stores, index, NULL, NULL);

  if (!fx_library_index_save (index, &error))
    g_debug ("%s", error->message);

  return entries;
}
