/* fx-context-usage.h - where the tokens of the context go, as the ring shows it.
 *
 * All in tokens.  app/ makes a new one when the draft or the chat changes and
 * sets it on the window (FxWindow:usage).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-item.h"

G_BEGIN_DECLS

#define FX_TYPE_CONTEXT_USAGE (fx_context_usage_get_type ())

G_DECLARE_FINAL_TYPE (FxContextUsage, fx_context_usage, FX, CONTEXT_USAGE, FxItem)

/**
 * FxContextUsage: each field is a property of the same name; read here, write there.
 * @system: the instructions and what the template adds
 * @history: earlier messages
 * @draft: what is being written
 * @reply: reserved for the answer
 * @total: the context
 * @exact: counted by the tokenizer, not estimated
 * @cached: of what is sent, what the model has read already
 * @read_seconds: the rest will take about so long; 0 where nobody knows
 * @left_out_first: position of the first message that would not be sent
 * @left_out: how many messages that are; 0 for none
 * @left_out_tokens: what they would take
 * @too_long: even so it does not fit
 */
struct _FxContextUsage
{
  FxItem    parent_instance;

  guint    system;
  guint    history;
  guint    draft;
  guint    reply;
  guint    total;
  gboolean exact;
  guint    cached;
  double   read_seconds;
  guint    left_out_first;
  guint    left_out;
  guint    left_out_tokens;
  gboolean too_long;
};

guint    fx_context_usage_get_used (FxContextUsage *self);
guint    fx_context_usage_get_free (FxContextUsage *self);

/* Whether history, draft and a reply of at least one token go in. */
gboolean fx_context_usage_fits     (FxContextUsage *self);

G_END_DECLS
