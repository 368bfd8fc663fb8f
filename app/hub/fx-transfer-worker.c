/* fx-transfer-worker.c - FxTransfer: one connection's work.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-hub"

#include "fx-transfer-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

#include "fx-hub-space.h"

/* Pieces a request: as many as leave every connection four more. */
#define MAX_SHARE 16
#define MAX_DELAY_MS 60000

/* Slower than this for a whole stall time is as good as nothing. */
#define CRAWL_BYTES_S 256

typedef struct
{
  FxTransfer        *transfer;
  FxHttp            *http;
  guint              id;
  FxTransferTries    tries;
  guint8            *buffer;

  /* Hash of the first @n_hashed bytes of @hashed_piece */
  struct sha256_ctx  sha;
  guint              hashed_piece;
  guint32            n_hashed;
} Worker;

static void
keep_direct_url (FxTransfer   *self,
                 FxHttpAnswer *answer)
{
  const char *url = fx_http_answer_get_url (answer);

  g_mutex_lock (&self->lock);
  if (!g_str_equal (url, self->url))
    g_set_str (&self->direct_url, url);
  g_mutex_unlock (&self->lock);
}

static gboolean
check_range (FxTransfer    *self,
             FxHttpAnswer  *answer,
             guint64        first,
             guint64        last,
             gboolean      *is_stream,
             GError       **error)
{
  guint64 got_first = 0;
  guint64 got_last = 0;
  guint64 total = fx_http_answer_get_length (answer);

  if (fx_http_answer_get (answer, "Content-Encoding") != NULL)
    {
      fx_hub_error_set (error, FX_HUB_ERROR_ANSWER, 0, _("%s is packed although it was asked for plain"), self->what);
      return FALSE;
    }

  *is_stream = fx_http_answer_get_status (answer) == 200;
  if (!*is_stream)
    {
      if (!fx_http_answer_get_range (answer, &got_first, &got_last, &total) ||
          got_first != first || got_last > last)
        {
          fx_hub_error_set (error, FX_HUB_ERROR_SERVER, 0, _("Another part of %s came than was asked for"), self->what);
          return FALSE;
        }
    }

  if (total != G_MAXUINT64 && total != self->size)
    {
      g_autofree char *here = g_format_size_full (total, G_FORMAT_SIZE_LONG_FORMAT);
      g_autofree char *wanted = g_format_size_full (self->size, G_FORMAT_SIZE_LONG_FORMAT);

      fx_hub_error_set (error, FX_HUB_ERROR_CHANGED, 0, _("The file of %s has %s now, %s expected"),
                        self->what, here, wanted);
      return FALSE;
    }

  return TRUE;
}

FxHttpAnswer *
fx_transfer_open_range (FxTransfer  *self,
                        FxHttp      *http,
                        guint64      first,
                        guint64      last,
                        gboolean    *is_stream,
                        GError     **error)
{
  for (;;)
    {
      g_autofree char *direct = NULL;
      g_autoptr (FxHttpAnswer) answer = NULL;
      FxHttpRequest request = { .home = self->home, .token = self->token, .has_range = TRUE,
                                .first = first, .last = last };
      guint status;

      g_mutex_lock (&self->lock);
      direct = g_strdup (self->direct_url);
      g_mutex_unlock (&self->lock);
      request.url = direct != NULL ? direct : self->url;

      answer = fx_http_open (http, &request, self->stop, error);
      if (answer == NULL)
        return NULL;

      /* A signed address lives for an hour or so; the one it came from gives
       * another. */
      status = fx_http_answer_get_status (answer);
      if (direct != NULL && status >= 400 && status < 500 && status != 416 && status != 429)
        {
          g_mutex_lock (&self->lock);
          if (g_strcmp0 (self->direct_url, direct) == 0)
            g_clear_pointer (&self->direct_url, g_free);
          g_mutex_unlock (&self->lock);
          continue;
        }

      if (status == 416)
        {
          fx_hub_error_set (error, FX_HUB_ERROR_CHANGED, 0, _("The file of %s is shorter than it was said to be"), self->what);
          return NULL;
        }
      if (!fx_http_answer_check (answer, self->what, error) ||
          !check_range (self, answer, first, last, is_stream, error))
        return NULL;

      keep_direct_url (self, answer);

      return g_steal_pointer (&answer);
    }
}

