/* fx-hub-parse.h - the hub's and the registry's JSON, as models and files.
 *
 * Pure: bytes in, checked values out.  Nothing of it is trusted: names that
 * lead out of a folder, sizes that do not add up and hashes that are none are
 * left out, with the row they stand in.
 *
 * Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "fx-hub-model.h"

G_BEGIN_DECLS

/* A row or a page: what /api/models says of one.
 * Returns: (transfer full) (nullable): %NULL where it has no sound name */
FxHubModel *fx_hub_parse_model      (JsonObject  *object,
                                     const char  *base) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_hub_parse_tree:
 * @root: the array of /api/models/.../tree/...
 * @parts: (element-type FxHubPart): takes the files of it
 * @error: FX_HUB_ERROR_ANSWER
 */
gboolean    fx_hub_parse_tree       (JsonNode    *root,
                                     GPtrArray   *parts,
                                     GError     **error);

/* The address with rel="next" of a Link header.
 * Returns: (transfer full) (nullable) */
char       *fx_hub_parse_next_link  (const char  *link) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_hub_parse_manifest:
 * @root: a manifest of an image
 * @model: takes its files: the weights, a projector; and what comes along
 * @config_digest: (out) (transfer full) (nullable): of the small blob that
 *   says which quantisation it is
 * @error: FX_HUB_ERROR_ANSWER; also for a model that is not GGUF
 */
gboolean    fx_hub_parse_manifest   (JsonNode    *root,
                                     FxHubModel  *model,
                                     char       **config_digest,
                                     GError     **error);

/* Of the config blob: quantisation, parameters, architecture. */
void        fx_hub_parse_config     (JsonNode    *root,
                                     FxHubModel  *model);

/* "8.0B", "134.52M".  Returns: 0 where it is none */
guint64     fx_hub_parse_count      (const char  *text);

/* Whether a name on a hub may be one here: relative, of proper parts. */
gboolean    fx_hub_parse_is_path    (const char  *path);

/**
 * fx_hub_parse_answer:
 * @host: who answered, for the message
 * @error: FX_HUB_ERROR_ANSWER
 *
 * Returns: (transfer full): the JSON of an answer, valid UTF-8 throughout
 */
JsonNode *fx_hub_parse_answer (GBytes      *body,
                               const char  *host,
                               GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
