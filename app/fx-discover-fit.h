/* fx-discover-fit.h - whether a model that is not here would fit.
 *
 * Of a search row little is known: parameters and the names of its files.
 * From those a guess is made, and said to be one.  On a page the head of one
 * or a few files is read where it is, and planned as for a load; the files
 * between are scaled from the nearest plan by their size.
 *
 * Thread-safety: the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-engine-host.h"
#include "fx-hub-model.h"
#include "fx-remote-model.h"

G_BEGIN_DECLS

/**
 * fx_discover_fit_guess:
 *
 * Sets fit, fit-label and fit-score of @item from a search row.  Of the KV
 * cache it assumes 1.45 bytes a token, times the square root of the number of
 * parameters, which is within a factor of two for grouped-query models from
 * 0.1 to 70 billion parameters.
 */
void fx_discover_fit_guess (FxEngineHost     *host,
                            const FxHubModel *model,
                            FxRemoteModel    *item);

/**
 * fx_discover_fit_plan:
 * @infos: (element-type FxModelInfo): as long as the model's files, those with
 *   the same positions; %NULL where a head has not been read
 * @context: tokens
 *
 * Sets what changes with the context of each of @item's files, and which is
 * recommended.
 *
 * Returns: position of the recommended file; -1 for none, or none yet
 */
int  fx_discover_fit_plan  (FxEngineHost     *host,
                            FxRemoteModel    *item,
                            GPtrArray        *infos,
                            guint             context);

G_END_DECLS
