/* fx-hub-model.h - one model of a hub: a row of a search, or its page.
 *
 * Thread-safety: immutable once handed out; references from any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-hub-file.h"

G_BEGIN_DECLS

/**
 * FxHubSource: which protocol it is spoken to by
 */
typedef enum
{
  FX_HUB_SOURCE_HUB,
  FX_HUB_SOURCE_REGISTRY,
} FxHubSource;

/**
 * FxHubGate:
 * @FX_HUB_GATE_OPEN: anybody
 * @FX_HUB_GATE_AUTO: who accepts the licence on the web page
 * @FX_HUB_GATE_MANUAL: whom the owner lets in
 */
typedef enum
{
  FX_HUB_GATE_OPEN,
  FX_HUB_GATE_AUTO,
  FX_HUB_GATE_MANUAL,
} FxHubGate;

/**
 * FxHubModel:
 * @base: the address it was found at: "https://huggingface.co"
 * @id: "owner/name"; of a registry "namespace/name:tag"
 * @owner: "bartowski"
 * @name: "Llama-3.2-1B-Instruct-GGUF"
 * @revision: (nullable): the commit, 40 digits; of a registry the manifest's
 *   digest cut to as many.  Always there on a model page
 * @tag: of a registry, "8b"; %NULL else
 * @licence: (nullable): "apache-2.0", as the owner says
 * @task: (nullable): the hub's pipeline tag, "text-generation"
 * @architecture: (nullable): "llama"
 * @base_model: (nullable): "meta-llama/Llama-3.2-1B-Instruct"
 * @tags: as the hub has them
 * @languages: (array zero-terminated=1): "en", "de"
 * @n_downloads: of the last month
 * @modified_at: seconds of the epoch; 0 where unknown
 * @n_parameters: 0 where unknown
 * @context: trained context in tokens; 0 where unknown
 * @has_template: whether it can chat
 * @is_private: of the owner of the token
 * @files: (element-type FxHubFile): of a search row names only, without sizes
 * @is_page: whether @files has sizes and hashes, so that downloads can start
 */
typedef struct
{
  gatomicrefcount  ref_count;
  FxHubSource      source;
  char            *base;
  char            *id;
  char            *owner;
  char            *name;
  char            *revision;
  char            *tag;
  char            *licence;
  char            *task;
  char            *architecture;
  char            *base_model;
  GStrv            tags;
  GStrv            languages;
  guint64          n_downloads;
  guint64          n_likes;
  gint64           modified_at;
  guint64          n_parameters;
  guint            context;
  gboolean         has_template;
  gboolean         is_private;
  FxHubGate        gate;
  GPtrArray       *files;
  gboolean         is_page;
} FxHubModel;

FxHubModel *fx_hub_model_new         (void) G_GNUC_WARN_UNUSED_RESULT;
FxHubModel *fx_hub_model_ref         (FxHubModel       *self);
void        fx_hub_model_unref       (FxHubModel       *self);

/* Where a person reads about it. Returns: (transfer full): an address */
char       *fx_hub_model_get_web_page (const FxHubModel *self) G_GNUC_WARN_UNUSED_RESULT;

/* The address a part of one of its files is fetched from.
 * Returns: (transfer full) */
char       *fx_hub_model_get_part_url (const FxHubModel *self,
                                       const FxHubPart  *part) G_GNUC_WARN_UNUSED_RESULT;

/* The folder of the model in the layout of the hub cache:
 * "models--owner--name".  Returns: (transfer full) */
char       *fx_hub_model_get_folder  (const FxHubModel *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxHubModel, fx_hub_model_unref)

G_END_DECLS
