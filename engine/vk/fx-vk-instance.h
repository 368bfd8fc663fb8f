/* fx-vk-instance.h - the Vulkan loader and an instance.
 *
 * Thread-safety: the first fx_vk_instance_new() loads the loader for the
 * process, under a lock; an instance itself is used on one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <volk.h>

G_BEGIN_DECLS

/* Debug functions are those of this instance, %NULL where it has none. */
typedef struct
{
  VkInstance                          handle;           /* owned */
  VkDebugUtilsMessengerEXT            messenger;        /* owned */
  PFN_vkDestroyDebugUtilsMessengerEXT destroy_messenger;
  PFN_vkSetDebugUtilsObjectNameEXT    set_name;
} FxVkInstance;

/**
 * fx_vk_instance_new:
 * @validation: turn the validation layer on, synchronization checks included;
 *   its messages are warnings
 * @error: FX_ERROR_DEVICE where there is no loader or no driver
 */
FxVkInstance *fx_vk_instance_new  (gboolean       validation,
                                   GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void          fx_vk_instance_free (FxVkInstance  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxVkInstance, fx_vk_instance_free)

G_END_DECLS
