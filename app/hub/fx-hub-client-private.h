/* fx-hub-client-private.h - what the files of FxHubClient share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-http.h"
#include "fx-hub-client.h"

G_BEGIN_DECLS

struct _FxHubClient
{
  GObject parent_instance;

  /* Owned, constant */
  char            *hub;
  char            *registry;
  char            *cache_folder;

  GMutex           lock;

  /* Under @lock */
  GPtrArray       *idle;      /* of FxHttp: their connections are warm */
  GHashTable      *pauses;    /* host -> gint64*, monotonic µs until which it wants none */
  GHashTable      *headers;   /* SHA-256 -> FxModelInfo */
  char            *token;
  FxHubTokenPlace  token_place;
  gboolean         token_known;
  guint            stall_s;
  guint            delay_ms;
};

/**
 * FxHubFetch:
 * @url: what
 * @home: the address the user chose
 * @what: (nullable): for messages
 * @max_size: of the body
 * @n_bytes: only so many from @first; 0 for all
 * @use_cache: keep the answer, and take the kept one where nobody answers
 */
typedef struct
{
  const char *url;
  const char *home;
  const char *accept;
  const char *what;
  gsize       max_size;
  guint64     first;
  guint64     n_bytes;
  gboolean    use_cache;
} FxHubFetch;

/**
 * fx_hub_client_fetch:
 * @next: (out) (optional) (transfer full) (nullable): of the Link header
 * @is_cached: (out) (optional)
 *
 * Returns: (transfer full): the body
 */
GBytes  *fx_hub_client_fetch       (FxHubClient       *self,
                                    const FxHubFetch  *fetch,
                                    char             **next,
                                    gboolean          *is_cached,
                                    GCancellable      *cancellable,
                                    GError           **error) G_GNUC_WARN_UNUSED_RESULT;

FxHttp  *fx_hub_client_take_http   (FxHubClient       *self);
/* @http: (transfer full) */
void     fx_hub_client_give_http   (FxHubClient       *self,
                                    FxHttp            *http);

/* A registry's name: manifest, config. */
FxHubModel *fx_hub_client_get_image (FxHubClient      *self,
                                    const FxHubRef    *ref,
                                    GCancellable      *cancellable,
                                    GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
