/* fx-vk-physical.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-vk"

#include "fx-vk-physical.h"

#include "fx-vk-check.h"
#include "fx-vk-memory.h"

#include <string.h>

static gboolean
has_extension (const VkExtensionProperties *extensions,
               guint32                      n_extensions,
               const char                  *name)
{
  for (guint32 i = 0; i < n_extensions; i++)
    if (strcmp (extensions[i].extensionName, name) == 0)
      return TRUE;

  return FALSE;
}

/* A family that computes and does not draw, so as not to stand in the way of
 * the desktop; else any that computes. */
static void
probe_queues (VkPhysicalDevice  handle,
              gboolean          has_priority,
              FxVkProbe        *probe)
{
  g_autofree VkQueueFamilyProperties2 *families = NULL;
  g_autofree VkQueueFamilyGlobalPriorityPropertiesKHR *priorities = NULL;
  guint32 n_families = 0;
  gint best = -1;

  vkGetPhysicalDeviceQueueFamilyProperties2 (handle, &n_families, NULL);
  families = g_new0 (VkQueueFamilyProperties2, n_families + 1);
  priorities = g_new0 (VkQueueFamilyGlobalPriorityPropertiesKHR, n_families + 1);
  for (guint32 i = 0; i < n_families; i++)
    {
      priorities[i].sType = VK_STRUCTURE_TYPE_QUEUE_FAMILY_GLOBAL_PRIORITY_PROPERTIES_KHR;
      families[i].sType = VK_STRUCTURE_TYPE_QUEUE_FAMILY_PROPERTIES_2;
      families[i].pNext = has_priority ? &priorities[i] : NULL;
    }
  vkGetPhysicalDeviceQueueFamilyProperties2 (handle, &n_families, families);

  for (guint32 i = 0; i < n_families; i++)
    {
      const VkQueueFlags flags = families[i].queueFamilyProperties.queueFlags;

      if ((flags & VK_QUEUE_COMPUTE_BIT) == 0)
        continue;
      if (best < 0 || (flags & VK_QUEUE_GRAPHICS_BIT) == 0)
        best = (gint) i;
      if ((flags & VK_QUEUE_GRAPHICS_BIT) == 0)
        break;
    }

  probe->compute_family = best;
  if (best < 0)
    return;

  probe->timestamp_bits = families[best].queueFamilyProperties.timestampValidBits;
  for (guint32 i = 0; has_priority && i < priorities[best].priorityCount; i++)
    if (priorities[best].priorities[i] == VK_QUEUE_GLOBAL_PRIORITY_LOW_KHR)
      probe->has_low_priority = TRUE;
}

static void
probe_device (VkPhysicalDevice  handle,
              FxVkProbe        *probe)
{
  g_autofree VkExtensionProperties *extensions = NULL;
  guint32 n_extensions = 0;
  gboolean has_priority;
  VkPhysicalDeviceProperties2 properties = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2,
    .pNext = &probe->properties11,
  };
  VkPhysicalDeviceFeatures2 features = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2,
    .pNext = &probe->features11,
  };

  vkGetPhysicalDeviceProperties (handle, &probe->properties);
  if (probe->properties.apiVersion < VK_API_VERSION_1_3)
    {
      probe->compute_family = -1;
      return;
    }

  vkEnumerateDeviceExtensionProperties (handle, NULL, &n_extensions, NULL);
  extensions = g_new0 (VkExtensionProperties, n_extensions + 1);
  vkEnumerateDeviceExtensionProperties (handle, NULL, &n_extensions, extensions);

  probe->has_memory_budget = has_extension (extensions, n_extensions,
                                            VK_EXT_MEMORY_BUDGET_EXTENSION_NAME);
  probe->has_host_import = has_extension (extensions, n_extensions,
                                          VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME);
  probe->has_matrix = has_extension (extensions, n_extensions,
                                     VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME);
  has_priority = has_extension (extensions, n_extensions,
                                VK_KHR_GLOBAL_PRIORITY_EXTENSION_NAME);

  probe->properties11.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_PROPERTIES;
  probe->properties11.pNext = &probe->properties12;
  probe->properties12.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_PROPERTIES;
  probe->properties12.pNext = &probe->properties13;
  probe->properties13.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_PROPERTIES;
  probe->host_import.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_MEMORY_HOST_PROPERTIES_EXT;
  probe->properties13.pNext = probe->has_host_import ? &probe->host_import : NULL;
  vkGetPhysicalDeviceProperties2 (handle, &properties);

  probe->features11.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES;
  probe->features11.pNext = &probe->features12;
  probe->features12.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES;
  probe->features12.pNext = &probe->features13;
  probe->features13.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES;
  probe->matrix.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_COOPERATIVE_MATRIX_FEATURES_KHR;
  probe->features13.pNext = probe->has_matrix ? &probe->matrix : NULL;
  vkGetPhysicalDeviceFeatures2 (handle, &features);
  probe->features = features.features;
  probe->has_matrix = probe->matrix.cooperativeMatrix;

  probe_queues (handle, has_priority, probe);
}

