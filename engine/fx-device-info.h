/* fx-device-info.h - the Vulkan devices of this computer.
 *
 * Thread-safety: any thread; the objects are immutable but for the budgets,
 * which are as of the call that listed them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FX_DEVICE_DISCRETE,
  FX_DEVICE_INTEGRATED,
  FX_DEVICE_VIRTUAL,
  FX_DEVICE_SOFTWARE,
} FxDeviceType;

/**
 * FxHeapInfo:
 * @size: bytes
 * @budget: bytes this process may use now (VK_EXT_memory_budget), else @size
 * @used: bytes this process has in use
 * @device_local: whether it is the card's own memory
 */
typedef struct
{
  guint64  size;
  guint64  budget;
  guint64  used;
  gboolean device_local;
} FxHeapInfo;

/**
 * FxDeviceInfo:
 * @index: place in the list, what `--device` takes
 * @uuid: 32 hexadecimal digits, the same after a restart
 * @driver: name and version as the driver gives them
 * @api: "1.3.289"
 * @device_heap: which of @heaps weights and the KV cache go to
 * @host_heap: and what the host writes, with layers that are not on the device
 * @readback_heap: and what the host reads
 * @features: (array zero-terminated=1): names of what kernels may use: "fp16",
 *   "int8", "integer-dot", "cooperative-matrix", "memory-budget", ...
 * @usable: whether it has what the engine needs
 * @chosen: whether it is the one taken when none is named
 * @reason: why it is chosen, or not, or not usable
 * @note: (nullable): what a user should know of it, found out in use: that its
 *   fastest kernels failed the self-test
 */
typedef struct
{
  guint         index;
  char         *name;
  FxDeviceType  type;
  char         *uuid;
  char         *driver;
  char         *api;
  guint         n_heaps;
  FxHeapInfo    heaps[16];
  guint         device_heap;
  guint         host_heap;
  guint         readback_heap;
  char        **features;
  gboolean      usable;
  gboolean      chosen;
  char         *reason;
  char         *note;
} FxDeviceInfo;

/**
 * fx_devices_list:
 * @wanted: (nullable): what the user asked for: an index, a UUID, or a part
 *   of a name, without regard to case
 * @error: FX_ERROR_DEVICE: no Vulkan loader, no driver, or @wanted matches
 *   none (the message lists what there is)
 *
 * Discrete before integrated before software.  Time: up to 300 ms.
 *
 * Returns: (transfer full) (element-type FxDeviceInfo): at least one, of which
 *   one is chosen; %NULL with @error set
 */
GPtrArray    *fx_devices_list      (const char          *wanted,
                                    GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_devices_prepare_environment:
 *
 * Sets what drivers read from the environment, where the user has not set it:
 * LP_NUM_THREADS=0 on a computer of one or two processors, which makes Mesa's
 * lavapipe run kernels on the calling thread.
 *
 * Thread-safety: call it first in main(), before there are threads.
 */
void          fx_devices_prepare_environment (void);

const char   *fx_device_type_name  (FxDeviceType         type);
FxDeviceInfo *fx_device_info_copy  (const FxDeviceInfo  *self);
void          fx_device_info_free  (FxDeviceInfo        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxDeviceInfo, fx_device_info_free)

G_END_DECLS
