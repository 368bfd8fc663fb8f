/* fx-op-quantise.h - activations to 8 bits, in blocks of 32.
 *
 * scale[t][b] = max_c |x| / largest, q[t][c] = round (x / scale), for kernels
 * that multiply integers; largest is 127, or 511 where there is room for
 * it.  The layout is that of the device's mat-mul variants; its size is
 * fx_op_quantise_size().
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op.h"

G_BEGIN_DECLS

typedef struct
{
  FxVkRange x;          /* float [n_tokens][n_cols] */
  FxVkRange q;          /* [n_tokens] rows in the kernels' own layout */
  guint     n_tokens;
  guint     n_cols;     /* a multiple of 32 */
} FxOpQuantise;

/* Bytes of a quantised activation buffer; the same for all classes. */
gsize fx_op_quantise_size (guint n_tokens,
                           guint n_cols);

/**
 * fx_ref_quantise:
 * @x: [n_blocks][32]
 * @q: (out) [n_blocks][32]
 * @scales: (out) [n_blocks]
 * @largest: quant there is
 */
void fx_ref_quantise (const float *x,
                      gint16      *q,
                      float       *scales,
                      gsize        n_blocks,
                      guint        largest);

extern const FxOpClass FX_OP_QUANTISE;

G_END_DECLS
