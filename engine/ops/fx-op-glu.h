/* fx-op-glu.h - gated linear unit.
 *
 * y[t][c] = act (gate[t][c]) * up[t][c]
 *
 * Source: Shazeer 2020, arXiv:2002.05202
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op.h"

G_BEGIN_DECLS

typedef enum
{
  FX_ACTIVATION_SILU,
  FX_ACTIVATION_GELU,     /* the tanh form */
} FxActivation;

typedef struct
{
  FxVkRange    gate;      /* float [n_tokens][stride] */
  FxVkRange    up;        /* float [n_tokens][stride] */
  FxVkRange    y;         /* float [n_tokens][n_cols], may be gate if dense */
  guint        n_tokens;
  guint        n_cols;
  guint        stride;    /* elements, of gate and up */
  FxActivation activation;
} FxOpGlu;

/**
 * fx_ref_glu:
 * @gate: [n_tokens][stride]
 * @up: [n_tokens][stride]
 * @y: (out) [n_tokens][n_cols]
 *
 * The plain form on the CPU, in double.
 */
void fx_ref_glu (const float  *gate,
                 const float  *up,
                 float        *y,
                 gsize         n_tokens,
                 gsize         n_cols,
                 gsize         stride,
                 FxActivation  activation);

extern const FxOpClass FX_OP_GLU;

G_END_DECLS
