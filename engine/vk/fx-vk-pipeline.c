/* fx-vk-pipeline.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-vk"

#include "fx-vk-pipeline-private.h"

#include "fx-vk-check.h"
#include "fx-vk-device-private.h"

#define MAX_CONSTANTS 16

static gboolean
create_layout (FxVkPipeline  *self,
               GError       **error)
{
  FxVkDevice *device = self->device;
  const VkDescriptorSetLayout set_layout =
    fx_vk_device_get_set_layout (device, self->n_bindings, error);
  const VkPushConstantRange push = {
    .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT,
    .size = (guint32) self->push_size,
  };
  const VkPipelineLayoutCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
    .setLayoutCount = 1,
    .pSetLayouts = &set_layout,
    .pushConstantRangeCount = self->push_size > 0 ? 1 : 0,
    .pPushConstantRanges = &push,
  };

  if (set_layout == VK_NULL_HANDLE)
    return FALSE;

  FX_VK (vkCreatePipelineLayout (device->handle, &info, NULL, &self->layout));
  fx_vk_device_name_object (device, VK_OBJECT_TYPE_PIPELINE_LAYOUT,
                            (guint64) self->layout, self->name);

  return TRUE;

fail:
  return FALSE;
}

FxVkPipeline *
fx_vk_pipeline_new (FxVkDevice     *device,
                    const char     *name,
                    const guint32  *spirv,
                    gsize           spirv_size,
                    guint           n_bindings,
                    gsize           push_size,
                    const guint32  *constants,
                    guint           n_constants,
                    guint           subgroup_size,
                    GError        **error)
{
  FxVkPipeline *self = g_new0 (FxVkPipeline, 1);
  VkShaderModule module = VK_NULL_HANDLE;
  VkSpecializationMapEntry entries[MAX_CONSTANTS];
  const VkShaderModuleCreateInfo module_info = {
    .sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO,
    .codeSize = spirv_size,
    .pCode = spirv,
  };
  const VkSpecializationInfo specialization = {
    .mapEntryCount = n_constants,
    .pMapEntries = entries,
    .dataSize = n_constants * sizeof *constants,
    .pData = constants,
  };
  const VkPipelineShaderStageRequiredSubgroupSizeCreateInfo subgroup = {
    .sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_REQUIRED_SUBGROUP_SIZE_CREATE_INFO,
    .requiredSubgroupSize = subgroup_size,
  };
  VkComputePipelineCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
    .stage = {
      .sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
      .stage = VK_SHADER_STAGE_COMPUTE_BIT,
      .pName = "main",
      .pSpecializationInfo = &specialization,
    },
  };

  g_return_val_if_fail (n_constants <= MAX_CONSTANTS, NULL);
  g_return_val_if_fail (n_bindings <= FX_VK_MAX_BINDINGS, NULL);

  self->device = device;
  self->name = g_strdup (name);
  self->n_bindings = n_bindings;
  self->push_size = push_size;

  if (push_size > device->caps.max_push_size)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_DEVICE,
                   "%s needs %" G_GSIZE_FORMAT " bytes of push constants, "
                   "the device has %u", name, push_size, device->caps.max_push_size);
      goto fail;
    }

  for (guint i = 0; i < n_constants; i++)
    entries[i] = (VkSpecializationMapEntry) {
      .constantID = i,
      .offset = i * (guint32) sizeof *constants,
      .size = sizeof *constants,
    };

  if (!create_layout (self, error))
    goto fail;
  FX_VK (vkCreateShaderModule (device->handle, &module_info, NULL, &module));
  fx_vk_device_name_object (device, VK_OBJECT_TYPE_SHADER_MODULE, (guint64) module, name);

  info.layout = self->layout;
  info.stage.module = module;
  if (subgroup_size != 0 && device->has_subgroup_size_control &&
      subgroup_size >= device->min_subgroup_size &&
      subgroup_size <= device->max_subgroup_size)
    info.stage.pNext = &subgroup;
  FX_VK (vkCreateComputePipelines (device->handle,
                                   fx_vk_pipeline_cache_get_handle (device->cache),
                                   1, &info, NULL, &self->handle));
  fx_vk_device_name_object (device, VK_OBJECT_TYPE_PIPELINE, (guint64) self->handle, name);
  vkDestroyShaderModule (device->handle, module, NULL);

  return self;

fail:
  vkDestroyShaderModule (device->handle, module, NULL);
  fx_vk_pipeline_free (self);
  return NULL;
}

void
fx_vk_pipeline_free (FxVkPipeline *self)
{
  if (self == NULL)
    return;

  vkDestroyPipeline (self->device->handle, self->handle, NULL);
  vkDestroyPipelineLayout (self->device->handle, self->layout, NULL);
  g_free (self->name);
  g_free (self);
}
