/* fx-op-rms-norm.h - root-mean-square norm of each row.
 *
 * y[r][c] = residual[r][c] + x[r][c] / sqrt (mean_c (x[r][c]^2) + eps) * w[c]
 *
 * Source: Zhang and Sennrich 2019, arXiv:1910.07467
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op.h"

G_BEGIN_DECLS

typedef struct
{
  FxVkRange x;          /* float [n_rows][n_cols] */
  FxVkRange w;          /* float [n_cols] */
  FxVkRange residual;   /* float [n_rows][n_cols], may be y; no buffer: none */
  FxVkRange y;          /* float [n_rows][n_cols], may be x */
  guint     n_rows;
  guint     n_cols;
  float     eps;
} FxOpRmsNorm;

/**
 * fx_ref_rms_norm:
 * @x: [n_rows][n_cols] row-major
 * @w: [n_cols] scale
 * @residual: (nullable): [n_rows][n_cols] added
 * @y: (out) [n_rows][n_cols]; may be @x or @residual
 * @eps: added to the mean square; no unit, 1e-6 to 1e-5 in known models
 *
 * The slow, plain form on the CPU: what the shader is tested against.  Sums
 * in double.
 *
 * Source: Zhang and Sennrich 2019, arXiv:1910.07467
 */
void fx_ref_rms_norm (const float *x,
                      const float *w,
                      const float *residual,
                      float       *y,
                      gsize        n_rows,
                      gsize        n_cols,
                      float        eps);

extern const FxOpClass FX_OP_RMS_NORM;

G_END_DECLS
