/* fx-library-index.h - what the headers of model files said the last time.
 *
 * A cache file keyed by device, inode, size and time of change, so that a
 * second start reads no headers.  It can be deleted at any time; one that is
 * damaged or of another version is as good as none.
 *
 * Thread-safety: one thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sys/stat.h>

#include "fx-library-entry.h"

G_BEGIN_DECLS

typedef struct _FxLibraryIndex FxLibraryIndex;

/* Returns: (transfer full): `fornax/library` in the user's cache folder */
char           *fx_library_index_default_path (void) G_GNUC_WARN_UNUSED_RESULT;

/* Cannot fail: an unreadable file is an empty index. */
FxLibraryIndex *fx_library_index_new    (const char            *path) G_GNUC_WARN_UNUSED_RESULT;
void            fx_library_index_free   (FxLibraryIndex        *self);

/* Fills in what the header says.  Returns: whether the file is known */
gboolean        fx_library_index_lookup (FxLibraryIndex        *self,
                                         const struct stat     *info,
                                         FxLibraryEntry        *entry);
void            fx_library_index_store  (FxLibraryIndex        *self,
                                         const struct stat     *info,
                                         const FxLibraryEntry  *entry);

/* Writes what was looked up or stored since fx_library_index_new(), if that
 * is not what the file has. */
gboolean        fx_library_index_save   (FxLibraryIndex        *self,
                                         GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxLibraryIndex, fx_library_index_free)

G_END_DECLS
