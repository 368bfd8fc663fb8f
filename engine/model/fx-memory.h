/* fx-memory.h - what a model takes, heap by heap, against what there is.
 *
 * Thread-safety: pure functions.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-device-info.h"
#include "fx-vk-buffer.h"

G_BEGIN_DECLS

/* Bytes by FxVkBufferKind, as vkAllocateMemory gives them out. */
typedef struct
{
  guint64 weights[FX_VK_N_BUFFER_KINDS];
  guint64 kv[FX_VK_N_BUFFER_KINDS];
  guint64 compute[FX_VK_N_BUFFER_KINDS];
} FxMemory;

/* Bytes of the kinds that lie in @heap of such a device. */
guint64  fx_memory_on_heap   (const guint64       *kinds,
                              const FxDeviceInfo  *info,
                              guint                heap);

/* Bytes this process may still take of a heap. */
guint64  fx_memory_available (const FxHeapInfo    *heap);

/**
 * fx_memory_check:
 * @info: with the budgets of now
 * @limit: the user's, in bytes of all that is allocated; 0 for none
 * @used: bytes allocated already
 * @error: FX_ERROR_MEMORY with the bytes of each part and the bytes free
 */
gboolean fx_memory_check     (const FxMemory      *self,
                              const FxDeviceInfo  *info,
                              guint64              limit,
                              guint64              used,
                              GError             **error);

G_END_DECLS
