/* fx-hub-image.c - FxHubClient: models of Ollama registries.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-hub"

#include "fx-hub-client-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-json.h"
#include "fx-hub-parse.h"

#define MAX_MANIFEST (1 << 20)
#define MANIFEST_TYPE "application/vnd.docker.distribution.manifest.v2+json"

/* A host somebody typed: plain http only where it cannot leave this computer. */
static char *
address_of (FxHubClient *self,
            const char  *host)
{
  g_autofree char *plain = NULL;

  if (host == NULL || g_str_equal (host, "registry.ollama.ai"))
    return g_strdup (self->registry);

  plain = g_strconcat ("http://", host, NULL);
  if (g_str_has_prefix (host, "localhost:") || g_str_has_prefix (host, "127.0.0.1:") ||
      g_str_has_prefix (host, "[::1]:") || fx_http_same_origin (plain, self->registry))
    return g_steal_pointer (&plain);

  return g_strconcat ("https://", host, NULL);
}

static JsonNode *
fetch_json (FxHubClient   *self,
            FxHubModel    *model,
            const char    *url,
            const char    *accept,
            GBytes       **bytes,
            GCancellable  *cancellable,
            GError       **error)
{
  const FxHubFetch fetch = { .url = url, .home = model->base, .accept = accept, .what = model->id,
                             .max_size = MAX_MANIFEST, .use_cache = FALSE };
  g_autofree char *host = fx_http_host_of (model->base);

  *bytes = fx_hub_client_fetch (self, &fetch, NULL, NULL, cancellable, error);
  if (*bytes == NULL)
    return NULL;

  return fx_hub_parse_answer (*bytes, host, error);
}

/* Only the label hangs on it, so a config that cannot be had is no failure;
 * one that is not what its digest says is. */
static gboolean
read_config (FxHubClient   *self,
             FxHubModel    *model,
             const char    *digest,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autofree char *url = g_strdup_printf ("%s/v2/%s/%s/blobs/sha256:%s", model->base, model->owner, model->name, digest);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) reason = NULL;
  g_autoptr (JsonNode) root = fetch_json (self, model, url, NULL, &bytes, cancellable, &reason);
  g_autofree char *found = NULL;

  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (bytes == NULL)
    return TRUE;

  found = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (!g_str_equal (found, digest))
    {
      fx_hub_error_set (error, FX_HUB_ERROR_HASH, 0, _("The config of %s has SHA-256 %s, %s expected"),
                        model->id, found, digest);
      return FALSE;
    }
  if (root != NULL)
    fx_hub_parse_config (root, model);

  return TRUE;
}

FxHubModel *
fx_hub_client_get_image (FxHubClient     *self,
                         const FxHubRef  *ref,
                         GCancellable    *cancellable,
                         GError         **error)
{
  g_autoptr (FxHubModel) model = fx_hub_model_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *url = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *config = NULL;

  model->source = FX_HUB_SOURCE_REGISTRY;
  model->base = address_of (self, ref->host);
  model->owner = g_strdup (ref->owner);
  model->name = g_strdup (ref->name);
  model->tag = g_strdup (ref->tag);
  model->id = g_str_equal (ref->owner, "library")
    ? g_strdup_printf ("%s:%s", ref->name, ref->tag)
    : g_strdup_printf ("%s/%s:%s", ref->owner, ref->name, ref->tag);

  url = g_strdup_printf ("%s/v2/%s/%s/manifests/%s", model->base, ref->owner, ref->name, ref->tag);
  root = fetch_json (self, model, url, MANIFEST_TYPE, &bytes, cancellable, error);
  if (root == NULL || !fx_hub_parse_manifest (root, model, &config, error))
    return NULL;

  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  model->revision = g_strndup (digest, 40);
  if (config != NULL && !read_config (self, model, config, cancellable, error))
    return NULL;
  model->is_page = TRUE;

  return g_steal_pointer (&model);
}
