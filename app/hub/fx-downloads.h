/* fx-downloads.h - the list of downloads, and the queue that works it off.
 *
 * Remembers everything in a database: after a kill or a reboot the list is as
 * it was, and what ran runs on.  Bytes come on threads; no call blocks.  A
 * file appears under its name in the library only when it is whole and its
 * SHA-256 is right.  Two processes may have the same list: a file is fetched
 * by one of them.
 *
 * It connects to nothing before a download is added, or one that was running
 * is found by fx_downloads_start().
 *
 * Thread-safety: the thread that made it, whose default main context runs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-download.h"
#include "fx-hub-client.h"

G_BEGIN_DECLS

/**
 * FxDownloads: a #GListModel of #FxDownload, the newest first
 *
 * Properties:
 *   "n-active"    uint    running, waiting, checking or queued; with any, keep
 *                         the computer awake
 *   "progress"    double  of all that are active together; 0 to 1
 *   "asks"        boolean whether the network is metered and nobody has said
 *                         yet that it may be used: see
 *                         fx_downloads_answer_metered()
 *   "max-running" uint    how many at once, 2; 1 to 8
 * Signals:
 *   "finished" (download) it is whole and in its place: rescan the library
 *   "failed" (download)
 */
#define FX_TYPE_DOWNLOADS (fx_downloads_get_type ())
G_DECLARE_FINAL_TYPE (FxDownloads, fx_downloads, FX, DOWNLOADS, GObject)

/**
 * fx_downloads_new:
 * @folder: (nullable) (type filename): the models folder; %NULL for our own
 * @database: (nullable) (type filename): %NULL for downloads.db in the user's
 *   data folder; made with the first download
 *
 * Returns: (transfer full): with what is remembered, nothing running yet
 */
FxDownloads *fx_downloads_new            (FxHubClient  *client,
                                          const char   *folder,
                                          const char   *database) G_GNUC_WARN_UNUSED_RESULT;

/* Lets run on what ran when the last process ended. */
void         fx_downloads_start          (FxDownloads  *self);

/**
 * fx_downloads_add:
 * @model: a page
 * @file: one of its files
 * @error: FX_HUB_ERROR_SPACE: "Needs 4.7 GB, 3.9 GB free on /home", where all
 *   that is queued is counted; FX_HUB_ERROR_NOT_FOUND for a file that has a
 *   problem
 *
 * Returns: (transfer none): queued, or the one that is there already, which
 *   goes on if it did not run; %NULL with @error set
 */
FxDownload  *fx_downloads_add            (FxDownloads  *self,
                                          FxHubModel   *model,
                                          FxHubFile    *file,
                                          GError      **error);

void         fx_downloads_pause          (FxDownloads  *self,
                                          FxDownload   *download);

/* Also tries a failed one again. */
void         fx_downloads_resume         (FxDownloads  *self,
                                          FxDownload   *download);

/**
 * fx_downloads_cancel:
 *
 * Stops it; the list keeps it, cancelled, for ten minutes and then forgets it
 * with what came of it.
 */
void         fx_downloads_cancel         (FxDownloads  *self,
                                          FxDownload   *download);

/* Undoes fx_downloads_cancel(): it goes on where it was. */
void         fx_downloads_restore        (FxDownloads  *self,
                                          FxDownload   *download);

/* Takes it off the list, with its partial files; a finished model stays. */
void         fx_downloads_forget         (FxDownloads  *self,
                                          FxDownload   *download);

/* Returns: (transfer none) (nullable): of the file with this hash */
FxDownload  *fx_downloads_find           (FxDownloads  *self,
                                          const char   *sha256);

guint        fx_downloads_get_n_active   (FxDownloads  *self);
double       fx_downloads_get_progress   (FxDownloads  *self);
gboolean     fx_downloads_get_asks       (FxDownloads  *self);
const char  *fx_downloads_get_folder     (FxDownloads  *self);
void         fx_downloads_set_max_running (FxDownloads *self,
                                          guint         max_running);

/* @allow: whether the metered network may be used, for as long as this
 *   process lives; asked once */
void         fx_downloads_answer_metered (FxDownloads  *self,
                                          gboolean      allow);

/* Stops all threads and writes down where they were; what ran runs on at the
 * next fx_downloads_start().  Blocks for at most a second or so.  Called by
 * dispose too. */
void         fx_downloads_shut_down      (FxDownloads  *self);

G_END_DECLS
