/* fx-vk-command.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-vk"

#include "fx-vk-command.h"

#include "fx-vk-check.h"
#include "fx-vk-device-private.h"
#include "fx-vk-pipeline-private.h"

#include <string.h>

#define POOL_SETS 64                /* descriptor sets of one pool */
#define POOL_BINDINGS (POOL_SETS * 6)
/* A submission is meant to take 100 ms at most.  A software device cannot hang
 * by itself, but it compiles a kernel when it first runs, which takes seconds. */
#define WAIT_MS 10000
#define WAIT_SOFTWARE_MS 300000

struct _FxVkCommand
{
  FxVkDevice      *device;          /* borrowed */
  VkCommandBuffer  handle;
  VkFence          fence;
  VkQueryPool      queries;         /* two timestamps, or none: to read them
                                     * lavapipe waits for the whole queue */
  GArray          *pools;           /* VkDescriptorPool; the first ones are full */
  guint            pool;            /* the one in use */
  gint64           submitted_us;    /* monotonic; 0: not in flight */
};

static FxVkCommand *
new_command (FxVkDevice  *device,
             const char  *name,
             gboolean     is_timed,
             GError     **error)
{
  FxVkCommand *self = g_new0 (FxVkCommand, 1);
  const VkCommandBufferAllocateInfo info = {
    .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
    .commandPool = device->command_pool,
    .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
    .commandBufferCount = 1,
  };
  const VkFenceCreateInfo fence = {
    .sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO,
  };
  const VkQueryPoolCreateInfo queries = {
    .sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO,
    .queryType = VK_QUERY_TYPE_TIMESTAMP,
    .queryCount = 2,
  };

  self->device = device;
  self->pools = g_array_new (FALSE, TRUE, sizeof (VkDescriptorPool));

  FX_VK (vkAllocateCommandBuffers (device->handle, &info, &self->handle));
  FX_VK (vkCreateFence (device->handle, &fence, NULL, &self->fence));
  if (device->caps.timestamp_ns > 0
      && (is_timed || device->caps.kernel_class != FX_VK_CLASS_LAVAPIPE))
    FX_VK (vkCreateQueryPool (device->handle, &queries, NULL, &self->queries));

  fx_vk_device_name_object (device, VK_OBJECT_TYPE_COMMAND_BUFFER,
                            (guintptr) self->handle, name);
  fx_vk_device_name_object (device, VK_OBJECT_TYPE_FENCE, (guint64) self->fence, name);
  if (self->queries != VK_NULL_HANDLE)
    fx_vk_device_name_object (device, VK_OBJECT_TYPE_QUERY_POOL,
                              (guint64) self->queries, name);

  return self;

fail:
  fx_vk_command_free (self);
  return NULL;
}

FxVkCommand *
fx_vk_command_new (FxVkDevice  *device,
                   const char  *name,
                   GError     **error)
{
  return new_command (device, name, FALSE, error);
}

FxVkCommand *
fx_vk_command_new_timed (FxVkDevice  *device,
                         const char  *name,
                         GError     **error)
{
  return new_command (device, name, TRUE, error);
}

static guint
get_wait_ms (FxVkCommand *self)
{
  return self->device->info->type == FX_DEVICE_SOFTWARE ? WAIT_SOFTWARE_MS : WAIT_MS;
}

void
fx_vk_command_free (FxVkCommand *self)
{
  VkDevice device;

  if (self == NULL)
    return;

  device = self->device->handle;
  if (self->submitted_us != 0)
    vkWaitForFences (device, 1, &self->fence, VK_TRUE,
                     get_wait_ms (self) * G_GUINT64_CONSTANT (1000000));

  for (guint i = 0; i < self->pools->len; i++)
    vkDestroyDescriptorPool (device, g_array_index (self->pools, VkDescriptorPool, i), NULL);
  g_array_unref (self->pools);
  vkDestroyQueryPool (device, self->queries, NULL);
  vkDestroyFence (device, self->fence, NULL);
  if (self->handle != VK_NULL_HANDLE)
    vkFreeCommandBuffers (device, self->device->command_pool, 1, &self->handle);
  g_free (self);
}

