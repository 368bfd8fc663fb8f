/* hub-server.c - the test hub as a program: what `./fornax run --demo-hub` asks
 *
 *   fornax-hub-server [OPTION…] FILE.gguf… -- COMMAND [ARGUMENT…]
 *
 * Serves the files on the loopback, as models of "demo" on the hub and as
 * images of the registry, runs COMMAND with HF_ENDPOINT and FORNAX_REGISTRY
 * set to it, and ends with it and its status.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib-unix.h>
#include <locale.h>
#include <string.h>
#include <sys/wait.h>

#include "fx-hub-server.h"

static const char readme[] =
  "---\nlicense: apache-2.0\n---\n\n# %s\n\n"
  "This model is served from a file on this computer, by the hub that Fornax is tested with. "
  "Everything else is as on the real hub:\n\n"
  "- searching and paging,\n- reading the header from afar, to tell whether it fits,\n"
  "- downloading in ranges, with the SHA-256 checked.\n";

/* "SmolLM2-135M-Instruct" and "q4_1" of "SmolLM2-135M-Instruct.Q4_1.gguf" */
static void
split_name (const char  *path,
            char       **title,
            char       **tag)
{
  g_autofree char *name = g_path_get_basename (path);
  char *dot;

  if (g_str_has_suffix (name, ".gguf"))
    name[strlen (name) - strlen (".gguf")] = '\0';
  dot = strrchr (name, '.');
  *tag = dot != NULL ? g_ascii_strdown (dot + 1, -1) : g_strdup ("latest");
  *title = dot != NULL ? g_strndup (name, (gsize) (dot - name)) : g_strdup (name);
}

static gboolean
add_file (FxHubServer  *server,
          const char   *path,
          GError      **error)
{
  g_autoptr (GMappedFile) map = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *title = NULL;
  g_autofree char *tag = NULL;
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  g_autofree char *image = NULL;
  g_autofree char *lower = NULL;
  g_autofree char *name = g_path_get_basename (path);
  const char *layers[] = { "params", "{\"temperature\":0.2,\"top_p\":0.9}", "license", "Apache-2.0", NULL };

  if (map == NULL)
    return FALSE;

  bytes = g_mapped_file_get_bytes (map);
  split_name (path, &title, &tag);
  id = g_strdup_printf ("demo/%s-GGUF", title);
  text = g_strdup_printf (readme, title);
  lower = g_ascii_strdown (title, -1);
  image = g_strdup_printf ("library/%s:%s", lower, tag);
  fx_hub_server_add_model (server, id, NULL, text, "apache-2.0");
  fx_hub_server_add_file (server, id, name, bytes);
  fx_hub_server_add_image (server, image, tag, bytes, layers);

  return TRUE;
}

static void
on_child (GPid     pid,
          int      status,
          gpointer user_data)
{
  *(int *) user_data = WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
}

static gboolean
pass_on (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE.gguf… -- COMMAND [ARGUMENT…]");
  g_autoptr (FxHubServer) server = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) environment = g_get_environ ();
  g_auto (GStrv) words = NULL;
  FxHubFaults faults = { .n_file = -1 };
  gint64 hold = 0;
  g_autofree char *count = NULL;
  gboolean flip = FALSE;
  const GOptionEntry entries[] = {
    { "hold", 0, 0, G_OPTION_ARG_INT64, &hold, "Nothing comes of a file from this byte on", "N" },
    { "count", 0, 0, G_OPTION_ARG_FILENAME, &count, "Where to write in the end how many bytes of files were sent", "FILE" },
    { "flip", 0, 0, G_OPTION_ARG_NONE, &flip, "The first byte of every file is wrong", NULL },
    { NULL },
  };
  int command = 1;
  int status = -1;
  GPid pid;

  setlocale (LC_ALL, "");
  while (command < argc && !g_str_equal (argv[command], "--"))
    command++;
  if (command + 1 >= argc)
    {
      g_printerr ("fornax-hub-server: no command\n");
      return 2;
    }
  words = g_strdupv (argv + command + 1);
  argv[command] = NULL;
  argc = command;
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("fornax-hub-server: %s\n", error->message);
      return 2;
    }

  server = fx_hub_server_new (0);
  for (int i = 1; i < argc; i++)
    if (!add_file (server, argv[i], &error))
      {
        g_printerr ("fornax-hub-server: %s\n", error->message);
        return 1;
      }
  faults.hold_at = (guint64) MAX (hold, 0);
  faults.flip = flip;
  fx_hub_server_set_faults (server, &faults);

  environment = g_environ_setenv (environment, "HF_ENDPOINT", fx_hub_server_get_url (server), TRUE);
  environment = g_environ_setenv (environment, "FORNAX_REGISTRY", fx_hub_server_get_url (server), TRUE);
  /* The command's own to answer. */
  g_unix_signal_add (SIGINT, pass_on, NULL);
  if (!g_spawn_async (NULL, words, environment,
                      G_SPAWN_SEARCH_PATH_FROM_ENVP | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN,
                      NULL, NULL, &pid, &error))
    {
      g_printerr ("fornax-hub-server: %s\n", error->message);
      return 1;
    }
  g_child_watch_add (pid, on_child, &status);
  while (status < 0)
    g_main_context_iteration (NULL, TRUE);

  if (count != NULL)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT "\n", fx_hub_server_get_n_bytes (server));

      if (!g_file_set_contents (count, text, -1, &error))
        {
          g_printerr ("fornax-hub-server: %s\n", error->message);
          return 1;
        }
    }

  return status;
}