gboolean
fx_transfer_wait (FxTransfer      *self,
                  FxTransferTries *tries,
                  const GError    *reason)
{
  const gsize received = g_atomic_pointer_get (&self->n_received);
  const gint64 now = g_get_monotonic_time ();
  gint64 until;
  guint serial;

  if (g_cancellable_is_cancelled (self->stop))
    return FALSE;

  if (received != tries->received_then)
    tries->n = 0;
  tries->received_then = received;
  /* A pause the hub wants is no failure. */
  if (!g_error_matches (reason, FX_HUB_ERROR, FX_HUB_ERROR_RATE_LIMITED))
    tries->n++;
  if (!fx_hub_error_is_passing (reason) || tries->n > self->n_tries)
    {
      fx_transfer_fail (self, g_error_copy (reason));
      return FALSE;
    }

  until = now + 1000 * MIN ((gint64) self->delay_ms << MIN (MAX (tries->n, 1) - 1, 16), MAX_DELAY_MS);
  if (fx_hub_error_get_wait (reason) > 0)
    until = now + (gint64) fx_hub_error_get_wait (reason) * G_USEC_PER_SEC;

  g_mutex_lock (&self->lock);
  if (g_error_matches (reason, FX_HUB_ERROR, FX_HUB_ERROR_RATE_LIMITED))
    self->pause_until = MAX (self->pause_until, until);
  until = MAX (until, self->pause_until);
  g_clear_error (&self->problem);
  self->problem = g_error_copy (reason);
  self->n_waiting++;
  serial = self->wake_serial;
  while (!g_cancellable_is_cancelled (self->stop) && serial == self->wake_serial &&
         g_cond_wait_until (&self->changed, &self->lock, until))
    ;
  self->n_waiting--;
  if (self->n_waiting == 0)
    g_clear_error (&self->problem);
  g_mutex_unlock (&self->lock);

  return !g_cancellable_is_cancelled (self->stop);
}

static gboolean
fail_write (FxTransfer  *self,
            GError     **error)
{
  const int saved = errno;

  if (saved == ENOSPC || saved == EDQUOT)
    fx_hub_space_fail (self->partial, self->size - g_atomic_pointer_get (&self->n_done), error);
  else
    fx_hub_error_set_errno (error, saved, self->partial);

  return FALSE;
}

/* Brings the hash to where the piece is. */
static gboolean
begin_piece (Worker   *worker,
             guint     index,
             guint32   n_here,
             GError  **error)
{
  FxTransfer *self = worker->transfer;

  if (n_here > 0 && worker->hashed_piece == index && worker->n_hashed == n_here)
    return TRUE;

  sha256_init (&worker->sha);
  worker->hashed_piece = index;
  worker->n_hashed = n_here;
  if (n_here > 0)
    {
      g_autofree guint8 *bytes = g_malloc (self->pieces->piece_size);

      if (!fx_transfer_read_piece (self, index, bytes))
        return fail_write (self, error);
      sha256_update (&worker->sha, n_here, bytes);
    }

  return TRUE;
}

/* @n_bytes more of a piece came. */
static gboolean
take_bytes (Worker   *worker,
            guint     index,
            gsize     n_bytes,
            GError  **error)
{
  FxTransfer *self = worker->transfer;
  FxPiece *piece = &self->pieces->pieces[index];
  const guint32 length = fx_pieces_get_length (self->pieces, index);

  /* Only this worker changes it. */
  if (!fx_transfer_write (self, fx_pieces_get_start (self->pieces, index) + piece->n_here, worker->buffer, n_bytes))
    return fail_write (self, error);

  sha256_update (&worker->sha, n_bytes, worker->buffer);
  worker->n_hashed += (guint32) n_bytes;

  g_mutex_lock (&self->lock);
  piece->n_here += (guint32) n_bytes;
  g_atomic_pointer_add (&self->n_done, (gssize) n_bytes);
  g_atomic_pointer_add (&self->n_received, (gssize) n_bytes);
  if (piece->n_here == length)
    {
      sha256_digest (&worker->sha, sizeof piece->hash, piece->hash);
      piece->is_whole = TRUE;
      piece->is_checked = TRUE;
      piece->claimed_by = 0;
      worker->n_hashed = 0;
      g_cond_broadcast (&self->changed);
    }
  g_mutex_unlock (&self->lock);

  return TRUE;
}

