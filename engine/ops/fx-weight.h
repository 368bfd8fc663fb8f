/* fx-weight.h - a matrix of weights in the layout a kernel wants.
 *
 * The layout follows from the quant type and the kernel class alone, so that
 * a plan knows its bytes without a device.  Repacking is a permutation (and
 * padding of rows): no value changes.
 *
 * Thread-safety: pure functions.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-plan.h"
#include "fx-quant.h"
#include "fx-vk-buffer.h"

G_BEGIN_DECLS

/**
 * FxWeight: borrowed memory.
 * @type: as in the file
 * @kernel_class: whose layout it is in
 * @n_rows: outputs
 * @n_cols: inputs
 * @range: the bytes on the device; perhaps longer than max_storage_range, so
 *   kernels read it by address
 */
typedef struct
{
  FxQuantType type;
  FxVkClass   kernel_class;
  guint64     n_rows;
  guint64     n_cols;
  FxVkRange   range;
} FxWeight;

/**
 * fx_weight_class:
 * @device: fx_vk_class_for_info() or the caps' kernel_class
 *
 * The class that weights are laid out for and kernels are taken from.  It is
 * the device's own but for one case: lavapipe's kernels multiply integers, so
 * with FX_ACTIVATIONS_FLOAT it is used as any other narrow device.  Plan, load
 * and FxOps all ask here.
 */
FxVkClass fx_weight_class      (FxVkClass        device,
                                FxActivations    activations);

/* Whether there are kernels for it; %FALSE sets FX_ERROR_UNSUPPORTED. */
gboolean fx_weight_is_supported (FxQuantType      type,
                                 FxVkClass        kernel_class,
                                 guint64          n_rows,
                                 guint64          n_cols,
                                 GError         **error);

/* Bytes on the device, a multiple of 256. */
gsize    fx_weight_size         (FxQuantType      type,
                                 FxVkClass        kernel_class,
                                 guint64          n_rows,
                                 guint64          n_cols);

/* Rows that fx_weight_repack() takes at a time: call it with multiples. */
guint    fx_weight_row_tile     (FxQuantType      type,
                                 FxVkClass        kernel_class);

/* Bytes from the start of a matrix to @first_row, a multiple of the tile. */
gsize    fx_weight_offset       (FxQuantType      type,
                                 FxVkClass        kernel_class,
                                 guint64          n_cols,
                                 guint64          first_row);

/**
 * fx_weight_repack:
 * @total_rows: of the whole matrix
 * @first_row: of the rows given, a multiple of the row tile
 * @n_rows: a multiple of the row tile, or what ends a tensor
 * @source: [n_rows] rows as stored in the file
 * @target: where these rows go: fx_weight_offset () bytes into the matrix as
 *   the host sees it, or a staging copy of that part
 * @offset: (out) (optional): fx_weight_offset () of @first_row
 *
 * Rows are repacked in tiles, and tiles lie one after another: what is written
 * is one piece.
 *
 * Returns: bytes written at @target
 */
gsize    fx_weight_repack       (FxQuantType      type,
                                 FxVkClass        kernel_class,
                                 guint64          total_rows,
                                 guint64          n_cols,
                                 guint64          first_row,
                                 guint64          n_rows,
                                 gconstpointer    source,
                                 gpointer         target,
                                 gsize           *offset);

G_END_DECLS
