/* test-proof.c
 *
 * A kernel that the self-test refuses answers nobody: the load takes another,
 * and says so.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-engine.h"

#include <string.h>

#include <glib/gstdio.h>

#include "fx-vk-device.h"

static const guint32 prompt[] = { 5, 17, 99, 3, 42, 8, 64, 120, 33, 7, 12, 250 };

static char *cache_dir;

static float *
read_logits (FxTestEngine *test,
             gsize        *n)
{
  g_autoptr (FxEvent) event = fx_test_engine_wait (test,
                                                   fx_engine_logits (test->engine, prompt,
                                                                     G_N_ELEMENTS (prompt)),
                                                   NULL);

  g_assert_no_error (event->error);
  *n = event->n_logits;

  return g_steal_pointer (&event->logits);
}

/* The logits under a list of refusals, and the device afterwards. */
static float *
load_and_read (const char    *refused,
               gsize         *n,
               FxDeviceInfo **device)
{
  g_autofree char *path = fx_fixture_get_path ("models/tiny-llama.gguf");
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;
  g_autoptr (FxModelInfo) info = NULL;
  FxEngineStatus status;
  FxTestEngine test;
  float *logits;

  if (refused != NULL)
    g_setenv ("FORNAX_REFUSE", refused, TRUE);
  else
    g_unsetenv ("FORNAX_REFUSE");

  options.context = 64;
  fx_test_engine_init (&test);
  info = fx_test_engine_load (&test, path, &options);
  logits = read_logits (&test, n);
  *device = fx_engine_dup_device (test.engine);

  /* What was planned for this device, as it is now, is what was taken. */
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (FxPlan) plan = fx_plan_new (info, *device, 0, &options, &error);

    g_assert_no_error (error);
    fx_engine_get_status (test.engine, &status);
    g_assert_cmpuint (status.device_bytes, >=, plan->device_bytes);
    g_assert_cmpuint (status.device_bytes - plan->device_bytes, <=, plan->device_bytes / 100 + 4096);
  }

  fx_test_engine_finish (&test);

  return logits;
}

static double
distance (const float *found,
          const float *expected,
          gsize        n)
{
  double error = 0;
  double power = 0;

  for (gsize i = 0; i < n; i++)
    {
      error += ((double) found[i] - expected[i]) * ((double) found[i] - expected[i]);
      power += (double) expected[i] * expected[i];
    }

  return error / power;
}

static gboolean
is_lavapipe (const FxDeviceInfo *device)
{
  return g_str_has_prefix (device->driver, "llvmpipe");
}

static void
test_layout_refused (void)
{
  static const char *const lists[] = { "mat-mul:lavapipe", "quantise:lavapipe",
                                       "embed:lavapipe,glu:lavapipe", "attention:lavapipe",
                                       "kv-store:lavapipe" };
  g_autoptr (FxDeviceInfo) device = NULL;
  g_autofree float *expected = NULL;
  gsize n;

  expected = load_and_read (NULL, &n, &device);
  g_assert_null (device->note);
  g_assert_false (g_strv_contains ((const char *const *) device->features, FX_VK_FEATURE_PORTABLE));

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (FxDeviceInfo) other = NULL;
      gsize n_other;
      g_autofree float *found = load_and_read (lists[i], &n_other, &other);

      g_assert_cmpuint (n_other, ==, n);
      g_assert_cmpfloat (distance (found, expected, n), <, 2e-3);
      if (!is_lavapipe (other))
        continue;

      /* Not the integer kernels' numbers: those were never used. */
      g_assert_cmpint (memcmp (found, expected, n * sizeof *found), !=, 0);
      g_assert_nonnull (other->note);
      g_assert_cmpint (fx_vk_class_for_info (other), ==, FX_VK_CLASS_NARROW);
    }
}

/* One variant among several for the same weights: the next one. */
static void
test_variant_refused (void)
{
  g_autoptr (FxDeviceInfo) device = NULL;
  g_autoptr (FxDeviceInfo) other = NULL;
  gsize n;
  g_autofree float *expected = load_and_read (NULL, &n, &device);
  g_autofree float *found = load_and_read ("glu:lavapipe", &n, &other);

  g_assert_cmpfloat (distance (found, expected, n), <, 1e-6);
  g_assert_null (other->note);
}

/* No variant at all is an error and not an answer. */
static void
test_all_refused (void)
{
  g_autofree char *path = fx_fixture_get_path ("models/tiny-llama.gguf");
  g_autoptr (FxModelInfo) info = fx_model_info_new (path, NULL);
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;
  FxTestEngine test;

  g_setenv ("FORNAX_REFUSE", "rope:heads", TRUE);
  options.context = 64;
  fx_test_engine_init (&test);
  {
    g_autoptr (FxEvent) event = fx_test_engine_wait (&test, fx_engine_load (test.engine, info,
                                                                            &options), NULL);

    g_assert_error (event->error, FX_ERROR, FX_ERROR_UNSUPPORTED);
    g_assert_nonnull (strstr (event->error->message, "rope"));
  }
  fx_test_engine_finish (&test);
  g_unsetenv ("FORNAX_REFUSE");
}

/* What one run found out the next one knows, good or bad. */
static void
test_kept (void)
{
  g_autofree char *path = g_build_filename (cache_dir, "proof.txt", NULL);
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  g_autoptr (FxDeviceInfo) device = NULL;
  g_autoptr (FxDeviceInfo) other = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *worse = NULL;
  gsize n;

  g_unlink (path);
  g_free (load_and_read (NULL, &n, &device));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  if (!is_lavapipe (device))
    return;

  worse = g_strdup_printf ("%s\n%s\n%s refused mat-mul lavapipe\n", lines[0], lines[1], lines[1]);
  g_assert_true (g_file_set_contents (path, worse, -1, NULL));
  g_free (load_and_read (NULL, &n, &other));
  g_assert_nonnull (other->note);

  /* Of another driver or build it says nothing. */
  worse[strlen ("fornax-proof 1 ")] ^= 1;
  g_assert_true (g_file_set_contents (path, worse, -1, NULL));
  g_clear_pointer (&other, fx_device_info_free);
  g_free (load_and_read (NULL, &n, &other));
  g_assert_null (other->note);
  g_assert_true (g_file_get_contents (path, &again, NULL, NULL));
  g_assert_cmpstr (again, ==, text);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  cache_dir = g_dir_make_tmp ("fx-proof-XXXXXX", NULL);
  g_setenv ("FX_TEST_CACHE", cache_dir, TRUE);
  g_test_add_func ("/proof/layout-refused", test_layout_refused);
  g_test_add_func ("/proof/variant-refused", test_variant_refused);
  g_test_add_func ("/proof/all-refused", test_all_refused);
  g_test_add_func ("/proof/kept", test_kept);
  status = g_test_run ();

  {
    g_autoptr (GDir) directory = g_dir_open (cache_dir, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name (directory)) != NULL)
      {
        g_autofree char *path = g_build_filename (cache_dir, name, NULL);

        g_unlink (path);
      }
    g_rmdir (cache_dir);
  }
  g_free (cache_dir);

  return status;
}
