/* fx-library.h - the models on this computer, for the main thread.
 *
 * Scans our own folder and those the user added on a worker thread, again
 * whenever something in them changes.
 *
 * Thread-safety: the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "fx-library-add.h"
#include "fx-library-entry.h"

G_BEGIN_DECLS

#define FX_TYPE_LIBRARY (fx_library_get_type ())
G_DECLARE_FINAL_TYPE (FxLibrary, fx_library, FX, LIBRARY, GObject)

/* @folder: (nullable): in the place of fx_library_own_folder() */
FxLibrary  *fx_library_new             (const char           *folder) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_library_set_folders:
 * @folders: (nullable): besides our own and those of other programs
 * @hidden: (nullable): paths of stores of other programs to leave out
 *
 * Starts a scan; signal "changed" when it is done.
 */
void        fx_library_set_folders     (FxLibrary            *self,
                                        const char *const    *folders,
                                        const char *const    *hidden);

void        fx_library_rescan          (FxLibrary            *self);

/* Returns: (transfer none): where what is added and fetched goes */
const char *fx_library_get_own_folder  (FxLibrary            *self);

/* Whether the first scan is done: before it an empty library means nothing. */
gboolean    fx_library_is_ready        (FxLibrary            *self);

/* Returns: (transfer none) (element-type FxLibraryEntry): by name */
GPtrArray  *fx_library_get_entries     (FxLibrary            *self);

/* Returns: (transfer none) (nullable) */
FxLibraryEntry *fx_library_get_by_path (FxLibrary            *self,
                                        const char           *path);

/* fx_library_add() on a worker thread; @progress on the main one. */
void        fx_library_add_file_async  (FxLibrary            *self,
                                        const char           *path,
                                        FxLibraryProgress     progress,
                                        gpointer              progress_data,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);

/* Returns: (transfer full): the path in the library */
char       *fx_library_add_file_finish (FxLibrary            *self,
                                        GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
