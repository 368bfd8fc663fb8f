/* fx-library-scan.h - finds the model files below some folders.
 *
 * Pure but for the index; for a worker thread or a command.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "fx-library-index.h"
#include "fx-store.h"

G_BEGIN_DECLS

/* Returns: (transfer full): `fornax/models` in the user's data folder */
char      *fx_library_own_folder (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_library_scan:
 * @stores: (element-type FxStore): from fx_stores_all()
 * @index: (nullable)
 * @seen: (nullable) (element-type filename): takes every folder looked into,
 *   for watching
 * @cancellable: (nullable): a scan that is cancelled returns what it has
 *
 * Every `*.gguf` down to eight folders deep, in the hub cache's layout or
 * any other, and what Ollama's manifests name; the parts of a split file are
 * one entry; a file that is there under several names is listed once.  Reads
 * only.  What goes with a model but is none (`mmproj-*`) is left out.
 *
 * Returns: (transfer full) (element-type FxLibraryEntry): by name
 */
GPtrArray *fx_library_scan       (GPtrArray         *stores,
                                  FxLibraryIndex    *index,
                                  GPtrArray         *seen,
                                  GCancellable      *cancellable) G_GNUC_WARN_UNUSED_RESULT;

/* The entry of one file, in a library or not.  Never %NULL: what is wrong is
 * its problem. */
FxLibraryEntry *fx_library_scan_file (const char      *path,
                                      FxLibraryIndex  *index) G_GNUC_WARN_UNUSED_RESULT;

/* All stores of fx_stores_all(): everything `fornax models` lists. */
GPtrArray *fx_library_scan_all   (const char *const *more_folders,
                                  const char *const *hidden_stores) G_GNUC_WARN_UNUSED_RESULT;

/* The files of an entry: its own, or its parts.  Returns: (transfer full) */
GPtrArray *fx_library_list_parts (const FxLibraryEntry *entry) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
