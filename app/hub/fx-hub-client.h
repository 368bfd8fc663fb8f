/* fx-hub-client.h - asks the Hugging Face hub and Ollama registries.
 *
 * Nothing is connected to, resolved or looked up before the first call, and
 * nothing afterwards.  Every call has a blocking form, for commands and
 * worker threads, and an asynchronous one, which runs the blocking one on a
 * thread and calls back on the main context of the caller.  All may be
 * cancelled.
 *
 * Errors are of FX_HUB_ERROR or G_IO_ERROR_CANCELLED.  Bytes from outside are
 * not trusted: length, depth, numbers and text are bounded and checked.
 *
 * The token is sent to the address it belongs to and to no other: it is left
 * out when a redirect leads away.
 *
 * Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "fx-hub-error.h"
#include "fx-hub-query.h"
#include "fx-hub-ref.h"
#include "fx-hub-token.h"
#include "fx-model-info.h"

G_BEGIN_DECLS

#define FX_HUB_ENDPOINT "https://huggingface.co"
#define FX_REGISTRY_ENDPOINT "https://registry.ollama.ai"

#define FX_TYPE_HUB_CLIENT (fx_hub_client_get_type ())
G_DECLARE_FINAL_TYPE (FxHubClient, fx_hub_client, FX, HUB_CLIENT, GObject)

/**
 * fx_hub_client_new:
 * @hub: (nullable): base address of the setting "hub-address"; empty or %NULL
 *   for $HF_ENDPOINT, else FX_HUB_ENDPOINT
 * @registry: (nullable): likewise "registry-address", $FORNAX_REGISTRY,
 *   FX_REGISTRY_ENDPOINT
 */
FxHubClient *fx_hub_client_new               (const char           *hub,
                                              const char           *registry) G_GNUC_WARN_UNUSED_RESULT;

/* Of GSettings "hub-address" and "registry-address". */
FxHubClient *fx_hub_client_new_from_settings (void) G_GNUC_WARN_UNUSED_RESULT;

const char  *fx_hub_client_get_hub           (FxHubClient          *self);
const char  *fx_hub_client_get_registry      (FxHubClient          *self);

/* @stall_s: seconds without a byte after which a connection is given up; 30 */
void         fx_hub_client_set_stall         (FxHubClient          *self,
                                              guint                 stall_s);
guint        fx_hub_client_get_stall         (FxHubClient          *self);

/* @delay_ms: before what broke is tried again; doubled each time, up to a
 * minute; 1000 */
void         fx_hub_client_set_delay         (FxHubClient          *self,
                                              guint                 delay_ms);
guint        fx_hub_client_get_delay         (FxHubClient          *self);

/**
 * fx_hub_client_dup_token:
 * @base: the address that is asked
 *
 * Blocking.  Returns: (transfer full) (nullable): %NULL for any address but
 * the hub's
 */
char        *fx_hub_client_dup_token         (FxHubClient          *self,
                                              const char           *base,
                                              GCancellable         *cancellable) G_GNUC_WARN_UNUSED_RESULT;

/* Whether there is a token, and where. */
void         fx_hub_client_lookup_token_async  (FxHubClient        *self,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
FxHubTokenPlace fx_hub_client_lookup_token_finish (FxHubClient     *self,
                                              GAsyncResult         *result,
                                              GError              **error);

/**
 * fx_hub_client_store_token_async:
 * @token: (nullable): "hf_..."; %NULL or "" forgets it
 *
 * Into the keyring; where there is none, or it is refused, it is kept until
 * the program ends and the result is FX_HUB_TOKEN_SESSION.
 */
void         fx_hub_client_store_token_async (FxHubClient          *self,
                                              const char           *token,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
FxHubTokenPlace fx_hub_client_store_token_finish (FxHubClient      *self,
                                              GAsyncResult         *result,
                                              GError              **error);

/**
 * fx_hub_client_search:
 *
 * The first page.  A search that was made before is answered from the cache
 * where the hub cannot be reached (FxHubPage.is_cached).
 *
 * Returns: (transfer full)
 */
FxHubPage   *fx_hub_client_search            (FxHubClient          *self,
                                              const FxHubQuery     *query,
                                              GCancellable         *cancellable,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* @query: copied */
void         fx_hub_client_search_async      (FxHubClient          *self,
                                              const FxHubQuery     *query,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);

/* @next: FxHubPage.next */
FxHubPage   *fx_hub_client_search_next       (FxHubClient          *self,
                                              const char           *next,
                                              GCancellable         *cancellable,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void         fx_hub_client_search_next_async (FxHubClient          *self,
                                              const char           *next,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
/* Of both. */
FxHubPage   *fx_hub_client_search_finish     (FxHubClient          *self,
                                              GAsyncResult         *result,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_hub_client_get_model:
 * @id: "owner/name"
 * @revision: (nullable): "main"
 *
 * The page of a model on the hub: what a search row has, and its files with
 * sizes and hashes.
 *
 * Returns: (transfer full)
 */
FxHubModel  *fx_hub_client_get_model         (FxHubClient          *self,
                                              const char           *id,
                                              const char           *revision,
                                              GCancellable         *cancellable,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void         fx_hub_client_get_model_async   (FxHubClient          *self,
                                              const char           *id,
                                              const char           *revision,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
FxHubModel  *fx_hub_client_get_model_finish  (FxHubClient          *self,
                                              GAsyncResult         *result,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_hub_client_resolve:
 * @reference: what somebody typed, see fx-hub-ref.h
 * @file: (out) (optional) (transfer full): what is meant of the model's files
 *
 * Of a registry reads manifest and small layers.
 *
 * Returns: (transfer full): the model's page
 */
FxHubModel  *fx_hub_client_resolve           (FxHubClient          *self,
                                              const char           *reference,
                                              FxHubFile           **file,
                                              GCancellable         *cancellable,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void         fx_hub_client_resolve_async     (FxHubClient          *self,
                                              const char           *reference,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
FxHubModel  *fx_hub_client_resolve_finish    (FxHubClient          *self,
                                              GAsyncResult         *result,
                                              FxHubFile           **file,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_hub_client_get_readme:
 *
 * The model card as Markdown, without its front matter; at most 1 MiB.
 *
 * Returns: (transfer full): "" where there is none
 */
char        *fx_hub_client_get_readme        (FxHubClient          *self,
                                              FxHubModel           *model,
                                              GCancellable         *cancellable,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void         fx_hub_client_get_readme_async  (FxHubClient          *self,
                                              FxHubModel           *model,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
char        *fx_hub_client_get_readme_finish (FxHubClient          *self,
                                              GAsyncResult         *result,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_hub_client_read_header:
 * @model: a page
 * @file: one of its files
 * @error: also FX_ERROR_FORMAT and FX_ERROR_UNSUPPORTED, of what was read
 *
 * Reads the first megabytes of the file where it is, with one or two range
 * requests and never more than 64 MiB: enough for fx_plan_new().  What has
 * been read once is kept in memory, by the file's hash.
 *
 * Returns: (transfer full)
 */
FxModelInfo *fx_hub_client_read_header       (FxHubClient          *self,
                                              FxHubModel           *model,
                                              FxHubFile            *file,
                                              GCancellable         *cancellable,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void         fx_hub_client_read_header_async (FxHubClient          *self,
                                              FxHubModel           *model,
                                              FxHubFile            *file,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
FxModelInfo *fx_hub_client_read_header_finish (FxHubClient         *self,
                                              GAsyncResult         *result,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
