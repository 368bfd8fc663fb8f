/* fx-op-mat-mul.h - a matrix of weights times activations.
 *
 * y[t][r] = sum_c W[r][c] * x[t][c] + bias[r] + residual[t][r]
 *
 * Two shaders, mat-vec for a few tokens and mat-mat for many, of one op; the
 * record function picks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op.h"
#include "fx-weight.h"

G_BEGIN_DECLS

typedef struct
{
  FxWeight  weight;     /* [n_rows][n_cols] */
  FxVkRange x;          /* float [n_tokens][n_cols] */
  FxVkRange q;          /* x quantised, or no buffer: multiply in float */
  FxVkRange bias;       /* float [n_rows], or no buffer */
  FxVkRange residual;   /* float [n_tokens][y_stride], may be y; or no buffer */
  FxVkRange y;          /* float [n_tokens][y_stride] */
  guint     n_tokens;
  guint     y_stride;   /* elements; n_rows where rows are dense */
} FxOpMatMul;

/* Whether the variant used for such a weight wants @q; the graph then puts a
 * quantise op in front, once for all that share x. */
gboolean fx_op_mat_mul_wants_quantised (FxOps          *ops,
                                        FxQuantType     type,
                                        guint64         n_rows,
                                        guint64         n_cols,
                                        guint           n_tokens);

/**
 * fx_ref_mat_mul:
 * @weight: [n_rows] rows of @type as in a file
 * @x: [n_tokens][n_cols]
 * @bias: (nullable): [n_rows]
 * @residual: (nullable): [n_tokens][y_stride]; may be @y
 * @y: (out) [n_tokens][y_stride], of which n_rows a row are written
 *
 * The slow, plain form on the CPU.  Sums in double.
 */
void fx_ref_mat_mul (FxQuantType    type,
                     gconstpointer  weight,
                     const float   *x,
                     const float   *bias,
                     const float   *residual,
                     float         *y,
                     gsize          n_rows,
                     gsize          n_cols,
                     gsize          n_tokens,
                     gsize          y_stride);

extern const FxOpClass FX_OP_MAT_MUL;

G_END_DECLS