static FxDeviceType
type_of (VkPhysicalDeviceType type)
{
  switch (type)
    {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
      return FX_DEVICE_DISCRETE;
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
      return FX_DEVICE_INTEGRATED;
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
      return FX_DEVICE_VIRTUAL;
    default:
      return FX_DEVICE_SOFTWARE;
    }
}

static char **
features_of (const FxVkProbe *probe)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (probe->features12.shaderFloat16)
    g_strv_builder_add (names, "fp16");
  if (probe->features12.shaderInt8)
    g_strv_builder_add (names, "int8");
  if (probe->properties13.integerDotProduct4x8BitPackedSignedAccelerated)
    g_strv_builder_add (names, "integer-dot");
  if (probe->has_matrix)
    g_strv_builder_add (names, "cooperative-matrix");
  if (probe->has_memory_budget)
    g_strv_builder_add (names, "memory-budget");
  if (probe->has_host_import)
    g_strv_builder_add (names, "host-import");
  if (probe->properties11.subgroupSize != 0)
    g_strv_builder_take (names, g_strdup_printf ("subgroup-%u",
                                                 probe->properties11.subgroupSize));

  return g_strv_builder_end (names);
}

static char *
missing_of (const FxVkProbe *probe)
{
  if (probe->properties.apiVersion < VK_API_VERSION_1_3)
    return g_strdup_printf ("has Vulkan %u.%u, 1.3 is needed",
                            VK_API_VERSION_MAJOR (probe->properties.apiVersion),
                            VK_API_VERSION_MINOR (probe->properties.apiVersion));
  if (probe->compute_family < 0)
    return g_strdup ("has no queue that computes");
  if (!probe->features12.bufferDeviceAddress)
    return g_strdup ("lacks buffer device addresses");
  if (probe->properties.limits.maxPushConstantsSize < 128)
    return g_strdup ("has less than 128 bytes of push constants");

  return NULL;
}

gboolean
fx_vk_physical_is_unified (const FxVkProbe *probe,
                           FxDeviceType     type)
{
  return !probe->is_split && (type == FX_DEVICE_INTEGRATED || type == FX_DEVICE_SOFTWARE);
}

static void
probe_memory (VkPhysicalDevice  handle,
              FxDeviceType      type,
              FxVkProbe        *probe)
{
  const char *text = g_getenv ("FORNAX_SPLIT_MEMORY");
  guint64 size;

  vkGetPhysicalDeviceMemoryProperties (handle, &probe->memory);
  if (type != FX_DEVICE_SOFTWARE || text == NULL
      || !g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT64, &size, NULL))
    return;

  probe->is_split = TRUE;
  probe->real_type = (guint32) fx_vk_memory_find_type (&probe->memory, TRUE,
                                                       FX_VK_BUFFER_READBACK, G_MAXUINT32);
  fx_vk_memory_split (&probe->memory, size);
}

