/* fx-vk-device.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-vk"

#include "fx-vk-device-private.h"

#include "fx-vk-buffer.h"
#include "fx-vk-check.h"
#include "fx-vk-physical.h"

#include <string.h>

/* Bytes of what is bound where a dispatch names no buffer. */
#define DUMMY_SIZE 256

FxVkClass
fx_vk_class_for_info (const FxDeviceInfo *info)
{
  const char * const *features = (const char * const *) info->features;

  if (g_str_has_prefix (info->driver, "llvmpipe"))
    return g_strv_contains (features, FX_VK_FEATURE_PORTABLE) ? FX_VK_CLASS_NARROW
                                                              : FX_VK_CLASS_LAVAPIPE;
  if (info->type == FX_DEVICE_SOFTWARE ||
      g_strv_contains (features, "subgroup-1") ||
      g_strv_contains (features, "subgroup-2") ||
      g_strv_contains (features, "subgroup-4") ||
      g_strv_contains (features, "subgroup-8"))
    return FX_VK_CLASS_NARROW;

  return FX_VK_CLASS_WIDE;
}

static void
fill_caps (FxVkDevice      *self,
           const FxVkProbe *probe)
{
  const VkPhysicalDeviceLimits *limits = &probe->properties.limits;
  FxVkCaps *caps = &self->caps;

  caps->kernel_class = fx_vk_class_for_info (self->info);
  caps->subgroup_size = probe->properties11.subgroupSize;
  caps->max_push_size = limits->maxPushConstantsSize;
  caps->max_storage_range = limits->maxStorageBufferRange;
  caps->max_allocation = probe->properties11.maxMemoryAllocationSize;
  caps->max_workgroup_size = limits->maxComputeWorkGroupInvocations;
  caps->max_workgroups = limits->maxComputeWorkGroupCount[0];
  caps->max_shared_size = limits->maxComputeSharedMemorySize;
  caps->min_storage_alignment = (guint) limits->minStorageBufferOffsetAlignment;
  caps->host_import_alignment = probe->has_host_import
                                ? (guint) probe->host_import.minImportedHostPointerAlignment
                                : 0;
  caps->timestamp_ns = probe->timestamp_bits != 0 ? limits->timestampPeriod : 0;
  caps->has_fp16 = probe->features12.shaderFloat16;
  caps->has_int8 = probe->features12.shaderInt8;
  caps->has_int64 = probe->features.shaderInt64;
  caps->has_integer_dot = probe->features13.shaderIntegerDotProduct &&
                          probe->properties13.integerDotProduct4x8BitPackedSignedAccelerated;
  caps->has_cooperative_matrix = probe->has_matrix;
  caps->has_memory_budget = probe->has_memory_budget;
  caps->is_unified = fx_vk_physical_is_unified (probe, self->info->type);
  if (probe->is_split)
    caps->has_memory_budget = FALSE;

  if (probe->properties13.maxBufferSize != 0)
    caps->max_allocation = MIN (caps->max_allocation, probe->properties13.maxBufferSize);

  self->has_subgroup_size_control =
    probe->features13.subgroupSizeControl &&
    (probe->properties13.requiredSubgroupSizeStages & VK_SHADER_STAGE_COMPUTE_BIT) != 0;
  self->min_subgroup_size = probe->properties13.minSubgroupSize;
  self->max_subgroup_size = probe->properties13.maxSubgroupSize;
}

