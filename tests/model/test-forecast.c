/* test-forecast.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-forecast.h"

#include <math.h>
#include <string.h>

#include "fx-error.h"
#include "fx-fixture.h"

static FxModelInfo *
open_model (const char *name)
{
  g_autofree char *path = fx_fixture_get_path (name);
  g_autoptr (GError) error = NULL;
  FxModelInfo *info = fx_model_info_new (path, &error);

  g_assert_no_error (error);
  return info;
}

static FxCalibration *
new_calibration (void)
{
  FxCalibration *self = g_new0 (FxCalibration, 1);

  self->device = g_strdup ("0123 a driver = [with] signs");
  self->op_us = 2;
  self->upload = 1e9;
  self->decode_scale = self->prefill_scale = 1;
  self->error = 0.3;
  self->rates[0] = (FxCalibrationRate) { "F32", 1e9, 4e9 };
  self->rates[1] = (FxCalibrationRate) { "Q4_0", 5e9, 20e9 };
  self->rates[2] = (FxCalibrationRate) { "kv-f16", 1e9, 2e9 };
  self->n_rates = 3;

  return self;
}

static FxForecast
forecast (FxModelInfo         *info,
          const FxCalibration *calibration,
          guint                depth)
{
  FxForecast result = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (fx_forecast (info, calibration, FX_KV_F16, depth, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (result.decode_tps, >, 0);
  g_assert_cmpfloat (result.prefill_tps, >, result.decode_tps);
  g_assert_cmpfloat (result.load_s, >, 0);

  return result;
}

static void
test_sums (void)
{
  g_autoptr (FxModelInfo) info = open_model ("models/tiny-llama.gguf");
  g_autoptr (FxCalibration) calibration = new_calibration ();
  const FxForecast at_0 = forecast (info, calibration, 0);
  const FxForecast at_4096 = forecast (info, calibration, 4096);
  const FxForecast at_8192 = forecast (info, calibration, 8192);
  FxForecast slow;

  /* Seconds a token grow with the depth, as a line. */
  g_assert_cmpfloat_with_epsilon (1 / at_8192.decode_tps - 1 / at_4096.decode_tps,
                                  1 / at_4096.decode_tps - 1 / at_0.decode_tps, 1e-9);
  g_assert_cmpfloat (at_4096.decode_tps, <, at_0.decode_tps);

  /* All of it half as fast. */
  for (guint i = 0; i < calibration->n_rates; i++)
    {
      calibration->rates[i].decode /= 2;
      calibration->rates[i].prefill /= 2;
    }
  calibration->op_us *= 2;
  slow = forecast (info, calibration, 4096);
  g_assert_cmpfloat_with_epsilon (slow.decode_tps / at_4096.decode_tps, 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (slow.prefill_tps / at_4096.prefill_tps, 0.5, 1e-6);
}

/* Gemma's local layers see a window: they cost no more beyond it. */
static void
test_window (void)
{
  g_autoptr (FxModelInfo) info = open_model ("models/tiny-gemma3.gguf");
  g_autoptr (FxCalibration) calibration = new_calibration ();
  const double first = 1 / forecast (info, calibration, 1000).decode_tps
                       - 1 / forecast (info, calibration, 0).decode_tps;
  const double second = 1 / forecast (info, calibration, 2000).decode_tps
                        - 1 / forecast (info, calibration, 1000).decode_tps;

  /* One of seven layers has none: 4 heads of 32, at 1e9 a second. */
  g_assert_cmpfloat_with_epsilon (second, 2.0 * 1000 * 4 * 32 / 1e9, 1e-9);
  g_assert_cmpfloat (first, >, second);
}

static void
test_correct (void)
{
  g_autoptr (FxModelInfo) info = open_model ("models/tiny-llama.gguf");
  g_autoptr (FxCalibration) calibration = new_calibration ();
  const double truth = 0.4 * forecast (info, calibration, 0).decode_tps;
  FxForecast said;

  for (guint i = 0; i < 10; i++)
    {
      said = forecast (info, calibration, 0);
      fx_calibration_correct (calibration, &said, truth * (i % 2 == 0 ? 1.02 : 0.98), 0);
    }
  said = forecast (info, calibration, 0);
  g_assert_cmpfloat_with_epsilon (said.decode_tps / truth, 1, 0.05);
  g_assert_cmpfloat (said.error, <, 0.2);
  g_assert_cmpuint (calibration->n_decode, ==, 10);
  g_assert_cmpuint (calibration->n_prefill, ==, 0);

  /* What cannot be is left out. */
  fx_calibration_correct (calibration, &said, 1e9 * truth, NAN);
  fx_calibration_correct (calibration, &said, -1, INFINITY);
  g_assert_cmpuint (calibration->n_decode, ==, 10);
}

static void
test_text (void)
{
  static const char *const bad[] = {
    "", "x", "[calibration]\nversion=2\n", "[calibration]\nversion=1\ndevice=a\n",
  };
  g_autoptr (FxCalibration) calibration = new_calibration ();
  g_autofree char *text = fx_calibration_to_text (calibration);
  g_autoptr (GError) error = NULL;
  g_autoptr (FxCalibration) read = fx_calibration_new_from_text (text, &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  again = fx_calibration_to_text (read);
  g_assert_cmpstr (again, ==, text);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (fx_calibration_new_from_text (bad[i], &error));
      g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
      g_clear_error (&error);
    }

  /* Rates of zero, below it, and not at all numbers. */
  for (guint i = 0; i < 3; i++)
    {
      static const char *const rates[] = { "0;1", "-1;5", "nan;x" };
      g_autoptr (GString) changed = g_string_new (text);

      g_string_replace (changed, "5000000000;20000000000", rates[i], 0);
      g_assert_cmpstr (changed->str, !=, text);
      g_assert_null (fx_calibration_new_from_text (changed->str, &error));
      g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
      g_clear_error (&error);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecast/sums", test_sums);
  g_test_add_func ("/forecast/window", test_window);
  g_test_add_func ("/forecast/correct", test_correct);
  g_test_add_func ("/forecast/text", test_text);
  return g_test_run ();
}