typedef struct
{
  gint64  since;
  guint64 n_bytes;
} Crawl;

/* Whether a connection gives so little that another may give more. */
static gboolean
check_crawl (FxTransfer  *self,
             Crawl       *crawl,
             gsize        n_bytes,
             GError     **error)
{
  const gint64 now = g_get_monotonic_time ();

  crawl->n_bytes += n_bytes;
  if (now - crawl->since < (gint64) self->stall_s * G_USEC_PER_SEC)
    return TRUE;

  if (crawl->n_bytes < (guint64) CRAWL_BYTES_S * self->stall_s)
    {
      fx_hub_error_set (error, FX_HUB_ERROR_SERVER, 0, _("%s hardly comes any more"), self->what);
      return FALSE;
    }
  crawl->since = now;
  crawl->n_bytes = 0;

  return TRUE;
}

/* Fills pieces from @next on, up to @end; @next tells how far it came. */
static gboolean
receive (Worker        *worker,
         FxHttpAnswer  *answer,
         guint         *next,
         guint          end,
         GError       **error)
{
  FxTransfer *self = worker->transfer;
  Crawl crawl = { g_get_monotonic_time (), 0 };

  while (*next < end)
    {
      const FxPiece *piece = &self->pieces->pieces[*next];
      const guint32 length = fx_pieces_get_length (self->pieces, *next);
      gssize n;

      if (!begin_piece (worker, *next, piece->n_here, error))
        return FALSE;

      n = fx_http_answer_read (answer, worker->buffer, MIN (FX_TRANSFER_BUFFER, length - piece->n_here),
                               self->stop, error);
      if (n < 0)
        return FALSE;
      if (n == 0)
        {
          fx_hub_error_set (error, FX_HUB_ERROR_SERVER, 0, _("The connection ended before %s did"), self->what);
          return FALSE;
        }

      if (!take_bytes (worker, *next, (gsize) n, error) || !check_crawl (self, &crawl, (gsize) n, error))
        return FALSE;
      if (piece->is_whole)
        (*next)++;
    }

  return TRUE;
}

/* Reads and forgets. */
static gboolean
skip (Worker        *worker,
      FxHttpAnswer  *answer,
      guint64        n_bytes,
      GError       **error)
{
  while (n_bytes > 0)
    {
      const gssize n = fx_http_answer_read (answer, worker->buffer, (gsize) MIN (FX_TRANSFER_BUFFER, n_bytes),
                                            worker->transfer->stop, error);

      if (n < 0)
        return FALSE;
      if (n == 0)
        {
          fx_hub_error_set (error, FX_HUB_ERROR_SERVER, 0, _("The connection ended before %s did"),
                            worker->transfer->what);
          return FALSE;
        }
      n_bytes -= (guint64) n;
    }

  return TRUE;
}

/* The server has only the whole: one worker takes what is missing of it, from
 * the first byte each time. */
static gboolean
receive_stream (Worker        *worker,
                FxHttpAnswer  *answer,
                GError       **error)
{
  FxTransfer *self = worker->transfer;

  for (guint i = 0; i < self->pieces->n_pieces;)
    {
      FxPiece *piece = &self->pieces->pieces[i];
      gboolean is_mine;
      guint32 n_here;
      guint next = i;

      g_mutex_lock (&self->lock);
      if (!piece->is_whole && piece->claimed_by == 0)
        piece->claimed_by = worker->id;
      is_mine = !piece->is_whole && piece->claimed_by == worker->id;
      n_here = piece->n_here;
      g_mutex_unlock (&self->lock);

      if (!skip (worker, answer, is_mine ? n_here : fx_pieces_get_length (self->pieces, i), error))
        return FALSE;
      if (is_mine && !receive (worker, answer, &next, i + 1, error))
        return FALSE;
      i++;
    }

  return TRUE;
}

