/* fx-cli-tokenize.c - `fornax tokenize`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include <glib/gi18n.h>

#include "fx-cli-command.h"
#include "fx-cli-model.h"
#include "fx-cli-options.h"
#include "fx-tokenizer.h"

int
fx_cli_tokenize (int    argc,
                 char **argv)
{
  g_autofree char *prompt = NULL;
  g_autofree char *file = NULL;
  gboolean no_special = FALSE;
  const GOptionEntry own[] = {
    { "prompt", 'p', 0, FX_CLI_ARG_TEXT, &prompt, N_("The text"), "TEXT" },
    { "file", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("A file's bytes, exactly; - is standard input"), "FILE" },
    { "no-special", 0, 0, G_OPTION_ARG_NONE, &no_special, N_("Add no special tokens, take control tokens as text"), NULL },
    { NULL },
  };
  g_auto (FxCliOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FxModelInfo) info = NULL;
  g_autoptr (FxTokenizer) tokenizer = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GString) output = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  int status = fx_cli_options_parse (&options, argc, argv, "MODEL", _("Turn text into token ids."),
                                     own, FX_CLI_JSON, 1, 1);

  if (status >= 0)
    return status;

  text = fx_cli_read_text ("tokenize", prompt, file, &length, &status);
  if (text == NULL)
    return status;

  path = fx_cli_model_path (options.args[0], &error);
  if (path != NULL)
    info = fx_model_info_new (path, &error);
  if (info != NULL)
    tokenizer = fx_tokenizer_new (info, &error);
  if (tokenizer == NULL)
    return fx_cli_fail (options.args[0], error);

  /* An empty text has no beginning to mark. */
  if (length > 0 &&
      !fx_tokenizer_encode (tokenizer, text, length,
                            no_special ? FX_ENCODE_NONE : FX_ENCODE_SPECIAL | FX_ENCODE_PARSE,
                            ids, &error))
    return fx_cli_fail ("tokenize", error);

  /* By hand: json-glib takes a node an id. */
  output = g_string_sized_new (ids->len * 6 + 16);
  if (options.json)
    g_string_append_c (output, '[');
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (output, "%s%u", i == 0 ? "" : options.json ? ", " : " ",
                            g_array_index (ids, guint32, i));
  g_string_append (output, options.json ? "]\n" : "\n");

  return fx_cli_print (output->str, output->len);
}
