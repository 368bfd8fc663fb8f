/* fx-model-item.h - a model file of the library, as pickers and buttons show it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-item.h"
#include "fx-sampling-item.h"

G_BEGIN_DECLS

#define FX_TYPE_MODEL_ITEM (fx_model_item_get_type ())

G_DECLARE_FINAL_TYPE (FxModelItem, fx_model_item, FX, MODEL_ITEM, FxItem)

/**
 * FxModelItem: each field is a property of the same name; read here, write there.
 * @id: unique and lasting: what settings remember
 * @name: "SmolLM2 135M Instruct"
 * @short_name: (nullable): where there is little room; else @name
 * @path: of the file
 * @architecture: "llama"
 * @quant: "Q4_1"
 * @size: of the file in bytes
 * @n_parameters: 0 where unknown
 * @context_length: tokens it was trained for
 * @n_layers: how many the GPU layers scale counts
 * @store: "Fornax", "Folder": where it was found
 * @fit: see FxFit
 * @fit_label: "Fits with 32k context"
 * @loaded: whether it is in memory now
 * @problem: (nullable): why it cannot be used; such a row cannot be chosen
 * @has_template: whether it was made to chat; others continue text
 * @repo: (nullable): "owner/name" it came from
 * @n_parts: files it is of
 * @foreign: whether it lies in a store of another program, or a folder of the
 *   user's, which Fornax never deletes from
 * @sha256: (nullable): as its name says, or as was computed here
 * @last_used: unix time in seconds; 0 never
 * @sampling: (nullable): how its replies are drawn where a chat says nothing
 * @sampling_source: see FxSamplingOrigin
 * @own_load: whether the user saved load options that differ
 * @own_sampling: whether the user saved sampling that differs
 * @default_context: of the load panel; 0 lets it choose
 * @default_kv_type: of the load panel, FxKvPrecision
 * @default_gpu_layers: of the load panel; -1 for all
 */
struct _FxModelItem
{
  FxItem    parent_instance;

  char    *id;
  char    *name;
  char    *short_name;
  char    *path;
  char    *architecture;
  char    *quant;
  guint64  size;
  guint64  n_parameters;
  guint    context_length;
  guint    n_layers;
  char    *store;
  guint    fit;
  char    *fit_label;
  gboolean loaded;
  char    *problem;
  gboolean has_template;
  char    *repo;
  guint    n_parts;
  gboolean foreign;
  char    *sha256;
  guint64  last_used;
  FxSamplingItem *sampling;
  guint    sampling_source;
  gboolean own_load;
  gboolean own_sampling;
  guint    default_context;
  guint    default_kv_type;
  gint     default_gpu_layers;
};

/* Of a model at its default context. */
typedef enum
{
  FX_FIT_UNKNOWN,
  FX_FIT_OK,     /* all of it on the device */
  FX_FIT_SPILLS, /* a part goes to system memory */
  FX_FIT_NO,     /* not at any context */
} FxFit;

/* Where @sampling comes from; the engine's side is FxSamplingSource. */
typedef enum
{
  FX_SAMPLING_ORIGIN_GENERAL,
  FX_SAMPLING_ORIGIN_SIZE,
  FX_SAMPLING_ORIGIN_FAMILY,
  FX_SAMPLING_ORIGIN_FILE,
  FX_SAMPLING_ORIGIN_STORE,
  FX_SAMPLING_ORIGIN_USER,
} FxSamplingOrigin;

/* Returns: (transfer none): a sentence: "Chosen for a model of this size" */
const char *fx_model_item_describe_sampling (FxModelItem *self);

const char *fx_model_item_get_short_name (FxModelItem *self);

/* Returns: (transfer full): "llama · 94 MB · 8k context · Ollama"; the type of
 * its weights stands beside its name */
char       *fx_model_item_describe       (FxModelItem *self);

/* Returns: (transfer full): a number of tokens in few letters: "8k" */
char       *fx_format_tokens             (guint        n_tokens);

/* Returns: (transfer full): "today", "3 May" */
char       *fx_format_date               (guint64      unix_seconds);

G_END_DECLS
