/* fx-file-hash.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-library"

#include "fx-file-hash.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (1024 * 1024)

gboolean
fx_file_fail (GError     **error,
              const char  *path)
{
  const int saved = errno;

  if (saved == ENOSPC || saved == EDQUOT)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC,
                 _("The disk is full; nothing was kept of the copy at %s"), path);
  else
    g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (saved),
                 "%s: %s", path, g_strerror (saved));

  return FALSE;
}

static gboolean
write_all (int           fd,
           const guchar *bytes,
           gsize         size)
{
  for (gsize at = 0; at < size;)
    {
      const gssize written = write (fd, bytes + at, size - at);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;
      at += (gsize) written;
    }

  return TRUE;
}

gboolean
fx_file_hash_pass (FxFileHash  *self,
                   const char  *path,
                   int          from,
                   int          to,
                   GChecksum   *checksum,
                   GError     **error)
{
  g_autofree guchar *buffer = g_malloc (CHUNK);

  for (;;)
    {
      const gssize n = read (from, buffer, CHUNK);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fx_file_fail (error, path);
      if (n == 0)
        return TRUE;
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;

      g_checksum_update (checksum, buffer, n);
      if (to >= 0 && !write_all (to, buffer, (gsize) n))
        return fx_file_fail (error, path);

      self->done += (guint64) n;
      if (self->progress != NULL)
        self->progress (self->done, self->total, self->user_data);
    }
}

char *
fx_file_hash_files (GPtrArray          *paths,
                    FxLibraryProgress   progress,
                    gpointer            user_data,
                    GCancellable       *cancellable,
                    GError            **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  FxFileHash hash = { progress, user_data, cancellable, 0, 0 };

  for (guint i = 0; i < paths->len; i++)
    {
      GStatBuf info;

      if (g_stat (g_ptr_array_index (paths, i), &info) == 0)
        hash.total += (guint64) info.st_size;
    }

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      const int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
      gboolean ok;

      if (fd < 0)
        {
          fx_file_fail (error, path);
          return NULL;
        }
      ok = fx_file_hash_pass (&hash, path, fd, -1, checksum, error);
      g_close (fd, NULL);
      if (!ok)
        return NULL;
    }

  return g_strdup (g_checksum_get_string (checksum));
}
