/* fx-cli-options.h - the options that several commands share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-plan.h"
#include "fx-sampling.h"

G_BEGIN_DECLS

/**
 * FxCliGroups: which options a command takes besides its own.
 * @FX_CLI_JSON: --json
 * @FX_CLI_DEVICE: --device
 * @FX_CLI_LOAD: --context, --kv, --gpu-layers, --activations, --seed
 * @FX_CLI_SAMPLING: --temp and its kin
 *
 * Each takes -v and --help.
 */
typedef enum
{
  FX_CLI_JSON = 1 << 0,
  FX_CLI_DEVICE = 1 << 1,
  FX_CLI_LOAD = 1 << 2,
  FX_CLI_SAMPLING = 1 << 3,
} FxCliGroups;

/**
 * FxCliOptions:
 * @args: what is left: the arguments without a dash
 */
typedef struct
{
  gboolean       json;
  gboolean       verbose;
  char          *device;
  FxLoadOptions  load;
  FxSampling     sampling;
  GStrv          args;
} FxCliOptions;

/* A text, which is UTF-8 whatever the locale: GLib would convert a string
 * from the locale's character set, and fail in the C locale. */
#define FX_CLI_ARG_TEXT G_OPTION_ARG_FILENAME
#define FX_CLI_ARG_TEXT_ARRAY G_OPTION_ARG_FILENAME_ARRAY

/**
 * fx_cli_options_parse:
 * @arguments: for the usage line: "MODEL"
 * @own: the command's own options
 * @min_args: how many arguments it needs
 * @max_args: and takes
 *
 * --help prints and exits.
 *
 * Returns: -1 to go on, else the exit status, said already
 */
int  fx_cli_options_parse  (FxCliOptions       *self,
                            int                 argc,
                            char              **argv,
                            const char         *arguments,
                            const char         *summary,
                            const GOptionEntry *own,
                            FxCliGroups         groups,
                            guint               min_args,
                            guint               max_args);
void fx_cli_options_finish (FxCliOptions       *self);

/* "12GiB", "512 MiB", "1.5G" (as GiB), "8000000", "8GB".
 * Returns: FALSE where it is no size */
gboolean fx_cli_parse_bytes (const char        *text,
                             guint64           *bytes);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FxCliOptions, fx_cli_options_finish)

G_END_DECLS
