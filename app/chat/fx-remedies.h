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

/* Returns: (transfer full): what went wrong, for a person: sizes in GiB where
 * the model does not fit, else the error's own words */
char       *fx_remedies_dup_sentence (FxEngineHost        *host,
                                      FxModelInfo         *info,
                                      const FxLoadOptions *options,
                                      const GError        *error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
