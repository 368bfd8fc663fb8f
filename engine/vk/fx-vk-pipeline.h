/* fx-vk-pipeline.h - one compute shader variant with its constants.
 *
 * Thread-safety: as FxVkDevice.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-vk-device.h"

G_BEGIN_DECLS

typedef struct _FxVkPipeline FxVkPipeline;

/**
 * fx_vk_pipeline_new:
 * @spirv: [spirv_size / 4] words
 * @n_bindings: storage buffers at set 0, bindings 0 … n_bindings - 1
 * @push_size: bytes
 * @constants: [n_constants] specialization constants 0 …, 32 bits each
 * @subgroup_size: required size, or 0 for the driver's choice
 */
FxVkPipeline *fx_vk_pipeline_new  (FxVkDevice      *device,
                                   const char      *name,
                                   const guint32   *spirv,
                                   gsize            spirv_size,
                                   guint            n_bindings,
                                   gsize            push_size,
                                   const guint32   *constants,
                                   guint            n_constants,
                                   guint            subgroup_size,
                                   GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void          fx_vk_pipeline_free (FxVkPipeline    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxVkPipeline, fx_vk_pipeline_free)

G_END_DECLS
