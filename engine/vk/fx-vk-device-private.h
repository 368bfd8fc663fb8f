/* fx-vk-device-private.h - the inside of FxVkDevice, for engine/vk alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-vk-device.h"
#include "fx-vk-instance.h"
#include "fx-vk-pipeline-cache.h"

G_BEGIN_DECLS

#define FX_VK_MAX_BINDINGS 12

typedef struct _FxVkBuffer FxVkBuffer;

struct _FxVkDevice
{
  /* Owned */
  FxVkInstance                     *instance;
  FxDeviceInfo                     *info;
  VkDevice                          handle;
  VkCommandPool                     command_pool;
  VkDescriptorSetLayout             set_layouts[FX_VK_MAX_BINDINGS + 1]; /* made when first asked for */
  FxVkPipelineCache                *cache;
  char                             *cache_dir;      /* (nullable) */
  FxVkBuffer                       *dummy;          /* bound where a range has no buffer */

  /* Of the instance */
  VkPhysicalDevice                  physical;
  VkQueue                           queue;
  guint                             family;

  /* Immutable */
  FxVkCaps                          caps;
  VkPhysicalDeviceMemoryProperties  memory;
  gboolean                          is_split;       /* fx_vk_memory_split() */
  guint32                           real_type;      /* of all memory then */
  gboolean                          has_subgroup_size_control;
  guint                             min_subgroup_size;
  guint                             max_subgroup_size;

  /* Accounts */
  guint64                           memory_limit;   /* bytes; 0: none */
  guint64                           n_bytes;        /* allocated now */
  guint64                           heap_bytes[VK_MAX_MEMORY_HEAPS];
  guint64                           n_bytes_peak;
};

/* The layout of @n_bindings storage buffers; owned by the device. */
VkDescriptorSetLayout fx_vk_device_get_set_layout (FxVkDevice    *self,
                                                   guint          n_bindings,
                                                   GError       **error);

/* Names an object for debuggers and validation messages. */
void                  fx_vk_device_name_object    (FxVkDevice    *self,
                                                   VkObjectType   type,
                                                   guint64        object,
                                                   const char    *name);

G_END_DECLS
