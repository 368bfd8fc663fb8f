/* fx-cli.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include "fx-cli.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fx-cli-command.h"

typedef struct
{
  const char  *name;
  int        (*run) (int argc, char **argv);
  const char  *summary;
} Command;

static const Command commands[] = {
  { "devices", fx_cli_devices, N_("List the Vulkan devices") },
  { "models", fx_cli_models, N_("List the library") },
  { "search", fx_cli_search, N_("Search the Hugging Face hub") },
  { "pull", fx_cli_pull, N_("Download a model") },
  { "inspect", fx_cli_inspect, N_("Show what a model file says of itself") },
  { "plan", fx_cli_plan, N_("Show the memory a load will take, to the byte") },
  { "chat", fx_cli_chat, N_("Chat in the terminal, or answer one question") },
  { "complete", fx_cli_complete, N_("Go on with a text, without a template") },
  { "tokenize", fx_cli_tokenize, N_("Turn text into token ids") },
  { "detokenize", fx_cli_detokenize, N_("Turn token ids into text") },
  { "template", fx_cli_template, N_("Render a chat template") },
  { "logits", fx_cli_logits, N_("Write the logits of every position") },
  { "bench", fx_cli_bench, N_("Measure speed and memory") },
  { "calibrate", fx_cli_calibrate, N_("Measure this device, for forecasts of speed") },
  { "selftest", fx_cli_selftest, N_("Check every shader against its reference") },
};

static const Command *
find (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, word))
      return &commands[i];

  return NULL;
}

gboolean
fx_cli_takes (const char *word)
{
  if (g_str_equal (word, "--help") || g_str_equal (word, "-h") ||
      g_str_equal (word, "help") || g_str_equal (word, "--version"))
    return TRUE;

  /* GApplication's own: --gapplication-service and the like. */
  if (word[0] == '-')
    return !(g_str_has_prefix (word, "--gapplication-") || g_str_has_prefix (word, "--help-") ||
             g_str_equal (word, "--"));

  return find (word) != NULL || !(strchr (word, '/') != NULL ||
                                  strchr (word, '.') != NULL ||
                                  g_file_test (word, G_FILE_TEST_EXISTS));
}

static int
help (void)
{
  g_print ("%s\n  fornax [FILE.gguf…]\n  fornax %s\n\n%s\n",
           _("Usage:"), _("COMMAND [OPTION…] [ARGUMENT…]"),
           _("Without a command the window opens."));
  g_print ("\n%s\n", _("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-11s %s\n", commands[i].name, _(commands[i].summary));
  g_print ("\n%s\n", _("“fornax COMMAND --help” says more of each."));

  return FX_CLI_DONE;
}

int
fx_cli_main (int    argc,
             char **argv)
{
  const Command *command;

  g_return_val_if_fail (argc >= 2, FX_CLI_USAGE);

  /* Standard output is for results, even with G_MESSAGES_DEBUG. */
  g_log_writer_default_set_use_stderr (TRUE);

  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("fornax " FX_VERSION "\n");
      return FX_CLI_DONE;
    }

  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    return help ();

  command = find (argv[1]);
  if (command == NULL)
    return fx_cli_misused (argv[1], "%s",
                           argv[1][0] == '-' ? _("no such option; “fornax --help” lists the commands")
                                             : _("no such command; “fornax --help” lists them"));

  g_set_prgname ("fornax");

  return command->run (argc - 1, argv + 1);
}

static void
say_line (const char *what,
          const char *why)
{
  g_autofree char *line = what != NULL ? g_strdup_printf ("fornax: %s: %s", what, why)
                                       : g_strdup_printf ("fornax: %s", why);

  g_strdelimit (line, "\r\n", ' ');
  g_printerr ("%s\n", line);
}

int
fx_cli_fail (const char   *what,
             const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FX_CLI_INTERRUPTED;

  say_line (what, error->message);

  return FX_CLI_FAILED;
}

int
fx_cli_misused (const char *what,
                const char *format,
                ...)
{
  g_autofree char *why = NULL;
  va_list args;

  va_start (args, format);
  why = g_strdup_vprintf (format, args);
  va_end (args);

  say_line (what, why);

  return FX_CLI_USAGE;
}

void
fx_cli_note (const char *format,
             ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  g_printerr ("%s\n", text);
}

int
fx_cli_print (const char *text,
              gsize       length)
{
  /* Not g_print (), which converts to the locale's character set. */
  if (fwrite (text, 1, length, stdout) == length && fflush (stdout) == 0)
    return FX_CLI_DONE;

  say_line (_("standard output"), g_strerror (errno));

  return FX_CLI_FAILED;
}

int
fx_cli_print_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  return fx_cli_print (line, strlen (line));
}

void
fx_cli_add_string (JsonBuilder *builder,
                   const char  *name,
                   const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
fx_cli_add_int (JsonBuilder *builder,
                const char  *name,
                gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
fx_cli_add_double (JsonBuilder *builder,
                   const char  *name,
                   double       value)
{
  json_builder_set_member_name (builder, name);
  fx_cli_add_number (builder, value);
}

void
fx_cli_add_number (JsonBuilder *builder,
                   double       value)
{
  /* JSON has no NaN and no infinity. */
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
fx_cli_add_bool (JsonBuilder *builder,
                 const char  *name,
                 gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

char *
fx_cli_size (guint64 bytes)
{
  return g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS);
}

static char *
read_stdin (gsize   *length,
            GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[65536];
  gssize n;

  while ((n = read (STDIN_FILENO, buffer, sizeof buffer)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error_literal (error, G_FILE_ERROR, (gint) g_file_error_from_errno (errno),
                               g_strerror (errno));
          return NULL;
        }
      g_byte_array_append (bytes, buffer, (guint) n);
    }

  *length = bytes->len;
  g_byte_array_append (bytes, (const guint8 *) "", 1);

  return (char *) g_byte_array_steal (bytes, NULL);
}

char *
fx_cli_read_text (const char *command,
                  const char *text,
                  const char *file,
                  gsize      *length,
                  int        *status)
{
  g_autoptr (GError) error = NULL;
  char *contents = NULL;

  if ((text == NULL) == (file == NULL))
    {
      *status = fx_cli_misused (command, "%s", _("takes one of -p TEXT and --file FILE"));
      return NULL;
    }

  if (text != NULL)
    {
      *length = strlen (text);
      return g_strdup (text);
    }

  if (g_str_equal (file, "-"))
    contents = read_stdin (length, &error);
  else
    g_file_get_contents (file, &contents, length, &error);

  if (contents == NULL)
    *status = fx_cli_fail (command, error);

  return contents;
}

GArray *
fx_cli_parse_ids (const char *text)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint64 number;
      guint32 id;

      if (!g_ascii_string_to_unsigned (g_strstrip (words[i]), 10, 0, G_MAXUINT32, &number, NULL))
        return NULL;
      id = (guint32) number;
      g_array_append_val (ids, id);
    }

  return g_steal_pointer (&ids);
}
