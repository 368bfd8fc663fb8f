/* fx-vk-check.h - every Vulkan call's result becomes a GError.
 *
 * Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-error.h"

#include <volk.h>

G_BEGIN_DECLS

/* "VK_ERROR_DEVICE_LOST". */
const char *fx_vk_result_name (VkResult     result);

/**
 * fx_vk_set_error:
 * @call: the text of the call
 *
 * FX_ERROR_MEMORY for an allocation that failed, else FX_ERROR_DEVICE.
 */
void        fx_vk_set_error   (GError     **error,
                               VkResult     result,
                               const char  *call);

/* Needs: GError **error, label fail. */
#define FX_VK(call)                                                           \
  G_STMT_START {                                                              \
    VkResult fx_res_ = (call);                                                \
    if (G_UNLIKELY (fx_res_ != VK_SUCCESS))                                   \
      {                                                                       \
        fx_vk_set_error (error, fx_res_, #call);                              \
        goto fail;                                                            \
      }                                                                       \
  } G_STMT_END

G_END_DECLS
