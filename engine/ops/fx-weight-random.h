/* fx-weight-random.h - random weights for tries of ops.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op-check.h"
#include "fx-weight.h"

G_BEGIN_DECLS

/**
 * fx_weight_random:
 * @weight: (out): repacked for @kernel_class, in the bench's memory
 *
 * Blocks of random bits, but for scales, which are about 1 / 64.
 *
 * Returns: (transfer full): the blocks as in a file
 */
guint8 *fx_weight_random (FxOpBench   *bench,
                          FxQuantType  type,
                          FxVkClass    kernel_class,
                          guint64      n_rows,
                          guint64      n_cols,
                          FxWeight    *weight) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
