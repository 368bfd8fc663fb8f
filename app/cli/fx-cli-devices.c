/* fx-cli-devices.c - `fornax devices`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include <glib/gi18n.h>

#include "fx-cli-command.h"
#include "fx-cli-options.h"
#include "fx-device-info.h"

static int
print_json (GPtrArray *devices)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_array (json);
  for (guint i = 0; i < devices->len; i++)
    {
      const FxDeviceInfo *device = g_ptr_array_index (devices, i);

      json_builder_begin_object (json);
      fx_cli_add_int (json, "index", device->index);
      fx_cli_add_string (json, "name", device->name);
      fx_cli_add_string (json, "type", fx_device_type_name (device->type));
      fx_cli_add_string (json, "uuid", device->uuid);
      fx_cli_add_string (json, "driver", device->driver);
      fx_cli_add_string (json, "api", device->api);
      fx_cli_add_bool (json, "usable", device->usable);
      fx_cli_add_bool (json, "chosen", device->chosen);
      fx_cli_add_string (json, "reason", device->reason);
      json_builder_set_member_name (json, "heaps");
      json_builder_begin_array (json);
      for (guint j = 0; j < device->n_heaps; j++)
        {
          json_builder_begin_object (json);
          fx_cli_add_int (json, "size", (gint64) device->heaps[j].size);
          fx_cli_add_int (json, "budget", (gint64) device->heaps[j].budget);
          fx_cli_add_int (json, "used", (gint64) device->heaps[j].used);
          fx_cli_add_bool (json, "device_local", device->heaps[j].device_local);
          json_builder_end_object (json);
        }
      json_builder_end_array (json);
      json_builder_set_member_name (json, "features");
      json_builder_begin_array (json);
      for (guint j = 0; device->features != NULL && device->features[j] != NULL; j++)
        json_builder_add_string_value (json, device->features[j]);
      json_builder_end_array (json);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);

  return fx_cli_print_json (json);
}

int
fx_cli_devices (int    argc,
                char **argv)
{
  g_auto (FxCliOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (GString) text = NULL;
  int status = fx_cli_options_parse (&options, argc, argv, "", _("List the Vulkan devices."),
                                     NULL, FX_CLI_JSON | FX_CLI_DEVICE, 0, 0);

  if (status >= 0)
    return status;

  devices = fx_devices_list (options.device, &error);
  if (devices == NULL)
    {
      /* A card without its Vulkan driver is the usual cause in a container. */
      if (g_file_test ("/dev/nvidia0", G_FILE_TEST_EXISTS) || g_file_test ("/dev/dri/renderD128", G_FILE_TEST_EXISTS))
        fx_cli_note ("%s", _("fornax: there is a graphics card here, but no Vulkan driver for it"));
      return fx_cli_fail ("devices", error);
    }

  if (options.json)
    return print_json (devices);

  text = g_string_new (NULL);
  for (guint i = 0; i < devices->len; i++)
    {
      const FxDeviceInfo *device = g_ptr_array_index (devices, i);
      g_autofree char *features = device->features != NULL ? g_strjoinv (" ", device->features) : g_strdup ("");

      g_string_append_printf (text, "%u %s (%s)%s\n", device->index, device->name,
                              fx_device_type_name (device->type), device->chosen ? _("  ← chosen") : "");
      g_string_append_printf (text, "  %s\n", device->reason != NULL ? device->reason : "");
      g_string_append_printf (text, "  %s · Vulkan %s · UUID %s\n", device->driver, device->api, device->uuid);
      for (guint j = 0; j < device->n_heaps; j++)
        {
          const FxHeapInfo *heap = &device->heaps[j];
          g_autofree char *size = fx_cli_size (heap->size);
          g_autofree char *budget = fx_cli_size (heap->budget);
          g_autofree char *used = fx_cli_size (heap->used);

          g_string_append_printf (text, _("  heap %u: %s%s, %s for us, %s in use\n"), j, size,
                                  heap->device_local ? _(" on the device") : "", budget, used);
        }
      g_string_append_printf (text, "  %s\n", features);
    }

  return fx_cli_print (text->str, text->len);
}
