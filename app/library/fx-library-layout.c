/* fx-library-layout.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-library"

#include "fx-library-layout.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

static gboolean
fail_errno (GError     **error,
            const char  *path)
{
  const int saved = errno;

  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (saved),
               "%s: %s", path, g_strerror (saved));

  return FALSE;
}

gboolean
fx_library_make_folder (const char  *path,
                        GError     **error)
{
  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;

  return fail_errno (error, path);
}

void
fx_library_sync_folder (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  g_close (fd, NULL);
}

char *
fx_library_snapshot_path (const char *repo,
                          const char *revision,
                          const char *name)
{
  return g_build_filename (repo, "snapshots", revision, name, NULL);
}

char *
fx_library_link (const char  *repo,
                 const char  *revision,
                 const char  *name,
                 const char  *blob,
                 GError     **error)
{
  g_autofree char *link = fx_library_snapshot_path (repo, revision, name);
  g_autofree char *folder = g_path_get_dirname (link);
  g_autofree char *fresh = g_strconcat (link, ".new", NULL);
  g_autoptr (GString) target = g_string_new ("../../");

  if (!fx_library_make_folder (folder, error))
    return NULL;

  for (const char *at = name; *at != '\0'; at++)
    if (*at == G_DIR_SEPARATOR)
      g_string_append (target, "../");
  g_string_append_printf (target, "blobs/%s", blob);

  g_unlink (fresh);
  if (symlink (target->str, fresh) != 0 || g_rename (fresh, link) != 0)
    {
      fail_errno (error, link);
      return NULL;
    }
  fx_library_sync_folder (folder);

  return g_steal_pointer (&link);
}

gboolean
fx_library_set_ref (const char  *repo,
                    const char  *ref,
                    const char  *revision,
                    GError     **error)
{
  g_autofree char *refs = g_build_filename (repo, "refs", NULL);
  g_autofree char *path = g_build_filename (refs, ref, NULL);

  if (!fx_library_make_folder (refs, error) ||
      !g_file_set_contents_full (path, revision, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0644, error))
    return FALSE;
  fx_library_sync_folder (refs);

  return TRUE;
}
