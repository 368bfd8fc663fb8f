/* fx-cli-devices.c - `fornax devices`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include <glib/gi18n.h>
#include <string.h>

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

/* Vendors by their PCI ids, and what their drivers call their devices. */
static const struct
{
  const char *id;
  const char *name;
  const char *marks[3];
} vendors[] = {
  { "0x10de", "NVIDIA", { "nvidia", "nvk" } },
  { "0x1002", "AMD", { "amd", "radeon" } },
  { "0x8086", "Intel", { "intel" } },
};

static char *
read_attribute (const char *folder,
                const char *device,
                const char *attribute)
{
  g_autofree char *path = g_build_filename (folder, device, attribute, NULL);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_strdup ("");

  return g_strstrip (text);
}

/* @devices: (nullable): as listed */
static gboolean
is_listed (GPtrArray         *devices,
           const char *const  marks[3])
{
  for (guint i = 0; devices != NULL && i < devices->len; i++)
    {
      const FxDeviceInfo *device = g_ptr_array_index (devices, i);
      g_autofree char *said = g_strconcat (device->name, " ", device->driver, NULL);
      g_autofree char *lower = g_ascii_strdown (said, -1);

      if (device->type == FX_DEVICE_SOFTWARE)
        continue;
      for (guint j = 0; j < 3 && marks[j] != NULL; j++)
        if (strstr (lower, marks[j]) != NULL)
          return TRUE;
    }

  return FALSE;
}

/* The usual cause of a slow Fornax: a card that Vulkan does not see. */
static void
note_cards_without_driver (GPtrArray *devices)
{
  const char *folder = "/sys/bus/pci/devices";
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *device;

  while (dir != NULL && (device = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *class = read_attribute (folder, device, "class");
      g_autofree char *vendor = read_attribute (folder, device, "vendor");

      /* PCI class 0x03: display controllers. */
      if (!g_str_has_prefix (class, "0x03"))
        continue;
      for (guint i = 0; i < G_N_ELEMENTS (vendors); i++)
        if (g_str_equal (vendor, vendors[i].id) && !is_listed (devices, vendors[i].marks))
          fx_cli_note (_("fornax: the %s card at %s has no Vulkan driver here"), vendors[i].name, device);
    }
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
  note_cards_without_driver (devices);
  if (devices == NULL)
    return fx_cli_fail ("devices", error);

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
