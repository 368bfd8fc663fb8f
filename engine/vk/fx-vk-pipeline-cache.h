/* fx-vk-pipeline-cache.h - compiled pipelines on disk, a file per driver.
 *
 * The file is the driver's data behind a head of ours: the driver's UUIDs, the
 * build of this program and a checksum.  A file that does not match in all of
 * them is ignored, and written anew.
 *
 * Thread-safety: as FxVkDevice.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-vk-physical.h"

G_BEGIN_DECLS

typedef struct _FxVkPipelineCache FxVkPipelineCache;

/**
 * fx_vk_pipeline_cache_new:
 * @directory: (nullable) (type filename): made if missing; %NULL keeps nothing
 */
FxVkPipelineCache *fx_vk_pipeline_cache_new        (VkDevice             device,
                                                    const FxVkProbe     *probe,
                                                    const char          *directory,
                                                    GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void               fx_vk_pipeline_cache_free       (FxVkPipelineCache   *self);

VkPipelineCache    fx_vk_pipeline_cache_get_handle (FxVkPipelineCache   *self);

/* 64 hexadecimal digits of device, driver and build. */
char              *fx_vk_pipeline_cache_dup_key    (FxVkPipelineCache   *self);

/* Writes the file if pipelines were added.  Failing is no error but a message:
 * the next start is slower. */
void               fx_vk_pipeline_cache_save       (FxVkPipelineCache   *self);

G_END_DECLS
