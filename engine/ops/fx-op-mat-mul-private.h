/* fx-op-mat-mul-private.h - the variants of mat-mul, a file each.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op-mat-mul.h"
#include "fx-op-variants.h"
#include "fx-weight-layout.h"

G_BEGIN_DECLS

/* Lanes along a row, activations in 8 bits; no lavapipe, no float types. */
extern const FxOpVariant FX_MAT_VEC_INT8;

gboolean     fx_op_mat_vec_int8_has_type (FxQuantType     type);

/* Tokens of a workgroup: a power of two up to @most, so that the many sizes of
 * a batch need few pipelines. */
guint        fx_op_mat_vec_n_tokens    (guint             n_tokens,
                                        guint             most);

/* Tiles in shared memory; wide devices, any type, more than 8 tokens. */
extern const FxOpVariant FX_MAT_MAT_TILES;

/* A row a lane; narrow devices, any type, any number of tokens. */
extern const FxOpVariant FX_MAT_ROWS;

/* Lanes along a row of weights; any device, any type, any number of tokens. */
extern const FxOpVariant FX_MAT_VEC_LANES;

/* What all variants of this folder's own layouts push. */
FxPushMatMul fx_op_mat_mul_push        (const FxOpMatMul *args);

/* Whether the weights lie in planes, and in which order. */
gboolean     fx_op_mat_mul_is_wide     (const FxOpMatMul *args);
gboolean     fx_op_mat_mul_is_narrow   (const FxOpMatMul *args);

G_END_DECLS
