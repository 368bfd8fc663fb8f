/* fx-library-layout.h - how a models folder is laid out: as the hub cache.
 *
 *   models--owner--name/blobs/<sha256>                 the content
 *   models--owner--name/snapshots/<revision>/<name>    links to it
 *   models--owner--name/refs/main                      the revision
 *
 * Steps that leave the folder sound whenever the process or the computer
 * stops: a link is there only when what it points to is.
 *
 * Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes @path and what is missing above it, for the user alone.
 * @error: of G_FILE_ERROR */
gboolean fx_library_make_folder (const char  *path,
                                 GError     **error);

/* Puts on the disk what was renamed or made in a folder. */
void     fx_library_sync_folder (const char  *path);

/**
 * fx_library_link:
 * @repo: (type filename): .../models--owner--name
 * @revision: 40 digits
 * @name: in the repository; may have folders: "Q8_0/model.gguf"; relative,
 *   without "..": not checked here
 * @blob: the content's name in blobs/
 *
 * Links the snapshot's @name to the blob, in the place of what is there.
 *
 * Returns: (transfer full): the link's path; %NULL with @error, of
 *   G_FILE_ERROR, set
 */
char    *fx_library_link        (const char  *repo,
                                 const char  *revision,
                                 const char  *name,
                                 const char  *blob,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;

/* Says that @ref ("main") is @revision. */
gboolean fx_library_set_ref     (const char  *repo,
                                 const char  *ref,
                                 const char  *revision,
                                 GError     **error);

/* The path of the file's name in a snapshot.  Returns: (transfer full) */
char    *fx_library_snapshot_path (const char *repo,
                                   const char *revision,
                                   const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
