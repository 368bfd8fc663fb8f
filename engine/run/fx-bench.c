/* fx-bench.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-bench.h"

#include "fx-error.h"
#include "fx-random.h"

#define SEED 1

/* What writing a token costs, in tokens read: for the progress alone. */
#define WRITE_COST 3

typedef struct
{
  FxModel        *model;
  FxBenchOptions  options;
  FxBenchFunc     func;
  gpointer        user_data;
  FxBatch         batch;
  guint64         n_drawn;

  /* In tokens read */
  double          done;
  double          under_way;
  double          total;
} Bench;

static gboolean
check_step (guint    done,
            guint    total,
            gpointer user_data)
{
  Bench *b = user_data;
  const double at = b->done + b->under_way * done / total;

  return b->func (MIN (at / b->total, 1), NULL, b->user_data);
}

/* Every sequence to its first @n_positions. */
static void
rewind_to (Bench *b,
           guint  n_positions)
{
  FxKvCache *kv = fx_model_get_kv (b->model);

  for (guint i = 0; i < fx_kv_cache_get_n_sequences (kv); i++)
    fx_kv_cache_truncate (kv, i, i < b->options.n_sequences ? n_positions : 0);
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
     double   cost,
     GError **error)
{
  b->under_way = cost;
  if (fx_model_step (b->model, &b->batch, check_step, b, error)
      != FX_REPLAY_DONE)
    return FALSE;

  b->done += cost;
  return TRUE;
}

/* A batch of the next tokens of @sequence, which is to have @end. */
static guint
fill_read (Bench *b,
           guint  sequence,
           guint  at,
           guint  end)
{
  const guint n = fx_model_fit_tokens (b->model, end - at);

  b->batch.n_tokens = 0;
  for (guint i = 0; i < n; i++)
    add_token (b, sequence, at + i);
  b->batch.n_rows = at + n == end;
  b->batch.rows[0] = n - 1;

  return n;
}

static gboolean
read_tokens (Bench   *b,
             guint    sequence,
             guint    at,
             guint    end,
             GError **error)
{
  fx_kv_cache_reserve (fx_model_get_kv (b->model), sequence, end);

  while (at < end)
    {
      at += fill_read (b, sequence, at, end);
      if (!run (b, b->batch.n_tokens, error))
        return FALSE;
    }

  return TRUE;
}

/* What the sequences have before; whole pages of it are the first one's. */
static gboolean
go_deep (Bench   *b,
         GError **error)
{
  const guint depth = b->options.n_depth;

  for (guint i = 0; i < b->options.n_sequences; i++)
    {
      const guint at = i > 0 ? fx_kv_cache_fork (fx_model_get_kv (b->model), 0,
                                                 i, depth)
                             : 0;

      if (!read_tokens (b, i, at, depth, error))
        return FALSE;
    }

  return TRUE;
}

static double
ms_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static gboolean
read_prompt (Bench   *b,
             double  *ms,
             GError **error)
{
  const guint depth = b->options.n_depth;
  gint64 start;

  rewind_to (b, depth);
  start = g_get_monotonic_time ();
  if (!read_tokens (b, 0, depth, depth + b->options.n_prompt, error))
    return FALSE;

  *ms = ms_since (start);
  return TRUE;
}

/* The next token of up to a batch of sequences. */
static void
fill_write (Bench *b,
            guint  first,
            guint  position)
{
  const guint capacity = MIN (fx_model_get_max_tokens (b->model),
                              fx_model_get_max_rows (b->model));
  const guint n = MIN (capacity, b->options.n_sequences - first);

  b->batch.n_tokens = 0;
  b->batch.n_rows = n;
  for (guint i = 0; i < n; i++)
    {
      b->batch.rows[i] = i;
      add_token (b, first + i, position);
    }
}

static gboolean
write_tokens (Bench   *b,
              double  *ms,
              GError **error)
{
  const guint depth = b->options.n_depth;
  gint64 start;

  rewind_to (b, depth);
  for (guint i = 0; i < b->options.n_sequences; i++)
    fx_kv_cache_reserve (fx_model_get_kv (b->model), i,
                         depth + b->options.n_decode);

  start = g_get_monotonic_time ();
  for (guint i = 0; i < b->options.n_decode; i++)
    for (guint s = 0; s < b->options.n_sequences; s += b->batch.n_tokens)
      {
        fill_write (b, s, depth + i);
        if (!run (b, (double) WRITE_COST * b->batch.n_tokens, error))
          return FALSE;
      }

  *ms = ms_since (start);
  return TRUE;
}

