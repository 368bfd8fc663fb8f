/* fx-http.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-hub"

#include "fx-http.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>
#include <string.h>

#include "fx-hub-error.h"

#define MAX_HOPS 5
#define MAX_URL 8192
#define MAX_WAIT_S 3600
#define DEFAULT_WAIT_S 30

struct _FxHttp
{
  SoupSession *session;
};

struct _FxHttpAnswer
{
  /* Owned */
  SoupMessage  *message;
  GInputStream *stream;
  char         *url;
  char         *host; /* of the home address, for messages */
  guint64       n_read;
};

FxHttp *
fx_http_new (guint stall_s)
{
  FxHttp *self = g_new0 (FxHttp, 1);

  self->session = soup_session_new_with_options ("timeout", stall_s > 0 ? stall_s : FX_HTTP_STALL_S,
                                                 "user-agent", "fornax/" FX_VERSION,
                                                 "max-conns-per-host", 8,
                                                 NULL);
  /* A gzip bomb stays a small file. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);

  return self;
}

void
fx_http_free (FxHttp *self)
{
  if (self == NULL)
    return;

  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_free (self);
}

/* 127.0.0.1 of ::ffff:127.0.0.1.  Returns: (transfer full) (nullable) */
static GInetAddress *
unmap (GInetAddress *address)
{
  static const guint8 prefix[12] = { [10] = 0xff, [11] = 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6 || memcmp (bytes, prefix, sizeof prefix) != 0)
    return NULL;

  return g_inet_address_new_from_bytes (bytes + sizeof prefix, G_SOCKET_FAMILY_IPV4);
}

static gboolean
is_private_address (GInetAddress *address)
{
  g_autoptr (GInetAddress) inner = unmap (address);

  if (inner != NULL)
    return is_private_address (inner);

  return g_inet_address_get_is_loopback (address) || g_inet_address_get_is_site_local (address) ||
         g_inet_address_get_is_link_local (address) || g_inet_address_get_is_any (address) ||
         g_inet_address_get_is_multicast (address) ||
         /* fc00::/7, unique local: GLib's site local is the older fec0::/10 */
         (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 &&
          (g_inet_address_to_bytes (address)[0] & 0xfe) == 0xfc);
}

/* By its looks: a name that a server resolves to such an address still has to
 * show a certificate for it. */
static gboolean
is_private_host (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return is_private_address (address);

  return g_ascii_strcasecmp (host, "localhost") == 0 || strchr (host, '.') == NULL ||
         g_str_has_suffix (host, ".localhost") || g_str_has_suffix (host, ".local") ||
         g_str_has_suffix (host, ".internal") ||
         /* 0x7f.1, 127.1, 2130706433: numbers that only some parsers take */
         g_ascii_isdigit (host[strlen (host) - 1]);
}

static GUri *
parse_url (const char *url)
{
  g_autoptr (GUri) uri = NULL;

  if (url == NULL || strlen (url) > MAX_URL)
    return NULL;

  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0' ||
      g_uri_get_userinfo (uri) != NULL ||
      !(g_str_equal (g_uri_get_scheme (uri), "https") || g_str_equal (g_uri_get_scheme (uri), "http")))
    return NULL;

  return g_steal_pointer (&uri);
}

gboolean
fx_http_may_go (const char *home,
                const char *url)
{
  g_autoptr (GUri) from = parse_url (home);
  g_autoptr (GUri) to = parse_url (url);
  gboolean home_is_private;

  if (from == NULL || to == NULL)
    return FALSE;

  home_is_private = is_private_host (g_uri_get_host (from));
  if (!home_is_private && is_private_host (g_uri_get_host (to)))
    return FALSE;

  return g_str_equal (g_uri_get_scheme (to), "https") || g_str_equal (g_uri_get_scheme (from), "http");
}

static int
port_of (GUri *uri)
{
  const int port = g_uri_get_port (uri);

  if (port > 0)
    return port;

  return g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
}

