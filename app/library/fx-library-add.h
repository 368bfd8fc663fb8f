/* fx-library-add.h - gives a file its place in our own models folder.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-file-hash.h"

G_BEGIN_DECLS

/**
 * fx_library_add:
 * @folder: our models folder; made if missing
 * @path: (type filename): a GGUF file, or any part of a split one: then all
 *   parts are taken
 * @progress: (nullable)
 *
 * Puts the file's content at models--local--<title>/blobs/<sha256> and a link
 * to it in its snapshot, as the hub cache lays them out.  The content comes by
 * reflink, by hard link, or by copy, whichever works first; the user's file
 * stays where it is.  A file that lies below @folder already is left alone.
 *
 * Blocking, and reads every byte once for the hash.
 *
 * Returns: (transfer full): the path in the library; %NULL with @error set
 */
char *fx_library_add (const char         *folder,
                      const char         *path,
                      FxLibraryProgress   progress,
                      gpointer            user_data,
                      GCancellable       *cancellable,
                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
