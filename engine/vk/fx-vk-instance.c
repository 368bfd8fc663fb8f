/* fx-vk-instance.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-vk"

#include "fx-vk-instance.h"

#include "fx-vk-check.h"

#include <string.h>

#define VALIDATION_LAYER "VK_LAYER_KHRONOS_validation"

/* The loader is a thing of the process, like libc: volk keeps its functions in
 * globals.  Those got through an instance are the loader's own trampolines,
 * the same for each instance and device, so they are loaded once. */
static GMutex loader_mutex;
static gboolean loader_ready;      /* under loader_mutex */
static gboolean functions_ready;   /* under loader_mutex */

static gboolean
load_loader (GError **error)
{
  gboolean ready;

  g_mutex_lock (&loader_mutex);
  if (!loader_ready)
    loader_ready = volkInitialize () == VK_SUCCESS;
  ready = loader_ready;
  g_mutex_unlock (&loader_mutex);

  if (!ready)
    g_set_error_literal (error, FX_ERROR, FX_ERROR_DEVICE,
                         "there is no Vulkan loader (libvulkan.so.1) on this computer");

  return ready;
}

static void
load_functions (VkInstance instance)
{
  g_mutex_lock (&loader_mutex);
  if (!functions_ready)
    volkLoadInstance (instance);
  functions_ready = TRUE;
  g_mutex_unlock (&loader_mutex);
}