/* All that was found is turned on, but what costs checks: robust access. */
static VkResult
create_device (FxVkDevice      *self,
               const FxVkProbe *probe,
               gboolean         low_priority)
{
  const char *extensions[4];
  const float priority = 0.5f;
  VkPhysicalDeviceCooperativeMatrixFeaturesKHR matrix = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_COOPERATIVE_MATRIX_FEATURES_KHR,
    .cooperativeMatrix = VK_TRUE,
  };
  VkPhysicalDeviceVulkan13Features features13 = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES,
    .pNext = probe->has_matrix ? &matrix : NULL,
    .subgroupSizeControl = probe->features13.subgroupSizeControl,
    .computeFullSubgroups = probe->features13.computeFullSubgroups,
    .synchronization2 = VK_TRUE,
    .maintenance4 = VK_TRUE,
    .shaderIntegerDotProduct = probe->features13.shaderIntegerDotProduct,
  };
  VkPhysicalDeviceVulkan12Features features12 = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES,
    .pNext = &features13,
    .storageBuffer8BitAccess = probe->features12.storageBuffer8BitAccess,
    .shaderFloat16 = probe->features12.shaderFloat16,
    .shaderInt8 = probe->features12.shaderInt8,
    .bufferDeviceAddress = VK_TRUE,
    .subgroupBroadcastDynamicId = probe->features12.subgroupBroadcastDynamicId,
    .scalarBlockLayout = probe->features12.scalarBlockLayout,
    .vulkanMemoryModel = probe->features12.vulkanMemoryModel,
    .vulkanMemoryModelDeviceScope = probe->features12.vulkanMemoryModelDeviceScope,
  };
  VkPhysicalDeviceVulkan11Features features11 = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES,
    .pNext = &features12,
    .storageBuffer16BitAccess = probe->features11.storageBuffer16BitAccess,
  };
  VkPhysicalDeviceFeatures2 features = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2,
    .pNext = &features11,
    .features.shaderInt64 = probe->features.shaderInt64,
    .features.shaderInt16 = probe->features.shaderInt16,
  };
  const VkDeviceQueueGlobalPriorityCreateInfoKHR global_priority = {
    .sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_GLOBAL_PRIORITY_CREATE_INFO_KHR,
    .globalPriority = VK_QUEUE_GLOBAL_PRIORITY_LOW_KHR,
  };
  const VkDeviceQueueCreateInfo queue = {
    .sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
    .pNext = low_priority ? &global_priority : NULL,
    .queueFamilyIndex = self->family,
    .queueCount = 1,
    .pQueuePriorities = &priority,
  };
  VkDeviceCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
    .pNext = &features,
    .queueCreateInfoCount = 1,
    .pQueueCreateInfos = &queue,
    .ppEnabledExtensionNames = extensions,
  };

  if (probe->has_memory_budget)
    extensions[info.enabledExtensionCount++] = VK_EXT_MEMORY_BUDGET_EXTENSION_NAME;
  if (probe->has_host_import)
    extensions[info.enabledExtensionCount++] = VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME;
  if (probe->has_matrix)
    extensions[info.enabledExtensionCount++] = VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME;
  if (low_priority)
    extensions[info.enabledExtensionCount++] = VK_KHR_GLOBAL_PRIORITY_EXTENSION_NAME;

  return vkCreateDevice (self->physical, &info, NULL, &self->handle);
}

FxVkDevice *
fx_vk_device_new (const char  *wanted,
                  const char  *cache_dir,
                  guint64      memory_limit,
                  gboolean     validation,
                  GError     **error)
{
  FxVkDevice *self = g_new0 (FxVkDevice, 1);
  g_autoptr (GPtrArray) list = NULL;
  const FxVkPhysical *physical;
  VkResult result = VK_ERROR_NOT_PERMITTED_KHR;
  guint chosen = 0;
  VkCommandPoolCreateInfo pool = {
    .sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
    .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT,
  };

  self->memory_limit = memory_limit;
  self->cache_dir = g_strdup (cache_dir);
  self->instance = fx_vk_instance_new (validation, error);
  if (self->instance == NULL)
    goto fail;

  list = fx_vk_physical_list (self->instance, wanted, &chosen, error);
  if (list == NULL)
    goto fail;

  physical = g_ptr_array_index (list, chosen);
  self->physical = physical->handle;
  self->info = fx_device_info_copy (physical->info);
  self->family = (guint) physical->probe.compute_family;
  self->memory = physical->probe.memory;
  self->is_split = physical->probe.is_split;
  self->real_type = physical->probe.real_type;
  fill_caps (self, &physical->probe);

  /* A desktop may forbid to choose a priority, even a low one. */
  if (physical->probe.has_low_priority)
    result = create_device (self, &physical->probe, TRUE);
  if (result == VK_ERROR_NOT_PERMITTED_KHR)
    result = create_device (self, &physical->probe, FALSE);
  FX_VK (result);

  vkGetDeviceQueue (self->handle, self->family, 0, &self->queue);
  pool.queueFamilyIndex = self->family;
  FX_VK (vkCreateCommandPool (self->handle, &pool, NULL, &self->command_pool));
  fx_vk_device_name_object (self, VK_OBJECT_TYPE_QUEUE, (guintptr) self->queue, "compute");
  fx_vk_device_name_object (self, VK_OBJECT_TYPE_COMMAND_POOL,
                            (guint64) self->command_pool, "commands");

  self->cache = fx_vk_pipeline_cache_new (self->handle, &physical->probe, cache_dir, error);
  if (self->cache == NULL)
    goto fail;

  self->dummy = fx_vk_buffer_new (self, "dummy", FX_VK_BUFFER_DEVICE, DUMMY_SIZE, error);
  if (self->dummy == NULL)
    goto fail;

  return self;

fail:
  fx_vk_device_free (self);
  return NULL;
}

