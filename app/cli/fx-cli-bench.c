/* fx-cli-bench.c - `fornax bench`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "fx-cli-command.h"
#include "fx-cli-engine.h"
#include "fx-cli-model.h"

/* A field of /proc/self/status in bytes; 0 where there is none. */
static guint64
proc_bytes (const char *field)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;

  line = strstr (status, field);

  return line != NULL ? g_ascii_strtoull (line + strlen (field), NULL, 10) * 1024 : 0;
}

typedef struct
{
  guint64  peak_anonymous;
  gboolean stop; /* atomic */
} Watch;

/* The kernel keeps no peak of anonymous memory alone, so look often. */
static gpointer
watch_thread (gpointer data)
{
  Watch *watch = data;

  while (!g_atomic_int_get (&watch->stop))
    {
      watch->peak_anonymous = MAX (watch->peak_anonymous, proc_bytes ("RssAnon:"));
      g_usleep (5000);
    }

  return NULL;
}

typedef struct
{
  FxBenchResult  bench;
  double         load_ms;
  guint64        host_bytes;
  guint64        rss_peak_bytes;
} Result;

static int
print_json (const Result *result)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  fx_cli_add_double (json, "prefill_tps", result->bench.prefill_tps);
  fx_cli_add_double (json, "decode_tps", result->bench.decode_tps);
  fx_cli_add_double (json, "load_ms", result->load_ms);
  fx_cli_add_double (json, "ttft_ms", result->bench.ttft_ms);
  fx_cli_add_int (json, "device_bytes", (gint64) result->bench.device_bytes);
  fx_cli_add_int (json, "host_bytes", (gint64) result->host_bytes);
  fx_cli_add_int (json, "rss_peak_bytes", (gint64) result->rss_peak_bytes);
  fx_cli_add_int (json, "prompt_tokens", result->bench.n_prompt);
  fx_cli_add_int (json, "decode_tokens", result->bench.n_decode);
  fx_cli_add_int (json, "sequences", result->bench.n_sequences);
  json_builder_end_object (json);

  return fx_cli_print_json (json);
}

static int
print_text (const Result *result)
{
  g_autofree char *device = fx_cli_size (result->bench.device_bytes);
  g_autofree char *host = fx_cli_size (result->host_bytes);
  g_autofree char *peak = fx_cli_size (result->rss_peak_bytes);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, _("Prefill     %10.1f tok/s  (%u tokens)\n"), result->bench.prefill_tps, result->bench.n_prompt);
  g_string_append_printf (text, _("Decode      %10.1f tok/s  (%u tokens, %u sequences)\n"),
                          result->bench.decode_tps, result->bench.n_decode, result->bench.n_sequences);
  g_string_append_printf (text, _("Load        %10.0f ms\n"), result->load_ms);
  g_string_append_printf (text, _("First token %10.0f ms\n"), result->bench.ttft_ms);
  g_string_append_printf (text, _("Memory      %s on the device, %s on the host, %s resident at most\n"), device, host, peak);

  return fx_cli_print (text->str, text->len);
}

int
fx_cli_bench (int    argc,
              char **argv)
{
  gint n_prompt = 256;
  gint n_depth = 0;
  gint n_decode = 64;
  gint n_sequences = 1;
  gint n_repeats = 3;
  const GOptionEntry own[] = {
    { "prompt-tokens", 'p', 0, G_OPTION_ARG_INT, &n_prompt, N_("Tokens of the prompt"), "N" },
    { "depth", 'd', 0, G_OPTION_ARG_INT, &n_depth, N_("Tokens in the context before it writes"), "N" },
    { "tokens", 'n', 0, G_OPTION_ARG_INT, &n_decode, N_("Tokens to write"), "N" },
    { "sequences", 'b', 0, G_OPTION_ARG_INT, &n_sequences, N_("Sequences at once"), "N" },
    { "repeats", 'r', 0, G_OPTION_ARG_INT, &n_repeats, N_("The mean of so many rounds"), "N" },
    { NULL },
  };
  g_auto (FxCliOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FxCliEngine) engine = NULL;
  g_autoptr (FxEvent) last = NULL;
  g_autofree char *path = NULL;
  Watch watch = { 0 };
  GThread *thread;
  Result result = { 0 };
  gint64 start;
  int status = fx_cli_options_parse (&options, argc, argv, "MODEL",
                                     _("Measure speed and memory: one round to warm up, then the mean of -r."),
                                     own, FX_CLI_JSON | FX_CLI_DEVICE | FX_CLI_LOAD, 1, 1);

  if (status >= 0)
    return status;
  if (n_prompt < 1 || n_depth < 0 || n_decode < 0 || n_sequences < 1 || n_repeats < 1)
    return fx_cli_misused ("bench", "%s", _("-p, -b and -r take 1 or more, -d and -n 0 or more"));

  path = fx_cli_model_path (options.args[0], &error);
  if (path == NULL)
    return fx_cli_fail (options.args[0], error);

  options.load.n_sequences = (guint) n_sequences;
  if (options.load.context == 0)
    options.load.context = (guint) MAX (512, MAX (n_prompt, n_depth) + n_decode + 16);

  thread = g_thread_new ("fornax-memory", watch_thread, &watch);
  engine = fx_cli_engine_new (&options);
  start = g_get_monotonic_time ();
  if (fx_cli_engine_load (engine, path, &options.load, &error))
    {
      result.load_ms = (double) (g_get_monotonic_time () - start) / 1000;
      last = fx_cli_engine_run (engine,
                                fx_engine_bench (fx_cli_engine_get (engine), (guint) n_prompt,
                                                 (guint) n_depth, (guint) n_decode, (guint) n_sequences, (guint) n_repeats),
                                "", NULL, NULL, &error);
    }
  g_atomic_int_set (&watch.stop, TRUE);
  g_thread_join (thread);
  if (error != NULL)
    return fx_cli_fail (options.args[0], error);

  result.bench = last->bench;
  if (result.bench.load_ms > 0)
    result.load_ms = result.bench.load_ms;
  result.rss_peak_bytes = proc_bytes ("VmHWM:");

  /* On a software device the device's memory is anonymous memory too. */
  {
    g_autoptr (FxDeviceInfo) device = fx_engine_dup_device (fx_cli_engine_get (engine));
    const guint64 shared = device != NULL && device->type == FX_DEVICE_SOFTWARE ? result.bench.device_bytes : 0;

    result.host_bytes = watch.peak_anonymous > shared ? watch.peak_anonymous - shared : 0;
  }

  return options.json ? print_json (&result) : print_text (&result);
}