static gboolean
has_layer (const char *name)
{
  g_autofree VkLayerProperties *layers = NULL;
  guint32 n_layers = 0;

  vkEnumerateInstanceLayerProperties (&n_layers, NULL);
  layers = g_new0 (VkLayerProperties, n_layers + 1);
  vkEnumerateInstanceLayerProperties (&n_layers, layers);

  for (guint32 i = 0; i < n_layers; i++)
    if (strcmp (layers[i].layerName, name) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
has_extension (const char *layer,
               const char *name)
{
  g_autofree VkExtensionProperties *extensions = NULL;
  guint32 n_extensions = 0;

  vkEnumerateInstanceExtensionProperties (layer, &n_extensions, NULL);
  extensions = g_new0 (VkExtensionProperties, n_extensions + 1);
  vkEnumerateInstanceExtensionProperties (layer, &n_extensions, extensions);

  for (guint32 i = 0; i < n_extensions; i++)
    if (strcmp (extensions[i].extensionName, name) == 0)
      return TRUE;

  return FALSE;
}

static VkBool32 VKAPI_PTR
message_cb (VkDebugUtilsMessageSeverityFlagBitsEXT      severity,
            VkDebugUtilsMessageTypeFlagsEXT             types,
            const VkDebugUtilsMessengerCallbackDataEXT *data,
            void                                       *user_data)
{
  g_warning ("Vulkan validation: %s", data->pMessage);

  return VK_FALSE;
}

FxVkInstance *
fx_vk_instance_new (gboolean   validation,
                    GError   **error)
{
  FxVkInstance *self = NULL;
  PFN_vkCreateDebugUtilsMessengerEXT create_messenger;
  const VkBool32 on = VK_TRUE;
  const char *layers[1];
  const char *extensions[2];
  VkResult result;

  const VkLayerSettingEXT settings[] = {
    {
      .pLayerName = VALIDATION_LAYER,
      .pSettingName = "validate_sync",
      .type = VK_LAYER_SETTING_TYPE_BOOL32_EXT,
      .valueCount = 1,
      .pValues = &on,
    },
    /* Without it what shaders read and write counts for nothing. */
    {
      .pLayerName = VALIDATION_LAYER,
      .pSettingName = "syncval_shader_accesses_heuristic",
      .type = VK_LAYER_SETTING_TYPE_BOOL32_EXT,
      .valueCount = 1,
      .pValues = &on,
    },
  };
  const VkLayerSettingsCreateInfoEXT settings_info = {
    .sType = VK_STRUCTURE_TYPE_LAYER_SETTINGS_CREATE_INFO_EXT,
    .settingCount = G_N_ELEMENTS (settings),
    .pSettings = settings,
  };
  const VkApplicationInfo application = {
    .sType = VK_STRUCTURE_TYPE_APPLICATION_INFO,
    .pApplicationName = "Fornax",
    .pEngineName = "Fornax",
    .apiVersion = VK_API_VERSION_1_3,
  };
  VkInstanceCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO,
    .pApplicationInfo = &application,
    .ppEnabledLayerNames = layers,
    .ppEnabledExtensionNames = extensions,
  };
  const VkDebugUtilsMessengerCreateInfoEXT messenger = {
    .sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT,
    .messageSeverity = VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT
                       | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT,
    .messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT
                   | VK_DEBUG_UTILS_MESSAGE_TYPE_PERFORMANCE_BIT_EXT,
    .pfnUserCallback = message_cb,
  };

  if (!load_loader (error))
    return NULL;

  if (volkGetInstanceVersion () < VK_API_VERSION_1_3)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_DEVICE,
                   "the Vulkan loader is version %u.%u, 1.3 is needed",
                   VK_API_VERSION_MAJOR (volkGetInstanceVersion ()),
                   VK_API_VERSION_MINOR (volkGetInstanceVersion ()));
      return NULL;
    }

  if (validation && !has_layer (VALIDATION_LAYER))
    {
      g_set_error_literal (error, FX_ERROR, FX_ERROR_DEVICE,
                           "the Vulkan validation layer (" VALIDATION_LAYER ") is not installed");
      return NULL;
    }

  self = g_new0 (FxVkInstance, 1);

  if (validation)
    {
      layers[info.enabledLayerCount++] = VALIDATION_LAYER;
      if (has_extension (VALIDATION_LAYER, VK_EXT_LAYER_SETTINGS_EXTENSION_NAME))
        {
          extensions[info.enabledExtensionCount++] = VK_EXT_LAYER_SETTINGS_EXTENSION_NAME;
          info.pNext = &settings_info;
        }
    }
  if (has_extension (NULL, VK_EXT_DEBUG_UTILS_EXTENSION_NAME))
    extensions[info.enabledExtensionCount++] = VK_EXT_DEBUG_UTILS_EXTENSION_NAME;

  result = vkCreateInstance (&info, NULL, &self->handle);
  if (result == VK_ERROR_INCOMPATIBLE_DRIVER)
    {
      g_set_error_literal (error, FX_ERROR, FX_ERROR_DEVICE,
                           "no Vulkan driver is installed");
      goto fail;
    }
  FX_VK (result);

  load_functions (self->handle);

  /* Not from volk: another instance may lack the extension. */
  self->set_name = (PFN_vkSetDebugUtilsObjectNameEXT)
    vkGetInstanceProcAddr (self->handle, "vkSetDebugUtilsObjectNameEXT");
  create_messenger = (PFN_vkCreateDebugUtilsMessengerEXT)
    vkGetInstanceProcAddr (self->handle, "vkCreateDebugUtilsMessengerEXT");
  self->destroy_messenger = (PFN_vkDestroyDebugUtilsMessengerEXT)
    vkGetInstanceProcAddr (self->handle, "vkDestroyDebugUtilsMessengerEXT");

  if (validation && create_messenger != NULL)
    FX_VK (create_messenger (self->handle, &messenger, NULL, &self->messenger));

  return self;

fail:
  fx_vk_instance_free (self);
  return NULL;
}

void
fx_vk_instance_free (FxVkInstance *self)
{
  if (self == NULL)
    return;

  if (self->messenger != VK_NULL_HANDLE)
    self->destroy_messenger (self->handle, self->messenger, NULL);
  if (self->handle != VK_NULL_HANDLE)
    vkDestroyInstance (self->handle, NULL);
  g_free (self);
}
