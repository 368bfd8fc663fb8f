/* fx-last-steps.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-last-steps.h"

#include <pthread.h>

#include "fx-breakers.h"
#include "fx-next-tokens-private.h"

#define MAX_KEPT 8

typedef struct
{
  guint64         conversation;
  GArray         *logits;        /* Owned, of float */
  GArray         *history;       /* Owned, of guint32 */
  guint64         seed;
  FxSamplerState  state;
  guint32         drawn;
} Step;

struct _FxLastSteps
{
  pthread_mutex_t  lock;

  /* Under @lock */
  FxTokenizer     *tokenizer;    /* Owned */
  GQueue           steps;        /* of Step, owned; the latest first */
};

static Step *
step_new (void)
{
  Step *step = g_new0 (Step, 1);

  step->logits = g_array_new (FALSE, FALSE, sizeof (float));
  step->history = g_array_new (FALSE, FALSE, sizeof (guint32));

  return step;
}

static void
step_free (gpointer data)
{
  Step *step = data;

  if (step == NULL)
    return;

  g_array_unref (step->logits);
  g_array_unref (step->history);
  g_free (step);
}

/* What was there before stays the room for what comes. */
static void
step_set (Step             *self,
          guint64           conversation,
          const FxLastStep *step)
{
  self->conversation = conversation;
  self->seed = step->seed;
  self->state = step->state;
  self->drawn = step->drawn;
  g_array_set_size (self->logits, 0);
  g_array_append_vals (self->logits, step->logits, step->n_logits);
  g_array_set_size (self->history, 0);
  g_array_append_vals (self->history, step->history, step->n_history);
}

FxLastSteps *
fx_last_steps_new (void)
{
  FxLastSteps *self = g_new0 (FxLastSteps, 1);

  pthread_mutex_init (&self->lock, NULL);
  g_queue_init (&self->steps);

  return self;
}

void
fx_last_steps_free (FxLastSteps *self)
{
  if (self == NULL)
    return;

  fx_last_steps_reset (self, NULL);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

void
fx_last_steps_reset (FxLastSteps *self,
                     FxTokenizer *tokenizer)
{
  pthread_mutex_lock (&self->lock);
  g_queue_clear_full (&self->steps, step_free);
  g_clear_pointer (&self->tokenizer, fx_tokenizer_unref);
  if (tokenizer != NULL)
    self->tokenizer = fx_tokenizer_ref (tokenizer);
  pthread_mutex_unlock (&self->lock);
}

/* Under the lock. */
static GList *
find (FxLastSteps *self,
      guint64      conversation)
{
  for (GList *l = self->steps.head; l != NULL; l = l->next)
    if (((Step *) l->data)->conversation == conversation)
      return l;

  return NULL;
}

void
fx_last_steps_keep (FxLastSteps      *self,
                    guint64           conversation,
                    const FxLastStep *step)
{
  GList *link;

  pthread_mutex_lock (&self->lock);

  link = find (self, conversation);
  if (link == NULL && self->steps.length >= MAX_KEPT)
    link = self->steps.tail;
  if (link != NULL)
    {
      g_queue_unlink (&self->steps, link);
      g_queue_push_head_link (&self->steps, link);
    }
  else
    {
      g_queue_push_head (&self->steps, step_new ());
    }
  step_set (self->steps.head->data, conversation, step);

  pthread_mutex_unlock (&self->lock);
}

static void
add_texts (FxNextTokens *tokens,
           FxTokenizer  *tokenizer)
{
  for (guint i = 0; i < tokens->n_tokens; i++)
    {
      gsize length;
      const char *piece = fx_tokenizer_get_piece (tokenizer, tokens->tokens[i].id,
                                                  &length);

      tokens->tokens[i].text = fx_next_tokens_dup_text (piece, length);
    }
}

static FxNextTokens *
make_table (const Step       *step,
            FxTokenizer      *tokenizer,
            const FxSampling *sampling,
            guint             n_most)
{
  const float *logits = (const float *) (gpointer) step->logits->data;
  g_autoptr (FxSampler) sampler = fx_sampler_new (sampling, step->logits->len,
                                                  step->seed);
  g_autofree guint32 *breakers = NULL;
  const FxCandidates *kept;
  FxNextTokens *tokens;
  double temperature;

  if (fx_sampler_has_breakers (sampling))
    breakers = fx_breakers_new (tokenizer, step->logits->len);
  fx_sampler_set_breakers (sampler, breakers);
  fx_sampler_set_state (sampler, step->state);
  fx_sampler_accept (sampler, (const guint32 *) (gpointer) step->history->data,
                     step->history->len);
  kept = fx_sampler_apply (sampler, logits, &temperature, NULL);
  if (kept == NULL)
    return NULL;

  tokens = fx_next_tokens_new (logits, kept, n_most, step->drawn);
  tokens->temperature = (float) temperature;
  add_texts (tokens, tokenizer);

  return tokens;
}

FxNextTokens *
fx_last_steps_dup (FxLastSteps      *self,
                   guint64           conversation,
                   const FxSampling *sampling,
                   guint             n_most)
{
  g_autoptr (FxTokenizer) tokenizer = NULL;
  FxNextTokens *tokens = NULL;
  Step *copy = NULL;
  GList *link;

  pthread_mutex_lock (&self->lock);
  link = find (self, conversation);
  if (link != NULL)
    {
      const Step *step = link->data;

      copy = step_new ();
      step_set (copy, conversation,
                &(FxLastStep) {
                  .logits = (const float *) (gpointer) step->logits->data,
                  .n_logits = step->logits->len,
                  .history = (const guint32 *) (gpointer) step->history->data,
                  .n_history = step->history->len,
                  .seed = step->seed,
                  .state = step->state,
                  .drawn = step->drawn });
      tokenizer = fx_tokenizer_ref (self->tokenizer);
    }
  pthread_mutex_unlock (&self->lock);

  if (copy == NULL)
    return NULL;

  tokens = make_table (copy, tokenizer, sampling, n_most);
  step_free (copy);

  return tokens;
}
