/* fx-cli-command.h - what the files of the commands share.
 *
 * A command's function gets its own word as argv[0] and returns the exit
 * status: 0 done, 1 failed, 2 bad usage, 130 interrupted.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

enum
{
  FX_CLI_DONE = 0,
  FX_CLI_FAILED = 1,
  FX_CLI_USAGE = 2,
  FX_CLI_INTERRUPTED = 130,
};

int   fx_cli_bench      (int argc, char **argv);
int   fx_cli_chat       (int argc, char **argv);
int   fx_cli_complete   (int argc, char **argv);
int   fx_cli_detokenize (int argc, char **argv);
int   fx_cli_devices    (int argc, char **argv);
int   fx_cli_inspect    (int argc, char **argv);
int   fx_cli_logits     (int argc, char **argv);
int   fx_cli_models     (int argc, char **argv);
int   fx_cli_plan       (int argc, char **argv);
int   fx_cli_calibrate  (int argc, char **argv);
int   fx_cli_pull       (int argc, char **argv);
int   fx_cli_search     (int argc, char **argv);
int   fx_cli_selftest   (int argc, char **argv);
int   fx_cli_template   (int argc, char **argv);
int   fx_cli_tokenize   (int argc, char **argv);

/* Says "fornax: what: why" on standard error, in one line.
 * Returns: FX_CLI_FAILED, or FX_CLI_INTERRUPTED where @error is a cancel */
int   fx_cli_fail       (const char   *what,
                         const GError *error);

/* The same for wrong usage.  Returns: FX_CLI_USAGE */
int   fx_cli_misused    (const char   *what,
                         const char   *format,
                         ...) G_GNUC_PRINTF (2, 3);

/* Says a line on standard error. */
void  fx_cli_note       (const char   *format,
                         ...) G_GNUC_PRINTF (1, 2);

/* Prints the document @builder has made.
 * Returns: the exit status: FX_CLI_FAILED where output cannot be written */
int   fx_cli_print_json (JsonBuilder  *builder);

/* Writes to standard output and flushes.  Returns: the exit status */
int   fx_cli_print      (const char   *text,
                         gsize         length);

void  fx_cli_add_string (JsonBuilder  *builder,
                         const char   *name,
                         const char   *value);
void  fx_cli_add_int    (JsonBuilder  *builder,
                         const char   *name,
                         gint64        value);
void  fx_cli_add_double (JsonBuilder  *builder,
                         const char   *name,
                         double        value);
void  fx_cli_add_number (JsonBuilder  *builder,
                         double        value);
void  fx_cli_add_bool   (JsonBuilder  *builder,
                         const char   *name,
                         gboolean      value);

/* "4.7 GiB".  Returns: (transfer full) */
char *fx_cli_size       (guint64       bytes) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_cli_read_text:
 * @text: (nullable): of -p
 * @file: (nullable): of --file; "-" is standard input
 * @length: (out): bytes
 *
 * Returns: (transfer full): the one that is given; %NULL with @status set
 */
char *fx_cli_read_text  (const char   *command,
                         const char   *text,
                         const char   *file,
                         gsize        *length,
                         int          *status) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_cli_parse_ids:
 * @text: "1,2,3"; blanks are allowed
 *
 * Returns: (transfer full) (element-type guint32): %NULL when it is no list
 */
GArray *fx_cli_parse_ids (const char  *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