/* Returns: whether this worker is the one */
static gboolean
begin_stream (Worker *worker)
{
  FxTransfer *self = worker->transfer;
  gboolean is_first;

  g_mutex_lock (&self->lock);
  is_first = self->streamer == 0 || self->streamer == worker->id;
  if (is_first)
    self->streamer = worker->id;
  fx_pieces_release (self->pieces, worker->id);
  g_mutex_unlock (&self->lock);

  return is_first;
}

static void
note_trouble (Worker *worker,
              guint   index)
{
  FxTransfer *self = worker->transfer;

  g_mutex_lock (&self->lock);
  if (index < self->pieces->n_pieces)
    self->pieces->pieces[index].had_trouble = TRUE;
  g_mutex_unlock (&self->lock);
}

/* Returns: whether to go on */
static gboolean
fetch_stream (Worker       *worker,
              FxHttpAnswer *first)
{
  FxTransfer *self = worker->transfer;
  FxHttpAnswer *answer = first;

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      gboolean is_stream = TRUE;
      gboolean ok = FALSE;

      if (answer == NULL)
        answer = fx_transfer_open_range (self, worker->http, 0, self->size - 1, &is_stream, &error);
      if (answer != NULL)
        ok = receive_stream (worker, answer, &error);
      g_clear_pointer (&answer, fx_http_answer_free);
      if (ok)
        return TRUE;
      if (!fx_transfer_wait (self, &worker->tries, error))
        return FALSE;
    }
}

/* Returns: whether to go on */
static gboolean
fetch_share (Worker *worker,
             guint   first,
             guint   n)
{
  FxTransfer *self = worker->transfer;
  const guint end = first + n;
  guint next = first;

  while (next < end)
    {
      const guint64 start = fx_pieces_get_start (self->pieces, next) + self->pieces->pieces[next].n_here;
      const guint64 last = fx_pieces_get_start (self->pieces, end - 1) + fx_pieces_get_length (self->pieces, end - 1) - 1;
      g_autoptr (FxHttpAnswer) answer = NULL;
      g_autoptr (GError) error = NULL;
      gboolean is_stream = FALSE;

      answer = fx_transfer_open_range (self, worker->http, start, last, &is_stream, &error);
      if (answer != NULL && is_stream)
        return begin_stream (worker) && fetch_stream (worker, g_steal_pointer (&answer));
      if (answer != NULL && receive (worker, answer, &next, end, &error))
        return TRUE;

      note_trouble (worker, next);
      if (!fx_transfer_wait (self, &worker->tries, error))
        return FALSE;
    }

  return TRUE;
}

/* Returns: whether there is something to do; waits for it */
static gboolean
claim (Worker *worker,
       guint  *first,
       guint  *n)
{
  FxTransfer *self = worker->transfer;
  guint n_free = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->pieces->n_pieces; i++)
    n_free += !self->pieces->pieces[i].is_whole;

  *n = 0;
  while (!self->is_over && !g_cancellable_is_cancelled (self->stop))
    {
      *first = fx_pieces_claim (self->pieces, worker->id, CLAMP (n_free / (4 * MAX (self->n_workers, 1)), 1, MAX_SHARE), n);
      if (*n > 0)
        break;
      g_cond_wait (&self->changed, &self->lock);
    }
  g_mutex_unlock (&self->lock);

  return *n > 0;
}

gpointer
fx_transfer_work (gpointer data)
{
  FxTransfer *self = data;
  Worker worker = { .transfer = self };
  guint first = 0;
  guint n;

  worker.http = fx_http_new (self->stall_s);
  worker.buffer = g_malloc (FX_TRANSFER_BUFFER);
  g_mutex_lock (&self->lock);
  worker.id = ++self->last_worker;
  g_mutex_unlock (&self->lock);

  while (claim (&worker, &first, &n))
    if (!fetch_share (&worker, first, n))
      break;

  g_mutex_lock (&self->lock);
  fx_pieces_release (self->pieces, worker.id);
  self->n_workers--;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_free (worker.buffer);
  fx_http_free (worker.http);

  return NULL;
}
