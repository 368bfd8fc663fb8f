/* fx-library-remove.h - takes a model out of our own folder, for good.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-library-entry.h"

G_BEGIN_DECLS

/**
 * fx_library_remove:
 * @folder: our models folder
 * @entry: a model in it
 * @error: G_FILE_ERROR_PERM for a file that lies elsewhere: what belongs to
 *   other programs is never deleted
 *
 * All parts: first the links in the snapshots, then the blobs to which no
 * snapshot of that repository leads any more, then the folders this leaves
 * empty, up to @folder.  What the engine has mapped stays readable.
 *
 * Blocking; any thread.
 */
gboolean fx_library_remove (const char            *folder,
                            const FxLibraryEntry  *entry,
                            GError               **error);

G_END_DECLS
