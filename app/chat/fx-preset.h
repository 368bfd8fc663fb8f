/* fx-preset.h - named sets of instructions and sampling.
 *
 * A file each, `fornax/presets/NAME.json` in the user's data folder, with the
 * name escaped as in a URI.  What is exported is the same text:
 *
 *   { "fornax_preset": 1, "name": ..., "instructions": ..., "temperature": ...,
 *     all of fx-sampling-json.h but the seed, "max_tokens", "stop", "thinking" }
 *
 * Blocking, for a few kilobytes.
 *
 * Thread-safety: one thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "fx-stored.h"

G_BEGIN_DECLS

#define FX_PRESET_MAX_NAME 60        /* characters */
#define FX_PRESET_MAX_SIZE (1 << 20) /* bytes */

/* Returns: (transfer full): the names, in the order of the language */
char     **fx_preset_list      (void) G_GNUC_WARN_UNUSED_RESULT;

/* @settings: initialised; gets what the preset has */
gboolean   fx_preset_load      (const char            *name,
                                FxChatSettings        *settings,
                                GError               **error);

/* Writes over one of the same name. */
gboolean   fx_preset_save      (const char            *name,
                                const FxChatSettings  *settings,
                                GError               **error);

/* @error: %G_IO_ERROR_EXISTS where @new_name is taken */
gboolean   fx_preset_rename    (const char            *name,
                                const char            *new_name,
                                GError               **error);
gboolean   fx_preset_remove    (const char            *name,
                                GError               **error);

/* What a file of it holds.  Returns: (transfer full) */
char      *fx_preset_to_json   (const char            *name,
                                const FxChatSettings  *settings) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_preset_from_json:
 * @json: (array length=size): not trusted
 * @settings: initialised; gets what is understood and in range
 * @error: %G_IO_ERROR_INVALID_DATA for what is not a preset
 *
 * Returns: (transfer full): its name; %NULL with @error set
 */
char      *fx_preset_from_json (const char            *json,
                                gsize                  size,
                                FxChatSettings        *settings,
                                GError               **error) G_GNUC_WARN_UNUSED_RESULT;

/* @name, or with a number behind it where that is taken.
 * Returns: (transfer full) */
char      *fx_preset_free_name (const char            *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
