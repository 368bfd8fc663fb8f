/* fx-compute.h - the buffers between the ops of a step.
 *
 * Long enough for the largest batch; a smaller one uses the front.  What
 * attention needs and what feed-forward needs share one place, since a layer
 * is never in both.
 *
 * Thread-safety: fx_compute_new() any thread; fx_compute_commit() as
 * FxVkDevice.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-hparams.h"
#include "fx-slabs.h"

G_BEGIN_DECLS

/**
 * FxCompute: of T = @max_tokens tokens and R = @max_rows rows of logits.
 * @x: the residual, float [T][n_embd]
 * @norm: what is normed, or on its way to a norm, float [T][n_embd]
 * @quantised: activations in 8 bits, of the widest input
 * @qkv: float, the outputs of Q, K and V
 * @attention: float [T][n_heads * head_dim]
 * @scratch: of attention
 * @gate_up: float, the outputs of gate and up; the place of @qkv and its kin
 * @ffn: float [T][n_ff]
 * @rows: float [R][n_embd]
 * @logits: float [R][n_vocab], read by the host
 * @step: as fx-op.h says, written by the host
 */
typedef struct
{
  guint      max_tokens;
  guint      max_rows;
  guint      context;

  FxVkRange  x;
  FxVkRange  norm;
  FxVkRange  quantised;
  FxVkRange  qkv;
  FxVkRange  attention;
  FxVkRange  scratch;
  FxVkRange  gate_up;
  FxVkRange  ffn;
  FxVkRange  rows;
  FxVkRange  logits;
  FxVkRange  step;

  /*< private >*/
  FxSlabs   *device_slabs;
  FxSlabs   *logits_slabs;
  FxSlabs   *step_slabs;
  FxSlabRef  refs[16];
  gsize      sizes[16];
} FxCompute;

/* What a batch may hold for such options: a power of two. */
guint      fx_compute_max_tokens (guint            context,
                                  guint            n_sequences);
guint      fx_compute_max_rows   (const FxHparams *hparams,
                                  guint            n_sequences);

/* Without memory until fx_compute_commit(). */
FxCompute *fx_compute_new        (const FxHparams *hparams,
                                  guint            context,
                                  guint            n_sequences) G_GNUC_WARN_UNUSED_RESULT;
void       fx_compute_free       (FxCompute       *self);

/* What vkAllocateMemory will take, of all heaps together. */
guint64    fx_compute_get_bytes  (FxCompute       *self);

/* The same by kind of buffer, added to @sums: [FX_VK_N_BUFFER_KINDS]. */
void       fx_compute_add_bytes  (FxCompute       *self,
                                  guint64         *sums);

/* @device: (nullable): %NULL makes dry buffers */
gboolean   fx_compute_commit     (FxCompute       *self,
                                  FxVkDevice      *device,
                                  GError         **error);

/* Zeros in what is kept between ops, see fx_slabs_clear(); as commit does. */
gboolean   fx_compute_clear      (const FxCompute *self,
                                  GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxCompute, fx_compute_free)

G_END_DECLS
