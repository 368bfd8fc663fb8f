/* fx-duplicates.h - files that are on the disk twice, and the space they cost.
 *
 * Two files are the same when their SHA-256 is.  A hash a file's name claims
 * (a blob of Ollama or of the hub) is enough to ask about; before anything is
 * changed, every byte of both is compared.
 *
 * Only our own store is written: its file is replaced by one that shares the
 * other's bytes on the disk (a reflink where the file system has it, else a
 * hard link), in one step, so that it is there all the time.
 *
 * Thread-safety: pure but for the disk; blocking; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-file-hash.h"
#include "fx-library-entry.h"

G_BEGIN_DECLS

/**
 * FxDuplicate:
 * @sha256: (nullable): of all of them, claimed or computed
 * @entries: (element-type FxLibraryEntry): at least two, our own first
 * @bytes: that sharing would free: of all but one
 * @reclaimable: whether the first is ours, so that we may
 */
typedef struct
{
  char      *sha256;
  GPtrArray *entries;
  guint64    bytes;
  gboolean   reclaimable;
} FxDuplicate;

typedef enum
{
  FX_RECLAIM_REFLINK,
  FX_RECLAIM_HARD_LINK,
} FxReclaim;

void       fx_duplicate_free      (FxDuplicate         *self);

/**
 * fx_duplicates_find:
 * @entries: (element-type FxLibraryEntry)
 * @hashes: (element-type utf8 utf8): path -> SHA-256 that was computed before;
 *   grows by what is computed here
 *
 * Files of one size are hashed where their names do not say; others cannot be
 * the same.  Files that share their bytes already are not listed, nor are
 * those of several parts.
 *
 * Returns: (transfer full) (element-type FxDuplicate): most bytes first
 */
GPtrArray *fx_duplicates_find     (GPtrArray           *entries,
                                   GHashTable          *hashes,
                                   GCancellable        *cancellable) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_duplicate_share:
 * @ours: a file of our own store; replaced
 * @theirs: the same bytes; only read
 * @how: (out)
 * @error: G_FILE_ERROR_INVAL where the bytes differ or are on different disks,
 *   G_FILE_ERROR_PERM where only a hard link would do and @theirs is another
 *   user's; then nothing is changed
 */
gboolean   fx_duplicate_share     (const char          *ours,
                                   const char          *theirs,
                                   FxReclaim           *how,
                                   FxLibraryProgress    progress,
                                   gpointer             user_data,
                                   GCancellable        *cancellable,
                                   GError             **error);

/* Takes it back: @ours gets bytes of its own again. */
gboolean   fx_duplicate_unshare   (const char          *ours,
                                   FxLibraryProgress    progress,
                                   gpointer             user_data,
                                   GCancellable        *cancellable,
                                   GError             **error);

/* Whether two files have their bytes on the disk in common: one inode, or
 * extents of one place. */
gboolean   fx_files_share_bytes   (const char          *a,
                                   const char          *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxDuplicate, fx_duplicate_free)

G_END_DECLS