void
fx_vk_physical_heaps (VkPhysicalDevice                        handle,
                      gboolean                                has_budget,
                      const VkPhysicalDeviceMemoryProperties *split,
                      FxDeviceInfo                           *info)
{
  VkPhysicalDeviceMemoryBudgetPropertiesEXT budget = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_BUDGET_PROPERTIES_EXT,
  };
  VkPhysicalDeviceMemoryProperties2 memory = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2,
    .pNext = has_budget ? &budget : NULL,
  };

  vkGetPhysicalDeviceMemoryProperties2 (handle, &memory);
  if (split != NULL)
    memory.memoryProperties = *split;

  info->n_heaps = MIN (memory.memoryProperties.memoryHeapCount,
                       G_N_ELEMENTS (info->heaps));
  for (guint i = 0; i < info->n_heaps; i++)
    {
      const VkMemoryHeap *heap = &memory.memoryProperties.memoryHeaps[i];

      info->heaps[i].size = heap->size;
      info->heaps[i].budget = has_budget ? budget.heapBudget[i] : heap->size;
      info->heaps[i].used = has_budget ? budget.heapUsage[i] : 0;
      info->heaps[i].device_local = (heap->flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) != 0;
    }
}

static FxVkPhysical *
physical_new (VkPhysicalDevice handle)
{
  FxVkPhysical *self = g_new0 (FxVkPhysical, 1);
  FxVkProbe *probe = &self->probe;
  GString *uuid = g_string_new (NULL);
  FxDeviceInfo *info = g_new0 (FxDeviceInfo, 1);
  gboolean is_unified;

  self->handle = handle;
  self->info = info;
  probe_device (handle, probe);

  for (guint i = 0; i < VK_UUID_SIZE; i++)
    g_string_append_printf (uuid, "%02x", probe->properties11.deviceUUID[i]);

  info->name = g_utf8_make_valid (probe->properties.deviceName, -1);
  info->type = type_of (probe->properties.deviceType);
  info->uuid = g_string_free (uuid, FALSE);
  info->driver = g_strdup_printf ("%s %s", probe->properties12.driverName,
                                  probe->properties12.driverInfo);
  info->api = g_strdup_printf ("%u.%u.%u",
                               VK_API_VERSION_MAJOR (probe->properties.apiVersion),
                               VK_API_VERSION_MINOR (probe->properties.apiVersion),
                               VK_API_VERSION_PATCH (probe->properties.apiVersion));
  info->features = features_of (probe);
  info->reason = missing_of (probe);
  info->usable = info->reason == NULL;
  probe_memory (handle, info->type, probe);
  fx_vk_physical_heaps (handle, probe->has_memory_budget && !probe->is_split,
                        probe->is_split ? &probe->memory : NULL, info);
  is_unified = fx_vk_physical_is_unified (probe, info->type);
  info->device_heap = fx_vk_memory_find_heap (&probe->memory, is_unified, FX_VK_BUFFER_DEVICE);
  info->host_heap = fx_vk_memory_find_heap (&probe->memory, is_unified, FX_VK_BUFFER_HOST);
  info->readback_heap = fx_vk_memory_find_heap (&probe->memory, is_unified, FX_VK_BUFFER_READBACK);

  return self;
}

void
fx_vk_physical_free (FxVkPhysical *self)
{
  if (self == NULL)
    return;

  fx_device_info_free (self->info);
  g_free (self);
}

static gint
compare_physicals (gconstpointer a,
                   gconstpointer b)
{
  const FxDeviceInfo *info_a = (*(FxVkPhysical * const *) a)->info;
  const FxDeviceInfo *info_b = (*(FxVkPhysical * const *) b)->info;

  if (info_a->type != info_b->type)
    return info_a->type < info_b->type ? -1 : 1;

  /* The loader's order, which a sort does not keep by itself. */
  return (info_a->index > info_b->index) - (info_a->index < info_b->index);
}

