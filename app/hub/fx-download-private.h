/* fx-download-private.h - what FxDownloads does with its FxDownload objects.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-download-job.h"
#include "fx-download.h"

G_BEGIN_DECLS

struct _FxDownload
{
  GObject parent_instance;

  /* Owned, constant */
  gint64           id;
  FxHubModel      *model;
  FxHubFile       *file;

  /* Owned: what is shown */
  FxDownloadState  state;
  guint64          size;
  guint64          done;
  double           speed;
  gint64           eta;
  char            *path;
  GError          *error;

  /* Of FxDownloads */
  gboolean         may_run;    /* in this process */
  guint            forget_id;  /* timeout of one that is cancelled */

  /* While a thread is at it */
  FxDownloadJob   *job;
  GThread         *thread;
  GCancellable    *cancellable;
  guint64          received;   /* at the last look */
  gint64           looked_at;  /* monotonic µs */
  gint64           moving_since;
};

FxDownload *fx_download_new         (gint64            id,
                                     FxHubModel       *model,
                                     FxHubFile        *file,
                                     FxDownloadState   state,
                                     const char       *path) G_GNUC_WARN_UNUSED_RESULT;

/* Each notifies what changes by it. */

/* @error: (nullable) (transfer full) */
void        fx_download_set_state   (FxDownload       *self,
                                     FxDownloadState   state,
                                     GError           *error);

/* Another address or revision of the same file. */
void        fx_download_set_model   (FxDownload       *self,
                                     FxHubModel       *model);
void        fx_download_set_path    (FxDownload       *self,
                                     const char       *path);

/* Only forward. */
void        fx_download_set_done    (FxDownload       *self,
                                     guint64           done);

/* Of one that begins anew. */
void        fx_download_reset_done  (FxDownload       *self);

/**
 * fx_download_look:
 * @now: monotonic µs
 *
 * Takes over how far its job is; works out speed and time left.
 */
void        fx_download_look        (FxDownload       *self,
                                     gint64            now);

/* Whether it is one of those a user waits for. */
gboolean    fx_download_is_active   (FxDownload       *self);

G_END_DECLS
