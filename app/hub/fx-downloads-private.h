/* fx-downloads-private.h - what the files of FxDownloads share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-download-private.h"
#include "fx-downloads.h"

G_BEGIN_DECLS

struct _FxDownloads
{
  GObject parent_instance;

  /* Owned */
  FxHubClient     *client;
  FxDownloadDb    *db;
  GPtrArray       *items; /* of FxDownload, the newest first */
  GMainContext    *context;
  GNetworkMonitor *monitor;
  char            *folder;

  guint            max_running;
  guint            look_id;
  gboolean         metered_answered;
  gboolean         metered_allowed;
  gboolean         asks;
  gboolean         is_shut_down;
  guint            n_active;
  double           progress;
};

/* Works out what is shown of all of them together. */
void fx_downloads_update     (FxDownloads     *self);

/* Writes down a download's state and path. */
void fx_downloads_remember   (FxDownloads     *self,
                              FxDownload      *download);

/* Starts what is queued, as far as there is room. */
void fx_downloads_start_next (FxDownloads     *self);

/* Makes it @state and lets its thread end soon, if there is one. */
void fx_downloads_stop       (FxDownloads     *self,
                              FxDownload      *download,
                              FxDownloadState  state);

/* Waits for the thread of one that was stopped. */
void fx_downloads_end_thread (FxDownload      *download);

void fx_downloads_set_asks   (FxDownloads     *self,
                              gboolean         asks);

G_END_DECLS
