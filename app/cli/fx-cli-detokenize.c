/* fx-cli-detokenize.c - `fornax detokenize`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include <glib/gi18n.h>

#include "fx-cli-command.h"
#include "fx-cli-model.h"
#include "fx-cli-options.h"
#include "fx-error.h"
#include "fx-tokenizer.h"

int
fx_cli_detokenize (int    argc,
                   char **argv)
{
  g_autofree char *list = NULL;
  const GOptionEntry own[] = {
    { "ids", 0, 0, G_OPTION_ARG_STRING, &list, N_("The ids"), "1,2,3" },
    { NULL },
  };
  g_auto (FxCliOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FxModelInfo) info = NULL;
  g_autoptr (FxTokenizer) tokenizer = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  int status = fx_cli_options_parse (&options, argc, argv, "MODEL",
                                     _("Turn token ids into text: the bytes exactly, nothing added."),
                                     own, 0, 1, 1);

  if (status >= 0)
    return status;

  if (list == NULL)
    return fx_cli_misused ("detokenize", "%s", _("--ids is missing"));
  ids = fx_cli_parse_ids (list);
  if (ids == NULL)
    return fx_cli_misused ("detokenize", _("--ids %s: not numbers with commas between"), list);

  path = fx_cli_model_path (options.args[0], &error);
  if (path != NULL)
    info = fx_model_info_new (path, &error);
  if (info != NULL)
    tokenizer = fx_tokenizer_new (info, &error);
  if (tokenizer == NULL)
    return fx_cli_fail (options.args[0], error);

  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, guint32, i) >= fx_tokenizer_get_n_vocab (tokenizer))
      {
        g_set_error (&error, FX_ERROR, FX_ERROR_FORMAT, _("id %u is not one of the vocabulary's %u"),
                     g_array_index (ids, guint32, i), fx_tokenizer_get_n_vocab (tokenizer));
        return fx_cli_fail (options.args[0], error);
      }

  text = fx_tokenizer_decode (tokenizer, (const guint32 *) (gpointer) ids->data, ids->len, FALSE, &length);

  return fx_cli_print (text, length);
}
