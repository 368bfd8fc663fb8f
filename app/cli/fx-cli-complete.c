/* fx-cli-complete.c - `fornax complete`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include <glib/gi18n.h>

#include "fx-cli-command.h"
#include "fx-cli-model.h"
#include "fx-cli-reply.h"
#include "fx-tokenizer.h"

int
fx_cli_complete (int    argc,
                 char **argv)
{
  g_autofree char *prompt = NULL;
  g_autofree char *file = NULL;
  gint max_tokens = 128;
  const GOptionEntry own[] = {
    { "prompt", 'p', 0, FX_CLI_ARG_TEXT, &prompt, N_("The text to go on with"), "TEXT" },
    { "file", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("A file's text; - is standard input"), "FILE" },
    { "max-tokens", 'n', 0, G_OPTION_ARG_INT, &max_tokens, N_("At most so many tokens; -1 as many as fit"), "N" },
    { NULL },
  };
  g_auto (FxCliOptions) options = { 0 };
  g_auto (FxCliReply) reply = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FxModelInfo) info = NULL;
  g_autoptr (FxTokenizer) tokenizer = NULL;
  g_autoptr (FxCliEngine) engine = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  FxGenerate generate = { 0 };
  gsize length = 0;
  int status = fx_cli_options_parse (&options, argc, argv, "MODEL",
                                     _("Go on with a text as it stands, without a template."),
                                     own, FX_CLI_JSON | FX_CLI_DEVICE | FX_CLI_LOAD | FX_CLI_SAMPLING, 1, 1);

  if (status >= 0)
    return status;
  if (max_tokens < -1)
    return fx_cli_misused ("complete", _("-n %d: -1 or more"), max_tokens);

  text = fx_cli_read_text ("complete", prompt, file, &length, &status);
  if (text == NULL)
    return status;

  path = fx_cli_model_path (options.args[0], &error);
  if (path != NULL)
    info = fx_model_info_new (path, &error);
  if (info != NULL)
    tokenizer = fx_tokenizer_new (info, &error);
  if (tokenizer == NULL ||
      !fx_tokenizer_encode (tokenizer, text, length, FX_ENCODE_SPECIAL | FX_ENCODE_PARSE, ids, &error))
    return fx_cli_fail (options.args[0], error);

  engine = fx_cli_engine_new (&options);
  if (!fx_cli_engine_load (engine, path, &options.load, &error))
    return fx_cli_fail (options.args[0], error);
  fx_cli_model_touch (path);

  generate.ids = (const guint32 *) (gpointer) ids->data;
  generate.n_ids = ids->len;
  generate.max_tokens = max_tokens;
  generate.sampling = options.sampling;
  if (!fx_cli_reply_run (&reply, engine, &generate, !options.json, &error))
    return fx_cli_fail (options.args[0], error);

  return options.json ? fx_cli_reply_json (&reply) : fx_cli_reply_end (&reply);
}
