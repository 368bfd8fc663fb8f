/* fx-ops-proof.h - no kernel is used before it agreed with its reference here.
 *
 * A model is about to be loaded: every variant that could run for it is
 * checked on this device, with its weights' types and its heads alone, once
 * for each driver and build of this program: what came of it is kept beside
 * the pipeline cache.  The kernels are those the model will run, so that the
 * driver compiles them once.
 *
 * A variant that is refused is not used: the next one of its op is.  Weights
 * and pages of the KV cache that are laid out for a class of kernels can be
 * read by those alone, so where such a variant is refused the device becomes one of the next class for
 * good: lavapipe's own kernels give way to those of any narrow device, which
 * also multiply floats and not integers.  The device's info has a note of it.
 *
 * FORNAX_REFUSE=mat-mul:lavapipe,glu:columns in the environment refuses
 * variants by name: for tests, and for whoever has reason to mistrust one.
 *
 * Thread-safety: as FxVkDevice.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-ops.h"

G_BEGIN_DECLS

/**
 * FxOpsSubject: what a proof is for.
 * @types: 1 << FxQuantType for each type of the matrices
 * @n_cols: of most matrices; where a type's blocks do not divide it, 256
 */
typedef struct
{
  guint64  types;
  guint    n_cols;
  guint    n_heads;
  guint    n_kv_heads;
  guint    head_dim;
  FxKvType kv_type;
} FxOpsSubject;

/**
 * fx_ops_prove:
 * @func: (nullable): as in fx_ops_check(); not called for what is known
 * @error: FX_ERROR_UNSUPPORTED where an op has no variant left, FX_ERROR_LIMIT
 *   "stopped" when @func said so, or a failure of the device
 *
 * To be called before there are weights for these ops: fx_ops_get_class() may
 * be another afterwards.  Time: little but what the driver's compiler takes,
 * which the load would take all the same; none the second time.
 */
gboolean fx_ops_prove (FxOps               *self,
                       const FxOpsSubject  *subject,
                       FxCheckFunc          func,
                       gpointer             user_data,
                       GError             **error);

G_END_DECLS
