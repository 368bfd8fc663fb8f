/* fx-file-hash.h - the SHA-256 of a file, with progress and a stop.
 *
 * Thread-safety: any thread; blocking.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @done and @total in bytes; on the calling thread. */
typedef void (*FxLibraryProgress) (guint64  done,
                                   guint64  total,
                                   gpointer user_data);

/**
 * FxFileHash: one count over several files.
 * @done: bytes so far, of all files
 * @total: bytes of all files
 */
typedef struct
{
  FxLibraryProgress  progress;
  gpointer           user_data;
  GCancellable      *cancellable;
  guint64            done;
  guint64            total;
} FxFileHash;

/**
 * fx_file_hash_pass:
 * @path: for messages
 * @from: a file descriptor to read to its end
 * @to: one to write all of it to; -1 for none
 * @error: G_FILE_ERROR_NOSPC, in words, where the disk is full
 */
gboolean fx_file_hash_pass  (FxFileHash   *self,
                             const char   *path,
                             int           from,
                             int           to,
                             GChecksum    *checksum,
                             GError      **error);

/**
 * fx_file_hash_files:
 * @paths: (element-type filename): hashed one after the other, as one text
 *
 * Returns: (transfer full): 64 hexadecimal digits
 */
char    *fx_file_hash_files (GPtrArray          *paths,
                             FxLibraryProgress   progress,
                             gpointer            user_data,
                             GCancellable       *cancellable,
                             GError            **error) G_GNUC_WARN_UNUSED_RESULT;

/* A #GFileError of errno, naming @path.  Returns: %FALSE */
gboolean fx_file_fail       (GError            **error,
                             const char         *path);

G_END_DECLS