static gboolean
take_op (const char *label,
         gint        layer,
         double      ms,
         gpointer    user_data)
{
  Bench *b = user_data;

  return b->func (1, &(FxOpTime) { label, layer, b->batch.n_tokens, ms },
                  b->user_data);
}

/* A step of each kind, op by op. */
static gboolean
show_timeline (Bench   *b,
               GError **error)
{
  const guint depth = b->options.n_depth;

  b->under_way = 0;
  rewind_to (b, depth);
  if (b->options.n_prompt > 0)
    {
      fx_kv_cache_reserve (fx_model_get_kv (b->model), 0,
                           depth + b->options.n_prompt);
      fill_read (b, 0, depth, depth + b->options.n_prompt);
      if (fx_model_time_ops (b->model, &b->batch, check_step, take_op, b, error)
          != FX_REPLAY_DONE)
        return FALSE;
    }

  if (b->options.n_decode > 0)
    {
      for (guint i = 0; i < b->options.n_sequences; i++)
        fx_kv_cache_reserve (fx_model_get_kv (b->model), i, depth + 1);
      fill_write (b, 0, depth);
      if (fx_model_time_ops (b->model, &b->batch, check_step, take_op, b, error)
          != FX_REPLAY_DONE)
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_options (const FxBenchOptions  *options,
               FxModel               *model,
               GError               **error)
{
  const guint context = fx_model_get_context (model);
  const guint n_sequences = fx_kv_cache_get_n_sequences (fx_model_get_kv (model));
  const guint64 longest = MAX (options->n_prompt, options->n_decode);

  if (longest == 0 || options->n_depth + longest > context)
    g_set_error (error, FX_ERROR, FX_ERROR_LIMIT,
                 "a bench of %u tokens to read and %u to write after %u was "
                 "asked for, the context holds %u", options->n_prompt,
                 options->n_decode, options->n_depth, context);
  else if (options->n_sequences > n_sequences)
    g_set_error (error, FX_ERROR, FX_ERROR_LIMIT,
                 "a bench of %u sequences was asked for, the model was loaded "
                 "for %u", options->n_sequences, n_sequences);
  else
    return TRUE;

  return FALSE;
}

static gboolean
run_rounds (Bench   *b,
            double  *read_ms,
            double  *write_ms,
            GError **error)
{
  const guint n_repeats = b->options.n_repeats;

  if (!go_deep (b, error))
    return FALSE;

  /* The first round is not counted. */
  for (guint i = 0; i < n_repeats + 1; i++)
    {
      double ms[2] = { 0, 0 };

      if ((b->options.n_prompt > 0 && !read_prompt (b, &ms[0], error))
          || (b->options.n_decode > 0 && !write_tokens (b, &ms[1], error)))
        return FALSE;

      if (i == 0)
        continue;

      *read_ms += ms[0] / n_repeats;
      *write_ms += ms[1] / n_repeats;
    }

  return !b->options.timeline || show_timeline (b, error);
}

gboolean
fx_bench_run (FxModel               *model,
              const FxBenchOptions  *options,
              FxBenchFunc            func,
              gpointer               user_data,
              FxBenchResult         *result,
              GError               **error)
{
  g_autofree Bench *b = g_new0 (Bench, 1);
  double read_ms = 0;
  double write_ms = 0;
  gboolean ok;

  if (!check_options (options, model, error))
    return FALSE;

  b->model = model;
  b->options = *options;
  b->options.n_sequences = MAX (options->n_sequences, 1);
  b->options.n_repeats = MAX (options->n_repeats, 1);
  b->func = func;
  b->user_data = user_data;
  b->total = options->n_depth
             + (b->options.n_repeats + 1.0)
               * (options->n_prompt + (double) WRITE_COST * options->n_decode
                                      * b->options.n_sequences);

  ok = run_rounds (b, &read_ms, &write_ms, error);
  rewind_to (b, 0);
  if (!ok)
    return FALSE;

  result->n_prompt = options->n_prompt;
  result->n_decode = options->n_decode;
  result->n_sequences = b->options.n_sequences;
  result->n_depth = options->n_depth;
  result->ttft_ms = read_ms;
  if (read_ms > 0)
    result->prefill_tps = options->n_prompt * 1000 / read_ms;
  if (write_ms > 0)
    result->decode_tps = 1000.0 * options->n_decode * b->options.n_sequences
                         / write_ms;

  return TRUE;
}
