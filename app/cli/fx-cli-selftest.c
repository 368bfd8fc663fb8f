/* fx-cli-selftest.c - `fornax selftest`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-cli-command.h"
#include "fx-cli-engine.h"

typedef struct
{
  JsonBuilder *json; /* NULL for text */
  guint        n_passed;
  guint        n_failed;
} Report;

static void
result_cb (const FxEvent *event,
           gpointer       data)
{
  Report *report = data;
  const FxCheckResult *check = &event->check;

  if (event->type != FX_EVENT_RESULT)
    return;

  if (check->passed)
    report->n_passed++;
  else
    report->n_failed++;

  if (report->json == NULL)
    {
      g_autofree char *line = g_strdup_printf ("%-6s %-14s %-28s %.3g (%.3g)\n",
                                               check->passed ? _("ok") : _("FAILED"), check->op,
                                               check->variant, check->error, check->tolerance);

      fx_cli_print (line, strlen (line));
      return;
    }

  json_builder_begin_object (report->json);
  fx_cli_add_string (report->json, "op", check->op);
  fx_cli_add_string (report->json, "variant", check->variant);
  fx_cli_add_double (report->json, "error", check->error);
  fx_cli_add_double (report->json, "tolerance", check->tolerance);
  fx_cli_add_bool (report->json, "passed", check->passed);
  json_builder_end_object (report->json);
}

int
fx_cli_selftest (int    argc,
                 char **argv)
{
  g_auto (FxCliOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FxCliEngine) engine = NULL;
  g_autoptr (FxEvent) last = NULL;
  g_autoptr (JsonBuilder) json = json_builder_new ();
  Report report = { 0 };
  int status = fx_cli_options_parse (&options, argc, argv, "",
                                     _("Check every shader variant against its CPU reference on this device."),
                                     NULL, FX_CLI_JSON | FX_CLI_DEVICE, 0, 0);

  if (status >= 0)
    return status;

  if (options.json)
    report.json = json;
  json_builder_begin_array (json);

  engine = fx_cli_engine_new (&options);
  last = fx_cli_engine_run (engine, fx_engine_selftest (fx_cli_engine_get (engine)),
                            NULL, result_cb, &report, &error);
  if (error != NULL)
    return fx_cli_fail ("selftest", error);

  json_builder_end_array (json);
  status = options.json ? fx_cli_print_json (json) : FX_CLI_DONE;
  fx_cli_note (_("%u passed, %u failed"), report.n_passed, report.n_failed);

  return report.n_failed > 0 ? FX_CLI_FAILED : status;
}
