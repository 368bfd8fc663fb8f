/* fx-vk-memory.h - which memory of a device a kind of buffer is given.
 *
 * Pure functions of what the driver lists, so that a plan knows the heaps of a
 * device that was never opened.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-vk-buffer.h"

G_BEGIN_DECLS

/* Returns: the index of a memory type among @type_bits; -1 for none */
gint  fx_vk_memory_find_type (const VkPhysicalDeviceMemoryProperties *memory,
                              gboolean                                is_unified,
                              FxVkBufferKind                          kind,
                              guint32                                 type_bits);
guint fx_vk_memory_find_heap (const VkPhysicalDeviceMemoryProperties *memory,
                              gboolean                                is_unified,
                              FxVkBufferKind                          kind);

/**
 * fx_vk_memory_split:
 * @size: bytes of the card's own heap
 *
 * As if a software device were a graphics card: a heap of its own, which the
 * host does not see, and the rest.  With FORNAX_SPLIT_MEMORY=BYTES in the
 * environment software devices list themselves so, and what goes beyond a heap
 * fails: how offloading and placement are tested where there is no card.
 */
void  fx_vk_memory_split     (VkPhysicalDeviceMemoryProperties       *memory,
                              guint64                                 size);

G_END_DECLS
