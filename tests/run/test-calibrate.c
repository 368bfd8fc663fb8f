/* test-calibrate.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-engine.h"

#include <string.h>

static void
check_rates (const FxCalibration *calibration)
{
  static const char *const wanted[] = { "Q4_K", "Q4_1", "F16", "kv-f16", "kv-q8_0" };

  for (gsize w = 0; w < G_N_ELEMENTS (wanted); w++)
    {
      guint n_found = 0;

      for (guint i = 0; i < calibration->n_rates; i++)
        if (strcmp (calibration->rates[i].type, wanted[w]) == 0)
          n_found++;
      g_assert_cmpuint (n_found, ==, 1);
    }

  for (guint i = 0; i < calibration->n_rates; i++)
    {
      const FxCalibrationRate *rate = &calibration->rates[i];

      g_test_message ("%s: decode %.2f, prefill %.2f Gmac/s", rate->type,
                      rate->decode / 1e9, rate->prefill / 1e9);
      g_assert_cmpfloat (rate->decode, >, 1e6);
      g_assert_cmpfloat (rate->prefill, >, 1e6);
    }
}

static void
test_measure (void)
{
  g_autofree char *path = fx_fixture_get_path ("models/tiny-llama.gguf");
  g_autofree char *text = NULL;
  g_autoptr (FxCalibration) copy = NULL;
  g_autoptr (GError) error = NULL;
  FxTestEngine test;

  fx_test_engine_init (&test);
  {
    g_autoptr (FxEvent) event = fx_test_engine_wait (&test, fx_engine_calibrate (test.engine, path), NULL);

    g_assert_cmpint (event->type, ==, FX_EVENT_DONE);
    g_assert_nonnull (event->calibration);
    check_rates (event->calibration);
    g_assert_cmpfloat (event->calibration->op_us, >, 0);
    g_assert_cmpfloat (event->calibration->upload, >, 1e6);

    text = fx_calibration_to_text (event->calibration);
    copy = fx_calibration_new_from_text (text, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (copy->n_rates, ==, event->calibration->n_rates);
    g_assert_cmpstr (copy->device, ==, event->calibration->device);
  }

  fx_test_engine_finish (&test);
}

/* What the user wants now goes before it. */
static void
test_stop (void)
{
  FxTestEngine test;
  FxRequest *request;

  fx_test_engine_init (&test);
  request = fx_engine_calibrate (test.engine, NULL);
  g_usleep (50 * 1000);
  fx_request_cancel (request);
  fx_test_engine_expect (&test, request, FX_EVENT_CANCELLED);

  {
    g_autofree char *path = fx_fixture_get_path ("models/tiny-llama.gguf");
    const FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;
    g_autoptr (FxModelInfo) info = fx_test_engine_load (&test, path, &options);

    g_assert_nonnull (info);
  }
  fx_test_engine_finish (&test);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calibrate/measure", test_measure);
  g_test_add_func ("/calibrate/stop", test_stop);
  return g_test_run ();
}