static void
record_barrier (FxVkCommand           *self,
                VkPipelineStageFlags2  to_stage,
                VkAccessFlags2         to_access)
{
  const VkMemoryBarrier2 barrier = {
    .sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER_2,
    .srcStageMask = VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT
                    | VK_PIPELINE_STAGE_2_COPY_BIT,
    .srcAccessMask = VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT
                     | VK_ACCESS_2_TRANSFER_WRITE_BIT,
    .dstStageMask = to_stage,
    .dstAccessMask = to_access,
  };
  const VkDependencyInfo info = {
    .sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO,
    .memoryBarrierCount = 1,
    .pMemoryBarriers = &barrier,
  };

  vkCmdPipelineBarrier2 (self->handle, &info);
}

void
fx_vk_command_barrier (FxVkCommand *self)
{
  record_barrier (self,
                  VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_2_COPY_BIT
                  | VK_PIPELINE_STAGE_2_DRAW_INDIRECT_BIT,
                  VK_ACCESS_2_INDIRECT_COMMAND_READ_BIT
                  | VK_ACCESS_2_SHADER_STORAGE_READ_BIT
                  | VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT
                  | VK_ACCESS_2_TRANSFER_READ_BIT
                  | VK_ACCESS_2_TRANSFER_WRITE_BIT);
}

gboolean
fx_vk_command_begin (FxVkCommand  *self,
                     GError      **error)
{
  const VkCommandBufferBeginInfo info = {
    .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
  };

  g_return_val_if_fail (self->submitted_us == 0, FALSE);

  for (guint i = 0; i < self->pools->len; i++)
    FX_VK (vkResetDescriptorPool (self->device->handle,
                                  g_array_index (self->pools, VkDescriptorPool, i), 0));
  self->pool = 0;

  FX_VK (vkBeginCommandBuffer (self->handle, &info));
  if (self->queries != VK_NULL_HANDLE)
    {
      vkCmdResetQueryPool (self->handle, self->queries, 0, 2);
      vkCmdWriteTimestamp2 (self->handle, VK_PIPELINE_STAGE_2_NONE, self->queries, 0);
    }

  /* What an earlier submission wrote. */
  fx_vk_command_barrier (self);

  return TRUE;

fail:
  return FALSE;
}

static VkDescriptorPool
add_pool (FxVkCommand  *self,
          GError      **error)
{
  VkDescriptorPool pool = VK_NULL_HANDLE;
  const VkDescriptorPoolSize size = {
    .type = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
    .descriptorCount = POOL_BINDINGS,
  };
  const VkDescriptorPoolCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
    .maxSets = POOL_SETS,
    .poolSizeCount = 1,
    .pPoolSizes = &size,
  };

  FX_VK (vkCreateDescriptorPool (self->device->handle, &info, NULL, &pool));
  fx_vk_device_name_object (self->device, VK_OBJECT_TYPE_DESCRIPTOR_POOL,
                            (guint64) pool, "dispatches");
  g_array_append_val (self->pools, pool);

  return pool;

fail:
  return VK_NULL_HANDLE;
}

static VkDescriptorSet
new_set (FxVkCommand  *self,
         guint         n_bindings,
         GError      **error)
{
  VkDescriptorSet set = VK_NULL_HANDLE;
  VkResult result;
  const VkDescriptorSetLayout layout =
    fx_vk_device_get_set_layout (self->device, n_bindings, error);
  VkDescriptorSetAllocateInfo info = {
    .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
    .descriptorSetCount = 1,
    .pSetLayouts = &layout,
  };

  if (layout == VK_NULL_HANDLE)
    goto fail;

  for (;;)
    {
      const gboolean is_new = self->pool == self->pools->len;

      if (is_new && add_pool (self, error) == VK_NULL_HANDLE)
        goto fail;
      info.descriptorPool = g_array_index (self->pools, VkDescriptorPool, self->pool);
      result = vkAllocateDescriptorSets (self->device->handle, &info, &set);
      if (result == VK_SUCCESS)
        return set;
      if (is_new || (result != VK_ERROR_OUT_OF_POOL_MEMORY &&
                     result != VK_ERROR_FRAGMENTED_POOL))
        FX_VK (result);
      self->pool++;
    }

fail:
  return VK_NULL_HANDLE;
}

