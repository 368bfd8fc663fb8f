/* fx-transfer-heal.c - FxTransfer: all bytes are here and the hash is wrong.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-hub"

#include "fx-transfer-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  FxTransfer      *transfer;
  FxHttp          *http;
  FxTransferTries  tries;
  guint8          *buffer; /* [piece_size] */
  gboolean         is_stream;
  FxHttpAnswer    *stream; /* where it is one: at @next_piece */
  guint            next_piece;
} Healer;

static gboolean
read_exactly (Healer        *healer,
              FxHttpAnswer  *answer,
              guint32        length,
              GError       **error)
{
  FxTransfer *self = healer->transfer;
  guint32 n_here = 0;

  while (n_here < length)
    {
      const gssize n = fx_http_answer_read (answer, healer->buffer + n_here, length - n_here, self->stop, error);

      if (n < 0)
        return FALSE;
      if (n == 0)
        {
          fx_hub_error_set (error, FX_HUB_ERROR_SERVER, 0, _("The connection ended before %s did"), self->what);
          return FALSE;
        }
      n_here += (guint32) n;
    }

  return TRUE;
}

/* A stream can only go on, or begin again. */
static gboolean
read_stream_piece (Healer  *healer,
                   guint    index,
                   GError **error)
{
  FxTransfer *self = healer->transfer;
  gboolean is_stream = TRUE;

  if (healer->stream == NULL || healer->next_piece > index)
    {
      g_clear_pointer (&healer->stream, fx_http_answer_free);
      healer->stream = fx_transfer_open_range (self, healer->http, 0, self->size - 1, &is_stream, error);
      healer->next_piece = 0;
      if (healer->stream == NULL)
        return FALSE;
    }

  for (; healer->next_piece <= index; healer->next_piece++)
    if (!read_exactly (healer, healer->stream, fx_pieces_get_length (self->pieces, healer->next_piece), error))
      {
        g_clear_pointer (&healer->stream, fx_http_answer_free);
        return FALSE;
      }

  return TRUE;
}

static gboolean
read_piece (Healer  *healer,
            guint    index,
            GError **error)
{
  FxTransfer *self = healer->transfer;
  const guint64 first = fx_pieces_get_start (self->pieces, index);
  const guint32 length = fx_pieces_get_length (self->pieces, index);
  g_autoptr (FxHttpAnswer) answer = NULL;

  if (healer->is_stream)
    return read_stream_piece (healer, index, error);

  answer = fx_transfer_open_range (self, healer->http, first, first + length - 1, &healer->is_stream, error);
  if (answer == NULL)
    return FALSE;
  if (healer->is_stream)
    {
      healer->stream = g_steal_pointer (&answer);
      healer->next_piece = 0;
      return read_stream_piece (healer, index, error);
    }

  return read_exactly (healer, answer, length, error);
}

/* Into the buffer; %FALSE once it is over. */
static gboolean
fetch_piece (Healer *healer,
             guint   index)
{
  FxTransfer *self = healer->transfer;

  for (;;)
    {
      g_autoptr (GError) error = NULL;

      if (read_piece (healer, index, &error))
        {
          g_atomic_pointer_add (&self->n_received, (gssize) fx_pieces_get_length (self->pieces, index));
          return TRUE;
        }
      if (!fx_transfer_wait (self, &healer->tries, error))
        return FALSE;
    }
}

static void
hash_buffer (Healer *healer,
             guint   index,
             guint8 *hash)
{
  struct sha256_ctx sha;

  sha256_init (&sha);
  sha256_update (&sha, fx_pieces_get_length (healer->transfer->pieces, index), healer->buffer);
  sha256_digest (&sha, FX_PIECE_HASH_SIZE, hash);
}

/* Puts what is in the buffer in the piece's place. */
static gboolean
replace_piece (Healer        *healer,
               guint          index,
               const guint8  *hash,
               GError       **error)
{
  FxTransfer *self = healer->transfer;

  if (!fx_transfer_write (self, fx_pieces_get_start (self->pieces, index), healer->buffer,
                          fx_pieces_get_length (self->pieces, index)))
    return fx_hub_error_set_errno (error, errno, self->partial);

  g_mutex_lock (&self->lock);
  memcpy (self->pieces->pieces[index].hash, hash, FX_PIECE_HASH_SIZE);
  g_mutex_unlock (&self->lock);

  return TRUE;
}

