/* fx-cli-pull.c - `fornax pull`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fx-cli-command.h"
#include "fx-cli-options.h"
#include "fx-downloads.h"

/* Off a terminal a line for so much. */
#define STEP 0.1

typedef struct
{
  FxDownloads     *downloads;
  FxDownload      *download;
  const char      *reference;
  GMainLoop       *loop;
  gboolean         is_terminal;
  gboolean         is_interrupted;
  gboolean         has_line;
  double           said;
  FxDownloadState  said_state;
} Pull;

/* "43 %   2.1 GB of 4.7 GB   31 MB/s   1 min 24 s" */
static char *
describe (FxDownload *download)
{
  g_autofree char *done = g_format_size (fx_download_get_done (download));
  g_autofree char *size = g_format_size (fx_download_get_size (download));
  g_autofree char *speed = g_format_size ((guint64) fx_download_get_speed (download));
  const gint64 eta = fx_download_get_eta (download);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%3d %%   ", (int) (100 * fx_download_get_progress (download)));
  g_string_append_printf (text, _("%s of %s"), done, size);
  if (fx_download_get_speed (download) >= 1)
    {
      g_string_append (text, "   ");
      g_string_append_printf (text, _("%s/s"), speed);
    }
  if (eta >= 3600)
    g_string_append_printf (text, _("   %d h %d min"), (int) (eta / 3600), (int) (eta % 3600 / 60));
  else if (eta >= 60)
    g_string_append_printf (text, _("   %d min %d s"), (int) (eta / 60), (int) (eta % 60));
  else if (eta >= 0)
    g_string_append_printf (text, _("   %d s"), (int) eta);

  return g_string_free (text, FALSE);
}

static char *
describe_state (FxDownload *download)
{
  switch (fx_download_get_state (download))
    {
    case FX_DOWNLOAD_WAITING:
      return g_strdup_printf (_("waiting: %s"), fx_download_get_problem (download));
    case FX_DOWNLOAD_CHECKING:
      return g_strdup (_("checking the SHA-256"));
    case FX_DOWNLOAD_QUEUED:
      return g_strdup (_("queued"));
    case FX_DOWNLOAD_RUNNING:
    case FX_DOWNLOAD_PAUSED:
    case FX_DOWNLOAD_DONE:
    case FX_DOWNLOAD_FAILED:
    case FX_DOWNLOAD_CANCELLED:
    default:
      return describe (download);
    }
}

static void
end_line (Pull *pull)
{
  if (pull->has_line)
    fputs ("\r\033[K", stderr);
  pull->has_line = FALSE;
}

static void
say (Pull *pull)
{
  const FxDownloadState state = fx_download_get_state (pull->download);
  const double progress = fx_download_get_progress (pull->download);
  g_autofree char *text = describe_state (pull->download);

  if (pull->is_terminal)
    {
      fprintf (stderr, "\r\033[K%s", text);
      fflush (stderr);
      pull->has_line = TRUE;
    }
  else if (state != pull->said_state || progress >= pull->said + STEP)
    {
      fx_cli_note ("%s", text);
      pull->said = progress;
      pull->said_state = state;
    }
}

static void
on_notify (FxDownload *download,
           GParamSpec *pspec,
           Pull       *pull)
{
  switch (fx_download_get_state (download))
    {
    case FX_DOWNLOAD_DONE:
    case FX_DOWNLOAD_FAILED:
    case FX_DOWNLOAD_PAUSED:
    case FX_DOWNLOAD_CANCELLED:
      g_main_loop_quit (pull->loop);
      break;
    case FX_DOWNLOAD_QUEUED:
    case FX_DOWNLOAD_RUNNING:
    case FX_DOWNLOAD_WAITING:
    case FX_DOWNLOAD_CHECKING:
    default:
      say (pull);
    }
}

static gboolean
on_interrupt (gpointer user_data)
{
  Pull *pull = user_data;

  pull->is_interrupted = TRUE;
  if (pull->download != NULL)
    fx_downloads_pause (pull->downloads, pull->download);

  return G_SOURCE_CONTINUE;
}

