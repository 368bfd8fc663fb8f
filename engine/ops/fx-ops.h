/* fx-ops.h - the ops of one device: which variant of each is used, and their
 * pipelines.
 *
 * Variants are chosen by the device's class and caps and, where a check on
 * this device has refused one, never that one.
 *
 * Thread-safety: as FxVkDevice.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-engine.h"
#include "fx-op.h"

G_BEGIN_DECLS

/**
 * fx_ops_new:
 * @activations: AUTO takes what is fastest on this device
 */
FxOps      *fx_ops_new        (FxVkDevice      *device,
                               FxActivations    activations,
                               GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void        fx_ops_free       (FxOps           *self);

FxVkDevice *fx_ops_get_device (FxOps           *self);

/* fx_weight_class () of the device and the activations: what weights given to
 * these ops must be laid out for. */
FxVkClass   fx_ops_get_class  (FxOps           *self);

/* Called with each result, in order; return %FALSE to stop. */
typedef gboolean (*FxCheckFunc) (const FxCheckResult *result,
                                 gpointer             user_data);

/**
 * fx_ops_check:
 * @op: (nullable): the name of one op, or %NULL for all
 *
 * Every variant this device can run, on small odd sizes with random input,
 * against its CPU reference.
 */
gboolean    fx_ops_check      (FxOps           *self,
                               const char      *op,
                               FxCheckFunc      func,
                               gpointer         user_data,
                               GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxOps, fx_ops_free)

G_END_DECLS
