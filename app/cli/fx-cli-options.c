/* fx-cli-options.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include "fx-cli-options.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "fx-cli-command.h"

/* As GOption hands them over, before they are looked at. */
typedef struct
{
  char    *kv;
  char    *gpu_layers;
  char    *activations;
  char    *seed;
  gint     context;
  double   temperature;
  double   top_p;
  double   min_p;
  double   repeat_penalty;
  gint     top_k;
  gint     repeat_window;
} Raw;

void
fx_cli_options_finish (FxCliOptions *self)
{
  g_clear_pointer (&self->device, g_free);
  g_clear_pointer (&self->args, g_strfreev);
}

/* Returns: NULL, or what is wrong with it */
static char *
check_load (FxCliOptions *self,
            const Raw    *raw)
{
  guint64 number;

  if (raw->context < 0 || raw->context > 1 << 24)
    return g_strdup_printf (_("--context %d: 1 to %d"), raw->context, 1 << 24);
  self->load.context = (guint) raw->context;

  if (raw->kv != NULL && !fx_kv_type_parse (raw->kv, &self->load.kv_type))
    return g_strdup_printf (_("--kv %s: f16, q8_0, q4_0 or f32"), raw->kv);

  if (raw->gpu_layers != NULL && !g_str_equal (raw->gpu_layers, "auto"))
    {
      if (!g_ascii_string_to_unsigned (raw->gpu_layers, 10, 0, G_MAXINT, &number, NULL))
        return g_strdup_printf (_("--gpu-layers %s: a number or auto"), raw->gpu_layers);
      self->load.gpu_layers = (gint) number;
    }

  if (g_strcmp0 (raw->activations, "float") == 0)
    self->load.activations = FX_ACTIVATIONS_FLOAT;
  else if (g_strcmp0 (raw->activations, "int8") == 0)
    self->load.activations = FX_ACTIVATIONS_INT8;
  else if (raw->activations != NULL && !g_str_equal (raw->activations, "auto"))
    return g_strdup_printf (_("--activations %s: auto, float or int8"), raw->activations);

  return NULL;
}

/* Returns: NULL, or what is wrong with it */
static char *
check_seed (FxCliOptions *self,
            const Raw    *raw)
{
  /* Drawn here, so that what is reported is a number --seed takes and every
   * reader of JSON keeps: 53 bits. */
  self->sampling.seed = (guint64) g_random_int () << 21 | (guint64) g_random_int_range (0, 1 << 21);
  self->sampling.has_seed = TRUE;

  if (raw->seed != NULL &&
      !g_ascii_string_to_unsigned (raw->seed, 10, 0, G_MAXINT64, &self->sampling.seed, NULL))
    return g_strdup_printf (_("--seed %s: not a number"), raw->seed);

  return NULL;
}

static char *
check_sampling (FxCliOptions *self,
                const Raw    *raw)
{
  FxSampling *sampling = &self->sampling;

  if (!(raw->temperature >= 0 && raw->temperature <= 5))
    return g_strdup_printf (_("--temp %g: 0 to 5"), raw->temperature);
  if (raw->top_k < 0)
    return g_strdup_printf (_("--top-k %d: 0 or more"), raw->top_k);
  if (!(raw->top_p >= 0 && raw->top_p <= 1))
    return g_strdup_printf (_("--top-p %g: 0 to 1"), raw->top_p);
  if (!(raw->min_p >= 0 && raw->min_p <= 1))
    return g_strdup_printf (_("--min-p %g: 0 to 1"), raw->min_p);
  if (!(raw->repeat_penalty >= 1 && raw->repeat_penalty <= 2))
    return g_strdup_printf (_("--repeat-penalty %g: 1 to 2"), raw->repeat_penalty);
  if (raw->repeat_window < -1)
    return g_strdup_printf (_("--repeat-window %d: -1 or more"), raw->repeat_window);

  sampling->temperature = (float) raw->temperature;
  sampling->top_k = raw->top_k;
  sampling->top_p = (float) raw->top_p;
  sampling->min_p = (float) raw->min_p;
  sampling->repeat_penalty = (float) raw->repeat_penalty;
  sampling->repeat_window = raw->repeat_window;

  return NULL;
}

