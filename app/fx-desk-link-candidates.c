/* fx-desk-link-candidates.c - the likeliest next words, while a slider moves.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-desk-link"

#include "fx-desk-link.h"

#include "fx-desk-link-private.h"
#include "fx-distribution.h"
#include "fx-sampling-link.h"

static FxLikelyTokens *
candidates_new (FxDeskLink *self)
{
  FxConversation *conversation = self->desk->conversation;
  g_autoptr (FxNextTokens) next = NULL;
  FxLikelyTokens *candidates;
  FxSampling sampling;

  if (conversation == NULL || fx_conversation_get_id (conversation) == 0 || self->desk->sampling == NULL)
    return NULL;

  fx_sampling_link_read (self->desk->sampling, &sampling, NULL);
  next = fx_engine_host_dup_next_tokens (self->studio->host, (guint64) fx_conversation_get_id (conversation),
                                         &sampling, FX_DISTRIBUTION_ROWS);
  if (next == NULL)
    return NULL;

  candidates = fx_likely_tokens_new ();
  for (guint i = 0; i < next->n_tokens; i++)
    fx_likely_tokens_add (candidates, next->tokens[i].text, next->tokens[i].before, next->tokens[i].after,
                       next->tokens[i].is_kept, next->tokens[i].is_drawn);
  g_object_set (candidates, "n-kept", next->n_kept, "temperature", (double) next->temperature, NULL);

  return candidates;
}

static gboolean
update_cb (gpointer data)
{
  FxDeskLink *self = data;
  g_autoptr (FxLikelyTokens) candidates = candidates_new (self);

  self->candidates_id = 0;
  g_object_set (self->desk, "candidates", candidates, NULL);

  return G_SOURCE_REMOVE;
}

/* Once for all properties that change together. */
void
fx_desk_link_update_candidates (FxDeskLink *self)
{
  if (self->candidates_id == 0)
    self->candidates_id = g_idle_add (update_cb, self);
}
