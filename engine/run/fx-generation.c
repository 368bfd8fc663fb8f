/* fx-generation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-generation.h"

#include "fx-breakers.h"
#include "fx-error.h"
#include "fx-stop-strings.h"
#include "fx-utf8-stream.h"

struct _FxGeneration
{
  FxLastSteps   *last_steps;   /* Borrowed; NULL: nobody wants to know */

  /* Owned */
  FxRequest     *request;
  FxTokenizer   *tokenizer;
  FxSampler     *sampler;
  guint32       *breakers;     /* NULL without DRY */
  FxStopStrings *stop;
  GArray        *tokens;       /* of guint32: the prompt, then the reply */
  GString       *text;         /* not yet taken */
  GArray        *ids;          /* of guint32, not yet taken */
  GError        *error;        /* NULL while it goes well */

  FxUtf8Stream   stream;
  FxReplyStats   stats;
  guint          n_vocab;
  guint          context;
  gint64         begin_us;     /* monotonic; 0: not yet */
  gint64         first_us;
};

static gboolean
check_prompt (const FxGenerate  *params,
              guint              n_vocab,
              guint              context,
              GError           **error)
{
  if (params->n_ids == 0)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_FORMAT, "the prompt is empty");
      return FALSE;
    }

  if (params->n_ids > context)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_LIMIT,
                   "the prompt has %" G_GSIZE_FORMAT " tokens, the context "
                   "holds %u", params->n_ids, context);
      return FALSE;
    }

  for (gsize i = 0; i < params->n_ids; i++)
    if (params->ids[i] >= n_vocab)
      {
        g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                     "token %" G_GSIZE_FORMAT " of the prompt is %u, the "
                     "vocabulary has %u", i, params->ids[i], n_vocab);
        return FALSE;
      }

  return TRUE;
}

FxGeneration *
fx_generation_new (FxRequest    *request,
                   FxTokenizer  *tokenizer,
                   FxLastSteps  *last_steps,
                   guint         n_vocab,
                   guint         context,
                   GError      **error)
{
  const FxGenerate *params = &request->generate;
  FxGeneration *self;

  if (!check_prompt (params, n_vocab, context, error))
    return NULL;

  self = g_new0 (FxGeneration, 1);
  self->request = fx_request_ref (request);
  self->tokenizer = fx_tokenizer_ref (tokenizer);
  self->last_steps = params->conversation != 0 ? last_steps : NULL;
  self->n_vocab = n_vocab;
  self->context = context;
  self->stats.n_prompt = (guint) params->n_ids;
  self->stats.seed = fx_sampler_pick_seed (&params->sampling);
  self->sampler = fx_sampler_new (&params->sampling, n_vocab, self->stats.seed);
  if (fx_sampler_has_breakers (&params->sampling))
    self->breakers = fx_breakers_new (tokenizer, n_vocab);
  fx_sampler_set_breakers (self->sampler, self->breakers);
  self->stop = fx_stop_strings_new (params->stop);
  self->text = g_string_new (NULL);
  self->ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->tokens = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_vals (self->tokens, params->ids, (guint) params->n_ids);
  fx_sampler_accept (self->sampler, params->ids, params->n_ids);

  return self;
}

void
fx_generation_free (FxGeneration *self)
{
  if (self == NULL)
    return;

  fx_sampler_free (self->sampler);
  g_free (self->breakers);
  fx_stop_strings_free (self->stop);
  g_array_unref (self->tokens);
  g_array_unref (self->ids);
  g_string_free (self->text, TRUE);
  g_clear_error (&self->error);
  fx_tokenizer_unref (self->tokenizer);
  fx_request_unref (self->request);
  g_free (self);
}

FxRequest *
fx_generation_get_request (FxGeneration *self)
{
  return self->request;
}

const guint32 *
fx_generation_get_tokens (FxGeneration *self,
                          guint        *n_tokens)
{
  *n_tokens = self->tokens->len;

  return (const guint32 *) (gpointer) self->tokens->data;
}

guint
fx_generation_get_n_prompt (FxGeneration *self)
{
  return self->stats.n_prompt;
}

void
fx_generation_set_cached (FxGeneration *self,
                          guint         n_cached)
{
  self->stats.n_cached = n_cached;
}

void
fx_generation_begin (FxGeneration *self)
{
  if (self->begin_us == 0)
    self->begin_us = g_get_monotonic_time ();
}

static double
ms_between (gint64 from,
            gint64 to)
{
  return (double) (to - from) / 1000;
}

