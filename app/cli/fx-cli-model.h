/* fx-cli-model.h - which file a command's MODEL means.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * fx_cli_model_path:
 * @name: (nullable): a path, or a name of the library; %NULL for the model
 *   used last, else the default one
 *
 * Returns: (transfer full) (type filename): %NULL with @error set
 */
char      *fx_cli_model_path    (const char  *name,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;

/* Everything in the library.
 * Returns: (transfer full) (element-type FxLibraryEntry) */
GPtrArray *fx_cli_model_list    (void) G_GNUC_WARN_UNUSED_RESULT;

/* What the chats' database remembers of models; empty without one.
 * Returns: (transfer full) (element-type FxStoredModel): last used first */
GPtrArray *fx_cli_model_used    (void) G_GNUC_WARN_UNUSED_RESULT;

/* Remembers that the model was used now; silent where that cannot be. */
void       fx_cli_model_touch   (const char  *path);

G_END_DECLS
