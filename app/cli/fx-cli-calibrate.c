/* fx-cli-calibrate.c - `fornax calibrate`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include <glib/gi18n.h>

#include "fx-calibrations.h"
#include "fx-cli-command.h"
#include "fx-cli-engine.h"

static int
print_text (const FxCalibration *calibration)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *upload = fx_cli_size ((guint64) calibration->upload);

  g_string_append_printf (text, _("%-8s %24s %24s\n"), _("weights"),
                          _("decode, 10^9 mult-adds/s"), _("prefill, 10^9 mult-adds/s"));
  for (guint i = 0; i < calibration->n_rates; i++)
    g_string_append_printf (text, "%-8s %24.2f %24.2f\n", calibration->rates[i].type,
                            calibration->rates[i].decode / 1e9, calibration->rates[i].prefill / 1e9);
  g_string_append_printf (text, _("One more op: %.1f µs. Upload: %s/s.\n"), calibration->op_us, upload);

  return fx_cli_print (text->str, text->len);
}

static int
print_json (const FxCalibration *calibration)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  fx_cli_add_string (json, "device", calibration->device);
  fx_cli_add_double (json, "op_us", calibration->op_us);
  fx_cli_add_double (json, "upload_bytes_per_second", calibration->upload);
  json_builder_set_member_name (json, "rates");
  json_builder_begin_array (json);
  for (guint i = 0; i < calibration->n_rates; i++)
    {
      json_builder_begin_object (json);
      fx_cli_add_string (json, "type", calibration->rates[i].type);
      fx_cli_add_double (json, "decode_macs_per_second", calibration->rates[i].decode);
      fx_cli_add_double (json, "prefill_macs_per_second", calibration->rates[i].prefill);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);

  return fx_cli_print_json (json);
}

int
fx_cli_calibrate (int    argc,
                  char **argv)
{
  g_auto (FxCliOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FxCliEngine) engine = NULL;
  g_autoptr (FxEvent) last = NULL;
  int status = fx_cli_options_parse (&options, argc, argv, "",
                                     _("Measure this device once, so that “fornax plan” and the window can say how fast a model will be."),
                                     NULL, FX_CLI_JSON | FX_CLI_DEVICE, 0, 0);

  if (status >= 0)
    return status;

  engine = fx_cli_engine_new (&options);
  last = fx_cli_engine_run (engine, fx_engine_calibrate (fx_cli_engine_get (engine), NULL),
                            _("Measuring"), NULL, NULL, &error);
  if (error != NULL)
    return fx_cli_fail ("calibrate", error);
  if (!fx_calibrations_save (last->calibration, &error))
    return fx_cli_fail ("calibrate", error);

  return options.json ? print_json (last->calibration) : print_text (last->calibration);
}
