/* fx-transfer.c
 *
 * Workers fetch pieces, the first of the file first; the thread of
 * fx_transfer_run() follows them through the file, hashing what is whole, and
 * every few seconds syncs and saves how far everything is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-hub"

#include "fx-transfer-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fx-hub-space.h"

#define SAVE_EVERY_US (3 * G_USEC_PER_SEC)

FxTransfer *
fx_transfer_new (FxHubClient            *client,
                 const FxTransferSource *source,
                 GBytes                 *pieces,
                 guint                   n_connections,
                 FxTransferSave          save,
                 gpointer                user_data)
{
  FxTransfer *self = g_new0 (FxTransfer, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->client = g_object_ref (client);
  self->url = g_strdup (source->url);
  self->home = g_strdup (source->home);
  self->what = g_strdup (source->what);
  self->sha256 = g_strdup (source->sha256);
  self->partial = g_strdup (source->partial);
  self->size = source->size;
  self->n_connections = CLAMP (n_connections, 1, 16);
  self->n_tries = 10;
  self->stall_s = fx_hub_client_get_stall (client);
  self->delay_ms = fx_hub_client_get_delay (client);
  self->save = save;
  self->save_data = user_data;
  self->fd = -1;
  self->pieces = fx_pieces_load (source->size, pieces);
  self->n_done = (gsize) fx_pieces_get_done (self->pieces);

  return self;
}

void
fx_transfer_free (FxTransfer *self)
{
  if (self == NULL)
    return;

  g_object_unref (self->client);
  g_free (self->url);
  g_free (self->home);
  g_free (self->what);
  g_free (self->sha256);
  g_free (self->partial);
  g_free (self->token);
  g_free (self->direct_url);
  g_clear_error (&self->error);
  g_clear_error (&self->problem);
  fx_pieces_free (self->pieces);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

void
fx_transfer_set_tries (FxTransfer *self,
                       guint       n_tries)
{
  self->n_tries = n_tries;
}

FxTransferPhase
fx_transfer_get_phase (FxTransfer *self)
{
  FxTransferPhase phase = FX_TRANSFER_RUNNING;

  g_mutex_lock (&self->lock);
  if (self->n_waiting > 0 && self->n_waiting >= self->n_workers)
    phase = FX_TRANSFER_WAITING;
  else if (self->is_checking)
    phase = FX_TRANSFER_CHECKING;
  g_mutex_unlock (&self->lock);

  return phase;
}

guint64
fx_transfer_get_done (FxTransfer *self)
{
  return g_atomic_pointer_get (&self->n_done);
}

guint64
fx_transfer_get_received (FxTransfer *self)
{
  return g_atomic_pointer_get (&self->n_received);
}

GError *
fx_transfer_dup_problem (FxTransfer *self)
{
  GError *problem;

  g_mutex_lock (&self->lock);
  problem = self->problem != NULL ? g_error_copy (self->problem) : NULL;
  g_mutex_unlock (&self->lock);

  return problem;
}

void
fx_transfer_wake (FxTransfer *self)
{
  g_mutex_lock (&self->lock);
  self->wake_serial++;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
fx_transfer_fail (FxTransfer *self,
                  GError     *error)
{
  g_mutex_lock (&self->lock);
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
  g_mutex_unlock (&self->lock);

  /* Wakes those that read and those that wait. */
  g_cancellable_cancel (self->stop);
}

char *
fx_transfer_format_hash (const guint8 *hash)
{
  char *text = g_malloc (2 * FX_PIECE_HASH_SIZE + 1);

  for (guint i = 0; i < FX_PIECE_HASH_SIZE; i++)
    g_snprintf (text + 2 * i, 3, "%02x", hash[i]);

  return text;
}