/* All that a dispatch needs but its counts. */
static gboolean
bind (FxVkCommand      *self,
      FxVkPipeline     *pipeline,
      const FxVkRange  *ranges,
      guint             n_ranges,
      gconstpointer     push,
      gsize             push_size,
      GError          **error)
{
  VkDescriptorBufferInfo buffers[FX_VK_MAX_BINDINGS];
  VkWriteDescriptorSet write = {
    .sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
    .descriptorCount = n_ranges,
    .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
    .pBufferInfo = buffers,
  };
  VkDescriptorSet set = VK_NULL_HANDLE;

  g_return_val_if_fail (n_ranges == pipeline->n_bindings, FALSE);
  g_return_val_if_fail (push_size == pipeline->push_size, FALSE);

  for (guint i = 0; i < n_ranges; i++)
    {
      const FxVkRange *range = &ranges[i];

      if (range->buffer == NULL)
        {
          buffers[i] = (VkDescriptorBufferInfo) {
            .buffer = fx_vk_buffer_get_handle (self->device->dummy),
            .range = VK_WHOLE_SIZE,
          };
          continue;
        }

      if (range->size > self->device->caps.max_storage_range)
        {
          g_set_error (error, FX_ERROR, FX_ERROR_LIMIT,
                       "%s binds %" G_GSIZE_FORMAT " bytes, the device takes "
                       "%" G_GUINT64_FORMAT " at most", pipeline->name, range->size,
                       self->device->caps.max_storage_range);
          return FALSE;
        }
      g_return_val_if_fail (range->offset % self->device->caps.min_storage_alignment == 0, FALSE);
      buffers[i] = (VkDescriptorBufferInfo) {
        .buffer = fx_vk_buffer_get_handle (range->buffer),
        .offset = range->offset,
        .range = range->size,
      };
    }

  if (n_ranges > 0)
    {
      set = new_set (self, n_ranges, error);
      if (set == VK_NULL_HANDLE)
        return FALSE;
      write.dstSet = set;
      vkUpdateDescriptorSets (self->device->handle, 1, &write, 0, NULL);
      vkCmdBindDescriptorSets (self->handle, VK_PIPELINE_BIND_POINT_COMPUTE,
                               pipeline->layout, 0, 1, &set, 0, NULL);
    }

  vkCmdBindPipeline (self->handle, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline->handle);
  if (push_size > 0)
    vkCmdPushConstants (self->handle, pipeline->layout, VK_SHADER_STAGE_COMPUTE_BIT,
                        0, (guint32) push_size, push);

  return TRUE;
}

gboolean
fx_vk_command_dispatch (FxVkCommand      *self,
                        FxVkPipeline     *pipeline,
                        const FxVkRange  *ranges,
                        guint             n_ranges,
                        gconstpointer     push,
                        gsize             push_size,
                        guint             n_x,
                        guint             n_y,
                        guint             n_z,
                        GError          **error)
{
  if (!bind (self, pipeline, ranges, n_ranges, push, push_size, error))
    return FALSE;
  vkCmdDispatch (self->handle, n_x, n_y, n_z);

  return TRUE;
}

gboolean
fx_vk_command_dispatch_indirect (FxVkCommand      *self,
                                 FxVkPipeline     *pipeline,
                                 const FxVkRange  *ranges,
                                 guint             n_ranges,
                                 gconstpointer     push,
                                 gsize             push_size,
                                 FxVkRange         counts,
                                 GError          **error)
{
  g_return_val_if_fail (counts.size >= sizeof (VkDispatchIndirectCommand), FALSE);
  g_return_val_if_fail (counts.offset % 4 == 0, FALSE);

  if (!bind (self, pipeline, ranges, n_ranges, push, push_size, error))
    return FALSE;
  vkCmdDispatchIndirect (self->handle, fx_vk_buffer_get_handle (counts.buffer),
                         counts.offset);

  return TRUE;
}

