/* fx-download-job.h - brings one model here and gives it its place.
 *
 * All parts, and what comes along, one after the other; each under a lock
 * that other processes respect, Hugging Face's own programs included.  The
 * content is at its blob's name when it is verified and synced; the names
 * that the library shows are linked when all of it is.
 *
 * Thread-safety: fx_download_job_run() blocks a thread of its own; the others
 * from any thread meanwhile.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-download-db.h"
#include "fx-hub-client.h"

G_BEGIN_DECLS

typedef struct _FxDownloadJob FxDownloadJob;

/**
 * FxDownloadStatus: how far it is
 * @n_done: bytes that are here, of all parts
 * @n_received: bytes that came over the wire in this run
 * @problem: (nullable): why it waits
 */
typedef struct
{
  FxDownloadState  state;
  guint64          n_done;
  guint64          n_received;
  GError          *problem;
} FxDownloadStatus;

/* @folder: the models folder.  @db: outlives it */
FxDownloadJob *fx_download_job_new        (FxHubClient       *client,
                                           FxDownloadDb      *db,
                                           const char        *folder,
                                           gint64             id,
                                           FxHubModel        *model,
                                           FxHubFile         *file) G_GNUC_WARN_UNUSED_RESULT;
void           fx_download_job_free       (FxDownloadJob     *self);

/* Returns: (transfer full): the path of the first part in the library; %NULL
 * with @error, of FX_HUB_ERROR or G_IO_ERROR_CANCELLED, set */
char          *fx_download_job_run        (FxDownloadJob     *self,
                                           GCancellable      *cancellable,
                                           GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void           fx_download_job_wake       (FxDownloadJob     *self);

/* @status: (out): clear its problem */
void           fx_download_job_get_status (FxDownloadJob     *self,
                                           FxDownloadStatus  *status);

/* Bytes of the model the disk has not set apart yet: what has to be free. */
guint64        fx_download_job_get_needed (const char        *folder,
                                           const FxHubModel  *model,
                                           const FxHubFile   *file);

/* Bytes that are here by what is remembered; blocking. */
guint64        fx_download_job_get_here   (FxDownloadDb      *db,
                                           const char        *folder,
                                           gint64             id,
                                           const FxHubModel  *model,
                                           const FxHubFile   *file);

/* Deletes the partial files, unless another process is at them; blocking. */
void           fx_download_job_discard    (const char        *folder,
                                           const FxHubModel  *model,
                                           const FxHubFile   *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxDownloadJob, fx_download_job_free)

G_END_DECLS
