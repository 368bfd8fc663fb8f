/* main.c - a command, or the window.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gi18n.h>
#include <locale.h>

#include "fx-application.h"
#include "fx-cli.h"
#include "fx-device-info.h"

int
main (int    argc,
      char **argv)
{
  /* Set by the entry script for a program that is not installed. */
  const char *localedir = g_getenv ("FORNAX_LOCALEDIR");
  g_autoptr (FxApplication) application = NULL;

  /* The environment may be set while there is one thread. */
  fx_devices_prepare_environment ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE,
                  localedir != NULL ? localedir : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* Before anything of GTK's: the commands need no display. */
  if (argc > 1 && fx_cli_takes (argv[1]))
    return fx_cli_main (argc, argv);

  g_set_application_name (_("Fornax"));
  application = fx_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
