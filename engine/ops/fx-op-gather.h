/* fx-op-gather.h - the rows whose logits are wanted.
 *
 * y[i] = x[row[i]] for the rows of the step buffer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op.h"

G_BEGIN_DECLS

typedef struct
{
  FxVkRange x;            /* float [n_tokens][n_cols] */
  FxVkRange step;
  FxVkRange y;            /* float [n_rows][n_cols] */
  guint     n_rows;       /* of the bucket */
  guint     n_cols;
} FxOpGather;

/* @x: [][n_cols]; @rows: [n_rows]; @y: (out) [n_rows][n_cols] */
void fx_ref_gather (const float   *x,
                    const guint32 *rows,
                    float         *y,
                    gsize          n_rows,
                    gsize          n_cols);

extern const FxOpClass FX_OP_GATHER;

G_END_DECLS
