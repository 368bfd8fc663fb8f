/* fx-cli-logits.c - `fornax logits`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <sys/stat.h>

#include "fx-cli-command.h"
#include "fx-cli-engine.h"
#include "fx-cli-model.h"

/* A file is there whole or not at all.  What is no plain file (/dev/null, a
 * pipe, a link) is written to, never replaced. */
static gboolean
write_out (const char  *out,
           const void  *data,
           gsize        size,
           GError     **error)
{
  struct stat info;
  FILE *file;
  gboolean written;

  if (lstat (out, &info) != 0 || S_ISREG (info.st_mode))
    return g_file_set_contents_full (out, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);

  file = fopen (out, "wbe");
  written = file != NULL && fwrite (data, 1, size, file) == size && fflush (file) == 0;
  if (!written)
    g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (errno), "%s: %s", out, g_strerror (errno));
  if (file != NULL)
    fclose (file);

  return written;
}

int
fx_cli_logits (int    argc,
               char **argv)
{
  g_autofree char *list = NULL;
  g_autofree char *out = NULL;
  const GOptionEntry own[] = {
    { "tokens", 0, 0, G_OPTION_ARG_STRING, &list, N_("The ids"), "1,2,3" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_("Where the floats go"), "F.f32" },
    { NULL },
  };
  g_auto (FxCliOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FxCliEngine) engine = NULL;
  g_autoptr (FxEvent) last = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autofree char *path = NULL;
  int status = fx_cli_options_parse (&options, argc, argv, "MODEL",
                                     _("Write the logits of every position: little-endian floats, [n_tokens][n_vocab]."),
                                     own, FX_CLI_DEVICE | FX_CLI_LOAD, 1, 1);

  if (status >= 0)
    return status;
  if (list == NULL || out == NULL)
    return fx_cli_misused ("logits", "%s", list == NULL ? _("--tokens is missing") : _("--out is missing"));
  ids = fx_cli_parse_ids (list);
  if (ids == NULL || ids->len == 0)
    return fx_cli_misused ("logits", _("--tokens %s: not numbers with commas between"), list);

  path = fx_cli_model_path (options.args[0], &error);
  if (path == NULL)
    return fx_cli_fail (options.args[0], error);

  engine = fx_cli_engine_new (&options);
  if (!fx_cli_engine_load (engine, path, &options.load, &error))
    return fx_cli_fail (options.args[0], error);

  last = fx_cli_engine_run (engine,
                            fx_engine_logits (fx_cli_engine_get (engine),
                                              (const guint32 *) (gpointer) ids->data, ids->len),
                            "", NULL, NULL, &error);
  if (error != NULL)
    return fx_cli_fail (options.args[0], error);

#if G_BYTE_ORDER != G_LITTLE_ENDIAN
  for (gsize i = 0; i < last->n_logits; i++)
    ((guint32 *) (gpointer) last->logits)[i] = GUINT32_TO_LE (((guint32 *) (gpointer) last->logits)[i]);
#endif

  if (!write_out (out, last->logits, last->n_logits * sizeof (float), &error))
    return fx_cli_fail ("logits", error);

  fx_cli_note (_("%u positions of %zu logits in %s"),
               ids->len, last->n_logits / ids->len, out);

  return FX_CLI_DONE;
}
