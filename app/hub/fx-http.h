/* fx-http.h - one HTTP session: what every word to a hub goes through.
 *
 * Blocking, on libsoup, for worker threads and commands.  Redirects are
 * followed by hand, at most five: each hop is checked before it is gone, and
 * the token stays behind when a hop leads to another origin.  Bodies are
 * taken as they are sent: nothing is decompressed.
 *
 * Where the home address is https on a public host, no hop may be plain http
 * or lead to this computer or a private network; where the user has set such
 * an address (a mirror in the house, a test), hops may go there too.
 *
 * Thread-safety: one thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A connection without a byte for so long is given up. */
#define FX_HTTP_STALL_S 30

typedef struct _FxHttp FxHttp;
typedef struct _FxHttpAnswer FxHttpAnswer;

/**
 * FxHttpRequest:
 * @url: https, or as the home address
 * @home: the address the user chose, which @token belongs to
 * @token: (nullable): sent as a bearer's while the origin is @home's
 * @accept: (nullable)
 * @has_range: whether only bytes @first to @last are wanted
 * @last: included; %G_MAXUINT64 for "to the end"
 * @if_range: (nullable): an entity tag: a file that changed is sent whole
 */
typedef struct
{
  const char *url;
  const char *home;
  const char *token;
  const char *accept;
  gboolean    has_range;
  guint64     first;
  guint64     last;
  const char *if_range;
} FxHttpRequest;

/* @stall_s: 0 for FX_HTTP_STALL_S */
FxHttp       *fx_http_new              (guint                stall_s) G_GNUC_WARN_UNUSED_RESULT;
void          fx_http_free             (FxHttp              *self);

/**
 * fx_http_open:
 * @error: FX_HUB_ERROR_OFFLINE, FX_HUB_ERROR_SERVER or FX_HUB_ERROR_ANSWER
 *   when no answer came; an answer of any status is no error here, see
 *   fx_http_answer_check()
 *
 * Returns: (transfer full): its body not read yet
 */
FxHttpAnswer *fx_http_open             (FxHttp              *self,
                                        const FxHttpRequest *request,
                                        GCancellable        *cancellable,
                                        GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void          fx_http_answer_free      (FxHttpAnswer        *answer);

guint         fx_http_answer_get_status (const FxHttpAnswer *answer);

/* Where it came from in the end.  May be signed: never stored or shown. */
const char   *fx_http_answer_get_url   (const FxHttpAnswer  *answer);

/* Returns: (nullable): one header of the answer */
const char   *fx_http_answer_get       (const FxHttpAnswer  *answer,
                                        const char          *header);

/* Returns: bytes of the body as announced; G_MAXUINT64 where it was not */
guint64       fx_http_answer_get_length (const FxHttpAnswer *answer);

/**
 * fx_http_answer_get_range:
 * @total: (out): size of the whole; G_MAXUINT64 where it is "*"
 *
 * Returns: whether it is a 206 with a sound Content-Range
 */
gboolean      fx_http_answer_get_range (const FxHttpAnswer  *answer,
                                        guint64             *first,
                                        guint64             *last,
                                        guint64             *total);

/**
 * fx_http_answer_check:
 * @what: (nullable): of what, for the message: "bartowski/Llama-3.2-1B"
 * @error: by the status, X-Error-Code, RateLimit and Retry-After
 *
 * Returns: whether the status is 200 or 206
 */
gboolean      fx_http_answer_check     (FxHttpAnswer        *answer,
                                        const char          *what,
                                        GError             **error);

/* Blocks until there is something.
 * Returns: bytes read, 0 at the end, -1 with @error set */
gssize        fx_http_answer_read      (FxHttpAnswer        *answer,
                                        void                *buffer,
                                        gsize                size,
                                        GCancellable        *cancellable,
                                        GError             **error);

/* The whole body; FX_HUB_ERROR_ANSWER where it is longer than @max_size or
 * shorter than announced.  Returns: (transfer full) */
GBytes       *fx_http_answer_read_all  (FxHttpAnswer        *answer,
                                        gsize                max_size,
                                        GCancellable        *cancellable,
                                        GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_http_may_go:
 * @home: the address the user chose
 * @url: where a redirect or a link leads
 *
 * The rule for hops, without asking a name server.
 */
gboolean      fx_http_may_go           (const char          *home,
                                        const char          *url);

/* Whether scheme, host and port are the same. */
gboolean      fx_http_same_origin      (const char          *a,
                                        const char          *b);

/* "huggingface.co", for messages.  Returns: (transfer full) */
char         *fx_http_host_of          (const char          *url) G_GNUC_WARN_UNUSED_RESULT;

/* Seconds of RateLimit and Retry-After; 0 where they say none.
 * @rate_limit, @retry_after: (nullable) */
guint         fx_http_parse_wait       (const char          *rate_limit,
                                        const char          *retry_after);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxHttp, fx_http_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxHttpAnswer, fx_http_answer_free)

G_END_DECLS
