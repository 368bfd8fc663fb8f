/* test-injection.c
 *
 * Every Vulkan call that can fail, failing: memory that is not there at each
 * allocation, and a device that is lost at each submission and each wait, of a
 * load and sixteen tokens.  Each time there is to be one plain error, no
 * handle left over, and a next request that works.
 *
 * A device that is new compiles its kernels, which takes the software device
 * most of a second; so of all the calls a sample fails, spread evenly.  With
 * FX_INJECT_ALL set each one of them does, which takes some minutes.
 *
 * The calls are volk's function pointers, so that the engine under test is the
 * one that ships.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-engine.h"

#include <glib/gstdio.h>
#include <volk.h>

#include "fx-vk-device.h"

static const guint32 prompt[] = { 5, 17, 99, 3, 42, 8, 64, 120, 33, 7, 12, 250 };

typedef enum
{
  FAIL_NOTHING,
  FAIL_ALLOCATION,   /* of anything: out of device or host memory */
  FAIL_SUBMISSION,   /* vkQueueSubmit2(): the device is lost from here on */
  FAIL_WAIT,         /* vkWaitForFences(): likewise */
} Failing;

/* Atomic */
static gint failing;
static gint countdown;       /* to the call that fails; below 0 it has */
static gint n_calls[4];      /* of each kind, since the start of a run */
static gint is_lost;         /* until the next device */
static gint n_live;          /* handles and memory */
static gint n_kept;          /* of those, what a device keeps for good */

static gboolean
fails (Failing kind)
{
  g_atomic_int_inc (&n_calls[kind]);

  return g_atomic_int_get (&failing) == (gint) kind && g_atomic_int_add (&countdown, -1) == 0;
}

/* What is made once for a device and serves model after model. */
static gboolean
is_kept (const char *name)
{
  return g_str_has_suffix (name, "ShaderModule")
         || g_str_has_suffix (name, "ComputePipelines")
         || g_str_has_suffix (name, "Pipeline")
         || g_str_has_suffix (name, "PipelineLayout")
         || g_str_has_suffix (name, "DescriptorSetLayout");
}

static void
count (const char *name,
       gint        n)
{
  g_atomic_int_add (&n_live, n);
  if (is_kept (name))
    g_atomic_int_add (&n_kept, n);
}

