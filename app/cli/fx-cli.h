/* fx-cli.h - the commands: `fornax WORD ...`.
 *
 * A file a command; see commands.md for what each does.  None opens a display.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @word is a command, or nothing the window could open, so that it
 * has to be a command misspelt. */
gboolean fx_cli_takes (const char *word);

/* @argv[1] is the command.  Returns: the exit status */
int      fx_cli_main  (int         argc,
                       char      **argv);

G_END_DECLS
