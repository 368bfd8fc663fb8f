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
  FxBenchResult  bench;    /* of the first number of sequences, as @timeline */
  GArray        *runs;     /* of FxBenchResult, one for each of them */
  GArray        *timeline; /* of FxOpTime */
  double         load_ms;
  guint64        host_bytes;
  guint64        rss_peak_bytes;
} Result;

static void
result_clear (Result *result)
{
  g_clear_pointer (&result->runs, g_array_unref);
  g_clear_pointer (&result->timeline, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

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
  fx_cli_add_int (json, "depth", result->bench.n_depth);

  json_builder_set_member_name (json, "runs");
  json_builder_begin_array (json);
  for (guint i = 0; i < result->runs->len; i++)
    {
      const FxBenchResult *run = &g_array_index (result->runs, FxBenchResult, i);

      json_builder_begin_object (json);
      fx_cli_add_int (json, "sequences", run->n_sequences);
      fx_cli_add_double (json, "decode_tps", run->decode_tps);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);

  if (result->timeline != NULL)
    {
      json_builder_set_member_name (json, "timeline");
      json_builder_begin_array (json);
      for (guint i = 0; i < result->timeline->len; i++)
        {
          const FxOpTime *op = &g_array_index (result->timeline, FxOpTime, i);

          json_builder_begin_object (json);
          fx_cli_add_string (json, "op", op->label);
          fx_cli_add_int (json, "layer", op->layer);
          fx_cli_add_int (json, "tokens", op->n_tokens);
          fx_cli_add_double (json, "ms", op->ms);
          json_builder_end_object (json);
        }
      json_builder_end_array (json);
    }
  json_builder_end_object (json);

  return fx_cli_print_json (json);
}

/* The ops of one step from @first on, each label with what all its layers
 * took.  Returns: the first op of the next step */
static guint
append_step (GString      *text,
             const GArray *timeline,
             guint         first)
{
  const FxOpTime *ops = (const FxOpTime *) (gpointer) timeline->data;
  const guint n_tokens = ops[first].n_tokens;
  double total = 0;
  guint end = first;

  while (end < timeline->len && ops[end].n_tokens == n_tokens)
    total += ops[end++].ms;

  g_string_append_printf (text, _("\nA step of %u tokens, op by op: %.2f ms\n"), n_tokens, total);
  for (guint i = first; i < end; i++)
    {
      gboolean is_first = TRUE;
      double ms = 0;
      guint n = 0;

      for (guint j = first; j < end; j++)
        if (strcmp (ops[j].label, ops[i].label) == 0)
          {
            is_first = is_first && j >= i;
            ms += ops[j].ms;
            n++;
          }
      if (is_first)
        g_string_append_printf (text, "  %-14s %4u x %8.3f ms %9.3f ms %5.1f %%\n", ops[i].label, n,
                                ms / n, ms, total > 0 ? ms / total * 100 : 0);
    }

  return end;
}

static int
print_text (const Result *result)
{
  g_autofree char *device = fx_cli_size (result->bench.device_bytes);
  g_autofree char *host = fx_cli_size (result->host_bytes);
  g_autofree char *peak = fx_cli_size (result->rss_peak_bytes);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, _("Prefill     %10.1f tok/s  (%u tokens)\n"), result->bench.prefill_tps, result->bench.n_prompt);
  for (guint i = 0; i < result->runs->len; i++)
    {
      const FxBenchResult *run = &g_array_index (result->runs, FxBenchResult, i);

      g_string_append_printf (text, _("Decode      %10.1f tok/s  (%u tokens, %u sequences)\n"),
                              run->decode_tps, run->n_decode, run->n_sequences);
    }
  if (result->bench.n_depth > 0)
    g_string_append_printf (text, _("Depth       %10u tokens before each\n"), result->bench.n_depth);
  g_string_append_printf (text, _("Load        %10.0f ms\n"), result->load_ms);
  g_string_append_printf (text, _("First token %10.0f ms\n"), result->bench.ttft_ms);
  g_string_append_printf (text, _("Memory      %s on the device, %s on the host, %s resident at most\n"), device, host, peak);

  for (guint at = 0; result->timeline != NULL && at < result->timeline->len;)
    at = append_step (text, result->timeline, at);

  return fx_cli_print (text->str, text->len);
}

/* "1,8,32".  Returns: (transfer full) (nullable): of guint; %NULL for what is
 * no such list */
static GArray *
parse_sequences (const char *list)
{
  g_auto (GStrv) words = g_strsplit (list, ",", -1);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint64 n;
      guint number;

      if (!g_ascii_string_to_unsigned (words[i], 10, 1, G_MAXINT, &n, NULL))
        return NULL;
      number = (guint) n;
      g_array_append_val (numbers, number);
    }

  return numbers->len > 0 ? g_steal_pointer (&numbers) : NULL;
}