static gboolean
is_right (FxTransfer  *self,
          GError     **error)
{
  g_autofree char *found = fx_transfer_hash_all (self, error);

  return found != NULL && g_str_equal (found, self->sha256);
}

/* What the disk has otherwise than it came.  Returns: %FALSE on failure */
static gboolean
heal_disk (Healer    *healer,
           gboolean  *has_changed,
           GError   **error)
{
  FxTransfer *self = healer->transfer;

  for (guint i = 0; i < self->pieces->n_pieces; i++)
    {
      guint8 hash[FX_PIECE_HASH_SIZE];

      if (!fx_transfer_read_piece (self, i, healer->buffer))
        return fx_hub_error_set_errno (error, errno, self->partial);
      hash_buffer (healer, i, hash);
      if (memcmp (hash, self->pieces->pieces[i].hash, sizeof hash) == 0)
        continue;

      g_debug ("%s: piece %u changed on the disk", self->partial, i);
      if (!fetch_piece (healer, i))
        return FALSE;
      hash_buffer (healer, i, hash);
      if (!replace_piece (healer, i, hash, error))
        return FALSE;
      *has_changed = TRUE;
    }

  return TRUE;
}

/* What came otherwise than it comes now, of pieces that had trouble or of the
 * others.  Returns: whether the whole is right by it */
static gboolean
heal_wire (Healer    *healer,
           gboolean   had_trouble,
           GError   **error)
{
  FxTransfer *self = healer->transfer;

  for (guint i = 0; i < self->pieces->n_pieces; i++)
    {
      guint8 hash[FX_PIECE_HASH_SIZE];

      if (self->pieces->pieces[i].had_trouble != had_trouble)
        continue;
      if (!fetch_piece (healer, i))
        return FALSE;

      hash_buffer (healer, i, hash);
      if (memcmp (hash, self->pieces->pieces[i].hash, sizeof hash) == 0)
        continue;

      g_debug ("%s: piece %u came otherwise the second time", self->partial, i);
      if (!replace_piece (healer, i, hash, error))
        return FALSE;
      if (is_right (self, error))
        return TRUE;
    }

  return FALSE;
}

static gboolean
heal (Healer  *healer,
      GError **error)
{
  FxTransfer *self = healer->transfer;
  g_autoptr (GError) reason = NULL;
  gboolean has_changed = FALSE;

  if (!heal_disk (healer, &has_changed, error))
    return FALSE;
  if (has_changed && is_right (self, &reason))
    return TRUE;

  if (reason == NULL && (heal_wire (healer, TRUE, &reason) || (reason == NULL && !g_cancellable_is_cancelled (self->stop) &&
                                                               heal_wire (healer, FALSE, &reason))))
    return TRUE;

  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (g_cancellable_set_error_if_cancelled (self->stop, error))
    return FALSE;

  {
    g_autofree char *found = fx_transfer_hash_all (self, error);

    if (found == NULL)
      return FALSE;
    /* Nothing of it is worth keeping. */
    g_mutex_lock (&self->lock);
    fx_pieces_drop_all (self->pieces);
    g_mutex_unlock (&self->lock);
    fx_hub_error_set (error, FX_HUB_ERROR_HASH, 0,
                      _("The file of %s came twice with SHA-256 %s, %s expected: it is another file at its source"),
                      self->what, found, self->sha256);
  }

  return FALSE;
}

gboolean
fx_transfer_heal (FxTransfer  *self,
                  GError     **error)
{
  Healer healer = { .transfer = self, .is_stream = self->streamer != 0 };
  gboolean healed;

  g_mutex_lock (&self->lock);
  self->is_checking = TRUE;
  g_mutex_unlock (&self->lock);
  healer.http = fx_http_new (self->stall_s);
  healer.buffer = g_malloc (self->pieces->piece_size);

  healed = heal (&healer, error);

  g_clear_pointer (&healer.stream, fx_http_answer_free);
  g_free (healer.buffer);
  fx_http_free (healer.http);

  return healed;
}