#define CREATE(name, params, args)                                            \
  static PFN_##name real_##name;                                              \
  static VkResult VKAPI_PTR test_##name params                                \
  {                                                                           \
    VkResult result;                                                          \
                                                                              \
    if (fails (FAIL_ALLOCATION))                                              \
      return VK_ERROR_OUT_OF_DEVICE_MEMORY;                                   \
    result = real_##name args;                                                \
    if (result == VK_SUCCESS)                                                 \
      count (#name, 1);                                                       \
    return result;                                                            \
  }

#define DESTROY(name, type)                                                   \
  static PFN_##name real_##name;                                              \
  static void VKAPI_PTR test_##name (VkDevice device, type object,            \
                                     const VkAllocationCallbacks *callbacks)  \
  {                                                                           \
    if (object != VK_NULL_HANDLE)                                             \
      count (#name, -1);                                                      \
    real_##name (device, object, callbacks);                                  \
  }

#define CREATE_ONE(name, info_type, type)                                     \
  CREATE (name, (VkDevice d, const info_type *i, const VkAllocationCallbacks *c, type *h), \
          (d, i, c, h))

CREATE_ONE (vkAllocateMemory, VkMemoryAllocateInfo, VkDeviceMemory)
CREATE_ONE (vkCreateBuffer, VkBufferCreateInfo, VkBuffer)
CREATE_ONE (vkCreateCommandPool, VkCommandPoolCreateInfo, VkCommandPool)
CREATE_ONE (vkCreateDescriptorPool, VkDescriptorPoolCreateInfo, VkDescriptorPool)
CREATE_ONE (vkCreateDescriptorSetLayout, VkDescriptorSetLayoutCreateInfo, VkDescriptorSetLayout)
CREATE_ONE (vkCreateFence, VkFenceCreateInfo, VkFence)
CREATE_ONE (vkCreatePipelineCache, VkPipelineCacheCreateInfo, VkPipelineCache)
CREATE_ONE (vkCreatePipelineLayout, VkPipelineLayoutCreateInfo, VkPipelineLayout)
CREATE_ONE (vkCreateQueryPool, VkQueryPoolCreateInfo, VkQueryPool)
CREATE_ONE (vkCreateShaderModule, VkShaderModuleCreateInfo, VkShaderModule)
CREATE (vkCreateComputePipelines,
        (VkDevice d, VkPipelineCache cache, uint32_t n, const VkComputePipelineCreateInfo *i,
         const VkAllocationCallbacks *c, VkPipeline *h), (d, cache, n, i, c, h))
CREATE (vkCreateInstance,
        (const VkInstanceCreateInfo *i, const VkAllocationCallbacks *c, VkInstance *h), (i, c, h))

DESTROY (vkFreeMemory, VkDeviceMemory)
DESTROY (vkDestroyBuffer, VkBuffer)
DESTROY (vkDestroyCommandPool, VkCommandPool)
DESTROY (vkDestroyDescriptorPool, VkDescriptorPool)
DESTROY (vkDestroyDescriptorSetLayout, VkDescriptorSetLayout)
DESTROY (vkDestroyFence, VkFence)
DESTROY (vkDestroyPipelineCache, VkPipelineCache)
DESTROY (vkDestroyPipelineLayout, VkPipelineLayout)
DESTROY (vkDestroyQueryPool, VkQueryPool)
DESTROY (vkDestroyShaderModule, VkShaderModule)
DESTROY (vkDestroyPipeline, VkPipeline)

static PFN_vkCreateDevice real_vkCreateDevice;
static PFN_vkDestroyDevice real_vkDestroyDevice;
static PFN_vkDestroyInstance real_vkDestroyInstance;
static PFN_vkAllocateCommandBuffers real_vkAllocateCommandBuffers;
static PFN_vkFreeCommandBuffers real_vkFreeCommandBuffers;
static PFN_vkAllocateDescriptorSets real_vkAllocateDescriptorSets;
static PFN_vkMapMemory real_vkMapMemory;
static PFN_vkBindBufferMemory real_vkBindBufferMemory;
static PFN_vkResetFences real_vkResetFences;
static PFN_vkBeginCommandBuffer real_vkBeginCommandBuffer;
static PFN_vkEndCommandBuffer real_vkEndCommandBuffer;
static PFN_vkQueueSubmit2 real_vkQueueSubmit2;
static PFN_vkWaitForFences real_vkWaitForFences;

static VkResult VKAPI_PTR
test_vkCreateDevice (VkPhysicalDevice             physical,
                     const VkDeviceCreateInfo    *info,
                     const VkAllocationCallbacks *callbacks,
                     VkDevice                    *device)
{
  VkResult result;

  if (fails (FAIL_ALLOCATION))
    return VK_ERROR_OUT_OF_HOST_MEMORY;

  result = real_vkCreateDevice (physical, info, callbacks, device);
  if (result == VK_SUCCESS)
    {
      count ("vkCreateDevice", 1);
      g_atomic_int_set (&is_lost, 0);
    }
  return result;
}

static void VKAPI_PTR
test_vkDestroyDevice (VkDevice                     device,
                      const VkAllocationCallbacks *callbacks)
{
  count ("vkDestroyDevice", -1);
  real_vkDestroyDevice (device, callbacks);
}

static void VKAPI_PTR
test_vkDestroyInstance (VkInstance                   instance,
                        const VkAllocationCallbacks *callbacks)
{
  count ("vkDestroyInstance", -1);
  real_vkDestroyInstance (instance, callbacks);
}

static VkResult VKAPI_PTR
test_vkAllocateCommandBuffers (VkDevice                           device,
                               const VkCommandBufferAllocateInfo *info,
                               VkCommandBuffer                   *buffers)
{
  VkResult result;

  if (fails (FAIL_ALLOCATION))
    return VK_ERROR_OUT_OF_HOST_MEMORY;

  result = real_vkAllocateCommandBuffers (device, info, buffers);
  if (result == VK_SUCCESS)
    count ("vkAllocateCommandBuffers", (gint) info->commandBufferCount);
  return result;
}

static void VKAPI_PTR
test_vkFreeCommandBuffers (VkDevice               device,
                           VkCommandPool          pool,
                           uint32_t               n,
                           const VkCommandBuffer *buffers)
{
  count ("vkFreeCommandBuffers", -(gint) n);
  real_vkFreeCommandBuffers (device, pool, n, buffers);
}

/* Sets go with their pool. */
static VkResult VKAPI_PTR
test_vkAllocateDescriptorSets (VkDevice                           device,
                               const VkDescriptorSetAllocateInfo *info,
                               VkDescriptorSet                   *sets)
{
  return fails (FAIL_ALLOCATION) ? VK_ERROR_OUT_OF_HOST_MEMORY
                                 : real_vkAllocateDescriptorSets (device, info, sets);
}

static VkResult VKAPI_PTR
test_vkMapMemory (VkDevice         device,
                  VkDeviceMemory   memory,
                  VkDeviceSize     offset,
                  VkDeviceSize     size,
                  VkMemoryMapFlags flags,
                  void           **data)
{
  return fails (FAIL_ALLOCATION) ? VK_ERROR_MEMORY_MAP_FAILED
                                 : real_vkMapMemory (device, memory, offset, size, flags, data);
}

static VkResult VKAPI_PTR
test_vkBindBufferMemory (VkDevice       device,
                         VkBuffer       buffer,
                         VkDeviceMemory memory,
                         VkDeviceSize   offset)
{
  return fails (FAIL_ALLOCATION) ? VK_ERROR_OUT_OF_DEVICE_MEMORY
                                 : real_vkBindBufferMemory (device, buffer, memory, offset);
}

static VkResult VKAPI_PTR
test_vkResetFences (VkDevice       device,
                    uint32_t       n,
                    const VkFence *fences)
{
  return fails (FAIL_ALLOCATION) ? VK_ERROR_OUT_OF_DEVICE_MEMORY
                                 : real_vkResetFences (device, n, fences);
}

static VkResult VKAPI_PTR
test_vkBeginCommandBuffer (VkCommandBuffer                 buffer,
                           const VkCommandBufferBeginInfo *info)
{
  return fails (FAIL_ALLOCATION) ? VK_ERROR_OUT_OF_DEVICE_MEMORY
                                 : real_vkBeginCommandBuffer (buffer, info);
}

static VkResult VKAPI_PTR
test_vkEndCommandBuffer (VkCommandBuffer buffer)
{
  return fails (FAIL_ALLOCATION) ? VK_ERROR_OUT_OF_HOST_MEMORY : real_vkEndCommandBuffer (buffer);
}

static VkResult VKAPI_PTR
test_vkQueueSubmit2 (VkQueue              queue,
                     uint32_t             n,
                     const VkSubmitInfo2 *infos,
                     VkFence              fence)
{
  if (fails (FAIL_SUBMISSION))
    g_atomic_int_set (&is_lost, 1);

  return g_atomic_int_get (&is_lost) ? VK_ERROR_DEVICE_LOST
                                     : real_vkQueueSubmit2 (queue, n, infos, fence);
}

/* Lost or not, what was really submitted is let finish: the driver that is
 * there has yet to be told. */
static VkResult VKAPI_PTR
test_vkWaitForFences (VkDevice       device,
                      uint32_t       n,
                      const VkFence *fences,
                      VkBool32       all,
                      uint64_t       timeout)
{
  VkResult result;

  if (g_atomic_int_get (&is_lost))
    {
      real_vkWaitForFences (device, n, fences, all, 1000000000);
      return VK_ERROR_DEVICE_LOST;
    }

  result = real_vkWaitForFences (device, n, fences, all, timeout);
  if (result == VK_SUCCESS && fails (FAIL_WAIT))
    {
      g_atomic_int_set (&is_lost, 1);
      return VK_ERROR_DEVICE_LOST;
    }
  return result;
}

#define INSTALL(name) (real_##name = name, name = test_##name)

static void
install (void)
{
  /* So that volk has its functions: they are loaded once in a process. */
  fx_vk_device_free (fx_vk_device_new (g_getenv ("FX_DEVICE"), NULL, 0, FALSE, NULL));

  INSTALL (vkAllocateMemory);
  INSTALL (vkCreateBuffer);
  INSTALL (vkCreateCommandPool);
  INSTALL (vkCreateDescriptorPool);
  INSTALL (vkCreateDescriptorSetLayout);
  INSTALL (vkCreateFence);
  INSTALL (vkCreatePipelineCache);
  INSTALL (vkCreatePipelineLayout);
  INSTALL (vkCreateQueryPool);
  INSTALL (vkCreateShaderModule);
  INSTALL (vkCreateComputePipelines);
  INSTALL (vkCreateInstance);
  INSTALL (vkFreeMemory);
  INSTALL (vkDestroyBuffer);
  INSTALL (vkDestroyCommandPool);
  INSTALL (vkDestroyDescriptorPool);
  INSTALL (vkDestroyDescriptorSetLayout);
  INSTALL (vkDestroyFence);
  INSTALL (vkDestroyPipelineCache);
  INSTALL (vkDestroyPipelineLayout);
  INSTALL (vkDestroyQueryPool);
  INSTALL (vkDestroyShaderModule);
  INSTALL (vkDestroyPipeline);
  INSTALL (vkCreateDevice);
  INSTALL (vkDestroyDevice);
  INSTALL (vkDestroyInstance);
  INSTALL (vkAllocateCommandBuffers);
  INSTALL (vkFreeCommandBuffers);
  INSTALL (vkAllocateDescriptorSets);
  INSTALL (vkMapMemory);
  INSTALL (vkBindBufferMemory);
  INSTALL (vkResetFences);
  INSTALL (vkBeginCommandBuffer);
  INSTALL (vkEndCommandBuffer);
  INSTALL (vkQueueSubmit2);
  INSTALL (vkWaitForFences);
}

static FxEvent *
load (FxTestEngine *test,
      FxModelInfo  *info,
      gboolean      warm_up)
{
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;

  options.context = 64;
  options.warm_up = warm_up;

  return fx_test_engine_wait (test, fx_engine_load (test->engine, info, &options), NULL);
}

static FxEvent *
generate (FxTestEngine *test,
          gint          n_tokens)
{
  FxGenerate params = { .ids = prompt, .n_ids = G_N_ELEMENTS (prompt), .max_tokens = n_tokens,
                        .sampling = FX_SAMPLING_DEFAULT, .ignore_end_of_turn = TRUE };

  return fx_test_engine_wait (test, fx_engine_generate (test->engine, &params), NULL);
}

static void
check_error (Failing       kind,
             gint          index,
             const GError *error)
{
  const gboolean is_memory = g_error_matches (error, FX_ERROR, FX_ERROR_MEMORY);
  const gboolean is_device = g_error_matches (error, FX_ERROR, FX_ERROR_DEVICE);

  if (kind == FAIL_ALLOCATION ? !is_memory && !is_device
                              : !is_device || strstr (error->message, "lost") == NULL)
    g_error ("call %d failed with '%s'", index, error->message);
  g_assert_cmpuint (strlen (error->message), >, 20);
}

/* A load and sixteen tokens, of whose calls of @kind one fails.  Returns:
 * whether it was reached */
static gboolean
run (FxTestEngine *test,
     FxModelInfo  *info,
     Failing       kind,
     gint          index,
     gboolean      warm_up)
{
  g_autoptr (FxEvent) event = NULL;
  gboolean was_reached;

  memset (n_calls, 0, sizeof n_calls);
  g_atomic_int_set (&countdown, index);
  g_atomic_int_set (&failing, (gint) kind);
  event = load (test, info, warm_up);
  if (event->type == FX_EVENT_DONE)
    {
      fx_event_free (event);
      event = generate (test, 16);
    }
  was_reached = g_atomic_int_get (&countdown) < 0;
  g_atomic_int_set (&failing, FAIL_NOTHING);

  /* What can be done without may be done without: a cache, a measurement. */
  if (event->error != NULL)
    check_error (kind, index, event->error);
  if (!was_reached || kind != FAIL_ALLOCATION)
    g_assert_cmpint (event->error != NULL, ==, was_reached);

  return was_reached;
}

/* The next request; and with its model alone loaded, nothing but that may be
 * there.  Returns: handles and memory of a device and a model */
static gint
recover (FxTestEngine *test,
         FxModelInfo  *info)
{
  g_autoptr (FxEvent) loaded = load (test, info, FALSE);
  g_autoptr (FxEvent) generated = NULL;
  gint n;

  g_assert_no_error (loaded->error);
  n = g_atomic_int_get (&n_live) - g_atomic_int_get (&n_kept);
  generated = generate (test, 2);
  g_assert_no_error (generated->error);

  return n;
}

typedef struct
{
  Failing  kind;
  gboolean is_fresh;    /* the device is opened in each run, and warmed up */
  gint     n_samples;   /* without FX_INJECT_ALL */
} Case;

static const Case cases[] = {
  { FAIL_ALLOCATION, TRUE, 3 },
  { FAIL_ALLOCATION, FALSE, 24 },
  { FAIL_SUBMISSION, FALSE, 3 },
  { FAIL_WAIT, FALSE, 3 },
};

static void
test_each (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *path = fx_fixture_get_path ("models/tiny-llama.gguf");
  g_autoptr (FxModelInfo) info = fx_model_info_new (path, NULL);
  const gint64 start = g_get_monotonic_time ();
  const gint before = g_atomic_int_get (&n_live);
  double slowest_ms = 0;
  gint n_failed = 0;
  gint n_alone;
  gint total;
  gint stride;
  FxTestEngine test;

  fx_test_engine_init (&test);
  run (&test, info, FAIL_NOTHING, 0, c->is_fresh);
  if (c->is_fresh)
    {
      fx_test_engine_finish (&test);
      g_assert_cmpint (g_atomic_int_get (&n_live), ==, before);
      fx_test_engine_init (&test);
    }
  /* A second time: what the self-test found is known now. */
  run (&test, info, FAIL_NOTHING, 0, c->is_fresh);
  total = n_calls[c->kind];
  n_alone = recover (&test, info);
  stride = g_getenv ("FX_INJECT_ALL") != NULL ? 1 : MAX (total / c->n_samples, 1);

  for (gint index = 0; ; index += stride)
    {
      gint64 failed_at;
      gint n;

      if (c->is_fresh)
        {
          fx_test_engine_finish (&test);
          g_assert_cmpint (g_atomic_int_get (&n_live), ==, before);
          fx_test_engine_init (&test);
        }

      /* How many there are depends a little on how long things take. */
      if (!run (&test, info, c->kind, index, c->is_fresh))
        {
          if (index < total - total / 8)
            g_error ("call %d of %d was not made", index, total);
          break;
        }
      n_failed++;
      failed_at = g_get_monotonic_time ();
      n = recover (&test, info);
      if (n != n_alone)
        g_error ("%d handles are left over after call %d of %d failed", n - n_alone, index, total);
      slowest_ms = MAX (slowest_ms, (double) (g_get_monotonic_time () - failed_at) / 1000);
    }

  fx_test_engine_finish (&test);
  g_assert_cmpint (g_atomic_int_get (&n_live), ==, before);
  g_test_message ("%d of %d calls failed, in %.1f s; the slowest next reply took %.0f ms",
                  n_failed, total, (double) (g_get_monotonic_time () - start) / 1e6, slowest_ms);
  g_assert_cmpint (n_failed, >, 0);
  g_assert_cmpfloat (slowest_ms, <, 3 * 10000);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *cache_dir = NULL;
  g_autoptr (GDir) directory = NULL;
  const char *name;
  int status;

  g_test_init (&argc, &argv, NULL);

  /* What the self-test found is kept, so that it is not done a thousand times. */
  cache_dir = g_dir_make_tmp ("fx-injection-XXXXXX", NULL);
  g_setenv ("FX_TEST_CACHE", cache_dir, TRUE);
  install ();

  g_test_add_data_func ("/injection/first-use", &cases[0], test_each);
  g_test_add_data_func ("/injection/allocation", &cases[1], test_each);
  g_test_add_data_func ("/injection/submission", &cases[2], test_each);
  g_test_add_data_func ("/injection/wait", &cases[3], test_each);
  status = g_test_run ();

  directory = g_dir_open (cache_dir, 0, NULL);
  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (cache_dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (cache_dir);

  return status;
}
