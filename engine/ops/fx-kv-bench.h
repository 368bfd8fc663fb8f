/* fx-kv-bench.h - a paged cache with random K and V of several sequences, for
 * tries of kv-store and attention.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op-attention.h"
#include "fx-op-kv-store.h"
#include "fx-op-tries.h"

G_BEGIN_DECLS

/* Bytes of one head of a page. */
gsize fx_kv_head_size (FxKvType type,
                       guint    head_dim);

/**
 * FxKvBench:
 * @n_positions: [n_sequences] of each, the new tokens included
 * @k: [n_sequences][max_positions][n_kv_heads * head_dim] as given to kv-store
 * @k_kept: the same after the cache's type
 */
typedef struct
{
  FxOps          *ops;            /* borrowed */
  FxOpBench      *bench;
  FxAttentionTry  sizes;
  guint           max_positions;
  guint           n_pages;
  guint          *n_positions;
  float          *k;
  float          *v;
  float          *k_kept;
  float          *v_kept;
  gpointer        step;
  gsize           step_size;      /* bytes */
  FxVkRange       step_range;
  FxVkRange       k_cache;
  FxVkRange       v_cache;
} FxKvBench;

FxKvBench *fx_kv_bench_new         (FxOps                 *ops,
                                    guint64                seed,
                                    const FxAttentionTry  *sizes,
                                    GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void       fx_kv_bench_free        (FxKvBench             *self);

/* Stores all positions of all sequences, in turns; the last batch is that of
 * the new tokens, and its step stays. */
gboolean   fx_kv_bench_store       (FxKvBench             *self,
                                    GError               **error);

/* The sequence and position of new token @token. */
void       fx_kv_bench_get_token   (FxKvBench             *self,
                                    guint                  token,
                                    guint                 *sequence,
                                    guint                 *position);

/* Compares what the cache has with what it should. */
void       fx_kv_bench_tally_cache (FxKvBench             *self,
                                    FxOpTally             *tally);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxKvBench, fx_kv_bench_free)

G_END_DECLS