static int
print_result (Pull     *pull,
              gboolean  json)
{
  g_autoptr (JsonBuilder) builder = NULL;
  const char *path = fx_download_get_path (pull->download);
  g_autofree char *line = NULL;

  if (!json)
    {
      line = g_strconcat (path, "\n", NULL);
      return fx_cli_print (line, strlen (line));
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  fx_cli_add_string (builder, "model", fx_download_get_model_id (pull->download));
  fx_cli_add_string (builder, "name", fx_download_get_title (pull->download));
  fx_cli_add_string (builder, "path", path);
  fx_cli_add_string (builder, "source", fx_download_get_address (pull->download));
  fx_cli_add_string (builder, "quant", fx_download_get_label (pull->download));
  fx_cli_add_int (builder, "bytes", (gint64) fx_download_get_size (pull->download));
  fx_cli_add_string (builder, "sha256", fx_download_get_sha256 (pull->download));
  json_builder_end_object (builder);

  return fx_cli_print_json (builder);
}

static int
finish (Pull     *pull,
        gboolean  json)
{
  g_autofree char *text = NULL;

  end_line (pull);
  if (fx_download_get_state (pull->download) == FX_DOWNLOAD_DONE)
    {
      fx_cli_note (_("%s is whole; its SHA-256 is right"), fx_download_get_title (pull->download));
      return print_result (pull, json);
    }

  if (pull->is_interrupted)
    {
      text = describe (pull->download);
      fx_cli_note (_("Stopped at %s"), g_strstrip (text));
      fx_cli_note (_("What came is kept; “fornax pull %s” goes on from there."), pull->reference);
      return FX_CLI_INTERRUPTED;
    }

  return fx_cli_fail (pull->reference, fx_download_get_error (pull->download));
}

static int
run (Pull        *pull,
     FxHubModel  *model,
     FxHubFile   *file,
     gboolean     json)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *size = g_format_size (file->size);
  /* From the first byte on. */
  const guint interrupt_id = g_unix_signal_add (SIGINT, on_interrupt, pull);
  const guint terminate_id = g_unix_signal_add (SIGTERM, on_interrupt, pull);
  int status;

  pull->download = fx_downloads_add (pull->downloads, model, file, &error);
  if (pull->download == NULL)
    return fx_cli_fail (pull->reference, error);
  g_object_ref (pull->download);

  /* Who types the word wants it now. */
  if (fx_downloads_get_asks (pull->downloads))
    {
      fx_cli_note ("%s", _("The network is metered."));
      fx_downloads_answer_metered (pull->downloads, TRUE);
    }

  if (fx_download_get_state (pull->download) != FX_DOWNLOAD_DONE)
    {
      const gulong id = g_signal_connect (pull->download, "notify", G_CALLBACK (on_notify), pull);

      fx_cli_note (_("%s, %s, from %s"), file->name, size, model->base);
      g_main_loop_run (pull->loop);
      g_signal_handler_disconnect (pull->download, id);
    }

  fx_downloads_shut_down (pull->downloads);
  status = finish (pull, json);
  g_object_unref (pull->download);
  g_source_remove (interrupt_id);
  g_source_remove (terminate_id);

  return status;
}

int
fx_cli_pull (int    argc,
             char **argv)
{
  g_auto (FxCliOptions) options = { 0 };
  g_autoptr (FxHubClient) client = NULL;
  g_autoptr (FxDownloads) downloads = NULL;
  g_autoptr (FxHubModel) model = NULL;
  g_autoptr (FxHubFile) file = NULL;
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (GError) error = NULL;
  Pull pull = { .is_terminal = isatty (STDERR_FILENO), .said = -1, .said_state = FX_DOWNLOAD_RUNNING };
  int status = fx_cli_options_parse (&options, argc, argv, _("REFERENCE"),
                                     _("Download a model: llama3.1:8b, hf:owner/repository:Q4_K_M."),
                                     NULL, FX_CLI_JSON, 1, 1);

  if (status >= 0)
    return status;

  pull.reference = options.args[0];
  client = fx_hub_client_new_from_settings ();
  model = fx_hub_client_resolve (client, pull.reference, &file, NULL, &error);
  if (model == NULL)
    {
      status = fx_cli_fail (pull.reference, error);
      if (g_error_matches (error, FX_HUB_ERROR, FX_HUB_ERROR_GATED))
        fx_cli_note (_("A token goes into HF_TOKEN."));
      return g_error_matches (error, FX_HUB_ERROR, FX_HUB_ERROR_REFERENCE) ? FX_CLI_USAGE : status;
    }

  downloads = fx_downloads_new (client, NULL, NULL);
  loop = g_main_loop_new (NULL, FALSE);
  pull.downloads = downloads;
  pull.loop = loop;

  return run (&pull, model, file, options.json);
}
