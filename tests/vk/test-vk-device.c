/* test-vk-device.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "../fx-test-device.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_list (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = fx_devices_list (NULL, &error);
  guint n_chosen = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, >=, 1);

  for (guint i = 0; i < list->len; i++)
    {
      const FxDeviceInfo *info = g_ptr_array_index (list, i);

      g_assert_cmpuint (info->index, ==, i);
      g_assert_cmpuint (strlen (info->uuid), ==, 32);
      g_assert_nonnull (info->name);
      g_assert_nonnull (info->reason);
      g_assert_cmpuint (info->n_heaps, >=, 1);
      g_assert_cmpuint (info->heaps[0].size, >, 0);
      if (i > 0)
        g_assert_cmpint (((FxDeviceInfo *) g_ptr_array_index (list, i - 1))->type, <=, info->type);
      n_chosen += info->chosen;
      if (info->chosen)
        g_assert_true (info->usable);
    }
  g_assert_cmpuint (n_chosen, ==, 1);
}

static void
assert_found (const char         *wanted,
              const FxDeviceInfo *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = fx_devices_list (wanted, &error);

  g_assert_no_error (error);
  g_assert_true (((FxDeviceInfo *) g_ptr_array_index (list, expected->index))->chosen);
}

static void
test_wanted (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = fx_devices_list (NULL, &error);
  const FxDeviceInfo *first;
  g_autofree char *upper_uuid = NULL;
  g_autofree char *dashed_uuid = NULL;
  g_autofree char *part = NULL;

  g_assert_no_error (error);
  first = g_ptr_array_index (list, 0);
  upper_uuid = g_ascii_strup (first->uuid, -1);
  dashed_uuid = g_strdup_printf ("%.8s-%s", first->uuid, first->uuid + 8);
  part = g_utf8_strup (first->name, 4);

  assert_found ("0", first);
  assert_found (first->uuid, first);
  assert_found (upper_uuid, first);
  assert_found (dashed_uuid, first);
  assert_found (part, first);

  g_assert_null (fx_devices_list ("no such card", &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_DEVICE);
  g_assert_nonnull (strstr (error->message, first->name));
  g_clear_error (&error);

  g_assert_null (fx_devices_list ("4711", &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_DEVICE);
}

static void
test_copy (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = fx_devices_list (NULL, &error);
  g_autoptr (FxDeviceInfo) copy = NULL;

  g_assert_no_error (error);
  copy = fx_device_info_copy (g_ptr_array_index (list, 0));
  g_clear_pointer (&list, g_ptr_array_unref);

  g_assert_cmpuint (strlen (copy->uuid), ==, 32);
  g_assert_cmpuint (g_strv_length (copy->features), >=, 1);
}

static void
test_class (void)
{
  char *wide[] = { (char *) "fp16", (char *) "subgroup-32", NULL };
  char *narrow[] = { (char *) "subgroup-4", NULL };
  FxDeviceInfo info = {
    .type = FX_DEVICE_DISCRETE,
    .driver = (char *) "radv Mesa 25.0.7",
    .features = wide,
  };

  g_assert_cmpint (fx_vk_class_for_info (&info), ==, FX_VK_CLASS_WIDE);
  info.features = narrow;
  g_assert_cmpint (fx_vk_class_for_info (&info), ==, FX_VK_CLASS_NARROW);
  info.features = wide;
  info.type = FX_DEVICE_SOFTWARE;
  g_assert_cmpint (fx_vk_class_for_info (&info), ==, FX_VK_CLASS_NARROW);
  info.driver = (char *) "llvmpipe Mesa 25.0.7 (LLVM 19.1.7)";
  g_assert_cmpint (fx_vk_class_for_info (&info), ==, FX_VK_CLASS_LAVAPIPE);
}

static void
test_caps (void)
{
  g_autoptr (FxVkDevice) device = fx_test_device_new ();
  g_autoptr (FxDeviceInfo) info = fx_vk_device_dup_info (device);
  const FxVkCaps *caps = fx_vk_device_get_caps (device);

  g_assert_cmpint (caps->kernel_class, ==, fx_vk_class_for_info (info));
  g_assert_cmpuint (caps->subgroup_size, >=, 1);
  g_assert_cmpuint (caps->max_push_size, >=, 128);
  g_assert_cmpuint (caps->max_storage_range, >=, 1u << 27);
  g_assert_cmpuint (caps->max_workgroup_size, >=, 128);
  g_assert_cmpuint (caps->max_workgroups, >=, 65535);
}

static char *
only_file_in (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;

  return name != NULL ? g_build_filename (directory, name, NULL) : NULL;
}

static void
open_and_close (const char *cache_dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxVkDevice) device = fx_vk_device_new (g_getenv ("FX_DEVICE"), cache_dir,
                                                    0, FALSE, &error);

  g_assert_no_error (error);
  g_assert_nonnull (device);
}

/* What is damaged is ignored and written anew. */
static void
test_cache (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("fornax-XXXXXX", &error);
  g_autofree char *cache_dir = g_build_filename (directory, "a", "b", NULL);
  g_autofree char *parent = g_build_filename (directory, "a", NULL);
  g_autofree char *path = NULL;
  g_autofree char *good = NULL;
  g_autofree char *again = NULL;
  gsize good_size = 0;
  gsize again_size = 0;

  g_assert_no_error (error);
  open_and_close (cache_dir);
  path = only_file_in (cache_dir);
  g_assert_nonnull (path);
  g_file_get_contents (path, &good, &good_size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (good_size, >, 128);

  for (gsize length = 0; length < good_size; length = length * 2 + 1)
    {
      g_autofree char *bad = g_memdup2 (good, good_size);

      bad[good_size - 1] ^= 1;
      g_file_set_contents (path, bad, (gssize) (length % 2 == 0 ? length : good_size), &error);
      g_assert_no_error (error);
      open_and_close (cache_dir);
      g_clear_pointer (&again, g_free);
      g_file_get_contents (path, &again, &again_size, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (again, again_size, good, good_size);
    }

  g_remove (path);
  g_rmdir (cache_dir);
  g_rmdir (parent);
  g_rmdir (directory);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fx_vk_device_free (fx_test_device_new ());

  g_test_add_func ("/vk/device/list", test_list);
  g_test_add_func ("/vk/device/wanted", test_wanted);
  g_test_add_func ("/vk/device/copy", test_copy);
  g_test_add_func ("/vk/device/class", test_class);
  g_test_add_func ("/vk/device/caps", test_caps);
  g_test_add_func ("/vk/device/cache", test_cache);

  return g_test_run ();
}
