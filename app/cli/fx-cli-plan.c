/* fx-cli-plan.c - `fornax plan`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include <glib/gi18n.h>

#include "fx-calibrations.h"
#include "fx-cli-command.h"
#include "fx-cli-model.h"
#include "fx-cli-options.h"
#include "fx-plan.h"

static int
print_json (const FxPlan     *plan,
            const FxForecast *forecast)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  fx_cli_add_int (json, "context", plan->context);
  fx_cli_add_string (json, "kv", fx_kv_type_name (plan->kv_type));
  fx_cli_add_int (json, "layers", plan->n_layers);
  fx_cli_add_int (json, "gpu_layers", plan->gpu_layers);
  fx_cli_add_int (json, "weights_bytes", (gint64) plan->weights_bytes);
  fx_cli_add_int (json, "kv_bytes", (gint64) plan->kv_bytes);
  fx_cli_add_int (json, "compute_bytes", (gint64) plan->compute_bytes);
  fx_cli_add_int (json, "device_bytes", (gint64) plan->device_bytes);
  fx_cli_add_int (json, "host_bytes", (gint64) plan->host_bytes);
  fx_cli_add_bool (json, "fits", plan->fits);
  fx_cli_add_int (json, "short_bytes", (gint64) plan->short_bytes);
  fx_cli_add_int (json, "largest_context", plan->largest_context);
  fx_cli_add_int (json, "trained_context", plan->trained_context);
  if (forecast != NULL)
    {
      fx_cli_add_double (json, "forecast_decode_tps", forecast->decode_tps);
      fx_cli_add_double (json, "forecast_prefill_tps", forecast->prefill_tps);
      fx_cli_add_double (json, "forecast_error", forecast->error);
    }
  json_builder_set_member_name (json, "heaps");
  json_builder_begin_array (json);
  for (guint i = 0; i < plan->n_heaps; i++)
    {
      json_builder_begin_object (json);
      fx_cli_add_string (json, "name", plan->heaps[i].name);
      fx_cli_add_int (json, "size", (gint64) plan->heaps[i].size);
      fx_cli_add_int (json, "available", (gint64) plan->heaps[i].available);
      fx_cli_add_int (json, "planned", (gint64) plan->heaps[i].planned);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_set_member_name (json, "per_layer");
  json_builder_begin_array (json);
  for (guint i = 0; i < plan->n_layer_entries; i++)
    {
      json_builder_begin_object (json);
      fx_cli_add_int (json, "weights", (gint64) plan->layers[i].weights);
      fx_cli_add_int (json, "kv", (gint64) plan->layers[i].kv);
      fx_cli_add_bool (json, "on_device", plan->layers[i].on_device);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);

  return fx_cli_print_json (json);
}

static void
append_row (GString    *text,
            const char *name,
            guint64     bytes)
{
  g_autofree char *size = fx_cli_size (bytes);

  g_string_append_printf (text, "%-14s %15" G_GUINT64_FORMAT "  %s\n", name, bytes, size);
}

static int
print_text (const FxPlan     *plan,
            const FxForecast *forecast)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, _("Context %u tokens, KV cache in %s, %u of %u layers on the device\n"),
                          plan->context, fx_kv_type_name (plan->kv_type), plan->gpu_layers, plan->n_layers);
  append_row (text, _("Weights"), plan->weights_bytes);
  append_row (text, _("KV cache"), plan->kv_bytes);
  append_row (text, _("Compute"), plan->compute_bytes);
  append_row (text, _("Device"), plan->device_bytes);
  append_row (text, _("Host"), plan->host_bytes);

  for (guint i = 0; i < plan->n_heaps; i++)
    {
      g_autofree char *planned = g_strdup_printf ("%" G_GUINT64_FORMAT, plan->heaps[i].planned);
      g_autofree char *available = fx_cli_size (plan->heaps[i].available);
      g_autofree char *size = fx_cli_size (plan->heaps[i].size);

      /* Of a computer that is not here nobody knows how much it has. */
      if (plan->heaps[i].size == 0)
        g_string_append_printf (text, _("%s: %s bytes\n"), plan->heaps[i].name, planned);
      else
        g_string_append_printf (text, _("%s: %s bytes of %s available, %s in all\n"),
                                plan->heaps[i].name, planned, available, size);
    }

  for (guint i = 0; i < plan->n_layer_entries; i++)
    {
      const FxPlanLayer *layer = &plan->layers[i];

      if (i < plan->n_layers)
        g_string_append_printf (text, _("layer %-8u"), i);
      else
        g_string_append_printf (text, "%-14s", i == plan->n_layers ? _("embedding") : _("head"));
      g_string_append_printf (text, " %12" G_GUINT64_FORMAT " + %" G_GUINT64_FORMAT "  %s\n",
                              layer->weights, layer->kv, layer->on_device ? _("device") : _("host"));
    }

  if (plan->fits)
    {
      g_string_append_printf (text, _("Fits. The largest context that fits is %u tokens.\n"), plan->largest_context);
    }
  else
    {
      g_autofree char *lacking = fx_cli_size (plan->short_bytes);

      if (plan->largest_context > 0)
        g_string_append_printf (text, _("%s too large. The largest context that fits is %u tokens.\n"),
                                lacking, plan->largest_context);
      else
        g_string_append_printf (text, _("%s too large. No context fits.\n"), lacking);
    }

  if (forecast != NULL)
    g_string_append_printf (text, _("About %.3g tokens a second, and %.3g of a prompt, ±%.0f %%.\n"),
                            forecast->decode_tps, forecast->prefill_tps, forecast->error * 100);

  return fx_cli_print (text->str, text->len);
}

