/* fx-bench.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-bench.h"

#include "fx-error.h"
#include "fx-random.h"

#define SEED 1

typedef struct
{
  FxModel        *model;
  FxBenchOptions  options;
  FxReplayCheck   check;
  gpointer        user_data;
  FxBatch         batch;
  guint64         n_drawn;
} Bench;

static void
clear (Bench *b)
{
  FxKvCache *kv = fx_model_get_kv (b->model);

  for (guint i = 0; i < fx_kv_cache_get_n_sequences (kv); i++)
    fx_kv_cache_truncate (kv, i, 0);
}

static void
add_token (Bench *b,
           guint  sequence,
           guint  position)
{
  const guint n_vocab = fx_model_get_hparams (b->model)->n_vocab;
  const guint i = b->batch.n_tokens++;

  b->batch.tokens[i] = (guint32) (fx_random_uniform (SEED, b->n_drawn++) * n_vocab);
  b->batch.positions[i] = position;
  b->batch.sequences[i] = sequence;
}

static gboolean
run (Bench   *b,
     GError **error)
{
  return fx_model_step (b->model, &b->batch, b->check, b->user_data, error)
         == FX_REPLAY_DONE;
}

/* @n_tokens of @sequence from its beginning on. */
static gboolean
read_tokens (Bench   *b,
             guint    sequence,
             guint    n_tokens,
             GError **error)
{
  fx_kv_cache_reserve (fx_model_get_kv (b->model), sequence, n_tokens);

  for (guint at = 0; at < n_tokens; at += b->batch.n_tokens)
    {
      const guint n = fx_model_fit_tokens (b->model, n_tokens - at);

      b->batch.n_tokens = 0;
      for (guint i = 0; i < n; i++)
        add_token (b, sequence, at + i);
      b->batch.n_rows = at + n == n_tokens;
      b->batch.rows[0] = n - 1;
      if (!run (b, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_prompt (Bench   *b,
             double  *ms,
             GError **error)
{
  const gint64 start = g_get_monotonic_time ();

  clear (b);
  if (!read_tokens (b, 0, b->options.n_prompt, error))
    return FALSE;

  *ms = (double) (g_get_monotonic_time () - start) / 1000;
  return TRUE;
}

/* What the context holds when writing begins. */
static gboolean
fill (Bench   *b,
      GError **error)
{
  clear (b);
  for (guint i = 0; i < b->options.n_sequences; i++)
    if (!read_tokens (b, i, b->options.n_depth, error))
      return FALSE;

  return TRUE;
}

static gboolean
write_tokens (Bench   *b,
              double  *ms,
              GError **error)
{
  const guint capacity = MIN (fx_model_get_max_tokens (b->model),
                              fx_model_get_max_rows (b->model));
  const guint depth = b->options.n_depth;
  FxKvCache *kv = fx_model_get_kv (b->model);
  gint64 start;

  for (guint i = 0; i < b->options.n_sequences; i++)
    {
      fx_kv_cache_truncate (kv, i, depth);
      fx_kv_cache_reserve (kv, i, depth + b->options.n_decode);
    }

  start = g_get_monotonic_time ();
  for (guint position = depth; position < depth + b->options.n_decode; position++)
    for (guint s = 0; s < b->options.n_sequences; s += b->batch.n_tokens)
      {
        const guint n = MIN (capacity, b->options.n_sequences - s);

        b->batch.n_tokens = 0;
        b->batch.n_rows = n;
        for (guint i = 0; i < n; i++)
          {
            b->batch.rows[i] = i;
            add_token (b, s + i, position);
          }
        if (!run (b, error))
          return FALSE;
      }

  *ms = (double) (g_get_monotonic_time () - start) / 1000;
  return TRUE;
}

static gboolean
check_options (const FxBenchOptions  *options,
               FxModel               *model,
               GError               **error)
{
  const guint context = fx_model_get_context (model);
  const guint n_sequences = fx_kv_cache_get_n_sequences (fx_model_get_kv (model));
  const guint64 longest = MAX (options->n_prompt,
                               (guint64) options->n_depth + options->n_decode);

  if (longest == 0 || longest > context)
    g_set_error (error, FX_ERROR, FX_ERROR_LIMIT,
                 "a bench of %u tokens to read and %u to write after %u was asked "
                 "for, the context holds %u", options->n_prompt, options->n_decode,
                 options->n_depth, context);
  else if (options->n_sequences > n_sequences)
    g_set_error (error, FX_ERROR, FX_ERROR_LIMIT,
                 "a bench of %u sequences was asked for, the model was loaded "
                 "for %u", options->n_sequences, n_sequences);
  else
    return TRUE;

  return FALSE;
}

gboolean
fx_bench_run (FxModel               *model,
              const FxBenchOptions  *options,
              FxReplayCheck          check,
              gpointer               user_data,
              FxBenchResult         *result,
              GError               **error)
{
  g_autofree Bench *b = g_new0 (Bench, 1);
  double read_ms = 0;
  double write_ms = 0;
  double ms = 0;
  gboolean ok = TRUE;

  if (!check_options (options, model, error))
    return FALSE;

  b->model = model;
  b->options = *options;
  b->options.n_sequences = MAX (options->n_sequences, 1);
  b->options.n_repeats = MAX (options->n_repeats, 1);
  b->check = check;
  b->user_data = user_data;

  /* The first round of each is not counted. */
  for (guint i = 0; ok && options->n_prompt > 0 && i < b->options.n_repeats + 1; i++)
    {
      ok = read_prompt (b, &ms, error);
      if (i > 0)
        read_ms += ms / b->options.n_repeats;
    }

  ok = ok && fill (b, error);
  for (guint i = 0; ok && options->n_decode > 0 && i < b->options.n_repeats + 1; i++)
    {
      ok = write_tokens (b, &ms, error);
      if (i > 0)
        write_ms += ms / b->options.n_repeats;
    }

  clear (b);
  if (!ok)
    return FALSE;

  result->n_prompt = options->n_prompt;
  result->n_decode = options->n_decode;
  result->n_sequences = b->options.n_sequences;
  result->ttft_ms = read_ms;
  if (read_ms > 0)
    result->prefill_tps = options->n_prompt * 1000 / read_ms;
  if (write_ms > 0)
    result->decode_tps = 1000.0 * options->n_decode * b->options.n_sequences
                         / write_ms;

  return TRUE;
}
