/* fx-op-kv-store.h - K and V of new tokens into the paged cache.
 *
 * The page of a token at position p of sequence s is block[s][p / FX_KV_PAGE];
 * padding is not stored.  Inside a page the layout is the kernels' own; its
 * size is fx_kv_page_size().
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op.h"
#include "fx-plan.h"

G_BEGIN_DECLS

typedef struct
{
  FxVkRange k;            /* float [n_tokens][k_stride] */
  FxVkRange v;            /* float [n_tokens][v_stride] */
  FxVkRange step;
  FxVkRange k_cache;      /* [n_pages][fx_kv_page_size ()], of one layer */
  FxVkRange v_cache;
  FxKvType  type;
  guint     n_tokens;
  guint     n_kv_heads;
  guint     head_dim;
  guint     k_stride;     /* elements */
  guint     v_stride;
} FxOpKvStore;

/* Bytes of one page of K, or of V, of one layer; 0 where heads cannot be kept
 * so: quantised ones are multiples of 32, others of 8. */
gsize fx_kv_page_size (FxKvType type,
                       guint    n_kv_heads,
                       guint    head_dim);

extern const FxOpClass FX_OP_KV_STORE;

G_END_DECLS
