/* fx-test-device.h - the device tests run on.
 *
 * FX_DEVICE names one; FX_VALIDATION=1 turns the validation layer on.  A
 * software device is taken only with FX_ALLOW_SOFTWARE=1, so that a run on a
 * computer whose driver broke does not pass unseen.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-error.h"
#include "fx-vk-device.h"

#include <stdlib.h>

/* Exits 77, which meson counts as skipped, where there is no device. */
static inline FxVkDevice *
fx_test_device_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxDeviceInfo) info = NULL;
  FxVkDevice *device = fx_vk_device_new (g_getenv ("FX_DEVICE"), NULL, 0,
                                         g_getenv ("FX_VALIDATION") != NULL,
                                         &error);

  if (device == NULL)
    {
      g_printerr ("no device: %s\n", error->message);
      exit (77);
    }

  info = fx_vk_device_dup_info (device);
  if (info->type == FX_DEVICE_SOFTWARE && g_getenv ("FX_ALLOW_SOFTWARE") == NULL)
    {
      g_printerr ("%s is a software device and FX_ALLOW_SOFTWARE is not set\n",
                  info->name);
      fx_vk_device_free (device);
      exit (77);
    }

  return device;
}
