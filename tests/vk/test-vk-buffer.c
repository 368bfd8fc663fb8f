/* test-vk-buffer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "../fx-test-device.h"

#include "fx-vk-buffer.h"

#include <string.h>

static void
test_round_trip (gconstpointer data)
{
  const FxVkBufferKind kind = GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (FxVkDevice) device = fx_test_device_new ();
  g_autoptr (FxVkBuffer) buffer = fx_vk_buffer_new (device, "test", kind, 70001, &error);
  g_autofree guint8 *bytes = g_malloc (70001);
  g_autofree guint8 *back = g_malloc0 (70001);

  g_assert_no_error (error);
  for (guint i = 0; i < 70001; i++)
    bytes[i] = (guint8) (i * 31 + (i >> 8));

  fx_vk_buffer_write (buffer, 0, bytes, 70001, &error);
  g_assert_no_error (error);
  fx_vk_buffer_write (buffer, 12, "forge", 5, &error);
  g_assert_no_error (error);
  memcpy (bytes + 12, "forge", 5);
  fx_vk_buffer_read (buffer, 0, back, 70001, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (bytes, 70001, back, 70001);

  g_assert_cmpuint (fx_vk_buffer_get_address (buffer), !=, 0);
  if (kind != FX_VK_BUFFER_DEVICE || fx_vk_device_get_caps (device)->is_unified)
    g_assert_nonnull (fx_vk_buffer_get_map (buffer));
}

/* What a plan says is what the driver gives. */
static void
test_accounts (void)
{
  static const gsize sizes[] = { 1, 4095, 4096, 4097, 65536, 1000003 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FxVkDevice) device = fx_test_device_new ();
  const guint64 before = fx_vk_device_get_bytes (device, NULL);
  guint64 peak = 0;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (FxVkBuffer) buffer =
        fx_vk_buffer_new (device, "test", FX_VK_BUFFER_DEVICE, sizes[i], &error);

      g_assert_no_error (error);
      g_assert_cmpuint (fx_vk_buffer_size_for (sizes[i]), >=, sizes[i]);
      g_assert_cmpuint (fx_vk_device_get_bytes (device, NULL) - before,
                        ==, fx_vk_buffer_size_for (sizes[i]));
      g_assert_cmpuint (fx_vk_buffer_get_size (buffer), ==, fx_vk_buffer_size_for (sizes[i]));
    }

  g_assert_cmpuint (fx_vk_device_get_bytes (device, &peak), ==, before);
  g_assert_cmpuint (peak, ==, before + fx_vk_buffer_size_for (1000003));
}

static void
test_dry (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxVkBuffer) buffer =
    fx_vk_buffer_new (NULL, "dry", FX_VK_BUFFER_DEVICE, (gsize) 1 << 40, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (fx_vk_buffer_get_size (buffer), ==, (gsize) 1 << 40);
  g_assert_null (fx_vk_buffer_get_map (buffer));
  g_assert_true (fx_vk_buffer_write (buffer, 0, "x", 1, &error));
}

static void
test_limit (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxVkDevice) device =
    fx_vk_device_new (g_getenv ("FX_DEVICE"), NULL, 1 << 20, FALSE, &error);
  FxVkBuffer *buffer;

  g_assert_no_error (error);
  buffer = fx_vk_buffer_new (device, "the weights", FX_VK_BUFFER_DEVICE, 2 << 20, &error);
  g_assert_null (buffer);
  g_assert_error (error, FX_ERROR, FX_ERROR_MEMORY);
  g_assert_nonnull (strstr (error->message, "the weights needs 2097152 bytes"));
  g_assert_nonnull (strstr (error->message, "1044480 are free"));
  g_clear_error (&error);

  buffer = fx_vk_buffer_new (device, "huge", FX_VK_BUFFER_DEVICE, (gsize) 1 << 46, &error);
  g_assert_null (buffer);
  g_assert_error (error, FX_ERROR, FX_ERROR_MEMORY);
  g_clear_error (&error);

  /* Nothing is left of those. */
  buffer = fx_vk_buffer_new (device, "fits", FX_VK_BUFFER_DEVICE, 1 << 19, &error);
  g_assert_no_error (error);
  fx_vk_buffer_free (buffer);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fx_vk_device_free (fx_test_device_new ());

  g_test_add_data_func ("/vk/buffer/device", GINT_TO_POINTER (FX_VK_BUFFER_DEVICE), test_round_trip);
  g_test_add_data_func ("/vk/buffer/host", GINT_TO_POINTER (FX_VK_BUFFER_HOST), test_round_trip);
  g_test_add_data_func ("/vk/buffer/readback", GINT_TO_POINTER (FX_VK_BUFFER_READBACK), test_round_trip);
  g_test_add_func ("/vk/buffer/accounts", test_accounts);
  g_test_add_func ("/vk/buffer/dry", test_dry);
  g_test_add_func ("/vk/buffer/limit", test_limit);

  return g_test_run ();
}
