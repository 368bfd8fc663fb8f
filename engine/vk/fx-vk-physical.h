/* fx-vk-physical.h - the devices of an instance and what each can do.
 *
 * Thread-safety: as FxVkInstance.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-device-info.h"
#include "fx-vk-instance.h"

G_BEGIN_DECLS

/* All that is asked of a device, once. */
typedef struct
{
  VkPhysicalDeviceProperties                            properties;
  VkPhysicalDeviceVulkan11Properties                    properties11;
  VkPhysicalDeviceVulkan12Properties                    properties12;
  VkPhysicalDeviceVulkan13Properties                    properties13;
  VkPhysicalDeviceExternalMemoryHostPropertiesEXT       host_import;
  VkPhysicalDeviceFeatures                              features;
  VkPhysicalDeviceVulkan11Features                      features11;
  VkPhysicalDeviceVulkan12Features                      features12;
  VkPhysicalDeviceVulkan13Features                      features13;
  VkPhysicalDeviceCooperativeMatrixFeaturesKHR          matrix;
  gboolean                                              has_memory_budget;
  gboolean                                              has_host_import;
  gboolean                                              has_matrix;
  gboolean                                              has_low_priority;
  gint                                                  compute_family; /* -1: none */
  VkPhysicalDeviceMemoryProperties                      memory;
  gboolean                                              is_split;  /* see fx-vk-memory.h */
  guint32                                               real_type;
  guint                                                 timestamp_bits;
} FxVkProbe;

/* A device of the listing, and the handle behind it. */
typedef struct
{
  VkPhysicalDevice  handle;
  FxVkProbe         probe;
  FxDeviceInfo     *info;             /* owned */
} FxVkPhysical;

void       fx_vk_physical_free  (FxVkPhysical      *self);

/**
 * fx_vk_physical_list:
 * @wanted: (nullable): as fx_devices_list()
 * @chosen: (out) (optional): place of the chosen one
 *
 * Returns: (transfer full) (element-type FxVkPhysical): sorted, at least one
 */
GPtrArray *fx_vk_physical_list  (FxVkInstance      *instance,
                                 const char        *wanted,
                                 guint             *chosen,
                                 GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether host and device share their memory. */
gboolean   fx_vk_physical_is_unified (const FxVkProbe *probe,
                                      FxDeviceType     type);

/* Fills the heaps of @info as of now; @split: (nullable): those there are to
 * seem to be. */
void       fx_vk_physical_heaps (VkPhysicalDevice   handle,
                                 gboolean           has_budget,
                                 const VkPhysicalDeviceMemoryProperties *split,
                                 FxDeviceInfo      *info);

G_END_DECLS
