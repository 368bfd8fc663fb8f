/* fx-download-db.h - the downloads as they are remembered.
 *
 * An SQLite file that several processes may have open.  Writing happens in
 * order on a thread of its own, so that no caller waits for the disk; each
 * write is on the disk for good when it is done.
 *
 * Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-download.h"
#include "fx-hub-model.h"

G_BEGIN_DECLS

typedef struct _FxDownloadDb FxDownloadDb;

/**
 * FxDownloadRow:
 * @id: random, above 0
 * @model: what of it finds the files again
 * @path: (nullable): of a finished one
 * @added_at: µs of the epoch
 */
typedef struct
{
  gint64           id;
  FxHubModel      *model;
  FxHubFile       *file;
  FxDownloadState  state;
  char            *path;
  gint64           added_at;
} FxDownloadRow;

void          fx_download_row_free       (FxDownloadRow       *row);

/* @path: (nullable): %NULL for downloads.db in the user's data folder.  The
 * file is made by the first write; one that is damaged is put aside. */
FxDownloadDb *fx_download_db_new         (const char          *path) G_GNUC_WARN_UNUSED_RESULT;

/* Waits for what is being written. */
void          fx_download_db_free        (FxDownloadDb        *self);
void          fx_download_db_flush       (FxDownloadDb        *self);

/* Returns: (transfer full) (element-type FxDownloadRow): the newest first */
GPtrArray    *fx_download_db_load        (FxDownloadDb        *self) G_GNUC_WARN_UNUSED_RESULT;

/* The pieces of part @n, weights first, then what comes along.
 * Returns: (transfer full) (nullable) */
GBytes       *fx_download_db_load_pieces (FxDownloadDb        *self,
                                          gint64               id,
                                          guint                n) G_GNUC_WARN_UNUSED_RESULT;

void          fx_download_db_add         (FxDownloadDb        *self,
                                          gint64               id,
                                          FxHubModel          *model,
                                          FxHubFile           *file,
                                          FxDownloadState      state);

/* It is to be had there now. */
void          fx_download_db_set_source  (FxDownloadDb        *self,
                                          gint64               id,
                                          FxHubModel          *model);

/* @path: (nullable) */
void          fx_download_db_set_state   (FxDownloadDb        *self,
                                          gint64               id,
                                          FxDownloadState      state,
                                          const char          *path);
void          fx_download_db_set_pieces  (FxDownloadDb        *self,
                                          gint64               id,
                                          guint                n,
                                          GBytes              *pieces);
void          fx_download_db_remove      (FxDownloadDb        *self,
                                          gint64               id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxDownloadDb, fx_download_db_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxDownloadRow, fx_download_row_free)

G_END_DECLS
