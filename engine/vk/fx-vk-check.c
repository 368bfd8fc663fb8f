/* fx-vk-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-vk"

#include "fx-vk-check.h"

#include <string.h>

const char *
fx_vk_result_name (VkResult result)
{
  switch ((int) result)
    {
    case VK_SUCCESS:
      return "VK_SUCCESS";
    case VK_NOT_READY:
      return "VK_NOT_READY";
    case VK_TIMEOUT:
      return "VK_TIMEOUT";
    case VK_INCOMPLETE:
      return "VK_INCOMPLETE";
    case VK_ERROR_OUT_OF_HOST_MEMORY:
      return "VK_ERROR_OUT_OF_HOST_MEMORY";
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
      return "VK_ERROR_OUT_OF_DEVICE_MEMORY";
    case VK_ERROR_INITIALIZATION_FAILED:
      return "VK_ERROR_INITIALIZATION_FAILED";
    case VK_ERROR_DEVICE_LOST:
      return "VK_ERROR_DEVICE_LOST";
    case VK_ERROR_MEMORY_MAP_FAILED:
      return "VK_ERROR_MEMORY_MAP_FAILED";
    case VK_ERROR_LAYER_NOT_PRESENT:
      return "VK_ERROR_LAYER_NOT_PRESENT";
    case VK_ERROR_EXTENSION_NOT_PRESENT:
      return "VK_ERROR_EXTENSION_NOT_PRESENT";
    case VK_ERROR_FEATURE_NOT_PRESENT:
      return "VK_ERROR_FEATURE_NOT_PRESENT";
    case VK_ERROR_INCOMPATIBLE_DRIVER:
      return "VK_ERROR_INCOMPATIBLE_DRIVER";
    case VK_ERROR_TOO_MANY_OBJECTS:
      return "VK_ERROR_TOO_MANY_OBJECTS";
    case VK_ERROR_FRAGMENTED_POOL:
      return "VK_ERROR_FRAGMENTED_POOL";
    case VK_ERROR_OUT_OF_POOL_MEMORY:
      return "VK_ERROR_OUT_OF_POOL_MEMORY";
    case VK_ERROR_NOT_PERMITTED_KHR:
      return "VK_ERROR_NOT_PERMITTED";
    default:
      return "VK_ERROR_UNKNOWN";
    }
}

void
fx_vk_set_error (GError     **error,
                 VkResult     result,
                 const char  *call)
{
  /* The name of the function alone: arguments say nothing to a reader. */
  const int length = (int) strcspn (call, " (");

  switch ((int) result)
    {
    case VK_ERROR_OUT_OF_HOST_MEMORY:
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
      g_set_error (error, FX_ERROR, FX_ERROR_MEMORY,
                   "the driver is out of memory (%.*s: %s)",
                   length, call, fx_vk_result_name (result));
      break;

    case VK_ERROR_DEVICE_LOST:
      g_set_error (error, FX_ERROR, FX_ERROR_DEVICE,
                   "the device was lost (%.*s)", length, call);
      break;

    default:
      g_set_error (error, FX_ERROR, FX_ERROR_DEVICE,
                   "%.*s failed with %s (%d)",
                   length, call, fx_vk_result_name (result), result);
      break;
    }
}
