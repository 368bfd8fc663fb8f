/* fx-transformer.h - the graph of a plain transformer, from token to logits.
 *
 * One layer builder for all families that are one; they differ in FxHparams.
 *
 *   x += attention (norm (x));  x += feed_forward (norm (x))
 *
 * with a norm of what is added, where the family has post norms.
 *
 * Thread-safety: pure but for the kernels asked what they want, which is as
 * FxVkDevice.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-compute.h"
#include "fx-graph.h"
#include "fx-kv-cache.h"
#include "fx-ops.h"
#include "fx-weights.h"

G_BEGIN_DECLS

/* Borrowed, all of it; @ops: (nullable): without it every multiplication is
 * in float. */
typedef struct
{
  const FxHparams *hparams;
  const FxWeights *weights;
  FxKvCache       *kv;
  const FxCompute *compute;
  FxOps           *ops;
} FxTransformer;

/**
 * fx_transformer_build:
 * @n_tokens: of the bucket, at most compute->max_tokens
 * @n_rows: of logits, at most @n_tokens; 0 leaves the head out
 *
 * Returns: (transfer full)
 */
FxGraph *fx_transformer_build (const FxTransformer *self,
                               guint                n_tokens,
                               guint                n_rows) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
