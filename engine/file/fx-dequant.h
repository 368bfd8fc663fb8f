/* fx-dequant.h - quantised rows to floats, on the CPU.
 *
 * The slow, plain form: what every shader is tested against.  Each value is
 * the product and sum its type's definition has, each rounded once to float,
 * in the definition's order; so the results are those of ggml's gguf-py, bit
 * for bit.
 *
 * Thread-safety: pure functions.
 *
 * Source: gguf-py/gguf/quants.py and ggml/src/ggml-quants.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-quant.h"

G_BEGIN_DECLS

/* F32 F16 BF16 Q4_0 Q4_1 Q5_0 Q5_1 Q8_0 Q2_K Q3_K Q4_K Q5_K Q6_K. */
gboolean fx_dequant_is_supported (FxQuantType    type);

/**
 * fx_dequant:
 * @type: a supported one
 * @source: @n_items / block_items blocks, one after another; no alignment
 *   needed
 * @target: (out): [n_items]
 * @n_items: a multiple of the type's block_items; as many rows as you like
 */
void     fx_dequant              (FxQuantType    type,
                                  gconstpointer  source,
                                  float         *target,
                                  gsize          n_items);

G_END_DECLS
