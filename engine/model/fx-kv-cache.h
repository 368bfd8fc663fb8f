/* fx-kv-cache.h - keys and values of past tokens, in pages.
 *
 * A page holds FX_KV_PAGE positions of every layer.  A sequence is a row of
 * the block table: which pages hold its positions, in order.  Full pages may
 * belong to several sequences at once (a common prompt, a branch); a page that
 * is still being filled never does, so that nothing need ever be copied.
 *
 * There are enough pages for every sequence to fill its whole context: a
 * reply that has begun cannot run out of them, once what is held besides the
 * sequences (fx_kv_cache_hold_pages()) is let go.
 *
 * Thread-safety: one thread at a time; fx_kv_cache_commit() as FxVkDevice.
 *
 * Source: Kwon et al. 2023, arXiv:2309.06180
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-hparams.h"
#include "fx-op-kv-store.h"

G_BEGIN_DECLS

typedef struct _FxKvCache FxKvCache;

/**
 * fx_kv_cache_new:
 * @context: positions a sequence may have; not 0
 * @n_sequences: rows of the block table; not 0
 * @n_on_device: layers whose pages the device holds; the others' lie in memory
 *   of the host
 *
 * Without memory until fx_kv_cache_commit().
 */
FxKvCache     *fx_kv_cache_new             (const FxHparams  *hparams,
                                            guint             context,
                                            guint             n_sequences,
                                            FxKvType          type,
                                            guint             n_on_device) G_GNUC_WARN_UNUSED_RESULT;
void           fx_kv_cache_free            (FxKvCache        *self);

/* What vkAllocateMemory will take; and of that, about, one layer's share. */
guint64        fx_kv_cache_get_bytes       (FxKvCache        *self);
guint64        fx_kv_cache_get_layer_bytes (FxKvCache        *self);

/* Bytes by kind of buffer, added to @sums: [FX_VK_N_BUFFER_KINDS]. */
void           fx_kv_cache_add_bytes       (FxKvCache        *self,
                                            guint64          *sums);

/* @device: (nullable): %NULL makes dry buffers */
gboolean       fx_kv_cache_commit          (FxKvCache        *self,
                                            FxVkDevice       *device,
                                            GError          **error);

FxKvType       fx_kv_cache_get_kv_type     (FxKvCache        *self);
guint          fx_kv_cache_get_context     (FxKvCache        *self);
guint          fx_kv_cache_get_n_sequences (FxKvCache        *self);

/* Blocks in a row of the block table. */
guint          fx_kv_cache_get_max_blocks  (FxKvCache        *self);
guint          fx_kv_cache_get_n_free      (FxKvCache        *self);

FxVkRange      fx_kv_cache_get_k           (FxKvCache        *self,
                                            guint             layer);
FxVkRange      fx_kv_cache_get_v           (FxKvCache        *self,
                                            guint             layer);

/* The row of the block table: [max_blocks] */
const guint32 *fx_kv_cache_get_blocks      (FxKvCache        *self,
                                            guint             sequence);

/**
 * fx_kv_cache_reserve:
 * @n_positions: that the sequence is to have room for, at most the context
 *
 * Takes pages; those it has it keeps.
 */
void           fx_kv_cache_reserve         (FxKvCache        *self,
                                            guint             sequence,
                                            guint             n_positions);

/**
 * fx_kv_cache_truncate:
 * @n_positions: to keep
 *
 * Returns: how many are kept: @n_positions, or less by a part of a page where
 *   that page belongs to another sequence too
 */
guint          fx_kv_cache_truncate        (FxKvCache        *self,
                                            guint             sequence,
                                            guint             n_positions);

/**
 * fx_kv_cache_fork:
 * @from: the sequence whose beginning is shared
 * @to: what it had is let go
 * @n_positions: of @from that are wanted
 *
 * Returns: how many @to has now: the full pages of @n_positions
 */
guint          fx_kv_cache_fork            (FxKvCache        *self,
                                            guint             from,
                                            guint             to,
                                            guint             n_positions);

/* Pages that fx_kv_cache_reserve() of as many positions would take. */
guint          fx_kv_cache_get_n_needed    (FxKvCache        *self,
                                            guint             sequence,
                                            guint             n_positions);

/**
 * fx_kv_cache_hold_pages:
 * @pages: [n_pages] in use and full
 *
 * They stay what they are, whatever becomes of their sequences, until
 * fx_kv_cache_release_pages().
 */
void           fx_kv_cache_hold_pages      (FxKvCache        *self,
                                            const guint32    *pages,
                                            guint             n_pages);
void           fx_kv_cache_release_pages   (FxKvCache        *self,
                                            const guint32    *pages,
                                            guint             n_pages);

/* @sequence begins with the full pages @pages: [n_pages], held by somebody;
 * what it had is let go. */
void           fx_kv_cache_adopt_pages     (FxKvCache        *self,
                                            guint             sequence,
                                            const guint32    *pages,
                                            guint             n_pages);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxKvCache, fx_kv_cache_free)

G_END_DECLS
