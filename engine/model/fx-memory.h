/* fx-memory.h - what a model takes, against what there is.
 *
 * Thread-safety: pure functions.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-device-info.h"

G_BEGIN_DECLS

/* Bytes, as vkAllocateMemory gives them out. */
typedef struct
{
  guint64 weights;
  guint64 kv;
  guint64 compute;
} FxMemory;

/* The heap that weights go to: the largest of the device's own. */
guint    fx_memory_main_heap (const FxDeviceInfo  *info);

/* Bytes this process may still take of a heap. */
guint64  fx_memory_available (const FxHeapInfo    *heap);

/**
 * fx_memory_check:
 * @info: with the budgets of now
 * @limit: the user's, in bytes of all that is allocated; 0 for none
 * @used: bytes allocated already
 * @error: FX_ERROR_MEMORY with the bytes of each part and the bytes free
 *
 * Host memory of a graphics card's driver counts too, which asks for a little
 * more than the card needs to have.
 */
gboolean fx_memory_check     (const FxMemory      *self,
                              const FxDeviceInfo  *info,
                              guint64              limit,
                              guint64              used,
                              GError             **error);

G_END_DECLS