gboolean
fx_http_same_origin (const char *a,
                     const char *b)
{
  g_autoptr (GUri) left = parse_url (a);
  g_autoptr (GUri) right = parse_url (b);

  return left != NULL && right != NULL && port_of (left) == port_of (right) &&
         g_str_equal (g_uri_get_scheme (left), g_uri_get_scheme (right)) &&
         g_ascii_strcasecmp (g_uri_get_host (left), g_uri_get_host (right)) == 0;
}

char *
fx_http_host_of (const char *url)
{
  g_autoptr (GUri) uri = parse_url (url);

  return g_strdup (uri != NULL ? g_uri_get_host (uri) : url);
}

/* What libsoup and GIO say, as what a caller can do about it. */
static void
set_transport_error (const char    *host,
                     const GError  *reason,
                     GError       **error)
{
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (reason));
  else if (reason->domain == G_TLS_ERROR)
    fx_hub_error_set (error, FX_HUB_ERROR_ANSWER, 0, _("%s cannot prove that it is what it says: %s"),
                      host, reason->message);
  else if (reason->domain == G_RESOLVER_ERROR ||
           g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND) ||
           g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) ||
           g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE) ||
           g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) ||
           g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED))
    fx_hub_error_set (error, FX_HUB_ERROR_OFFLINE, 0, _("%s cannot be reached: %s"), host, reason->message);
  else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    fx_hub_error_set (error, FX_HUB_ERROR_SERVER, 0, _("%s does not answer"), host);
  else
    fx_hub_error_set (error, FX_HUB_ERROR_SERVER, 0, _("The connection to %s broke: %s"), host, reason->message);
}

static SoupMessage *
make_message (const FxHttpRequest *request,
              GUri                *uri,
              gboolean             is_home)
{
  SoupMessage *message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* Several ranges at once want connections of their own. */
  soup_message_set_force_http1 (message, TRUE);
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (request->accept != NULL)
    soup_message_headers_replace (headers, "Accept", request->accept);
  if (request->token != NULL && is_home)
    {
      g_autofree char *value = g_strconcat ("Bearer ", request->token, NULL);

      soup_message_headers_replace (headers, "Authorization", value);
    }
  if (request->has_range)
    {
      g_autofree char *range = NULL;

      range = request->last == G_MAXUINT64
        ? g_strdup_printf ("bytes=%" G_GUINT64_FORMAT "-", request->first)
        : g_strdup_printf ("bytes=%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT, request->first, request->last);
      soup_message_headers_replace (headers, "Range", range);
      if (request->if_range != NULL)
        soup_message_headers_replace (headers, "If-Range", request->if_range);
    }

  return message;
}

static gboolean
is_redirect (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

FxHttpAnswer *
fx_http_open (FxHttp              *self,
              const FxHttpRequest *request,
              GCancellable        *cancellable,
              GError             **error)
{
  g_autofree char *url = g_strdup (request->url);
  g_autofree char *host = fx_http_host_of (request->home);
  gboolean is_home = TRUE;

  for (guint hop = 0; hop <= MAX_HOPS; hop++)
    {
      g_autoptr (GUri) uri = parse_url (url);
      g_autoptr (SoupMessage) message = NULL;
      g_autoptr (GInputStream) stream = NULL;
      g_autoptr (GError) reason = NULL;
      g_autofree char *next = NULL;
      const char *location;

      if (uri == NULL || !fx_http_may_go (request->home, url))
        {
          fx_hub_error_set (error, FX_HUB_ERROR_ANSWER, 0,
                            hop > 0 ? _("%s sends us to an address we do not go to")
                                    : _("%s is no address we go to"), host);
          return NULL;
        }

      /* Once away the token does not come back. */
      is_home = is_home && fx_http_same_origin (request->home, url);
      message = make_message (request, uri, is_home);
      stream = soup_session_send (self->session, message, cancellable, &reason);
      if (stream == NULL)
        {
          set_transport_error (host, reason, error);
          return NULL;
        }

      location = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
      if (!is_redirect (soup_message_get_status (message)) || location == NULL)
        {
          FxHttpAnswer *answer = g_new0 (FxHttpAnswer, 1);

          answer->message = g_steal_pointer (&message);
          answer->stream = g_steal_pointer (&stream);
          answer->url = g_steal_pointer (&url);
          answer->host = g_steal_pointer (&host);
          return answer;
        }

      next = g_uri_resolve_relative (url, location, SOUP_HTTP_URI_FLAGS, NULL);
      g_input_stream_close (stream, NULL, NULL);
      g_set_str (&url, next != NULL ? next : "");
    }

  fx_hub_error_set (error, FX_HUB_ERROR_ANSWER, 0, _("%s sends us from address to address"), host);

  return NULL;
}

void
fx_http_answer_free (FxHttpAnswer *answer)
{
  if (answer == NULL)
    return;

  /* Not closed first: that would read what is left of the body. */
  g_clear_object (&answer->stream);
  g_clear_object (&answer->message);
  g_free (answer->url);
  g_free (answer->host);
  g_free (answer);
}

guint
fx_http_answer_get_status (const FxHttpAnswer *answer)
{
  return soup_message_get_status (answer->message);
}

const char *
fx_http_answer_get_url (const FxHttpAnswer *answer)
{
  return answer->url;
}

const char *
fx_http_answer_get (const FxHttpAnswer *answer,
                    const char         *header)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (answer->message), header);
}