void
fx_vk_command_copy (FxVkCommand *self,
                    FxVkRange    from,
                    FxVkRange    to)
{
  const VkBufferCopy copy = {
    .srcOffset = from.offset,
    .dstOffset = to.offset,
    .size = from.size,
  };

  g_return_if_fail (from.size == to.size);

  vkCmdCopyBuffer (self->handle, fx_vk_buffer_get_handle (from.buffer),
                   fx_vk_buffer_get_handle (to.buffer), 1, &copy);
}

gboolean
fx_vk_command_end (FxVkCommand  *self,
                   GError      **error)
{
  record_barrier (self, VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT);
  if (self->queries != VK_NULL_HANDLE)
    vkCmdWriteTimestamp2 (self->handle, VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT,
                          self->queries, 1);
  FX_VK (vkEndCommandBuffer (self->handle));

  return TRUE;

fail:
  return FALSE;
}

gboolean
fx_vk_command_submit (FxVkCommand  *self,
                      GError      **error)
{
  const VkCommandBufferSubmitInfo buffer = {
    .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO,
    .commandBuffer = self->handle,
  };
  const VkSubmitInfo2 info = {
    .sType = VK_STRUCTURE_TYPE_SUBMIT_INFO_2,
    .commandBufferInfoCount = 1,
    .pCommandBufferInfos = &buffer,
  };

  g_return_val_if_fail (self->submitted_us == 0, FALSE);

  FX_VK (vkResetFences (self->device->handle, 1, &self->fence));
  FX_VK (vkQueueSubmit2 (self->device->queue, 1, &info, self->fence));
  self->submitted_us = g_get_monotonic_time ();

  return TRUE;

fail:
  return FALSE;
}

static double
read_gpu_ms (FxVkCommand *self)
{
  guint64 ticks[2] = { 0, 0 };

  if (self->queries == VK_NULL_HANDLE ||
      vkGetQueryPoolResults (self->device->handle, self->queries, 0, 2,
                             sizeof ticks, ticks, sizeof ticks[0],
                             VK_QUERY_RESULT_64_BIT) != VK_SUCCESS)
    return 0;

  return (double) (ticks[1] - ticks[0]) * self->device->caps.timestamp_ns / 1e6;
}

gboolean
fx_vk_command_wait_for (FxVkCommand  *self,
                        guint         ms,
                        gboolean     *finished,
                        double       *gpu_ms,
                        GError      **error)
{
  VkResult result;

  g_return_val_if_fail (self->submitted_us != 0, FALSE);

  *finished = FALSE;
  result = vkWaitForFences (self->device->handle, 1, &self->fence, VK_TRUE,
                            ms * G_GUINT64_CONSTANT (1000000));
  if (result == VK_TIMEOUT)
    {
      if (g_get_monotonic_time () - self->submitted_us
          < get_wait_ms (self) * G_GINT64_CONSTANT (1000))
        return TRUE;

      g_set_error (error, FX_ERROR, FX_ERROR_DEVICE,
                   "the device has not answered for %u ms", get_wait_ms (self));
      goto fail;
    }
  FX_VK (result);

  self->submitted_us = 0;
  *finished = TRUE;
  if (gpu_ms != NULL)
    *gpu_ms = read_gpu_ms (self);

  return TRUE;

fail:
  return FALSE;
}

gboolean
fx_vk_command_wait (FxVkCommand  *self,
                    double       *gpu_ms,
                    GError      **error)
{
  gboolean finished = FALSE;

  while (!finished)
    if (!fx_vk_command_wait_for (self, get_wait_ms (self), &finished, gpu_ms, error))
      return FALSE;

  return TRUE;
}
