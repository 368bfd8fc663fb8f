/* fx-weights.h - the tensors of a model, found, checked, placed and brought to
 * the device.
 *
 * Four steps, of which a plan takes the first two:
 *
 *   weights = fx_weights_new (gguf, hparams, kernel_class, n_on_device, &error); // checks
 *   bytes = fx_weights_get_bytes (weights);
 *   fx_weights_commit (weights, device, &error);                    // memory
 *   fx_weights_load (weights, device, gguf, progress, data, &error); // bytes
 *
 * Matrices that multiply the same input and have the same type are joined into
 * one, row under row, so that a layer takes fewer dispatches.  A tied
 * embedding is there once.
 *
 * Thread-safety: fx_weights_new() any thread; the rest as FxVkDevice.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-hparams.h"
#include "fx-weight.h"

G_BEGIN_DECLS

#define FX_MAX_PARTS 3

/**
 * FxLinear: one multiplication.
 * @bias: (nullable) float [n_rows]
 */
typedef struct
{
  FxWeight  weight;
  FxVkRange bias;
} FxLinear;

/**
 * FxLinearGroup: parts with the same input, some joined.
 * @n_parts: Q, K, V; or gate, up; or one alone
 * @linears: [n_linears]
 * @linear_of: [n_parts] which linear has the part
 * @row_of: [n_parts] the part's first row there
 */
typedef struct
{
  guint    n_parts;
  guint    n_linears;
  FxLinear linears[FX_MAX_PARTS];
  guint    linear_of[FX_MAX_PARTS];
  guint64  row_of[FX_MAX_PARTS];
} FxLinearGroup;

/* Norms are float [n_embd] or, of heads, [head_dim]; no buffer where the
 * family has none. */
typedef struct
{
  FxVkRange     attn_norm;
  FxLinearGroup qkv;
  FxVkRange     q_norm;
  FxVkRange     k_norm;
  FxLinearGroup attn_out;
  FxVkRange     attn_post_norm;
  FxVkRange     ffn_norm;
  FxLinearGroup gate_up;
  FxLinearGroup down;
  FxVkRange     ffn_post_norm;
} FxLayerWeights;

/**
 * FxWeights:
 * @embed: [n_vocab][n_embd], one linear
 * @output: [n_vocab][n_embd]; the same range where @is_tied
 * @rope_factors: (nullable) float [n_rot / 2]
 * @layers: (array length=n_layers)
 */
typedef struct
{
  guint           n_layers;
  FxLinearGroup   embed;
  FxLinearGroup   output;
  gboolean        is_tied;
  FxVkRange       output_norm;
  FxVkRange       rope_factors;
  FxLayerWeights *layers;

  /*< private >*/
  struct _FxWeightsWalk *walk;
} FxWeights;

/**
 * FxLoadProgress:
 * @fraction: 0 to 1, of the whole load with its warm-up
 * @done: bytes of the file
 *
 * Called every few milliseconds.  Returns: %FALSE to stop
 */
typedef gboolean (*FxLoadProgress) (double   fraction,
                                    guint64  done,
                                    guint64  total,
                                    gpointer user_data);

/**
 * fx_weights_new:
 * @n_on_device: layers whose weights the device holds, from the first on; with
 *   fewer than there are the others, the embedding and the head lie in memory
 *   of the host, which the device reads over the bus
 * @error: FX_ERROR_FORMAT for a tensor that is missing or has the wrong shape
 *   (both shapes in the message), FX_ERROR_UNSUPPORTED for a type without
 *   kernels or a tensor the family does not know
 */
FxWeights *fx_weights_new             (const FxGguf    *gguf,
                                       const FxHparams *hparams,
                                       FxVkClass        kernel_class,
                                       guint            n_on_device,
                                       GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void       fx_weights_free            (FxWeights       *self);

/* What vkAllocateMemory will take. */
guint64    fx_weights_get_bytes       (FxWeights       *self);

/* The same by kind of buffer, added to @sums: [FX_VK_N_BUFFER_KINDS]. */
void       fx_weights_add_bytes       (FxWeights       *self,
                                       guint64         *sums);

/* Bytes of a layer; @layer n_layers: the embedding, n_layers + 1: the head
 * (0 where tied but for its norm). */
guint64    fx_weights_get_layer_bytes (FxWeights       *self,
                                       guint            layer);

/* Bytes read from the file. */
guint64    fx_weights_get_file_bytes  (FxWeights       *self);

/* @device: (nullable): %NULL makes dry buffers */
gboolean   fx_weights_commit          (FxWeights       *self,
                                       FxVkDevice      *device,
                                       GError         **error);

/* Whether loading takes nothing but the host's own writes; once committed. */
gboolean   fx_weights_is_mapped       (FxWeights       *self);

/**
 * fx_weights_load:
 * @share: of the whole load, what @progress counts up to
 * @error: a read error, FX_ERROR_DEVICE, or FX_ERROR_LIMIT "stopped" when
 *   @progress said so
 */
gboolean   fx_weights_load            (FxWeights       *self,
                                       FxVkDevice      *device,
                                       const FxGguf    *gguf,
                                       double           share,
                                       FxLoadProgress   progress,
                                       gpointer         user_data,
                                       GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxWeights, fx_weights_free)

G_END_DECLS
