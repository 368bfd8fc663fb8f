/* fx-weights-private.h - what fx-weights.c writes down for fx-weights-load.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-slabs.h"
#include "fx-weights.h"

G_BEGIN_DECLS

/**
 * FxWeightsItem: a tensor of the file and where it goes.
 * @ref: the whole matrix, or just the vector
 * @first_row: of the matrix
 * @total_rows: of the matrix
 */
typedef struct
{
  guint       tensor;
  gboolean    is_vector;
  FxQuantType type;
  FxSlabs    *slabs;      /* borrowed */
  FxSlabRef   ref;
  guint64     first_row;
  guint64     n_rows;
  guint64     total_rows;
  guint64     n_cols;
  guint64     file_size;
} FxWeightsItem;

typedef struct
{
  FxVkRange *range;   /* a field of FxWeights */
  FxSlabs   *slabs;   /* borrowed */
  FxSlabRef  ref;
} FxWeightsTarget;

typedef struct _FxWeightsWalk
{
  FxVkClass  kernel_class;
  guint      n_on_device;  /* layers */
  FxSlabs   *slabs;        /* on the device */
  FxSlabs   *host_slabs;   /* of what is not */
  GArray    *items;        /* of FxWeightsItem, in the order of the file's use */
  GArray    *targets;      /* of FxWeightsTarget */
  guint64   *layer_bytes;  /* [n_layers + 2] */
  guint64    file_bytes;
  gboolean  *is_used;      /* [n_tensors] */
} FxWeightsWalk;

G_END_DECLS