static void
keep_account (FxGeneration *self)
{
  const gint64 now = g_get_monotonic_time ();

  if (self->first_us == 0)
    {
      self->first_us = now;
      self->stats.prefill_ms = ms_between (self->begin_us, now);
      self->stats.first_token_ms = ms_between (self->request->created_us, now);
    }
  else
    {
      self->stats.decode_ms = ms_between (self->first_us, now);
    }
}

/* Ends it; a reply that was cut keeps no half of a character. */
static void
finish (FxGeneration *self,
        FxFinish      why)
{
  self->stats.finish = why;

  if (why == FX_FINISH_END_OF_TURN)
    {
      g_autoptr (GString) rest = g_string_new (NULL);

      fx_utf8_stream_flush (&self->stream, rest);
      fx_stop_strings_push (self->stop, rest->str, rest->len, self->text);
    }

  if (why != FX_FINISH_STOP_STRING)
    fx_stop_strings_flush (self->stop, self->text);
}

static void
append_token (FxGeneration *self,
              guint32       token)
{
  g_autoptr (GString) whole = g_string_new (NULL);
  const char *piece;
  gsize length = 0;

  g_array_append_val (self->tokens, token);
  g_array_append_val (self->ids, token);
  fx_sampler_accept (self->sampler, &token, 1);
  self->stats.n_tokens++;

  if (fx_tokenizer_is_control (self->tokenizer, token))
    return;

  piece = fx_tokenizer_get_piece (self->tokenizer, token, &length);
  fx_utf8_stream_push (&self->stream, piece, length, whole);
  if (fx_stop_strings_push (self->stop, whole->str, whole->len, self->text))
    finish (self, FX_FINISH_STOP_STRING);
}

static void
keep_step (FxGeneration   *self,
           const float    *logits,
           FxSamplerState  state,
           guint32         drawn)
{
  if (self->last_steps == NULL)
    return;

  fx_last_steps_keep (self->last_steps, self->request->generate.conversation,
                      &(FxLastStep) {
                        .logits = logits,
                        .n_logits = self->n_vocab,
                        .history = (const guint32 *) (gpointer) self->tokens->data,
                        .n_history = self->tokens->len,
                        .seed = self->stats.seed,
                        .state = state,
                        .drawn = drawn });
}

void
fx_generation_take_logits (FxGeneration *self,
                           const float  *logits)
{
  const FxGenerate *params = &self->request->generate;
  FxSamplerState state;
  guint32 token;

  g_return_if_fail (self->stats.finish == FX_FINISH_NONE);
  g_return_if_fail (self->error == NULL);

  /* Nothing but the prompt was wanted, to have it in the cache. */
  if (params->max_tokens == 0)
    {
      keep_account (self);
      finish (self, FX_FINISH_MAX_TOKENS);
      return;
    }

  state = fx_sampler_get_state (self->sampler);
  if (!fx_sampler_draw (self->sampler, logits, &token, &self->error))
    return;

  keep_account (self);
  keep_step (self, logits, state, token);

  if (!params->ignore_end_of_turn
      && fx_tokenizer_is_end_of_turn (self->tokenizer, token))
    {
      finish (self, FX_FINISH_END_OF_TURN);
      return;
    }

  append_token (self, token);

  if (self->stats.finish != FX_FINISH_NONE)
    return;

  if (params->max_tokens >= 0
      && self->stats.n_tokens >= (guint) params->max_tokens)
    finish (self, FX_FINISH_MAX_TOKENS);
  else if (self->tokens->len > self->context)
    finish (self, FX_FINISH_CONTEXT);
}

void
fx_generation_break_off (FxGeneration *self)
{
  fx_stop_strings_flush (self->stop, self->text);
}

const GError *
fx_generation_get_error (FxGeneration *self)
{
  return self->error;
}

FxFinish
fx_generation_get_finish (FxGeneration *self)
{
  return self->stats.finish;
}

gboolean
fx_generation_take_text (FxGeneration  *self,
                         char         **text,
                         guint32      **ids,
                         gsize         *n_ids)
{
  if (self->text->len == 0 && self->ids->len == 0)
    return FALSE;

  *text = g_strndup (self->text->str, self->text->len);
  *ids = g_memdup2 (self->ids->data, self->ids->len * sizeof (guint32));
  *n_ids = self->ids->len;
  g_string_truncate (self->text, 0);
  g_array_set_size (self->ids, 0);

  return TRUE;
}

const FxReplyStats *
fx_generation_get_stats (FxGeneration *self)
{
  return &self->stats;
}
