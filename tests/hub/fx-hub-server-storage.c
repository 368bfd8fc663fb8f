/* fx-hub-server-storage.c - FxHubServer: sends files, well or badly.
 *
 * Takes the connection from libsoup and writes to it on a thread, so that
 * every byte, and every byte that does not come, is under control.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-hub-server-private.h"

#include <string.h>
#include <sys/socket.h>

typedef struct
{
  FxHubServer *server;
  GIOStream   *stream;
  GSocket     *socket;
  GBytes      *content;
  FxHubFaults  faults;
  gboolean     has_range;
  guint64      first;
  guint64      last;
} Sending;

static void
sending_free (Sending *sending)
{
  g_object_unref (sending->stream);
  g_object_unref (sending->socket);
  g_bytes_unref (sending->content);
  g_free (sending);
}

static gboolean
is_over (Sending *sending)
{
  gboolean over;

  g_mutex_lock (&sending->server->lock);
  over = sending->server->is_over;
  g_mutex_unlock (&sending->server->lock);

  return over;
}

/* Whether the other side hung up. */
static gboolean
is_left (Sending *sending)
{
  char byte;

  return recv (g_socket_get_fd (sending->socket), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

/* Waits while @at is held.  Returns: how many bytes may be sent from there;
 * none when nobody waits for them any more */
static gsize
wait_for_release (Sending *sending,
                  guint64  at,
                  gsize    wanted)
{
  FxHubServer *server = sending->server;
  gsize n = wanted;

  g_mutex_lock (&server->lock);
  while (server->faults.hold_at > 0 && at >= server->faults.hold_at && n > 0)
    {
      if (server->is_over || is_left (sending))
        n = 0;
      else
        g_cond_wait_until (&server->ready, &server->lock, g_get_monotonic_time () + G_USEC_PER_SEC / 20);
    }
  if (server->faults.hold_at > at)
    n = (gsize) MIN (n, server->faults.hold_at - at);
  g_mutex_unlock (&server->lock);

  return n;
}

/* Sends a reset in the place of what is left. */
static void
cut (Sending *sending)
{
  const struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (g_socket_get_fd (sending->socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

static gboolean
write_bytes (Sending    *sending,
             const void *bytes,
             gsize       length)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (sending->stream), bytes, length, NULL, NULL, NULL);
}

static char *
make_head (Sending *sending,
           guint64  size)
{
  const FxHubFaults *faults = &sending->faults;
  const guint64 claimed = faults->claim_size > 0 ? faults->claim_size : size;
  GString *head = g_string_new (NULL);

  if (faults->file_status != 0)
    {
      g_string_append_printf (head, "HTTP/1.1 %u Trouble\r\nContent-Length: 0\r\n", faults->file_status);
      if (faults->file_wait_s > 0)
        g_string_append_printf (head, "Retry-After: %u\r\n", faults->file_wait_s);
    }
  else if (!sending->has_range)
    {
      g_string_append_printf (head, "HTTP/1.1 200 OK\r\nContent-Length: %" G_GUINT64_FORMAT "\r\n", claimed);
    }
  else if (sending->first >= size)
    {
      g_string_append_printf (head, "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n"
                              "Content-Range: bytes */%" G_GUINT64_FORMAT "\r\n", size);
    }
  else
    {
      g_string_append_printf (head, "HTTP/1.1 206 Partial Content\r\nContent-Length: %" G_GUINT64_FORMAT "\r\n"
                              "Content-Range: bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT "\r\n",
                              sending->last - sending->first + 1, sending->first, sending->last, claimed);
    }
  if (faults->packed)
    g_string_append (head, "Content-Encoding: gzip\r\n");
  g_string_append (head, "Content-Type: application/octet-stream\r\nAccept-Ranges: bytes\r\nConnection: close\r\n\r\n");

  return g_string_free (head, FALSE);
}

static void
send_body (Sending *sending)
{
  const FxHubFaults *faults = &sending->faults;
  const guint8 *content = g_bytes_get_data (sending->content, NULL);
  guint8 buffer[32768];
  guint64 sent = 0;

  for (guint64 at = sending->first; at <= sending->last && !is_over (sending);)
    {
      gsize n = wait_for_release (sending, at, (gsize) MIN (sizeof buffer, sending->last - at + 1));

      if (n == 0)
        return;
      if (faults->drip_bytes > 0)
        n = MIN (n, MAX (faults->drip_bytes / 10, 1));
      if (faults->drop_after > 0)
        n = (gsize) MIN (n, faults->drop_after - sent);
      if (faults->end_after > 0)
        n = (gsize) MIN (n, faults->end_after - sent);
      if (faults->stall_after > 0)
        n = (gsize) MIN (n, faults->stall_after - sent);

      memcpy (buffer, content + at, n);
      if (faults->flip && faults->flip_at >= at && faults->flip_at < at + n)
        buffer[faults->flip_at - at] ^= 0x40;
      if (n > 0 && !write_bytes (sending, buffer, n))
        return;
      at += n;
      sent += n;

      g_mutex_lock (&sending->server->lock);
      sending->server->n_bytes += n;
      g_mutex_unlock (&sending->server->lock);

      if (faults->drip_bytes > 0)
        g_usleep (G_USEC_PER_SEC / 10);
      if (faults->drop_after > 0 && sent >= faults->drop_after)
        {
          cut (sending);
          return;
        }
      if (faults->end_after > 0 && sent >= faults->end_after)
        return;
      while (faults->stall_after > 0 && sent >= faults->stall_after && !is_over (sending))
        {
          g_usleep (G_USEC_PER_SEC / 20);
          if (is_left (sending))
            return;
        }
    }
}

static gpointer
send_thread (gpointer data)
{
  Sending *sending = data;
  FxHubServer *server = sending->server;
  const guint64 size = g_bytes_get_size (sending->content);
  g_autofree char *head = NULL;

  head = make_head (sending, size);
  if (write_bytes (sending, head, strlen (head)) && sending->faults.file_status == 0 && sending->first < size)
    send_body (sending);
  g_io_stream_close (sending->stream, NULL, NULL);
  sending_free (sending);

  g_mutex_lock (&server->lock);
  server->n_senders--;
  g_cond_broadcast (&server->ready);
  g_mutex_unlock (&server->lock);

  return NULL;
}

/* Leaves the faults of files out once they are used up.  @lock held */
static void
take_faults (FxHubServer *self,
             FxHubFaults *faults)
{
  if (self->faults.n_file == 0)
    return;

  *faults = self->faults;
  if (self->faults.n_file > 0)
    self->faults.n_file--;
}

void
fx_hub_server_send_blob (FxHubServer       *self,
                         SoupServerMessage *message,
                         const char        *sha256)
{
  const char *range = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Range");
  Sending *sending = g_new0 (Sending, 1);
  GBytes *content;

  g_mutex_lock (&self->lock);
  content = g_hash_table_lookup (self->blobs, sha256);
  if (content != NULL)
    {
      self->n_files++;
      self->n_senders++;
      g_cond_broadcast (&self->ready);
      take_faults (self, &sending->faults);
      sending->content = g_bytes_ref (content);
    }
  g_mutex_unlock (&self->lock);
  if (content == NULL)
    {
      g_free (sending);
      soup_server_message_set_status (message, 404, NULL);
      return;
    }

  sending->server = self;
  sending->last = g_bytes_get_size (sending->content) - 1;
  if (range != NULL && g_str_has_prefix (range, "bytes=") && !sending->faults.no_ranges)
    {
      char *end;

      sending->has_range = TRUE;
      sending->first = g_ascii_strtoull (range + strlen ("bytes="), &end, 10);
      if (*end == '-' && g_ascii_isdigit (end[1]))
        sending->last = MIN (sending->last, g_ascii_strtoull (end + 1, NULL, 10));
      if (sending->faults.other_range)
        sending->first++;
    }

  sending->socket = g_object_ref (soup_server_message_get_socket (message));
  sending->stream = soup_server_message_steal_connection (message);
  g_thread_unref (g_thread_new ("fx-hub-sender", send_thread, sending));
}