gboolean
fx_transfer_write (FxTransfer   *self,
                   guint64       at,
                   const guint8 *bytes,
                   gsize         n_bytes)
{
  while (n_bytes > 0)
    {
      const gssize n = pwrite (self->fd, bytes, n_bytes, (off_t) at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      bytes += n;
      at += (guint64) n;
      n_bytes -= (gsize) n;
    }

  return TRUE;
}

gboolean
fx_transfer_read_piece (FxTransfer *self,
                        guint       piece,
                        guint8     *buffer)
{
  guint64 at = fx_pieces_get_start (self->pieces, piece);
  gsize n_left = fx_pieces_get_length (self->pieces, piece);

  while (n_left > 0)
    {
      const gssize n = pread (self->fd, buffer, n_left, (off_t) at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n == 0)
        errno = EIO;
      if (n <= 0)
        return FALSE;
      buffer += n;
      at += (guint64) n;
      n_left -= (gsize) n;
    }

  return TRUE;
}

/* What is known to be here, once it is on the disk. */
static void
save_pieces (FxTransfer *self)
{
  g_autoptr (GBytes) bytes = NULL;

  g_mutex_lock (&self->lock);
  bytes = fx_pieces_save (self->pieces);
  g_mutex_unlock (&self->lock);

  if (fdatasync (self->fd) == 0 && self->save != NULL)
    self->save (bytes, self->save_data);
}

static gboolean
allocate (FxTransfer  *self,
          GError     **error)
{
  int result;

  do
    result = fallocate (self->fd, 0, 0, (off_t) self->size);
  while (result != 0 && errno == EINTR);

  /* What cannot reserve grows as it is written. */
  if (result != 0 && errno != ENOSPC && errno != EDQUOT && errno != EFBIG)
    result = ftruncate (self->fd, (off_t) self->size);
  if (result == 0)
    return TRUE;

  if (errno == ENOSPC || errno == EDQUOT)
    fx_hub_space_fail (self->partial, self->size, error);
  else
    fx_hub_error_set_errno (error, errno, self->partial);

  return FALSE;
}

static gboolean
open_partial (FxTransfer  *self,
              GError     **error)
{
  struct stat info;

  self->fd = g_open (self->partial, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (self->fd < 0)
    return fx_hub_error_set_errno (error, errno, self->partial);
  if (fstat (self->fd, &info) != 0)
    return fx_hub_error_set_errno (error, errno, self->partial);
  if (!S_ISREG (info.st_mode))
    return fx_hub_error_set_errno (error, EINVAL, self->partial);

  /* What the pieces are of is gone. */
  if ((guint64) info.st_size != self->size)
    {
      fx_pieces_drop_all (self->pieces);
      g_atomic_pointer_set (&self->n_done, 0);
      if (ftruncate (self->fd, 0) != 0)
        return fx_hub_error_set_errno (error, errno, self->partial);
    }

  return allocate (self, error);
}

/* A piece of an earlier run that the disk has otherwise than it came is as
 * good as none.  With @lock not held. */
static gboolean
check_piece (FxTransfer   *self,
             guint         index,
             const guint8 *buffer)
{
  FxPiece *piece = &self->pieces->pieces[index];
  const guint32 length = fx_pieces_get_length (self->pieces, index);
  guint8 hash[FX_PIECE_HASH_SIZE];
  struct sha256_ctx sha;
  gboolean is_right;

  sha256_init (&sha);
  sha256_update (&sha, length, buffer);
  sha256_digest (&sha, sizeof hash, hash);

  g_mutex_lock (&self->lock);
  is_right = memcmp (hash, piece->hash, sizeof hash) == 0;
  if (is_right)
    {
      piece->is_checked = TRUE;
    }
  else
    {
      g_atomic_pointer_add (&self->n_done, -(gssize) piece->n_here);
      fx_pieces_drop (self->pieces, index);
      g_cond_broadcast (&self->changed);
    }
  g_mutex_unlock (&self->lock);

  return is_right;
}

/* Follows the workers through the file.
 * Returns: (transfer full) (nullable): the hash of all of it; %NULL when it
 *   ended before */
static char *
follow (FxTransfer *self)
{
  g_autofree guint8 *buffer = g_malloc (self->pieces->piece_size);
  gint64 saved_at = g_get_monotonic_time ();
  guint8 hash[FX_PIECE_HASH_SIZE];
  struct sha256_ctx sha;
  guint next = 0;

  sha256_init (&sha);
  while (next < self->pieces->n_pieces)
    {
      const FxPiece *piece = &self->pieces->pieces[next];
      gboolean is_whole;
      gboolean is_checked;

      g_mutex_lock (&self->lock);
      if (!piece->is_whole && !g_cancellable_is_cancelled (self->stop))
        g_cond_wait_until (&self->changed, &self->lock, g_get_monotonic_time () + G_USEC_PER_SEC / 2);
      is_whole = piece->is_whole;
      is_checked = piece->is_checked;
      self->is_checking = is_whole && fx_pieces_is_whole (self->pieces);
      g_mutex_unlock (&self->lock);

      if (g_cancellable_is_cancelled (self->stop))
        return NULL;

      if (g_get_monotonic_time () - saved_at > SAVE_EVERY_US)
        {
          save_pieces (self);
          saved_at = g_get_monotonic_time ();
        }

      if (!is_whole)
        continue;
      if (!fx_transfer_read_piece (self, next, buffer))
        {
          g_autoptr (GError) error = NULL;

          fx_hub_error_set_errno (&error, errno, self->partial);
          fx_transfer_fail (self, g_steal_pointer (&error));
          return NULL;
        }
      if (!is_checked && !check_piece (self, next, buffer))
        continue;

      sha256_update (&sha, fx_pieces_get_length (self->pieces, next), buffer);
      next++;
    }
  sha256_digest (&sha, sizeof hash, hash);

  return fx_transfer_format_hash (hash);
}

char *
fx_transfer_hash_all (FxTransfer  *self,
                      GError     **error)
{
  g_autofree guint8 *buffer = g_malloc (self->pieces->piece_size);
  guint8 hash[FX_PIECE_HASH_SIZE];
  struct sha256_ctx sha;

  sha256_init (&sha);
  for (guint i = 0; i < self->pieces->n_pieces; i++)
    {
      if (g_cancellable_set_error_if_cancelled (self->stop, error))
        return NULL;
      if (!fx_transfer_read_piece (self, i, buffer))
        {
          fx_hub_error_set_errno (error, errno, self->partial);
          return NULL;
        }
      sha256_update (&sha, fx_pieces_get_length (self->pieces, i), buffer);
    }
  sha256_digest (&sha, sizeof hash, hash);

  return fx_transfer_format_hash (hash);
}

static void
on_user_cancel (GCancellable *cancellable,
                gpointer      user_data)
{
  g_cancellable_cancel (((FxTransfer *) user_data)->stop);
}

static void
on_stop (GCancellable *cancellable,
         gpointer      user_data)
{
  fx_transfer_wake (user_data);
}

/* With workers at work.  Returns: (transfer full) (nullable): the hash */
static char *
fetch_all (FxTransfer *self)
{
  GThread *threads[16];
  char *found;
  const guint n = MIN (self->n_connections, self->pieces->n_pieces);

  self->n_workers = n;
  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("fx-transfer", fx_transfer_work, self);

  found = follow (self);

  g_mutex_lock (&self->lock);
  self->is_over = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);

  g_mutex_lock (&self->lock);
  /* What runs on alone now. */
  self->n_workers = 1;
  if (self->error != NULL)
    g_clear_pointer (&found, g_free);
  g_mutex_unlock (&self->lock);

  return found;
}

static gboolean
run (FxTransfer  *self,
     GError     **error)
{
  g_autofree char *found = NULL;

  if (!open_partial (self, error))
    return FALSE;

  self->token = fx_hub_client_dup_token (self->client, self->home, self->stop);
  found = fetch_all (self);
  save_pieces (self);
  if (found == NULL)
    return FALSE;

  if (!g_str_equal (found, self->sha256) && !fx_transfer_heal (self, error))
    {
      save_pieces (self);
      return FALSE;
    }

  if (fsync (self->fd) != 0)
    return fx_hub_error_set_errno (error, errno, self->partial);

  return TRUE;
}

gboolean
fx_transfer_run (FxTransfer    *self,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autoptr (GError) reason = NULL;
  gulong user_id = 0;
  gulong stop_id;
  gboolean done;

  self->stop = g_cancellable_new ();
  stop_id = g_cancellable_connect (self->stop, G_CALLBACK (on_stop), self, NULL);
  if (cancellable != NULL)
    user_id = g_cancellable_connect (cancellable, G_CALLBACK (on_user_cancel), self, NULL);

  done = run (self, &reason);

  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, user_id);
  g_cancellable_disconnect (self->stop, stop_id);
  g_clear_object (&self->stop);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;

  if (done)
    return TRUE;

  /* The user's stop before anything that came of it. */
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  else
    g_propagate_error (error, g_steal_pointer (&reason));

  return FALSE;
}
