/* fx-ollama.h - the models in Ollama's folder, which is only read.
 *
 *   manifests/<host>/<namespace>/<model>/<tag>   JSON: which blobs it is of
 *   blobs/sha256-<64 hex>                        the GGUF, the parameters, ...
 *
 * Nothing in it is trusted: a manifest that is too long, no JSON, or names a
 * blob by anything but its hash is passed over.
 *
 * Source: ollama's manifest/, types/model/.
 *
 * Thread-safety: pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FxOllamaModel:
 * @name: as Ollama takes it: "llama3.2:latest", "hf.co/owner/name:Q4_K_M"
 * @blob: (type filename): the GGUF file
 * @sha256: of @blob, as its name claims
 * @size: of @blob, as the manifest claims
 * @params: (nullable): JSON object: "temperature", "num_ctx", "stop", ...
 * @system: (nullable): the system message
 * @license: (nullable) (type filename): a blob with the text of the licence
 */
typedef struct
{
  char    *name;
  char    *blob;
  char    *sha256;
  guint64  size;
  char    *params;
  char    *system;
  char    *license;
} FxOllamaModel;

void       fx_ollama_model_free (FxOllamaModel *self);

/**
 * fx_ollama_list:
 * @root: the folder that has `manifests` and `blobs`
 * @seen: (nullable) (element-type filename): takes every folder looked into
 *
 * Returns: (transfer full) (element-type FxOllamaModel): by name; models
 *   without a GGUF of their own (in the cloud, or of separate tensors) are
 *   left out
 */
GPtrArray *fx_ollama_list       (const char    *root,
                                 GPtrArray     *seen,
                                 GCancellable  *cancellable) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_ollama_join_name:
 * @parts: host, namespace, model, tag
 *
 * Returns: (transfer full): without what is by default: the registry of
 *   Ollama, the namespace "library"
 */
char      *fx_ollama_join_name  (const char *const *parts) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxOllamaModel, fx_ollama_model_free)

G_END_DECLS
