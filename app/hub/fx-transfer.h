/* fx-transfer.h - fetches one file of known size and hash, whatever happens.
 *
 * Over several connections at once, in ranges; each piece is written to its
 * place in a file that has its full size from the beginning, so that a full
 * disk shows before the first byte.  What breaks is tried again, from the
 * byte where it broke, after 1, 2, 4 ... 60 seconds.  The SHA-256 of the whole
 * is always computed, from the disk, while the rest still comes.
 *
 * If it is wrong, what the disk changed is fetched again, then what the wire
 * may have changed: pieces in which connections broke first, and each is
 * compared with what it was.  Only when everything came twice alike the
 * source is to blame.
 *
 * Thread-safety: fx_transfer_run() blocks a thread of its own; the getters
 * and fx_transfer_wake() from any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-hub-client.h"

G_BEGIN_DECLS

typedef struct _FxTransfer FxTransfer;

typedef enum
{
  FX_TRANSFER_RUNNING,
  FX_TRANSFER_WAITING,
  FX_TRANSFER_CHECKING,
} FxTransferPhase;

/* @pieces: what is here and on the disk for good: to be remembered; on any of
 * the transfer's threads, one at a time */
typedef void (*FxTransferSave) (GBytes   *pieces,
                                gpointer  user_data);

/**
 * FxTransferSource:
 * @url: where redirects begin
 * @home: the address the user chose, which the token belongs to
 * @what: for messages: the model's name
 * @size: in bytes, above 0
 * @sha256: 64 lower-case digits
 * @partial: (type filename): the file to write; of this transfer alone
 */
typedef struct
{
  const char *url;
  const char *home;
  const char *what;
  guint64     size;
  const char *sha256;
  const char *partial;
} FxTransferSource;

/**
 * fx_transfer_new:
 * @source: copied
 * @pieces: (nullable): as saved the last time; not trusted
 * @n_connections: 1 to 16
 */
FxTransfer     *fx_transfer_new         (FxHubClient            *client,
                                         const FxTransferSource *source,
                                         GBytes                 *pieces,
                                         guint                   n_connections,
                                         FxTransferSave          save,
                                         gpointer                user_data) G_GNUC_WARN_UNUSED_RESULT;
void            fx_transfer_free        (FxTransfer             *self);

/* How often in a row, without a byte between, it is tried; 10. */
void            fx_transfer_set_tries   (FxTransfer             *self,
                                         guint                   n_tries);

/**
 * fx_transfer_run:
 * @cancellable: stops it within a second; what came is kept and saved
 * @error: of FX_HUB_ERROR, G_IO_ERROR_CANCELLED
 *
 * Returns: whether the whole file is at its partial name, verified and synced
 */
gboolean        fx_transfer_run         (FxTransfer             *self,
                                         GCancellable           *cancellable,
                                         GError                **error);

/* It is worth trying again now: the network came back. */
void            fx_transfer_wake        (FxTransfer             *self);

FxTransferPhase fx_transfer_get_phase   (FxTransfer             *self);

/* Bytes that are here. */
guint64         fx_transfer_get_done    (FxTransfer             *self);

/* Bytes that came over the wire in this run. */
guint64         fx_transfer_get_received (FxTransfer            *self);

/* Why it waits.  Returns: (transfer full) (nullable) */
GError         *fx_transfer_dup_problem (FxTransfer             *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxTransfer, fx_transfer_free)

G_END_DECLS
