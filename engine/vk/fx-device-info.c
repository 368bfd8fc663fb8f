/* fx-device-info.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-vk"

#include "fx-device-info.h"

#include "fx-vk-physical.h"

const char *
fx_device_type_name (FxDeviceType type)
{
  switch (type)
    {
    case FX_DEVICE_DISCRETE:
      return "discrete";
    case FX_DEVICE_INTEGRATED:
      return "integrated";
    case FX_DEVICE_VIRTUAL:
      return "virtual";
    case FX_DEVICE_SOFTWARE:
      return "software";
    default:
      g_return_val_if_reached ("software");
    }
}

FxDeviceInfo *
fx_device_info_copy (const FxDeviceInfo *self)
{
  FxDeviceInfo *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->name = g_strdup (self->name);
  copy->uuid = g_strdup (self->uuid);
  copy->driver = g_strdup (self->driver);
  copy->api = g_strdup (self->api);
  copy->features = g_strdupv (self->features);
  copy->reason = g_strdup (self->reason);
  copy->note = g_strdup (self->note);

  return copy;
}

void
fx_device_info_free (FxDeviceInfo *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->uuid);
  g_free (self->driver);
  g_free (self->api);
  g_strfreev (self->features);
  g_free (self->reason);
  g_free (self->note);
  g_free (self);
}

GPtrArray *
fx_devices_list (const char  *wanted,
                 GError     **error)
{
  g_autoptr (FxVkInstance) instance = NULL;
  g_autoptr (GPtrArray) found = NULL;
  GPtrArray *infos;

  instance = fx_vk_instance_new (FALSE, error);
  if (instance == NULL)
    return NULL;

  found = fx_vk_physical_list (instance, wanted, NULL, error);
  if (found == NULL)
    return NULL;

  infos = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_device_info_free);
  for (guint i = 0; i < found->len; i++)
    {
      FxVkPhysical *physical = g_ptr_array_index (found, i);

      g_ptr_array_add (infos, g_steal_pointer (&physical->info));
    }

  return infos;
}
