/* fx-vk-device.h - a Vulkan 1.3 device and its one compute queue.
 *
 * The loader is opened at run time (volk), so that a computer without it gets
 * a sentence and not a missing library.
 *
 * Thread-safety: made and used on one thread (the engine's worker); the caps
 * are immutable and may be read anywhere.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-device-info.h"

#include <volk.h>

G_BEGIN_DECLS

typedef struct _FxVkDevice FxVkDevice;

/**
 * FxVkClass: which shapes of kernel suit a device.
 * @FX_VK_CLASS_WIDE: graphics cards, subgroups of 16 to 64
 * @FX_VK_CLASS_NARROW: processors, subgroups of 4 to 8; no shared memory, no
 *   barriers, few fat workgroups
 * @FX_VK_CLASS_LAVAPIPE: narrow, and the straight-line shapes that Mesa's
 *   lavapipe turns into vector loads, where the self-test proves them
 */
typedef enum
{
  FX_VK_CLASS_WIDE,
  FX_VK_CLASS_NARROW,
  FX_VK_CLASS_LAVAPIPE,
} FxVkClass;

/* What kernels choose by. */
typedef struct
{
  FxVkClass kernel_class;
  guint     subgroup_size;
  guint     max_push_size;           /* bytes */
  guint64   max_storage_range;       /* bytes of one binding */
  guint64   max_allocation;          /* bytes of one vkAllocateMemory */
  guint     max_workgroup_size;      /* invocations */
  guint     max_workgroups;          /* of a dispatch, along x */
  guint     max_shared_size;         /* bytes */
  guint     min_storage_alignment;   /* bytes, of a binding's offset */
  guint     host_import_alignment;   /* bytes; 0: no external memory host */
  float     timestamp_ns;            /* nanoseconds a tick; 0: none */
  gboolean  has_fp16;
  gboolean  has_int8;
  gboolean  has_int64;
  gboolean  has_integer_dot;
  gboolean  has_cooperative_matrix;
  gboolean  has_memory_budget;
  gboolean  is_unified;              /* host and device share their memory */
} FxVkCaps;

/* Among the features of a device whose own kernels are not used. */
#define FX_VK_FEATURE_PORTABLE "portable-kernels"

/* The class of a device from its listing alone, for plans made without
 * opening it. */
FxVkClass          fx_vk_class_for_info     (const FxDeviceInfo  *info);

/**
 * fx_vk_device_new:
 * @wanted: (nullable): as fx_devices_list()
 * @cache_dir: (nullable): where the pipeline cache of this driver lies
 * @memory_limit: bytes; 0 for what the device offers
 * @validation: turn the validation layer on; its messages are warnings
 *
 * Returns: (transfer full): %NULL with @error FX_ERROR_DEVICE
 */
FxVkDevice        *fx_vk_device_new         (const char          *wanted,
                                             const char          *cache_dir,
                                             guint64              memory_limit,
                                             gboolean             validation,
                                             GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes the pipeline cache first.  Everything made from it must be gone. */
void               fx_vk_device_free        (FxVkDevice          *self);

const FxVkCaps    *fx_vk_device_get_caps    (FxVkDevice          *self);

/* With the budgets of now. */
FxDeviceInfo      *fx_vk_device_dup_info    (FxVkDevice          *self);

/* Bytes vkAllocateMemory has given out, now and at most. */
guint64            fx_vk_device_get_bytes   (FxVkDevice          *self,
                                             guint64             *peak);

/* And now of one heap. */
guint64            fx_vk_device_get_heap_bytes (FxVkDevice       *self,
                                             guint                heap);

/* The narrow class for the rest of this device's life, and @note in its info:
 * its own kernels are not to be trusted. */
void               fx_vk_device_fall_back   (FxVkDevice          *self,
                                             const char          *note);

/* (nullable): as given to fx_vk_device_new() */
const char        *fx_vk_device_get_cache_dir (FxVkDevice        *self);

/* 64 hexadecimal digits that are others for another device, driver or build of
 * this program. */
char              *fx_vk_device_dup_cache_key (FxVkDevice        *self);

/* Writes the pipeline cache to disk, beside it first and then renamed. */
void               fx_vk_device_save_cache  (FxVkDevice          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxVkDevice, fx_vk_device_free)

G_END_DECLS
