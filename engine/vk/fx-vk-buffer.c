/* fx-vk-buffer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-vk"

#include "fx-vk-buffer.h"

#include "fx-vk-check.h"
#include "fx-vk-command.h"
#include "fx-vk-device-private.h"
#include "fx-vk-memory.h"

#include <string.h>

/* No driver known rounds a buffer of whole pages up, and whole pages are what
 * the host's own accounts count. */
#define ROUNDING 4096

#define STAGING_SIZE (16u << 20)   /* bytes copied by one submission */

struct _FxVkBuffer
{
  FxVkDevice      *device;         /* (nullable) borrowed; NULL: dry */
  char            *name;
  VkBuffer         handle;
  VkDeviceMemory   memory;
  gpointer         map;            /* (nullable) */
  guint64          address;
  gsize            size;           /* bytes of the buffer, rounded */
  gsize            n_allocated;    /* bytes of the allocation */
  guint            heap;           /* that has it */
};

/* Checked before the driver is asked: some drivers give out more than there
 * is, and the computer stops instead of the program. */
static gboolean
check_room (FxVkDevice  *device,
            const char  *name,
            guint        heap,
            gsize        size,
            GError     **error)
{
  guint64 n_free = G_MAXUINT64;

  if (device->is_split)
    {
      n_free = device->memory.memoryHeaps[heap].size;
      n_free = n_free > device->heap_bytes[heap] ? n_free - device->heap_bytes[heap] : 0;
    }
  else if (device->caps.has_memory_budget)
    {
      g_autoptr (FxDeviceInfo) info = fx_vk_device_dup_info (device);

      if (heap < info->n_heaps)
        n_free = info->heaps[heap].budget > info->heaps[heap].used
                 ? info->heaps[heap].budget - info->heaps[heap].used : 0;
    }
  else
    {
      n_free = device->memory.memoryHeaps[heap].size;
      n_free = n_free > device->n_bytes ? n_free - device->n_bytes : 0;
    }

  if (device->memory_limit != 0)
    n_free = MIN (n_free, device->memory_limit > device->n_bytes
                          ? device->memory_limit - device->n_bytes : 0);

  if (size <= n_free)
    return TRUE;

  g_set_error (error, FX_ERROR, FX_ERROR_MEMORY,
               "%s needs %" G_GSIZE_FORMAT " bytes of device memory, "
               "%" G_GUINT64_FORMAT " are free", name, size, n_free);

  return FALSE;
}

gsize
fx_vk_buffer_size_for (gsize size)
{
  return (MAX (size, 1) + ROUNDING - 1) / ROUNDING * ROUNDING;
}

static gboolean
allocate (FxVkBuffer      *self,
          FxVkBufferKind   kind,
          GError         **error)
{
  FxVkDevice *device = self->device;
  VkMemoryRequirements requirements;
  VkMemoryPropertyFlags flags;
  gint type;
  const VkMemoryAllocateFlagsInfo flags_info = {
    .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_FLAGS_INFO,
    .flags = VK_MEMORY_ALLOCATE_DEVICE_ADDRESS_BIT,
  };
  VkMemoryAllocateInfo info = {
    .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
    .pNext = &flags_info,
  };

  vkGetBufferMemoryRequirements (device->handle, self->handle, &requirements);
  type = fx_vk_memory_find_type (&device->memory, device->caps.is_unified, kind,
                                 device->is_split ? G_MAXUINT32 : requirements.memoryTypeBits);
  if (type < 0)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_DEVICE,
                   "the device has no memory for %s", self->name);
      goto fail;
    }

  if (!check_room (device, self->name, device->memory.memoryTypes[type].heapIndex,
                   (gsize) requirements.size, error))
    goto fail;

  info.allocationSize = requirements.size;
  info.memoryTypeIndex = device->is_split ? device->real_type : (guint32) type;
  FX_VK (vkAllocateMemory (device->handle, &info, NULL, &self->memory));
  self->n_allocated = (gsize) requirements.size;
  self->heap = device->memory.memoryTypes[type].heapIndex;
  device->n_bytes += self->n_allocated;
  device->heap_bytes[self->heap] += self->n_allocated;
  device->n_bytes_peak = MAX (device->n_bytes_peak, device->n_bytes);

  FX_VK (vkBindBufferMemory (device->handle, self->handle, self->memory, 0));

  flags = device->memory.memoryTypes[type].propertyFlags;
  if ((flags & VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT) != 0 &&
      (flags & VK_MEMORY_PROPERTY_HOST_COHERENT_BIT) != 0)
    FX_VK (vkMapMemory (device->handle, self->memory, 0, VK_WHOLE_SIZE, 0, &self->map));

  return TRUE;

fail:
  return FALSE;
}

