/* fx-hub-cache.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-hub-cache.h"

#include <glib/gstdio.h>
#include <string.h>

#define MAX_CACHED 300

static char *
path_of (const char *folder,
         const char *url)
{
  g_autofree char *name = g_compute_checksum_for_string (G_CHECKSUM_SHA256, url, -1);

  return g_build_filename (folder, name, NULL);
}

static gint
oldest_first (gconstpointer a,
              gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* Keeps the newest. */
static void
trim (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;

      if (g_stat (path, &info) == 0)
        g_ptr_array_add (files, g_strdup_printf ("%020" G_GINT64_FORMAT "%s", (gint64) info.st_mtime, path));
    }

  g_ptr_array_sort (files, oldest_first);
  for (guint i = 0; i + MAX_CACHED < files->len; i++)
    g_unlink ((const char *) g_ptr_array_index (files, i) + 20);
}

/* The first line is the address of the next page, or empty. */
void
fx_hub_cache_store (const char *folder,
                    const char *url,
                    const char *next,
                    GBytes     *body)
{
  g_autofree char *path = path_of (folder, url);
  g_autoptr (GString) text = g_string_new (next);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return;

  g_string_append_c (text, '\n');
  g_string_append_len (text, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    trim (folder);
  g_file_set_contents_full (path, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}

GBytes *
fx_hub_cache_load (const char  *folder,
                   const char  *url,
                   char       **next)
{
  g_autofree char *path = path_of (folder, url);
  g_autofree char *text = NULL;
  char *line;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return NULL;
  line = memchr (text, '\n', length);
  if (line == NULL)
    return NULL;

  if (next != NULL && line > text)
    *next = g_strndup (text, (gsize) (line - text));

  return g_bytes_new (line + 1, length - (gsize) (line + 1 - text));
}
