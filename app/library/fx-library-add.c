/* fx-library-add.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-library"

#include "fx-library-add.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "fx-library-layout.h"
#include "fx-library-scan.h"

/* Takes the space for the copy, where the file system can. */
static gboolean
reserve (int from,
         int to)
{
  struct stat info;

  if (fstat (from, &info) != 0 || info.st_size == 0 || fallocate (to, 0, 0, info.st_size) == 0)
    return TRUE;

  return errno != ENOSPC && errno != EDQUOT;
}

/* Leaves the content at @partial, hashed. */
static gboolean
take_content (FxFileHash  *adding,
              const char  *path,
              const char  *partial,
              GChecksum   *checksum,
              GError     **error)
{
  gboolean shared = FALSE;
  gboolean ok;
  int from;
  int to;

  from = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (from < 0)
    return fx_file_fail (error, path);

  g_unlink (partial);
  to = g_open (partial, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
  if (to < 0)
    {
      fx_file_fail (error, partial);
      g_close (from, NULL);
      return FALSE;
    }

  if (ioctl (to, FICLONE, from) == 0)
    {
      shared = TRUE;
    }
  else
    {
      struct stat info;

      /* A hard link only to what is the user's own. */
      if (fstat (from, &info) == 0 && info.st_uid == geteuid ())
        {
          g_autofree char *target = g_strconcat (partial, ".link", NULL);

          g_unlink (target);
          if (linkat (AT_FDCWD, path, AT_FDCWD, target, AT_SYMLINK_FOLLOW) == 0)
            {
              shared = g_rename (target, partial) == 0;
              if (!shared)
                g_unlink (target);
            }
        }
    }

  /* A disk that will be full says so before hours of copying. */
  if (!shared && !reserve (from, to))
    {
      fx_file_fail (error, partial);
      g_close (to, NULL);
      g_close (from, NULL);
      g_unlink (partial);
      return FALSE;
    }

  ok = fx_file_hash_pass (adding, path, from, shared ? -1 : to, checksum, error);
  if (ok && !shared && fsync (to) != 0)
    ok = fx_file_fail (error, partial);
  g_close (to, NULL);
  g_close (from, NULL);
  if (!ok)
    g_unlink (partial);

  return ok;
}

/* Characters a folder of the hub's layout may have. */
static char *
safe_name (const char *title)
{
  char *name = g_strdup (title);

  for (char *at = name; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("._-", *at) == NULL)
      *at = '_';
  if (name[0] == '.' || name[0] == '\0')
    {
      g_free (name);
      return g_strdup ("model");
    }

  return name;
}

static gboolean
lies_below (const char *path,
            const char *folder)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *front = g_canonicalize_filename (folder, NULL);

  return g_str_has_prefix (whole, front) && whole[strlen (front)] == G_DIR_SEPARATOR;
}

char *
fx_library_add (const char         *folder,
                const char         *path,
                FxLibraryProgress   progress,
                gpointer            user_data,
                GCancellable       *cancellable,
                GError            **error)
{
  g_autoptr (FxLibraryEntry) entry = NULL;
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *title = NULL;
  g_autofree char *repo = NULL;
  g_autofree char *blobs = NULL;
  g_autofree char *revision = NULL;
  g_autofree char *first = NULL;
  FxFileHash adding = { progress, user_data, cancellable, 0, 0 };

  g_return_val_if_fail (folder != NULL && path != NULL, NULL);

  if (lies_below (path, folder))
    return g_strdup (path);

  entry = fx_library_scan_file (path, NULL);
  if (entry->problem != NULL)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s: %s", path, entry->problem);
      return NULL;
    }

  title = safe_name (entry->title);
  repo = g_strdup_printf ("%s/models--local--%s", folder, title);
  blobs = g_build_filename (repo, "blobs", NULL);
  if (!fx_library_make_folder (blobs, error))
    return NULL;

  parts = fx_library_list_parts (entry);
  adding.total = entry->bytes;
  for (guint i = 0; i < parts->len; i++)
    {
      const char *part = g_ptr_array_index (parts, i);
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
      g_autofree char *name = g_strdup_printf (".adding-%d-%u.incomplete", (int) getpid (), i);
      g_autofree char *partial = g_build_filename (blobs, name, NULL);
      g_autofree char *blob = NULL;

      if (!take_content (&adding, part, partial, checksum, error))
        return NULL;

      blob = g_build_filename (blobs, g_checksum_get_string (checksum), NULL);
      if (g_rename (partial, blob) != 0)
        {
          fx_file_fail (error, blob);
          g_unlink (partial);
          return NULL;
        }
      /* rename () between two names of one file does nothing. */
      g_unlink (partial);
      g_ptr_array_add (hashes, g_strdup (g_checksum_get_string (checksum)));
    }
  fx_library_sync_folder (blobs);

  /* A revision wants 40 digits; the content's own hash has them. */
  revision = g_strndup (g_ptr_array_index (hashes, 0), 40);
  for (guint i = 0; i < parts->len; i++)
    {
      g_autofree char *name = g_path_get_basename (g_ptr_array_index (parts, i));
      g_autofree char *link = fx_library_link (repo, revision, name, g_ptr_array_index (hashes, i), error);

      if (link == NULL)
        return NULL;
      if (i == 0)
        first = g_steal_pointer (&link);
    }

  if (!fx_library_set_ref (repo, "main", revision, error))
    return NULL;

  return g_steal_pointer (&first);
}
