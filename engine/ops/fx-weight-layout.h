/* fx-weight-layout.h - how the rows of a matrix lie on the device.
 *
 * A matrix is tiles of rows, one after another, all of the same size; the last
 * one is filled up with zeros.  So rows repacked together lie together.
 *
 * Thread-safety: pure functions.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-weight.h"

G_BEGIN_DECLS

/**
 * FxWeightLayout:
 * @row_tile: rows of a tile
 * @tile_size: bytes of a tile, a multiple of 16
 * @repack_tile: [n_rows][row_size] @source as in the file, at most row_tile
 *   rows, to the tile at @target; the rest of it becomes zeros
 */
typedef struct
{
  guint   row_tile;
  gsize (*tile_size)   (FxQuantType    type,
                        guint64        n_cols);
  void  (*repack_tile) (FxQuantType    type,
                        guint64        n_cols,
                        guint          n_rows,
                        gconstpointer  source,
                        gpointer       target);
} FxWeightLayout;

/* Planes of blocks, [8 rows][n_blocks] and [n_blocks][8 rows]. */
extern const FxWeightLayout FX_WEIGHT_LAYOUT_WIDE;
extern const FxWeightLayout FX_WEIGHT_LAYOUT_NARROW;

const FxWeightLayout *fx_weight_get_layout (FxQuantType  type,
                                            FxVkClass    kernel_class);

G_END_DECLS
