/* fx-download.h - one model on its way here, as a list shows it.
 *
 * A model or a quantisation of it: all parts of a split file together.  Its
 * properties change while it runs, a few times a second, on the thread of the
 * FxDownloads it belongs to; everything done to it goes through that.
 *
 * Thread-safety: the thread of its FxDownloads (the main one in the window).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "fx-hub-error.h"

G_BEGIN_DECLS

/**
 * FxDownloadState:
 * @FX_DOWNLOAD_QUEUED: waits for those before it, or for an answer about the
 *   metered network (fx_downloads_get_asks())
 * @FX_DOWNLOAD_RUNNING: bytes are coming
 * @FX_DOWNLOAD_WAITING: the connection broke or the hub wants a pause; goes on
 *   by itself, "problem" says why and when
 * @FX_DOWNLOAD_PAUSED: by the user; goes on from the same byte
 * @FX_DOWNLOAD_CHECKING: all bytes are here and are being hashed
 * @FX_DOWNLOAD_DONE: whole, verified and in its place
 * @FX_DOWNLOAD_FAILED: "error" says why; what came is kept, resume tries again
 * @FX_DOWNLOAD_CANCELLED: by the user; fx_downloads_restore() takes it back
 *   as long as it is in the list
 */
typedef enum
{
  FX_DOWNLOAD_QUEUED,
  FX_DOWNLOAD_RUNNING,
  FX_DOWNLOAD_WAITING,
  FX_DOWNLOAD_PAUSED,
  FX_DOWNLOAD_CHECKING,
  FX_DOWNLOAD_DONE,
  FX_DOWNLOAD_FAILED,
  FX_DOWNLOAD_CANCELLED,
} FxDownloadState;

/**
 * FxDownload:
 *
 * Properties, all read-only and notified:
 *   "state"       int of FxDownloadState (see fx_download_get_state())
 *   "size"        uint64  bytes in all
 *   "done"        uint64  bytes that are here; never goes back
 *   "progress"    double  0 to 1; never goes back
 *   "speed"       double  bytes a second, weighted over 5 s; 0 unless running
 *   "eta"         int64   seconds left; -1 where unknown, the first 3 s
 *   "problem"     string  (nullable) why it waits or failed, for people
 *   "path"        string  (nullable) of the first file, once done
 *   "address"     string  the hub's or registry's: "https://huggingface.co"
 * and constant ones:
 *   "title"       string  "Llama-3.2-1B-Instruct-Q4_K_M"
 *   "model-id"    string  "bartowski/Llama-3.2-1B-Instruct-GGUF"
 *   "label"       string  "Q4_K_M"
 *   "sha256"      string  the hash it must have, of the first part
 */
#define FX_TYPE_DOWNLOAD (fx_download_get_type ())
G_DECLARE_FINAL_TYPE (FxDownload, fx_download, FX, DOWNLOAD, GObject)

FxDownloadState  fx_download_get_state    (FxDownload *self);
guint64          fx_download_get_size     (FxDownload *self);
guint64          fx_download_get_done     (FxDownload *self);
double           fx_download_get_progress (FxDownload *self);
double           fx_download_get_speed    (FxDownload *self);
gint64           fx_download_get_eta      (FxDownload *self);

/* Returns: (nullable): of the last failure; %NULL unless failed or waiting */
const GError    *fx_download_get_error    (FxDownload *self);
const char      *fx_download_get_problem  (FxDownload *self);
const char      *fx_download_get_path     (FxDownload *self);
const char      *fx_download_get_title    (FxDownload *self);
const char      *fx_download_get_model_id (FxDownload *self);
const char      *fx_download_get_label    (FxDownload *self);
const char      *fx_download_get_address  (FxDownload *self);
const char      *fx_download_get_sha256   (FxDownload *self);

/* How many files it is made of. */
guint            fx_download_get_n_parts  (FxDownload *self);

/* Whether it is this file of this model: what a page's button asks. */
gboolean         fx_download_is_of        (FxDownload *self,
                                           const char *sha256);

G_END_DECLS