guint64
fx_http_answer_get_length (const FxHttpAnswer *answer)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (answer->message);
  goffset length;

  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH)
    return G_MAXUINT64;

  length = soup_message_headers_get_content_length (headers);

  return length >= 0 ? (guint64) length : G_MAXUINT64;
}

gboolean
fx_http_answer_get_range (const FxHttpAnswer *answer,
                          guint64            *first,
                          guint64            *last,
                          guint64            *total)
{
  goffset start;
  goffset end;
  goffset whole;

  if (soup_message_get_status (answer->message) != SOUP_STATUS_PARTIAL_CONTENT ||
      !soup_message_headers_get_content_range (soup_message_get_response_headers (answer->message),
                                               &start, &end, &whole) ||
      start < 0 || end < start || (whole >= 0 && end >= whole))
    return FALSE;

  *first = (guint64) start;
  *last = (guint64) end;
  *total = whole >= 0 ? (guint64) whole : G_MAXUINT64;

  return TRUE;
}

guint
fx_http_parse_wait (const char *rate_limit,
                    const char *retry_after)
{
  gint64 wait_s = 0;

  /* "api";r=0;t=55: in so many seconds the window begins anew. */
  if (rate_limit != NULL)
    {
      const char *t = strstr (rate_limit, ";t=");

      if (t != NULL)
        wait_s = (gint64) MIN (g_ascii_strtoull (t + 3, NULL, 10), MAX_WAIT_S) + 1;
    }

  if (wait_s == 0 && retry_after != NULL)
    {
      if (g_ascii_isdigit (retry_after[0]))
        {
          wait_s = (gint64) MIN (g_ascii_strtoull (retry_after, NULL, 10), MAX_WAIT_S);
        }
      else
        {
          g_autoptr (GDateTime) then = soup_date_time_new_from_http_string (retry_after);

          if (then != NULL)
            wait_s = g_date_time_to_unix (then) - g_get_real_time () / G_USEC_PER_SEC;
        }
    }

  return (guint) CLAMP (wait_s, 0, MAX_WAIT_S);
}

