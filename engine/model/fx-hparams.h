/* fx-hparams.h - the numbers that make a transformer out of weights.
 *
 * Read from a GGUF file's metadata by the family's row in fx-arch-table.c; a
 * family differs from another in these values and in nothing else.  All have
 * been checked: no zero where one divides, nothing so large that a product of
 * two could wrap, head counts that divide each other.
 *
 * Thread-safety: immutable after fx_hparams_new().
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-gguf.h"
#include "fx-op-glu.h"

G_BEGIN_DECLS

#define FX_MAX_LAYERS 1024
#define FX_MAX_WIDTH (1u << 20)       /* of embedding, feed-forward, heads */
#define FX_MAX_VOCAB (1u << 22)
#define FX_MAX_CONTEXT (1u << 24)     /* tokens */
#define FX_MAX_SEQUENCES 256

/**
 * FxLayerHparams:
 * @window: positions a token sees; 0 all
 * @rope_base: 10000, 500000, ...
 * @rope_scale: of the position: 1 / factor
 */
typedef struct
{
  guint window;
  float rope_base;
  float rope_scale;
} FxLayerHparams;

/**
 * FxHparams:
 * @arch: general.architecture
 * @n_vocab: rows of the embedding
 * @context_length: tokens it was trained for; 0 where the file does not say
 * @n_ff: columns inside the feed-forward block
 * @n_rot: of @head_dim, how many elements are rotated; even
 * @rms_eps: of all norms
 * @attention_scale: of the scores
 * @embed_scale: of the embedding's rows
 * @logit_softcap: logits pass c * tanh (l / c); 0: they do not
 * @is_neox: pairs (i, i + n_rot / 2), else (2 i, 2 i + 1)
 * @has_qkv_bias: biases on Q, K and V
 * @has_qk_norm: RMS norm of each head of Q and K before the rotation
 * @has_post_norms: norms behind attention and feed-forward, before they are
 *   added to the residual
 * @layers: (array length=n_layers)
 */
typedef struct
{
  const char     *arch;
  guint           n_layers;
  guint           n_vocab;
  guint           context_length;
  guint           n_embd;
  guint           n_ff;
  guint           n_heads;
  guint           n_kv_heads;
  guint           head_dim;
  guint           n_rot;
  float           rms_eps;
  float           attention_scale;
  float           embed_scale;
  float           logit_softcap;
  gboolean        is_neox;
  gboolean        has_qkv_bias;
  gboolean        has_qk_norm;
  gboolean        has_post_norms;
  FxActivation    activation;
  FxLayerHparams *layers;
} FxHparams;

/**
 * fx_hparams_new:
 * @error: FX_ERROR_UNSUPPORTED for a family or a feature the engine lacks,
 *   FX_ERROR_FORMAT for a value out of range; both name the key
 *
 * Returns: (transfer full): %NULL with @error set
 */
FxHparams *fx_hparams_new        (const FxGguf  *gguf,
                                  GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void       fx_hparams_free       (FxHparams     *self);

/**
 * fx_hparams_read_uint: for the files of the families
 * @key: without the architecture: "attention.head_count"
 * @fallback: 0 makes the key required
 *
 * Also takes an array of equal numbers, as some converters write.  The result
 * is from @min to @max.
 */
gboolean   fx_hparams_read_uint  (const FxGguf  *gguf,
                                  const char    *arch,
                                  const char    *key,
                                  guint          min,
                                  guint          max,
                                  guint          fallback,
                                  guint         *value,
                                  GError       **error);

/* The same for a number; @fallback NaN makes it required. */
gboolean   fx_hparams_read_float (const FxGguf  *gguf,
                                  const char    *arch,
                                  const char    *key,
                                  double         min,
                                  double         max,
                                  double         fallback,
                                  float         *value,
                                  GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxHparams, fx_hparams_free)

G_END_DECLS
