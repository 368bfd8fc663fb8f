/* fx-hub-server.h - a hub and a registry on this computer, with their faults.
 *
 * Speaks what huggingface.co, its storage on another origin and Ollama's
 * registry speak: search with pages by Link, model pages and trees, gates,
 * redirects with links that expire, ranges, manifests and blobs.  What is in
 * it was put there: real files, whose hashes and sizes it works out.
 *
 * Runs on a thread of its own; two ports on the loopback, one for the hub and
 * registry, one for the storage.
 *
 * Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FxHubServer FxHubServer;

/**
 * FxHubFaults: what goes wrong; all zero is a hub in good health
 *
 * Of answers of the API, the next @n_api of them (-1: all):
 * @api_status: answered instead
 * @api_code: (nullable): X-Error-Code with it
 * @api_wait_s: RateLimit's t, with 429
 * @api_body: (nullable): sent with 200 instead of what is asked for
 *
 * Of files, the next @n_file requests to the storage (-1: all):
 * @file_status: answered instead
 * @file_wait_s: Retry-After with it
 * @drop_after: the connection is cut after so many bytes of a body
 * @end_after: the connection ends in good order after so many
 * @stall_after: nothing more comes after so many
 * @hold_at: what is from this byte of the file on waits, on whichever
 *   connection, until faults without it are set
 * @drip_bytes: so many a second
 * @flip: the byte at @flip_at is wrong
 * @no_ranges: 200 and the whole, whatever is asked
 * @other_range: bytes from one further on than asked for, and says so
 * @claim_size: the size that Content-Range says
 * @packed: says Content-Encoding: gzip
 *
 * @need_token: (nullable): what does not bring it is refused
 * @is_gated: and told that a licence wants accepting
 * @link_uses: a signed link is good for so many requests; 0 for ever
 * @redirect: (nullable): where files redirect to instead
 * @tree_page: files a page of a tree; 0 for all
 * @endless_links: each page has a next one
 */
typedef struct
{
  int         n_api;
  guint       api_status;
  const char *api_code;
  guint       api_wait_s;
  const char *api_body;

  int         n_file;
  guint       file_status;
  guint       file_wait_s;
  guint64     drop_after;
  guint64     end_after;
  guint64     stall_after;
  guint64     hold_at;
  guint       drip_bytes;
  gboolean    flip;
  guint64     flip_at;
  gboolean    no_ranges;
  gboolean    other_range;
  guint64     claim_size;
  gboolean    packed;

  const char *need_token;
  gboolean    is_gated;
  guint       link_uses;
  const char *redirect;
  guint       tree_page;
  gboolean    endless_links;
} FxHubFaults;

/* @port: of the hub; 0 for any */
FxHubServer *fx_hub_server_new         (guint              port) G_GNUC_WARN_UNUSED_RESULT;
void         fx_hub_server_free        (FxHubServer       *self);

/* "http://127.0.0.1:34567": hub and registry */
const char  *fx_hub_server_get_url     (FxHubServer       *self);

/**
 * fx_hub_server_add_model:
 * @id: "owner/name"
 * @gguf: (nullable): JSON: the page's "gguf", of what the search expands
 * @readme: (nullable)
 * @licence: (nullable)
 */
void         fx_hub_server_add_model   (FxHubServer       *self,
                                        const char        *id,
                                        const char        *gguf,
                                        const char        *readme,
                                        const char        *licence);

/* The model's page says so; its files want a token. */
void         fx_hub_server_gate_model  (FxHubServer       *self,
                                        const char        *id);
void         fx_hub_server_add_file    (FxHubServer       *self,
                                        const char        *id,
                                        const char        *path,
                                        GBytes            *content);

/* Another content under the old hash. */
void         fx_hub_server_change_blob (FxHubServer       *self,
                                        const char        *sha256,
                                        GBytes            *content);

/**
 * fx_hub_server_add_image:
 * @name: "library/tiny:latest"
 * @label: of the config: "Q4_1"
 * @layers: alternating media types ("template") and texts, %NULL at the end
 */
void         fx_hub_server_add_image   (FxHubServer       *self,
                                        const char        *name,
                                        const char        *label,
                                        GBytes            *weights,
                                        const char *const *layers);

/* A manifest as it is given.  @manifest: JSON */
void         fx_hub_server_add_manifest (FxHubServer      *self,
                                        const char        *name,
                                        const char        *manifest);

/* @faults: copied; its strings have to live */
void         fx_hub_server_set_faults  (FxHubServer       *self,
                                        const FxHubFaults *faults);

/**
 * fx_hub_server_wait_idle:
 *
 * Until no body is on its way: all were sent, or the other side hung up.
 *
 * Returns: %FALSE after two minutes
 */
gboolean     fx_hub_server_wait_idle   (FxHubServer       *self);

/* Until so many requests came to the storage, likewise. */
gboolean     fx_hub_server_wait_files  (FxHubServer       *self,
                                        guint              n_files);

/* Requests to the storage; bytes of bodies that were sent; requests of the
 * API; requests to the storage that brought an Authorization. */
guint        fx_hub_server_get_n_files (FxHubServer       *self);
guint64      fx_hub_server_get_n_bytes (FxHubServer       *self);
guint        fx_hub_server_get_n_api   (FxHubServer       *self);
guint        fx_hub_server_get_n_leaks (FxHubServer       *self);
void         fx_hub_server_reset_counts (FxHubServer      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxHubServer, fx_hub_server_free)

G_END_DECLS