static gboolean
fail_limited (FxHttpAnswer  *answer,
              GError       **error)
{
  guint wait_s = fx_http_parse_wait (fx_http_answer_get (answer, "RateLimit"),
                                     fx_http_answer_get (answer, "Retry-After"));

  if (wait_s == 0)
    wait_s = DEFAULT_WAIT_S;
  fx_hub_error_set (error, FX_HUB_ERROR_RATE_LIMITED, wait_s,
                    g_dngettext (GETTEXT_PACKAGE, "%s asks for a pause of %u second",
                                 "%s asks for a pause of %u seconds", wait_s),
                    answer->host, wait_s);

  return FALSE;
}

gboolean
fx_http_answer_check (FxHttpAnswer  *answer,
                      const char    *what,
                      GError       **error)
{
  const guint status = soup_message_get_status (answer->message);
  const char *code = fx_http_answer_get (answer, "X-Error-Code");

  if (what == NULL)
    what = answer->host;
  if (code == NULL)
    code = "";

  if (status == 200 || status == 206)
    return TRUE;

  if (status == 429)
    return fail_limited (answer, error);

  if (g_str_equal (code, "GatedRepo"))
    fx_hub_error_set (error, FX_HUB_ERROR_GATED, 0,
                      _("The owner of %s wants its licence accepted on the web page first"), what);
  else if (status == 404 || status == 410 || g_str_equal (code, "RepoNotFound") ||
           g_str_equal (code, "EntryNotFound") || g_str_equal (code, "RevisionNotFound"))
    /* Without a token the hub says 401 and RepoNotFound of what is not there. */
    fx_hub_error_set (error, FX_HUB_ERROR_NOT_FOUND, 0, _("%s has no %s"), answer->host, what);
  else if (status == 401)
    fx_hub_error_set (error, FX_HUB_ERROR_TOKEN, 0, _("%s wants a valid access token for %s"), answer->host, what);
  else if (status == 403)
    fx_hub_error_set (error, FX_HUB_ERROR_GATED, 0, _("%s does not give %s to us"), answer->host, what);
  else if (status == 412)
    fx_hub_error_set (error, FX_HUB_ERROR_NEWER, 0, _("%s says that %s needs a newer program"), answer->host, what);
  else if (status == 408 || status >= 500)
    fx_hub_error_set (error, FX_HUB_ERROR_SERVER,
                      fx_http_parse_wait (NULL, fx_http_answer_get (answer, "Retry-After")),
                      _("%s has trouble: status %u"), answer->host, status);
  else
    fx_hub_error_set (error, FX_HUB_ERROR_ANSWER, 0, _("%s answers with status %u"), answer->host, status);

  return FALSE;
}

gssize
fx_http_answer_read (FxHttpAnswer  *answer,
                     void          *buffer,
                     gsize          size,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr (GError) reason = NULL;
  gssize n = g_input_stream_read (answer->stream, buffer, size, cancellable, &reason);

  if (n < 0)
    set_transport_error (answer->host, reason, error);
  else
    answer->n_read += (guint64) n;

  return n;
}

GBytes *
fx_http_answer_read_all (FxHttpAnswer  *answer,
                         gsize          max_size,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const guint64 announced = fx_http_answer_get_length (answer);
  guint8 buffer[16384];
  gssize n;

  if (fx_http_answer_get (answer, "Content-Encoding") != NULL)
    {
      fx_hub_error_set (error, FX_HUB_ERROR_ANSWER, 0, _("%s packs what was asked for plain"), answer->host);
      return NULL;
    }

  while ((n = fx_http_answer_read (answer, buffer, sizeof buffer, cancellable, error)) > 0)
    {
      if (bytes->len + (gsize) n > max_size)
        {
          fx_hub_error_set (error, FX_HUB_ERROR_ANSWER, 0,
                            _("The answer of %s is too long"), answer->host);
          return NULL;
        }
      g_byte_array_append (bytes, buffer, (guint) n);
    }
  if (n < 0)
    return NULL;

  if (announced != G_MAXUINT64 && bytes->len < announced)
    {
      fx_hub_error_set (error, FX_HUB_ERROR_SERVER, 0,
                        _("The answer of %s ends too early"), answer->host);
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
