/* fx-library-index.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-library"

#include "fx-library-index.h"

#include <string.h>

/* version, then: dev ino size mtime_ns, problem architecture quant,
 * parameters context template */
#define ROW_TYPE "(ttttmsmsmstub)"
#define INDEX_TYPE "(sa" ROW_TYPE ")"

typedef struct
{
  guint64 device;
  guint64 inode;
  guint64 size;
  guint64 mtime;
} Key;

struct _FxLibraryIndex
{
  char       *path;
  GHashTable *known; /* Key -> GVariant of ROW_TYPE */
  GHashTable *used;  /* the same, of this run */
  gboolean    dirty;
};

static void
key_init (Key               *key,
          const struct stat *info)
{
  memset (key, 0, sizeof *key);
  key->device = (guint64) info->st_dev;
  key->inode = (guint64) info->st_ino;
  key->size = (guint64) info->st_size;
  key->mtime = (guint64) info->st_mtim.tv_sec * 1000000000u + (guint64) info->st_mtim.tv_nsec;
}

static guint
key_hash (gconstpointer data)
{
  const Key *key = data;

  return (guint) (key->inode * 0x9e3779b97f4a7c15u >> 32) ^ (guint) key->size ^ (guint) key->mtime;
}

static gboolean
key_equal (gconstpointer a,
           gconstpointer b)
{
  return memcmp (a, b, sizeof (Key)) == 0;
}

static GHashTable *
table_new (void)
{
  return g_hash_table_new_full (key_hash, key_equal, g_free, (GDestroyNotify) g_variant_unref);
}

char *
fx_library_index_default_path (void)
{
  return g_build_filename (g_get_user_cache_dir (), "fornax", "library", NULL);
}

static void
read_file (FxLibraryIndex *self)
{
  g_autoptr (GVariant) file = NULL;
  g_autoptr (GVariant) rows = NULL;
  g_autofree char *version = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *contents;
  gsize length;

  if (!g_file_get_contents (self->path, &contents, &length, NULL))
    return;

  bytes = g_bytes_new_take (contents, length);
  file = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (INDEX_TYPE), bytes, FALSE));
  if (!g_variant_is_normal_form (file))
    return;

  g_variant_get (file, "(s@a" ROW_TYPE ")", &version, &rows);
  if (!g_str_equal (version, FX_VERSION))
    return;

  for (gsize i = 0; i < g_variant_n_children (rows); i++)
    {
      GVariant *row = g_variant_get_child_value (rows, i);
      Key *key = g_new0 (Key, 1);

      g_variant_get_child (row, 0, "t", &key->device);
      g_variant_get_child (row, 1, "t", &key->inode);
      g_variant_get_child (row, 2, "t", &key->size);
      g_variant_get_child (row, 3, "t", &key->mtime);
      g_hash_table_insert (self->known, key, row);
    }
}

FxLibraryIndex *
fx_library_index_new (const char *path)
{
  FxLibraryIndex *self = g_new0 (FxLibraryIndex, 1);

  self->path = g_strdup (path);
  self->known = table_new ();
  self->used = table_new ();
  read_file (self);

  return self;
}

void
fx_library_index_free (FxLibraryIndex *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->known);
  g_hash_table_unref (self->used);
  g_free (self->path);
  g_free (self);
}

gboolean
fx_library_index_lookup (FxLibraryIndex    *self,
                         const struct stat *info,
                         FxLibraryEntry    *entry)
{
  GVariant *row;
  Key key;

  key_init (&key, info);
  row = g_hash_table_lookup (self->known, &key);
  if (row == NULL)
    return FALSE;

  g_variant_get (row, ROW_TYPE, NULL, NULL, NULL, NULL,
                 &entry->problem, &entry->architecture, &entry->quant,
                 &entry->n_parameters, &entry->context, &entry->has_template);
  g_hash_table_insert (self->used, g_memdup2 (&key, sizeof key), g_variant_ref (row));

  return TRUE;
}

void
fx_library_index_store (FxLibraryIndex       *self,
                        const struct stat    *info,
                        const FxLibraryEntry *entry)
{
  GVariant *row;
  Key key;

  key_init (&key, info);
  row = g_variant_new (ROW_TYPE, key.device, key.inode, key.size, key.mtime,
                       entry->problem, entry->architecture, entry->quant,
                       entry->n_parameters, entry->context, entry->has_template);
  g_hash_table_insert (self->used, g_memdup2 (&key, sizeof key), g_variant_ref_sink (row));
  self->dirty = TRUE;
}

gboolean
fx_library_index_save (FxLibraryIndex  *self,
                       GError         **error)
{
  g_autoptr (GVariant) file = NULL;
  g_autofree char *folder = NULL;
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer row;

  if (!self->dirty && g_hash_table_size (self->used) == g_hash_table_size (self->known))
    return TRUE;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" ROW_TYPE));
  g_hash_table_iter_init (&iter, self->used);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_variant_builder_add_value (&builder, row);
  file = g_variant_ref_sink (g_variant_new ("(sa" ROW_TYPE ")", FX_VERSION, &builder));

  folder = g_path_get_dirname (self->path);
  g_mkdir_with_parents (folder, 0700);

  return g_file_set_contents_full (self->path, g_variant_get_data (file),
                                   (gssize) g_variant_get_size (file),
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
