/* fx-hub-space.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-hub-space.h"

#include <glib/gi18n.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "fx-hub-error.h"

/* The folder nearest to @path that is there. */
static char *
existing (const char *path)
{
  char *at = g_canonicalize_filename (path, NULL);

  while (!g_file_test (at, G_FILE_TEST_IS_DIR) && at[1] != '\0')
    {
      char *above = g_path_get_dirname (at);

      g_free (at);
      at = above;
    }

  return at;
}

/* "/home": where the file system of @path begins. */
static char *
mount_point (const char *path)
{
  char *at = existing (path);
  struct stat info;

  if (stat (at, &info) != 0)
    return at;

  while (at[1] != '\0')
    {
      char *above = g_path_get_dirname (at);
      struct stat there;

      if (stat (above, &there) != 0 || there.st_dev != info.st_dev)
        {
          g_free (above);
          break;
        }
      g_free (at);
      at = above;
    }

  return at;
}

static gboolean
get_free (const char *path,
          guint64    *n_free)
{
  g_autofree char *folder = existing (path);
  struct statvfs info;

  if (statvfs (folder, &info) != 0 || info.f_blocks == 0)
    return FALSE;

  *n_free = (guint64) info.f_bavail * info.f_frsize;

  return TRUE;
}

void
fx_hub_space_fail (const char  *path,
                   guint64      n_needed,
                   GError     **error)
{
  g_autofree char *mount = mount_point (path);
  g_autofree char *needed = g_format_size (n_needed);
  g_autofree char *left = NULL;
  guint64 n_free = 0;

  get_free (path, &n_free);
  left = g_format_size (n_free);
  fx_hub_error_set (error, FX_HUB_ERROR_SPACE, 0, _("Needs %s, %s free on %s"), needed, left, mount);
}

gboolean
fx_hub_space_check (const char  *path,
                    guint64      n_needed,
                    GError     **error)
{
  guint64 n_free;

  if (!get_free (path, &n_free) || n_free >= n_needed)
    return TRUE;

  fx_hub_space_fail (path, n_needed, error);

  return FALSE;
}
