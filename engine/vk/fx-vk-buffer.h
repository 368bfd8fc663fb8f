/* fx-vk-buffer.h - device memory: one buffer, one allocation.
 *
 * Buffers are few and large (weights in slabs, the KV cache, one for all
 * activations); what lies in them is an FxVkRange.  A buffer made with no
 * device is a dry one: it counts and has no memory, which is how a plan walks
 * the same code as a load.
 *
 * Thread-safety: as FxVkDevice; dry ones any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-vk-device.h"

G_BEGIN_DECLS

typedef struct _FxVkBuffer FxVkBuffer;

typedef enum
{
  FX_VK_BUFFER_DEVICE,     /* the device's own memory; host sees it if it may */
  FX_VK_BUFFER_HOST,       /* host visible and coherent, written by the host */
  FX_VK_BUFFER_READBACK,   /* host visible and cached, read by the host */
} FxVkBufferKind;

#define FX_VK_N_BUFFER_KINDS 3

/* Part of a buffer, in bytes. */
typedef struct
{
  FxVkBuffer *buffer;
  gsize       offset;
  gsize       size;
} FxVkRange;

/**
 * fx_vk_buffer_new:
 * @name: shown by debuggers and in errors
 * @error: FX_ERROR_MEMORY with the bytes wanted and the bytes free
 *
 * Storage, transfer and device address use.  @size at most max_allocation.
 */
FxVkBuffer *fx_vk_buffer_new         (FxVkDevice      *device,
                                      const char      *name,
                                      FxVkBufferKind   kind,
                                      gsize            size,
                                      GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void        fx_vk_buffer_free        (FxVkBuffer      *self);

/* What vkAllocateMemory takes for a buffer of @size: its rounding alone. */
gsize       fx_vk_buffer_size_for    (gsize            size);

gsize       fx_vk_buffer_get_size    (FxVkBuffer      *self);
VkBuffer    fx_vk_buffer_get_handle  (FxVkBuffer      *self);

/* Device address, for buffer references. */
guint64     fx_vk_buffer_get_address (FxVkBuffer      *self);

/* Returns: (nullable): where the host sees it; %NULL if it does not */
gpointer    fx_vk_buffer_get_map     (FxVkBuffer      *self);

/* Copy through the map, or a staging buffer and a submission. */
gboolean    fx_vk_buffer_write       (FxVkBuffer      *self,
                                      gsize            offset,
                                      gconstpointer    data,
                                      gsize            size,
                                      GError         **error);
gboolean    fx_vk_buffer_read        (FxVkBuffer      *self,
                                      gsize            offset,
                                      gpointer         data,
                                      gsize            size,
                                      GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxVkBuffer, fx_vk_buffer_free)

G_END_DECLS
