/* fx-library-remove.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-library"

#include "fx-library-remove.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fx-file-hash.h"
#include "fx-library-scan.h"

#define MAX_DEPTH 8

static gboolean
lies_below (const char *path,
            const char *folder)
{
  return g_str_has_prefix (path, folder) && path[strlen (folder)] == G_DIR_SEPARATOR;
}

/* Whether a link somewhere below @folder leads to the file @info is of. */
static gboolean
is_linked (const char        *folder,
           const struct stat *info,
           guint              depth)
{
  g_autoptr (GDir) dir = depth <= MAX_DEPTH ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf link;
      GStatBuf target;

      if (g_lstat (path, &link) != 0)
        continue;
      if (S_ISDIR (link.st_mode) && is_linked (path, info, depth + 1))
        return TRUE;
      if (S_ISLNK (link.st_mode) && g_stat (path, &target) == 0 &&
          target.st_dev == info->st_dev && target.st_ino == info->st_ino)
        return TRUE;
    }

  return FALSE;
}

/* ".../models--owner--name" of a path in its snapshots */
static char *
repo_folder (const char *path)
{
  const char *snapshots = strstr (path, "/snapshots/");

  return snapshots != NULL ? g_strndup (path, (gsize) (snapshots - path)) : NULL;
}

static gboolean
remove_file (const char  *folder,
             const char  *path,
             GError     **error)
{
  g_autofree char *repo = repo_folder (path);
  g_autofree char *blob = g_file_read_link (path, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *target = NULL;
  g_autofree char *snapshots = NULL;
  GStatBuf info;

  if (blob != NULL)
    target = g_canonicalize_filename (blob, parent);
  if (target != NULL && (!lies_below (target, folder) || g_stat (target, &info) != 0))
    g_clear_pointer (&target, g_free);

  if (g_unlink (path) != 0)
    return fx_file_fail (error, path);
  if (target == NULL)
    return TRUE;

  snapshots = repo != NULL ? g_build_filename (repo, "snapshots", NULL) : NULL;
  if (snapshots != NULL && is_linked (snapshots, &info, 0))
    return TRUE;

  return g_unlink (target) == 0 || fx_file_fail (error, target);
}

/* Empty folders from @path up, below @folder. */
static void
remove_empty (const char *folder,
              const char *path)
{
  g_autofree char *at = g_strdup (path);

  while (lies_below (at, folder) && g_rmdir (at) == 0)
    {
      char *parent = g_path_get_dirname (at);

      g_free (at);
      at = parent;
    }
}

/* What is left of a repository without blobs: its refs. */
static void
remove_repo (const char *folder,
             const char *repo)
{
  g_autofree char *blobs = g_build_filename (repo, "blobs", NULL);
  g_autofree char *refs = g_build_filename (repo, "refs", NULL);
  g_autofree char *main_ref = g_build_filename (refs, "main", NULL);

  if (g_rmdir (blobs) != 0)
    return;
  g_unlink (main_ref);
  remove_empty (folder, refs);
}

gboolean
fx_library_remove (const char            *folder,
                   const FxLibraryEntry  *entry,
                   GError               **error)
{
  g_autofree char *own = g_canonicalize_filename (folder, NULL);
  g_autoptr (GPtrArray) parts = fx_library_list_parts (entry);
  g_autofree char *repo = repo_folder (entry->path);

  if (!lies_below (entry->path, own))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_PERM,
                   _("%s is not in Fornax's own folder"), entry->path);
      return FALSE;
    }

  for (guint i = 0; i < parts->len; i++)
    {
      const char *path = g_ptr_array_index (parts, i);
      g_autofree char *parent = g_path_get_dirname (path);

      /* A part may be missing: that may be why it goes. */
      if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && !g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      if (!remove_file (own, path, error))
        return FALSE;
      remove_empty (own, parent);
    }
  if (repo != NULL)
    remove_repo (own, repo);

  return TRUE;
}