void
fx_vk_device_free (FxVkDevice *self)
{
  if (self == NULL)
    return;

  if (self->handle != VK_NULL_HANDLE)
    vkDeviceWaitIdle (self->handle);

  g_clear_pointer (&self->dummy, fx_vk_buffer_free);
  if (self->n_bytes != 0)
    g_critical ("%" G_GUINT64_FORMAT " bytes of device memory outlive their device",
                self->n_bytes);

  if (self->cache != NULL)
    fx_vk_pipeline_cache_save (self->cache);
  g_clear_pointer (&self->cache, fx_vk_pipeline_cache_free);

  if (self->handle != VK_NULL_HANDLE)
    {
      for (guint i = 0; i < G_N_ELEMENTS (self->set_layouts); i++)
        vkDestroyDescriptorSetLayout (self->handle, self->set_layouts[i], NULL);
      vkDestroyCommandPool (self->handle, self->command_pool, NULL);
      vkDestroyDevice (self->handle, NULL);
    }

  fx_vk_instance_free (self->instance);
  fx_device_info_free (self->info);
  g_free (self->cache_dir);
  g_free (self);
}

const FxVkCaps *
fx_vk_device_get_caps (FxVkDevice *self)
{
  return &self->caps;
}

FxDeviceInfo *
fx_vk_device_dup_info (FxVkDevice *self)
{
  FxDeviceInfo *info = fx_device_info_copy (self->info);

  fx_vk_physical_heaps (self->physical, self->caps.has_memory_budget,
                        self->is_split ? &self->memory : NULL, info);
  for (guint i = 0; self->is_split && i < info->n_heaps; i++)
    info->heaps[i].used = self->heap_bytes[i];

  return info;
}

guint64
fx_vk_device_get_bytes (FxVkDevice *self,
                        guint64    *peak)
{
  if (peak != NULL)
    *peak = self->n_bytes_peak;

  return self->n_bytes;
}

void
fx_vk_device_fall_back (FxVkDevice *self,
                        const char *note)
{
  g_autoptr (GStrvBuilder) features = g_strv_builder_new ();

  g_strv_builder_addv (features, (const char **) self->info->features);
  g_strv_builder_add (features, FX_VK_FEATURE_PORTABLE);
  g_strfreev (self->info->features);
  self->info->features = g_strv_builder_end (features);

  g_free (self->info->note);
  self->info->note = g_strdup (note);
  self->caps.kernel_class = FX_VK_CLASS_NARROW;
}

const char *
fx_vk_device_get_cache_dir (FxVkDevice *self)
{
  return self->cache_dir;
}

char *
fx_vk_device_dup_cache_key (FxVkDevice *self)
{
  return fx_vk_pipeline_cache_dup_key (self->cache);
}

guint64
fx_vk_device_get_heap_bytes (FxVkDevice *self,
                             guint       heap)
{
  g_return_val_if_fail (heap < VK_MAX_MEMORY_HEAPS, 0);

  return self->heap_bytes[heap];
}

void
fx_vk_device_save_cache (FxVkDevice *self)
{
  fx_vk_pipeline_cache_save (self->cache);
}

VkDescriptorSetLayout
fx_vk_device_get_set_layout (FxVkDevice  *self,
                             guint        n_bindings,
                             GError     **error)
{
  VkDescriptorSetLayoutBinding bindings[FX_VK_MAX_BINDINGS];
  const VkDescriptorSetLayoutCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
    .bindingCount = n_bindings,
    .pBindings = bindings,
  };

  g_assert (n_bindings <= FX_VK_MAX_BINDINGS);

  if (self->set_layouts[n_bindings] != VK_NULL_HANDLE)
    return self->set_layouts[n_bindings];

  for (guint i = 0; i < n_bindings; i++)
    bindings[i] = (VkDescriptorSetLayoutBinding) {
      .binding = i,
      .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
      .descriptorCount = 1,
      .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT,
    };

  FX_VK (vkCreateDescriptorSetLayout (self->handle, &info, NULL,
                                      &self->set_layouts[n_bindings]));
  fx_vk_device_name_object (self, VK_OBJECT_TYPE_DESCRIPTOR_SET_LAYOUT,
                            (guint64) self->set_layouts[n_bindings], "storage buffers");

  return self->set_layouts[n_bindings];

fail:
  return VK_NULL_HANDLE;
}

void
fx_vk_device_name_object (FxVkDevice   *self,
                          VkObjectType  type,
                          guint64       object,
                          const char   *name)
{
  const VkDebugUtilsObjectNameInfoEXT info = {
    .sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_OBJECT_NAME_INFO_EXT,
    .objectType = type,
    .objectHandle = object,
    .pObjectName = name,
  };

  if (self->instance->set_name != NULL)
    self->instance->set_name (self->handle, &info);
}
