/* fx-quantise.h - floats to the types a KV cache is kept in, on the CPU.
 *
 * The reference for the shaders that store K and V.
 *
 * Thread-safety: pure functions.
 *
 * Source: gguf-py/gguf/quants.py, with whose results these agree bit for bit
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-quant.h"

G_BEGIN_DECLS

/* F32, F16, BF16, Q8_0 and Q4_0. */
gboolean fx_quantise_is_supported (FxQuantType   type);

/**
 * fx_quantise:
 * @type: a supported one
 * @source: [n_items] finite numbers
 * @target: (out): the blocks; no alignment needed
 * @n_items: a multiple of the type's block_items
 */
void     fx_quantise              (FxQuantType   type,
                                   const float  *source,
                                   gpointer      target,
                                   gsize         n_items);

G_END_DECLS