int
fx_cli_options_parse (FxCliOptions       *self,
                      int                 argc,
                      char              **argv,
                      const char         *arguments,
                      const char         *summary,
                      const GOptionEntry *own,
                      FxCliGroups         groups,
                      guint               min_args,
                      guint               max_args)
{
  const FxSampling sampling = FX_SAMPLING_DEFAULT;
  Raw raw = {
    .temperature = sampling.temperature, .top_k = sampling.top_k,
    .top_p = sampling.top_p, .min_p = sampling.min_p,
    .repeat_penalty = sampling.repeat_penalty, .repeat_window = sampling.repeat_window,
  };
  const GOptionEntry json[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print one JSON document"), NULL },
    { NULL },
  };
  const GOptionEntry device[] = {
    { "device", 0, 0, G_OPTION_ARG_STRING, &self->device, N_("The Vulkan device"), N_("NAME|INDEX|UUID") },
    { NULL },
  };
  const GOptionEntry common[] = {
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &self->verbose, N_("Say more"), NULL },
    { NULL },
  };
  const GOptionEntry load[] = {
    { "context", 'c', 0, G_OPTION_ARG_INT, &raw.context, N_("Tokens of context"), "N" },
    { "kv", 0, 0, G_OPTION_ARG_STRING, &raw.kv, N_("Type of the KV cache"), "f16|q8_0|q4_0|f32" },
    { "gpu-layers", 0, 0, G_OPTION_ARG_STRING, &raw.gpu_layers, N_("Layers on the device"), "N|auto" },
    { "activations", 0, 0, G_OPTION_ARG_STRING, &raw.activations, N_("How activations are multiplied"), "auto|float|int8" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &raw.seed, N_("The same seed gives the same text"), "N" },
    { NULL },
  };
  const GOptionEntry sample[] = {
    { "temp", 0, 0, G_OPTION_ARG_DOUBLE, &raw.temperature, N_("Temperature; 0 is greedy"), "T" },
    { "top-k", 0, 0, G_OPTION_ARG_INT, &raw.top_k, N_("Keep the likeliest K; 0 keeps all"), "K" },
    { "top-p", 0, 0, G_OPTION_ARG_DOUBLE, &raw.top_p, N_("Keep those that sum to P"), "P" },
    { "min-p", 0, 0, G_OPTION_ARG_DOUBLE, &raw.min_p, N_("Keep those at least P of the likeliest"), "P" },
    { "repeat-penalty", 0, 0, G_OPTION_ARG_DOUBLE, &raw.repeat_penalty, N_("Make repetition less likely; 1 is off"), "X" },
    { "repeat-window", 0, 0, G_OPTION_ARG_INT, &raw.repeat_window, N_("Tokens the penalty sees; -1 all"), "N" },
    { NULL },
  };
  const GOptionEntry rest[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->args, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *usage = g_strdup_printf ("%s %s", argv[0], arguments);
  g_autofree char *wrong = NULL;
  const char *command = argv[0];
  g_auto (GStrv) copy = g_new0 (char *, argc + 1);
  guint n_args;

  self->load = FX_LOAD_OPTIONS_DEFAULT;
  self->sampling = sampling;

  context = g_option_context_new (usage + strlen (command) + 1);
  g_option_context_set_summary (context, summary);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (own != NULL)
    g_option_context_add_main_entries (context, own, GETTEXT_PACKAGE);
  if (groups & FX_CLI_JSON)
    g_option_context_add_main_entries (context, json, GETTEXT_PACKAGE);
  if (groups & FX_CLI_LOAD)
    g_option_context_add_main_entries (context, load, GETTEXT_PACKAGE);
  if (groups & FX_CLI_SAMPLING)
    g_option_context_add_main_entries (context, sample, GETTEXT_PACKAGE);
  if (groups & FX_CLI_DEVICE)
    g_option_context_add_main_entries (context, device, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, rest, GETTEXT_PACKAGE);

  /* The usage line shows the program's name, which is two words here. */
  g_autofree char *name = g_strdup_printf ("fornax %s", command);
  g_set_prgname (name);

  for (int i = 0; i < argc; i++)
    copy[i] = g_strdup (argv[i]);
  if (!g_option_context_parse_strv (context, &copy, &error))
    {
      g_set_prgname ("fornax");
      wrong = g_steal_pointer (&error->message);
    }
  g_set_prgname ("fornax");

  n_args = self->args != NULL ? g_strv_length (self->args) : 0;
  if (wrong == NULL && n_args < min_args)
    wrong = g_strdup_printf (_("%s is missing; “fornax %s --help” says more"), arguments, command);
  if (wrong == NULL && n_args > max_args)
    wrong = g_strdup_printf (_("“%s” is one argument too many"), self->args[max_args]);
  if (wrong == NULL && (groups & FX_CLI_LOAD))
    wrong = check_load (self, &raw);
  if (wrong == NULL && (groups & FX_CLI_LOAD))
    wrong = check_seed (self, &raw);
  if (wrong == NULL && (groups & FX_CLI_SAMPLING))
    wrong = check_sampling (self, &raw);

  g_free (raw.kv);
  g_free (raw.gpu_layers);
  g_free (raw.activations);
  g_free (raw.seed);

  if (self->args == NULL)
    self->args = g_new0 (char *, 1);
  if (self->verbose)
    g_log_set_debug_enabled (TRUE);

  return wrong != NULL ? fx_cli_misused (command, "%s", wrong) : -1;
}

gboolean
fx_cli_parse_bytes (const char *text,
                    guint64    *bytes)
{
  static const struct
  {
    const char *unit;
    double      factor;
  } units[] = {
    { "", 1 }, { "b", 1 },
    { "k", 1024. }, { "kib", 1024. }, { "kb", 1e3 },
    { "m", 1048576. }, { "mib", 1048576. }, { "mb", 1e6 },
    { "g", 1073741824. }, { "gib", 1073741824. }, { "gb", 1e9 },
    { "t", 1099511627776. }, { "tib", 1099511627776. }, { "tb", 1e12 },
  };
  char *end;
  double number = g_ascii_strtod (text, &end);

  if (end == text || !isfinite (number) || number < 0)
    return FALSE;

  while (*end == ' ')
    end++;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_ascii_strcasecmp (end, units[i].unit) == 0)
      {
        const double product = number * units[i].factor;

        if (product >= 9.2e18)
          return FALSE;
        *bytes = (guint64) product;
        return TRUE;
      }

  return FALSE;
}