/* What it will be like at that context half full; FALSE where this device was
 * not measured. */
static gboolean
make_forecast (FxModelInfo        *info,
               const FxDeviceInfo *device,
               const FxPlan       *plan,
               FxForecast         *forecast)
{
  g_autoptr (FxCalibration) calibration = NULL;

  if (device == NULL || !plan->fits || plan->gpu_layers < plan->n_layers)
    return FALSE;

  calibration = fx_calibrations_load (device);
  return calibration != NULL &&
         fx_forecast (info, calibration, plan->kv_type, plan->context / 2, forecast, NULL);
}

int
fx_cli_plan (int    argc,
             char **argv)
{
  g_autofree char *memory_text = NULL;
  const GOptionEntry own[] = {
    { "memory", 0, 0, G_OPTION_ARG_STRING, &memory_text, N_("Plan for a card of that size that is not here"), "12GiB" },
    { NULL },
  };
  g_auto (FxCliOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FxModelInfo) info = NULL;
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (FxPlan) plan = NULL;
  g_autofree char *path = NULL;
  const FxDeviceInfo *device = NULL;
  FxForecast forecast;
  const FxForecast *shown = NULL;
  guint64 memory = 0;
  int status = fx_cli_options_parse (&options, argc, argv, "MODEL",
                                     _("Show the memory a load will take, to the byte."),
                                     own, FX_CLI_JSON | FX_CLI_LOAD | FX_CLI_DEVICE, 1, 1);

  if (status >= 0)
    return status;
  if (memory_text != NULL && (!fx_cli_parse_bytes (memory_text, &memory) || memory == 0))
    return fx_cli_misused ("plan", _("--memory %s: not a size such as 12GiB"), memory_text);

  path = fx_cli_model_path (options.args[0], &error);
  if (path != NULL)
    info = fx_model_info_new (path, &error);
  if (info == NULL)
    return fx_cli_fail (options.args[0], error);

  if (fx_model_info_get_missing (info) > 0)
    {
      g_autofree char *missing = fx_cli_size (fx_model_info_get_missing (info));

      fx_cli_note (_("fornax: %s: %s of tensor data are missing; a load will refuse it"), path, missing);
    }

  if (memory == 0)
    {
      devices = fx_devices_list (options.device, &error);
      if (devices == NULL)
        return fx_cli_fail ("plan", error);
      for (guint i = 0; i < devices->len; i++)
        if (((const FxDeviceInfo *) g_ptr_array_index (devices, i))->chosen)
          device = g_ptr_array_index (devices, i);
    }

  plan = fx_plan_new (info, device, memory, &options.load, &error);
  if (plan == NULL)
    return fx_cli_fail (options.args[0], error);

  if (make_forecast (info, device, plan, &forecast))
    shown = &forecast;

  return options.json ? print_json (plan, shown) : print_text (plan, shown);
}
