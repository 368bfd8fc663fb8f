/* fx-transfer-private.h - what the files of FxTransfer share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <nettle/sha2.h>

#include "fx-http.h"
#include "fx-pieces.h"
#include "fx-transfer.h"

G_BEGIN_DECLS

#define FX_TRANSFER_BUFFER (256 << 10)

struct _FxTransfer
{
  /* Owned, constant while it runs */
  FxHubClient      *client;
  char             *url;
  char             *home;
  char             *what;
  char             *sha256;
  char             *partial;
  char             *token;
  guint64           size;
  guint             n_connections;
  guint             n_tries;
  guint             stall_s;
  guint             delay_ms;
  FxTransferSave    save;
  gpointer          save_data;
  GCancellable     *stop;
  int               fd;

  GMutex            lock;
  GCond             changed;

  /* Under @lock */
  FxPieces         *pieces;
  GError           *error;       /* the one that ended it */
  GError           *problem;     /* the one it waits for */
  char             *direct_url;  /* where redirects led; signed, so it expires */
  guint             n_workers;
  guint             last_worker;
  guint             n_waiting;
  guint             wake_serial;
  guint             streamer;    /* the worker that takes the whole, of a server without ranges */
  gboolean          is_checking;
  gboolean          is_over;
  gint64            pause_until; /* monotonic µs: the hub asked for it */

  /* Atomic */
  gsize             n_done;
  gsize             n_received;
};

/**
 * FxTransferTries:
 * @n: in a row
 * @received_then: FxTransfer.n_received at the last of them
 */
typedef struct
{
  guint n;
  gsize received_then;
} FxTransferTries;

/* A worker: fetches pieces until none is left.  Thread function. */
gpointer fx_transfer_work        (gpointer       self);

/* Takes what a disk gives; %FALSE with errno set. */
gboolean fx_transfer_write       (FxTransfer    *self,
                                  guint64        at,
                                  const guint8  *bytes,
                                  gsize          n_bytes);

/* Reads all of a piece from the disk; %FALSE with errno set. */
gboolean fx_transfer_read_piece  (FxTransfer    *self,
                                  guint          piece,
                                  guint8        *buffer);

/* Ends it with an error; the first one counts.  @error: (transfer full) */
void     fx_transfer_fail        (FxTransfer    *self,
                                  GError        *error);

/**
 * fx_transfer_open_range:
 * @is_stream: (out): the server gives the whole from its first byte instead
 *
 * Opens bytes @first to @last; checks that they are of the same file.
 *
 * Returns: (transfer full): %NULL with @error set
 */
FxHttpAnswer *fx_transfer_open_range (FxTransfer    *self,
                                      FxHttp        *http,
                                      guint64        first,
                                      guint64        last,
                                      gboolean      *is_stream,
                                      GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_transfer_wait:
 * @reason: what went wrong
 *
 * Waits for the next try, a little longer each time, or as long as the hub
 * wants.
 *
 * Returns: whether to try again; %FALSE once it is over, with the transfer
 *   failed where it was @reason once too often
 */
gboolean fx_transfer_wait        (FxTransfer      *self,
                                  FxTransferTries *tries,
                                  const GError    *reason);

/* Looks for the pieces that are wrong although they came whole, and fetches
 * them again.  Returns: whether the whole is right now */
gboolean fx_transfer_heal        (FxTransfer    *self,
                                  GError       **error);

/* Of what is on the disk.  Returns: (transfer full): 64 digits */
char    *fx_transfer_hash_all    (FxTransfer    *self,
                                  GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer full): 64 digits */
char    *fx_transfer_format_hash (const guint8  *hash) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
