/* fx-remedies.h - what can be done about a load or a reply that failed.
 *
 * Each remedy is computed with the planner, so that it works: its button says
 * the number it will use.  Actions are of the group "chat", see
 * fx-desk-link.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-engine-host.h"
#include "fx-message.h"

G_BEGIN_DECLS

/**
 * fx_remedies_new:
 * @info: (nullable): of the model in question
 * @n_needed: tokens the prompt has; 0 where that is not the matter
 *
 * Returns: (transfer full): of FxRemedy, best first; may be empty
 */
GListModel *fx_remedies_new (FxEngineHost        *host,
                             FxModelInfo         *info,
                             const FxLoadOptions *options,
                             const GError        *error,
                             guint                n_needed) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_remedies_get_larger_context:
 * @context: what is too small
 *
 * Returns: the next larger context that the model is trained for and that
 *   fits; 0 where there is none
 */
guint       fx_remedies_get_larger_context (FxEngineHost        *host,
                                            FxModelInfo         *info,
                                            const FxLoadOptions *options,
                                            guint                context);

/**
 * fx_remedies_say_full:
 * @host: (nullable): %NULL with @info for a reply of another day: the button
 *   finds the number when it is pressed
 * @context: that is full; 0 where it is not known
 *
 * Puts on @message, whose reply ended because the context is full, that it did
 * and what can be done.
 */
void        fx_remedies_say_full           (FxMessage           *message,
                                            FxEngineHost        *host,
                                            FxModelInfo         *info,
                                            const FxLoadOptions *options,
                                            guint                context);

/* Returns: (transfer full): what went wrong, for a person: sizes in GiB where
 * the model does not fit, else the error's own words */
char       *fx_remedies_dup_sentence (FxEngineHost        *host,
                                      FxModelInfo         *info,
                                      const FxLoadOptions *options,
                                      const GError        *error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
