/* fx-vk-memory.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-vk"

#include "fx-vk-memory.h"

/* What a kind wants of a memory type, most wanted first; the last row is what
 * it cannot do without. */
static const VkMemoryPropertyFlags kind_flags[][3] = {
  [FX_VK_BUFFER_DEVICE] = {
    VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT,
    VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT,
    0,
  },
  [FX_VK_BUFFER_HOST] = {
    VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT,
    VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT,
    VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT,
  },
  [FX_VK_BUFFER_READBACK] = {
    VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT
    | VK_MEMORY_PROPERTY_HOST_CACHED_BIT,
    VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT
    | VK_MEMORY_PROPERTY_HOST_CACHED_BIT,
    VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT,
  },
};

/* What the first row would rather not have.  On a card, memory that the host
 * sees is a small window or a slow one on some drivers: weights never go
 * there.  Host buffers leave that window to others. */
static VkMemoryPropertyFlags
unwanted_flags (gboolean        is_unified,
                FxVkBufferKind  kind)
{
  if (is_unified)
    return 0;

  return kind == FX_VK_BUFFER_DEVICE ? VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT
                                     : VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT;
}

gint
fx_vk_memory_find_type (const VkPhysicalDeviceMemoryProperties *memory,
                        gboolean                                is_unified,
                        FxVkBufferKind                          kind,
                        guint32                                 type_bits)
{
  const VkMemoryPropertyFlags extra = is_unified
                                      ? VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT
                                        | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT
                                      : 0;

  for (guint round = 0; round < 3; round++)
    {
      const VkMemoryPropertyFlags wanted = kind_flags[kind][round] | (round == 0 ? extra : 0);
      const VkMemoryPropertyFlags unwanted = round == 0 ? unwanted_flags (is_unified, kind) : 0;

      for (guint i = 0; i < memory->memoryTypeCount; i++)
        {
          const VkMemoryPropertyFlags flags = memory->memoryTypes[i].propertyFlags;

          if ((type_bits & (1u << i)) != 0 &&
              (flags & wanted) == wanted && (flags & unwanted) == 0)
            return (gint) i;
        }
    }

  return -1;
}

guint
fx_vk_memory_find_heap (const VkPhysicalDeviceMemoryProperties *memory,
                        gboolean                                is_unified,
                        FxVkBufferKind                          kind)
{
  const gint type = fx_vk_memory_find_type (memory, is_unified, kind, G_MAXUINT32);

  return type >= 0 ? memory->memoryTypes[type].heapIndex : 0;
}

void
fx_vk_memory_split (VkPhysicalDeviceMemoryProperties *memory,
                    guint64                           size)
{
  const guint64 whole = memory->memoryHeaps[0].size;

  *memory = (VkPhysicalDeviceMemoryProperties) {
    .memoryTypeCount = 2,
    .memoryTypes = {
      { VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, 0 },
      { VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT
        | VK_MEMORY_PROPERTY_HOST_CACHED_BIT, 1 },
    },
    .memoryHeapCount = 2,
    .memoryHeaps = {
      { MIN (size, whole), VK_MEMORY_HEAP_DEVICE_LOCAL_BIT },
      { whole, 0 },
    },
  };
}
