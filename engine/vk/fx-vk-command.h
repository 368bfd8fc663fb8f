/* fx-vk-command.h - a command buffer, recorded once and submitted many times.
 *
 * Holds its own descriptor sets.  A dispatch sees what dispatches before the
 * last barrier wrote.
 *
 * Thread-safety: as FxVkDevice.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-vk-buffer.h"
#include "fx-vk-pipeline.h"

G_BEGIN_DECLS

typedef struct _FxVkCommand FxVkCommand;

FxVkCommand *fx_vk_command_new       (FxVkDevice        *device,
                                      const char        *name,
                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/* As fx_vk_command_new(), with timestamps also where reading them waits for
 * what was submitted later: for one that is waited for by itself. */
FxVkCommand *fx_vk_command_new_timed (FxVkDevice        *device,
                                      const char        *name,
                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;

void         fx_vk_command_free      (FxVkCommand       *self);

gboolean     fx_vk_command_begin     (FxVkCommand       *self,
                                      GError           **error);

/**
 * fx_vk_command_dispatch:
 * @ranges: [n_ranges] bindings 0 … n_ranges - 1; one with no buffer is bound
 *   to a small dummy
 * @push: [push_size] bytes
 *
 * A range longer than max_storage_range is FX_ERROR_LIMIT; each must begin at a
 * multiple of min_storage_alignment.
 */
gboolean     fx_vk_command_dispatch  (FxVkCommand       *self,
                                      FxVkPipeline      *pipeline,
                                      const FxVkRange   *ranges,
                                      guint              n_ranges,
                                      gconstpointer      push,
                                      gsize              push_size,
                                      guint              n_x,
                                      guint              n_y,
                                      guint              n_z,
                                      GError           **error);

/**
 * fx_vk_command_dispatch_indirect:
 * @counts: three uints that the device reads, the workgroups along x, y, z; a
 *   zero among them makes it nothing
 *
 * As fx_vk_command_dispatch(), for what follows from the step and not from
 * the graph, such as the pages of the cache in use.
 */
gboolean     fx_vk_command_dispatch_indirect (FxVkCommand      *self,
                                              FxVkPipeline     *pipeline,
                                              const FxVkRange  *ranges,
                                              guint             n_ranges,
                                              gconstpointer     push,
                                              gsize             push_size,
                                              FxVkRange         counts,
                                              GError          **error);

/* Shader and transfer writes before it are seen by reads and writes after. */
void         fx_vk_command_barrier   (FxVkCommand       *self);

void         fx_vk_command_copy      (FxVkCommand       *self,
                                      FxVkRange          from,
                                      FxVkRange          to);

gboolean     fx_vk_command_end       (FxVkCommand       *self,
                                      GError           **error);

/* Submits and returns; may be submitted again once waited for. */
gboolean     fx_vk_command_submit    (FxVkCommand       *self,
                                      GError           **error);

/**
 * fx_vk_command_wait:
 * @gpu_ms: (out) (optional): time on the device, where it has timestamps that
 *   can be read without waiting for what was submitted later; else 0
 * @error: FX_ERROR_DEVICE when the device is lost or does not answer in 10 s
 *   (a software device: in 300, for it compiles kernels when they first run)
 */
gboolean     fx_vk_command_wait      (FxVkCommand       *self,
                                      double            *gpu_ms,
                                      GError           **error);

/**
 * fx_vk_command_wait_for:
 * @ms: how long to wait at most; 0 only looks
 * @finished: (out): whether it is done; ask again if not
 *
 * A slice of fx_vk_command_wait(), for who has other things to look at.
 */
gboolean     fx_vk_command_wait_for  (FxVkCommand       *self,
                                      guint              ms,
                                      gboolean          *finished,
                                      double            *gpu_ms,
                                      GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxVkCommand, fx_vk_command_free)

G_END_DECLS
