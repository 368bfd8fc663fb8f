/* fx-prefix-cache.h - beginnings of texts whose keys and values were computed.
 *
 * What a sequence held before it was given to another conversation or to
 * another branch of its own.  Kept as whole pages of the cache, shared with
 * whoever else uses them, in memory that no sequence needs now: as soon as one
 * does, those that were longest not asked for go.
 *
 * Thread-safety: the worker.
 *
 * Source: Kwon et al. 2023, arXiv:2309.06180, 4.3 (shared prefixes)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-kv-cache.h"

G_BEGIN_DECLS

typedef struct _FxPrefixCache FxPrefixCache;

/* @kv: (borrowed) */
FxPrefixCache *fx_prefix_cache_new       (FxKvCache      *kv) G_GNUC_WARN_UNUSED_RESULT;
void           fx_prefix_cache_free      (FxPrefixCache  *self);

/**
 * fx_prefix_cache_keep:
 * @tokens: [n_tokens] that @sequence holds
 *
 * Keeps the full pages of them; nothing where there is none, or where another
 * text that is kept begins with them.
 */
void           fx_prefix_cache_keep      (FxPrefixCache  *self,
                                          guint           sequence,
                                          const guint32  *tokens,
                                          guint           n_tokens);

/**
 * fx_prefix_cache_find:
 * @tokens: [n_tokens]
 * @pages: (out) (transfer none): of the longest beginning that is kept; valid
 *   until the next call
 *
 * Returns: its length in positions, a multiple of FX_KV_PAGE; 0 for none
 */
guint          fx_prefix_cache_find      (FxPrefixCache  *self,
                                          const guint32  *tokens,
                                          guint           n_tokens,
                                          const guint32 **pages);

/* Lets go of what it takes to have @n_pages free, or of all. */
void           fx_prefix_cache_make_room (FxPrefixCache  *self,
                                          guint           n_pages);

guint          fx_prefix_cache_get_n     (FxPrefixCache  *self);

void           fx_prefix_cache_clear     (FxPrefixCache  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxPrefixCache, fx_prefix_cache_free)

G_END_DECLS
