/* fx-reply-stats.h - the figures of a reply, computed, said and kept.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-engine.h"

G_BEGIN_DECLS

/* Tokens per second of the prompt's new tokens; 0 where there were none. */
double  fx_reply_stats_prefill_tps (const FxReplyStats *self);

/* Tokens per second after the first; 0 for a reply of one. */
double  fx_reply_stats_decode_tps  (const FxReplyStats *self);

/* "end_of_turn", "max_tokens", "context", "stop_string"; "" for none */
const char *fx_finish_name         (FxFinish            finish);

/**
 * fx_reply_stats_describe:
 * @stopped: the user ended it
 *
 * Returns: (transfer full): "48.2 tok/s · 312 tokens · first token 0.21 s ·
 *   stopped: end of turn", in the user's language
 */
char   *fx_reply_stats_describe    (const FxReplyStats *self,
                                    gboolean            stopped) G_GNUC_WARN_UNUSED_RESULT;

/* For the database, with what was thought: seconds and tokens. */
char   *fx_reply_stats_to_json     (const FxReplyStats *self,
                                    double              reasoning_time,
                                    guint               n_reasoning) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: whether @json had any */
gboolean fx_reply_stats_from_json  (FxReplyStats       *self,
                                    double             *reasoning_time,
                                    guint              *n_reasoning,
                                    const char         *json);

G_END_DECLS