static gboolean
is_wanted (const FxDeviceInfo *info,
           const char         *wanted)
{
  g_autofree char *name = g_utf8_casefold (info->name, -1);
  g_autofree char *part = g_utf8_casefold (wanted, -1);
  g_auto (GStrv) groups = g_strsplit (wanted, "-", -1);
  g_autofree char *digits = g_strjoinv (NULL, groups);
  guint64 index;

  /* "4090" is no index but may be part of a name. */
  if (g_ascii_string_to_unsigned (wanted, 10, 0, G_MAXUINT, &index, NULL) &&
      index == info->index)
    return TRUE;

  return g_ascii_strcasecmp (digits, info->uuid) == 0 ||
         strstr (name, part) != NULL;
}

static void
explain_choice (GPtrArray  *list,
                guint       chosen,
                const char *wanted)
{
  for (guint i = 0; i < list->len; i++)
    {
      FxDeviceInfo *info = ((FxVkPhysical *) g_ptr_array_index (list, i))->info;

      if (i == chosen)
        {
          info->chosen = TRUE;
          info->reason = wanted != NULL
                         ? g_strdup_printf ("matches \"%s\"", wanted)
                         : g_strdup_printf ("the first usable one (%s)",
                                            fx_device_type_name (info->type));
        }
      else if (info->reason == NULL)
        {
          info->reason = wanted != NULL
                         ? g_strdup_printf ("\"%s\" is wanted", wanted)
                         : g_strdup_printf ("device %u comes first", chosen);
        }
    }
}

static gboolean
choose (GPtrArray   *list,
        const char  *wanted,
        guint       *chosen,
        GError     **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  const FxDeviceInfo *unusable = NULL;

  for (guint i = 0; i < list->len; i++)
    {
      const FxDeviceInfo *info = ((FxVkPhysical *) g_ptr_array_index (list, i))->info;

      g_string_append_printf (names, "%s%u: %s", i > 0 ? "; " : "", i, info->name);
      if (wanted != NULL && !is_wanted (info, wanted))
        continue;
      if (info->usable)
        {
          *chosen = i;
          return TRUE;
        }
      if (unusable == NULL)
        unusable = info;
    }

  if (unusable != NULL)
    g_set_error (error, FX_ERROR, FX_ERROR_DEVICE,
                 "%s cannot be used: it %s", unusable->name, unusable->reason);
  else
    g_set_error (error, FX_ERROR, FX_ERROR_DEVICE,
                 "no Vulkan device matches \"%s\"; there is %s", wanted, names->str);

  return FALSE;
}

GPtrArray *
fx_vk_physical_list (FxVkInstance  *instance,
                     const char    *wanted,
                     guint         *chosen,
                     GError       **error)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autofree VkPhysicalDevice *handles = NULL;
  guint32 n_handles = 0;
  guint place = 0;

  FX_VK (vkEnumeratePhysicalDevices (instance->handle, &n_handles, NULL));
  handles = g_new0 (VkPhysicalDevice, n_handles + 1);
  FX_VK (vkEnumeratePhysicalDevices (instance->handle, &n_handles, handles));
  if (n_handles == 0)
    {
      g_set_error_literal (error, FX_ERROR, FX_ERROR_DEVICE,
                           "no Vulkan driver found a device");
      goto fail;
    }

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_vk_physical_free);
  for (guint32 i = 0; i < n_handles; i++)
    {
      FxVkPhysical *physical = physical_new (handles[i]);

      physical->info->index = i;
      g_ptr_array_add (list, physical);
    }
  g_ptr_array_sort (list, compare_physicals);
  for (guint i = 0; i < list->len; i++)
    ((FxVkPhysical *) g_ptr_array_index (list, i))->info->index = i;

  if (!choose (list, wanted, &place, error))
    goto fail;

  explain_choice (list, place, wanted);
  if (chosen != NULL)
    *chosen = place;

  return g_steal_pointer (&list);

fail:
  return NULL;
}
