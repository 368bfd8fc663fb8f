/* fx-hub-ref.h - a name somebody typed for a model that is not here.
 *
 *   hf:owner/repo[:QUANT or FILE]     the hub
 *   hf.co/owner/repo[:QUANT]          the same, as Ollama writes it
 *   https://huggingface.co/owner/repo[/blob/main/FILE], .../tree/REVISION
 *   [host/][namespace/]name[:tag]     an Ollama registry: llama3.1:8b
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-hub-model.h"

G_BEGIN_DECLS

/**
 * FxHubRef:
 * @host: (nullable): of a registry that is not the usual one
 * @owner: "bartowski"; of the registry the namespace, "library" by default
 * @name: of the repository
 * @tag: (nullable): quantisation or file; of the registry the tag, "latest"
 *   by default
 * @revision: (nullable): "main" where not given
 */
typedef struct
{
  FxHubSource  source;
  char        *host;
  char        *owner;
  char        *name;
  char        *tag;
  char        *revision;
} FxHubRef;

/**
 * fx_hub_ref_parse:
 * @error: FX_HUB_ERROR_REFERENCE
 *
 * Returns: (transfer full)
 */
FxHubRef *fx_hub_ref_parse      (const char  *text,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void      fx_hub_ref_free       (FxHubRef    *self);

/* Whether each character may be in the name of an owner, a model or a tag,
 * and the name is no way out of a folder. */
gboolean  fx_hub_ref_is_name    (const char  *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxHubRef, fx_hub_ref_free)

G_END_DECLS