static void
op_time_cb (const FxEvent *event,
            gpointer       data)
{
  Result *result = data;

  g_array_append_val (result->timeline, event->op_time);
}

/* Reads with the first number of sequences alone, since it is one that
 * reads. */
static gboolean
run_all (FxCliEngine           *engine,
         const FxBenchOptions  *options,
         const GArray          *sequences,
         Result                *result,
         GError               **error)
{
  for (guint i = 0; i < sequences->len; i++)
    {
      FxBenchOptions own = *options;
      g_autoptr (FxEvent) last = NULL;
      g_autoptr (GError) local_error = NULL;

      own.n_sequences = g_array_index (sequences, guint, i);
      if (i > 0)
        {
          if (own.n_decode == 0)
            break;
          own.n_prompt = 0;
          own.timeline = FALSE;
        }

      last = fx_cli_engine_run (engine, fx_engine_bench (fx_cli_engine_get (engine), &own),
                                "", op_time_cb, result, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }

      if (i == 0)
        result->bench = last->bench;
      result->bench.device_bytes = MAX (result->bench.device_bytes, last->bench.device_bytes);
      g_array_append_val (result->runs, last->bench);
    }

  return TRUE;
}

int
fx_cli_bench (int    argc,
              char **argv)
{
  gint n_prompt = 256;
  gint n_decode = 64;
  gint n_repeats = 3;
  gint n_depth = 0;
  gboolean timeline = FALSE;
  g_autofree char *list = NULL;
  const GOptionEntry own[] = {
    { "prompt-tokens", 'p', 0, G_OPTION_ARG_INT, &n_prompt, N_("Tokens of the prompt"), "N" },
    { "tokens", 'n', 0, G_OPTION_ARG_INT, &n_decode, N_("Tokens to write"), "N" },
    { "depth", 'd', 0, G_OPTION_ARG_INT, &n_depth, N_("Tokens that are there before"), "N" },
    { "sequences", 'b', 0, G_OPTION_ARG_STRING, &list, N_("Sequences at once, one or more numbers"), "N,…" },
    { "repeats", 'r', 0, G_OPTION_ARG_INT, &n_repeats, N_("The mean of so many rounds"), "N" },
    { "timeline", 0, 0, G_OPTION_ARG_NONE, &timeline, N_("Also time each op of a step"), NULL },
    { NULL },
  };
  g_auto (FxCliOptions) options = { 0 };
  g_auto (Result) result = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FxCliEngine) engine = NULL;
  g_autoptr (GArray) sequences = NULL;
  g_autofree char *path = NULL;
  FxBenchOptions bench;
  Watch watch = { 0 };
  GThread *thread;
  gint64 start;
  int status = fx_cli_options_parse (&options, argc, argv, "MODEL",
                                     _("Measure speed and memory: one round to warm up, then the mean of -r."),
                                     own, FX_CLI_JSON | FX_CLI_DEVICE | FX_CLI_LOAD, 1, 1);

  if (status >= 0)
    return status;
  if (n_prompt < 1 || n_decode < 0 || n_repeats < 1 || n_depth < 0)
    return fx_cli_misused ("bench", "%s", _("-p and -r take 1 or more, -n and -d 0 or more"));
  sequences = parse_sequences (list != NULL ? list : "1");
  if (sequences == NULL)
    return fx_cli_misused ("bench", "%s", _("-b takes numbers of 1 or more, as in 1,8,32"));

  path = fx_cli_model_path (options.args[0], &error);
  if (path == NULL)
    return fx_cli_fail (options.args[0], error);

  options.load.n_sequences = 1;
  for (guint i = 0; i < sequences->len; i++)
    options.load.n_sequences = MAX (options.load.n_sequences, g_array_index (sequences, guint, i));
  if (options.load.context == 0)
    options.load.context = (guint) MAX (512, n_depth + n_prompt + n_decode + 16);

  bench = (FxBenchOptions) { .n_prompt = (guint) n_prompt, .n_decode = (guint) n_decode,
                             .n_repeats = (guint) n_repeats, .n_depth = (guint) n_depth,
                             .timeline = timeline };
  result.runs = g_array_new (FALSE, FALSE, sizeof (FxBenchResult));
  if (timeline)
    result.timeline = g_array_new (FALSE, FALSE, sizeof (FxOpTime));

  thread = g_thread_new ("fornax-memory", watch_thread, &watch);
  engine = fx_cli_engine_new (&options);
  start = g_get_monotonic_time ();
  if (fx_cli_engine_load (engine, path, &options.load, &error))
    {
      result.load_ms = (double) (g_get_monotonic_time () - start) / 1000;
      run_all (engine, &bench, sequences, &result, &error);
    }
  g_atomic_int_set (&watch.stop, TRUE);
  g_thread_join (thread);
  if (error != NULL)
    return fx_cli_fail (options.args[0], error);

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