FxVkBuffer *
fx_vk_buffer_new (FxVkDevice      *device,
                  const char      *name,
                  FxVkBufferKind   kind,
                  gsize            size,
                  GError         **error)
{
  FxVkBuffer *self = g_new0 (FxVkBuffer, 1);
  VkBufferDeviceAddressInfo address = {
    .sType = VK_STRUCTURE_TYPE_BUFFER_DEVICE_ADDRESS_INFO,
  };
  VkBufferCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
    .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT
             | VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT
             | VK_BUFFER_USAGE_TRANSFER_SRC_BIT
             | VK_BUFFER_USAGE_TRANSFER_DST_BIT
             | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT,
    .sharingMode = VK_SHARING_MODE_EXCLUSIVE,
  };

  self->device = device;
  self->name = g_strdup (name);
  self->size = fx_vk_buffer_size_for (size);
  if (device == NULL)
    return self;

  if (self->size > device->caps.max_allocation)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_MEMORY,
                   "%s needs %" G_GSIZE_FORMAT " bytes in one piece, "
                   "the device gives at most %" G_GUINT64_FORMAT,
                   name, self->size, device->caps.max_allocation);
      goto fail;
    }

  info.size = self->size;
  FX_VK (vkCreateBuffer (device->handle, &info, NULL, &self->handle));
  fx_vk_device_name_object (device, VK_OBJECT_TYPE_BUFFER, (guint64) self->handle, name);
  if (!allocate (self, kind, error))
    goto fail;
  fx_vk_device_name_object (device, VK_OBJECT_TYPE_DEVICE_MEMORY,
                            (guint64) self->memory, name);

  address.buffer = self->handle;
  self->address = vkGetBufferDeviceAddress (device->handle, &address);

  return self;

fail:
  fx_vk_buffer_free (self);
  return NULL;
}

void
fx_vk_buffer_free (FxVkBuffer *self)
{
  if (self == NULL)
    return;

  if (self->device != NULL)
    {
      vkDestroyBuffer (self->device->handle, self->handle, NULL);
      vkFreeMemory (self->device->handle, self->memory, NULL);
      self->device->n_bytes -= self->n_allocated;
      self->device->heap_bytes[self->heap] -= self->n_allocated;
    }
  g_free (self->name);
  g_free (self);
}

gsize
fx_vk_buffer_get_size (FxVkBuffer *self)
{
  return self->size;
}

VkBuffer
fx_vk_buffer_get_handle (FxVkBuffer *self)
{
  return self->handle;
}

guint64
fx_vk_buffer_get_address (FxVkBuffer *self)
{
  return self->address;
}

gpointer
fx_vk_buffer_get_map (FxVkBuffer *self)
{
  return self->map;
}

/* Copies through a buffer the host sees, piece by piece. */
static gboolean
copy_staged (FxVkBuffer  *self,
             gsize        offset,
             const char  *from,
             char        *to,
             gsize        size,
             GError     **error)
{
  g_autoptr (FxVkBuffer) staging = NULL;
  g_autoptr (FxVkCommand) command = NULL;
  const gsize staging_size = MIN (size, STAGING_SIZE);

  staging = fx_vk_buffer_new (self->device, "staging",
                              from != NULL ? FX_VK_BUFFER_HOST : FX_VK_BUFFER_READBACK,
                              staging_size, error);
  if (staging == NULL)
    return FALSE;
  command = fx_vk_command_new (self->device, "staging", error);
  if (command == NULL)
    return FALSE;

  for (gsize done = 0; done < size; done += staging_size)
    {
      const gsize n = MIN (staging_size, size - done);
      const FxVkRange near = { .buffer = staging, .size = n };
      const FxVkRange far = { .buffer = self, .offset = offset + done, .size = n };

      if (from != NULL)
        memcpy (staging->map, from + done, n);

      if (!fx_vk_command_begin (command, error))
        return FALSE;
      fx_vk_command_copy (command, from != NULL ? near : far, from != NULL ? far : near);
      if (!fx_vk_command_end (command, error) ||
          !fx_vk_command_submit (command, error) ||
          !fx_vk_command_wait (command, NULL, error))
        return FALSE;

      if (to != NULL)
        memcpy (to + done, staging->map, n);
    }

  return TRUE;
}

gboolean
fx_vk_buffer_write (FxVkBuffer     *self,
                    gsize           offset,
                    gconstpointer   data,
                    gsize           size,
                    GError        **error)
{
  g_return_val_if_fail (size <= self->size && offset <= self->size - size, FALSE);

  if (self->device == NULL || size == 0)
    return TRUE;

  if (self->map == NULL)
    return copy_staged (self, offset, data, NULL, size, error);

  memcpy ((char *) self->map + offset, data, size);

  return TRUE;
}

gboolean
fx_vk_buffer_read (FxVkBuffer  *self,
                   gsize        offset,
                   gpointer     data,
                   gsize        size,
                   GError     **error)
{
  g_return_val_if_fail (size <= self->size && offset <= self->size - size, FALSE);
  g_return_val_if_fail (self->device != NULL, FALSE);

  if (size == 0)
    return TRUE;

  if (self->map == NULL)
    return copy_staged (self, offset, NULL, data, size, error);

  memcpy (data, (const char *) self->map + offset, size);

  return TRUE;
}
