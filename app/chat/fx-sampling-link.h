/* fx-sampling-link.h - the engine's sampling and the item that widgets edit.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-sampling-item.h"
#include "fx-stored.h"

G_BEGIN_DECLS

/* All but the seed, which is a chat's own. */
void fx_sampling_link_show        (const FxSampling     *sampling,
                                   gint                  max_tokens,
                                   FxSamplingItem       *item);
void fx_sampling_link_read        (const FxSamplingItem *item,
                                   FxSampling           *sampling,
                                   gint                 *max_tokens);

/* What a chat has: seed, stop texts, thinking and policy, too. */
void fx_sampling_link_show_chat   (const FxChatSettings *settings,
                                   FxSamplingItem       *item);
void fx_sampling_link_read_chat   (const FxSamplingItem *item,
                                   FxChatSettings       *settings);

G_END_DECLS
