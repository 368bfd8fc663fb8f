/* fx-cli-template.c - `fornax template`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-chat-model.h"
#include "fx-cli-command.h"
#include "fx-cli-model.h"
#include "fx-cli-options.h"
#include "fx-error.h"

/* Sets @name from a JSON file. */
static gboolean
set_from_file (FxTemplateArgs  *args,
               const char      *name,
               const char      *file,
               GError         **error)
{
  g_autofree char *json = NULL;

  if (!g_file_get_contents (file, &json, NULL, error))
    return FALSE;
  if (!fx_template_args_set_json (args, name, json, error))
    {
      g_prefix_error (error, "%s: ", file);
      return FALSE;
    }

  return TRUE;
}

/* Each "name=json". */
static gboolean
set_pairs (FxTemplateArgs  *args,
           char           **pairs,
           GError         **error)
{
  for (guint i = 0; pairs != NULL && pairs[i] != NULL; i++)
    {
      char *equals = strchr (pairs[i], '=');
      g_autofree char *name = NULL;

      if (equals == NULL || equals == pairs[i])
        {
          g_set_error (error, FX_ERROR, FX_ERROR_FORMAT, _("--set %s: not name=json"), pairs[i]);
          return FALSE;
        }

      name = g_strndup (pairs[i], (gsize) (equals - pairs[i]));
      if (!fx_template_args_set_json (args, name, equals + 1, error))
        {
          g_prefix_error (error, "--set %s: ", name);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
set_now (FxTemplateArgs  *args,
         const char      *now,
         GError         **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *iso = g_strconcat (now, "T00:00:00", NULL);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (iso, zone);

  if (time == NULL)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT, _("--now %s: not YYYY-MM-DD"), now);
      return FALSE;
    }

  fx_template_args_set_now (args, g_date_time_to_unix (time));

  return TRUE;
}

/* Returns: the template's source; @tokenizer where there is a model */
static char *
find_source (const char   *name,
             FxTokenizer **tokenizer,
             GError      **error)
{
  g_autofree char *path = NULL;
  g_autoptr (FxModelInfo) info = NULL;
  char *source = NULL;

  if (g_str_has_suffix (name, ".jinja") || g_str_has_suffix (name, ".jinja2"))
    {
      g_file_get_contents (name, &source, NULL, error);
      return source;
    }

  path = fx_cli_model_path (name, error);
  if (path == NULL)
    return NULL;
  info = fx_model_info_new (path, error);
  if (info == NULL)
    return NULL;

  if (fx_model_info_get_chat_template (info) == NULL)
    {
      g_set_error_literal (error, FX_ERROR, FX_ERROR_UNSUPPORTED, _("a base model: it has no template"));
      return NULL;
    }

  /* Only for the texts of BOS and EOS, so a kind we lack is no obstacle. */
  *tokenizer = fx_tokenizer_new (info, NULL);

  return g_strdup (fx_model_info_get_chat_template (info));
}

int
fx_cli_template (int    argc,
                 char **argv)
{
  g_autofree char *messages = NULL;
  g_autofree char *tools = NULL;
  g_autofree char *bos = NULL;
  g_autofree char *eos = NULL;
  g_autofree char *now = NULL;
  g_auto (GStrv) pairs = NULL;
  gboolean no_generation_prompt = FALSE;
  const GOptionEntry own[] = {
    { "messages", 0, 0, G_OPTION_ARG_FILENAME, &messages, N_("A JSON list of messages"), "F.json" },
    { "tools", 0, 0, G_OPTION_ARG_FILENAME, &tools, N_("A JSON list of tools"), "F.json" },
    { "bos", 0, 0, FX_CLI_ARG_TEXT, &bos, N_("bos_token"), "S" },
    { "eos", 0, 0, FX_CLI_ARG_TEXT, &eos, N_("eos_token"), "S" },
    { "now", 0, 0, G_OPTION_ARG_STRING, &now, N_("The day the template sees"), "YYYY-MM-DD" },
    { "set", 0, 0, FX_CLI_ARG_TEXT_ARRAY, &pairs, N_("Another variable"), "name=json" },
    { "no-generation-prompt", 0, 0, G_OPTION_ARG_NONE, &no_generation_prompt, N_("Do not open the reply"), NULL },
    { NULL },
  };
  g_auto (FxCliOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FxTokenizer) tokenizer = NULL;
  g_autoptr (FxTemplate) template = NULL;
  g_autoptr (FxTemplateArgs) args = fx_template_args_new ();
  g_autofree char *source = NULL;
  g_autofree char *text = NULL;
  int status = fx_cli_options_parse (&options, argc, argv, "MODEL|FILE.jinja",
                                     _("Render a chat template: the prompt exactly, nothing added."),
                                     own, 0, 1, 1);

  if (status >= 0)
    return status;
  if (messages == NULL)
    return fx_cli_misused ("template", "%s", _("--messages is missing"));
  if ((bos != NULL && !g_utf8_validate (bos, -1, NULL)) ||
      (eos != NULL && !g_utf8_validate (eos, -1, NULL)))
    return fx_cli_misused ("template", "%s", _("the text is not UTF-8"));

  source = find_source (options.args[0], &tokenizer, &error);
  if (source != NULL)
    template = fx_template_new (source, &error);
  if (template == NULL)
    return fx_cli_fail (options.args[0], error);

  if (bos == NULL)
    bos = g_strdup (tokenizer != NULL ? fx_tokenizer_get_bos_text (tokenizer) : "");
  if (eos == NULL)
    eos = g_strdup (tokenizer != NULL ? fx_tokenizer_get_eos_text (tokenizer) : "");
  fx_template_args_set_string (args, "bos_token", bos);
  fx_template_args_set_string (args, "eos_token", eos);
  fx_template_args_set_boolean (args, "add_generation_prompt", !no_generation_prompt);

  if (!set_from_file (args, "messages", messages, &error) ||
      !(tools != NULL ? set_from_file (args, "tools", tools, &error)
                      : fx_template_args_set_json (args, "tools", "null", &error)))
    return fx_cli_fail ("template", error);
  if ((now != NULL && !set_now (args, now, &error)) ||
      !set_pairs (args, pairs, &error))
    return fx_cli_misused ("template", "%s", error->message);

  text = fx_template_render (template, args, NULL, &error);
  if (text == NULL)
    return fx_cli_fail (options.args[0], error);

  return fx_cli_print (text, strlen (text));
}
