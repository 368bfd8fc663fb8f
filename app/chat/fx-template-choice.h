/* fx-template-choice.h - the chat template a user put in the place of a model's.
 *
 * One file a model, in the folder "templates" of the user's data folder; the
 * model's own file is never changed.  Window and commands use the same.
 *
 * Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The form that most models know whose own template is missing or broken. */
const char *fx_template_choice_get_chatml (void);

/**
 * fx_template_choice_load:
 * @model_path: (type filename): of the model's file
 *
 * Returns: (transfer full) (nullable): %NULL where the model's own holds
 */
char     *fx_template_choice_load (const char  *model_path) G_GNUC_WARN_UNUSED_RESULT;

/* @source: (nullable): %NULL goes back to the model's own */
gboolean  fx_template_choice_save (const char  *model_path,
                                   const char  *source,
                                   GError     **error);

G_END_DECLS
