/* fx-op-attention.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-attention.h"

#include "fx-kv-bench.h"
#include "fx-op-lavapipe.h"
#include "fx-op-tries.h"
#include "fx-op-variants.h"

#include "fx-spv-attention-f16.h"
#include "fx-spv-attention-f32.h"
#include "fx-spv-attention-merge-f32.h"
#include "fx-spv-attention-q4-0.h"
#include "fx-spv-attention-q8-0.h"

#include <math.h>

/* Heads times tokens of a workgroup; on narrow devices what soon compiles. */
#define MAX_ROWS 8
#define MAX_ROWS_NARROW 4
#define MAX_SPLITS 32        /* parts of the positions, for a few tokens */
#define MAX_SPLIT_TOKENS 8   /* more tokens are work enough without */
#define SPLIT_POSITIONS 64   /* at least, of a part */

static const FxOpShader shaders[FX_N_KV_TYPES] = {
  [FX_KV_F16]  = FX_OP_SHADER (fx_spv_attention_f16, 3, FxPushAttention),
  [FX_KV_Q8_0] = FX_OP_SHADER (fx_spv_attention_q8_0, 3, FxPushAttention),
  [FX_KV_Q4_0] = FX_OP_SHADER (fx_spv_attention_q4_0, 3, FxPushAttention),
  [FX_KV_F32]  = FX_OP_SHADER (fx_spv_attention_f32, 3, FxPushAttention),
};
static const FxOpShader merge_shader = FX_OP_SHADER (fx_spv_attention_merge_f32, 2, FxPushMerge);

static guint
max_splits (guint n_tokens,
            guint max_context)
{
  if (n_tokens > MAX_SPLIT_TOKENS)
    return 1;

  return CLAMP (fx_div_up (max_context, SPLIT_POSITIONS), 1, MAX_SPLITS / n_tokens);
}

gsize
fx_op_attention_scratch_size (guint n_tokens,
                              guint n_heads,
                              guint head_dim,
                              guint max_context)
{
  gsize most = 0;

  /* A buffer for many tokens is used for fewer, too. */
  for (guint n = 1; n <= MIN (n_tokens, MAX_SPLIT_TOKENS); n++)
    most = MAX (most, n * max_splits (n, max_context));

  return MAX (most * n_heads * (head_dim + 2) * sizeof (float),
              fx_lavapipe_attention_scratch_size (n_tokens, n_heads, head_dim, max_context));
}

void
fx_ref_attention (const float *q,
                  const float *k,
                  const float *v,
                  float       *y,
                  gsize        n_heads,
                  gsize        n_kv_heads,
                  gsize        head_dim,
                  gsize        first,
                  gsize        last,
                  double       scale,
                  double       softcap)
{
  const gsize stride = n_kv_heads * head_dim;
  g_autofree double *scores = g_new (double, last + 1);
  g_autofree double *sums = g_new (double, head_dim);

  for (gsize h = 0; h < n_heads; h++)
    {
      const gsize offset = h / (n_heads / n_kv_heads) * head_dim;
      double largest = -INFINITY;
      double sum = 0;

      for (gsize j = first; j <= last; j++)
        {
          double score = 0;

          for (gsize d = 0; d < head_dim; d++)
            score += (double) q[h * head_dim + d] * k[j * stride + offset + d];
          score *= scale;
          if (softcap > 0)
            score = softcap * tanh (score / softcap);
          scores[j] = score;
          largest = MAX (largest, score);
        }

      for (gsize d = 0; d < head_dim; d++)
        sums[d] = 0;
      for (gsize j = first; j <= last; j++)
        {
          const double weight = exp (scores[j] - largest);

          sum += weight;
          for (gsize d = 0; d < head_dim; d++)
            sums[d] += weight * v[j * stride + offset + d];
        }
      for (gsize d = 0; d < head_dim; d++)
        y[h * head_dim + d] = (float) (sums[d] / sum);
    }
}

/* Heads of a workgroup: of those that share K and V, as many as divide them. */
static guint
n_heads_together (const FxOpAttention *args,
                  guint                max_rows)
{
  const guint group = args->n_heads / args->n_kv_heads;
  guint n = MIN (group, max_rows);

  while (group % n != 0)
    n--;

  return n;
}

static gboolean
record_pages (FxOps          *ops,
              FxVkCommand    *command,
              gconstpointer   data,
              GError        **error)
{
  const FxOpAttention *args = data;
  const guint lanes = fx_ops_get_lanes (ops);
  const guint max_rows = fx_ops_get_class (ops) == FX_VK_CLASS_WIDE ? MAX_ROWS
                                                                    : MAX_ROWS_NARROW;
  const guint n_heads = n_heads_together (args, max_rows);
  const guint n_tokens = MIN (args->n_tokens, MAX (max_rows / n_heads, 1));
  const guint n_splits = max_splits (args->n_tokens, args->max_context);
  const guint32 constants[] = { lanes, args->head_dim, n_heads, n_tokens };
  const FxVkRange ranges[] = {
    args->step, n_splits > 1 ? args->scratch : (FxVkRange) { 0 }, args->y,
  };
  const FxVkRange merge_ranges[] = { args->scratch, args->y };
  const guint32 merge_constants[] = { lanes };
  const FxPushAttention push = {
    .q = fx_op_address (&args->q),
    .k_cache = fx_op_address (&args->k_cache),
    .v_cache = fx_op_address (&args->v_cache),
    .n_tokens = args->n_tokens,
    .n_heads = args->n_heads,
    .n_kv_heads = args->n_kv_heads,
    .q_stride = args->q_stride,
    .window = args->window,
    .head_size = (guint32) fx_kv_head_size (args->type, args->head_dim),
    .n_splits = n_splits,
    .scale = args->scale,
    .softcap = args->softcap,
  };
  const FxPushMerge merge = {
    .n_heads = args->n_heads,
    .n_splits = n_splits,
    .head_dim = args->head_dim,
  };

  if (!fx_ops_dispatch (ops, command, &shaders[args->type],
                        constants, G_N_ELEMENTS (constants), ranges, &push,
                        args->n_heads / n_heads, fx_div_up (args->n_tokens, n_tokens),
                        n_splits, error))
    return FALSE;
  if (n_splits == 1)
    return TRUE;

  fx_vk_command_barrier (command);

  return fx_ops_dispatch (ops, command, &merge_shader, merge_constants, 1,
                          merge_ranges, &merge, args->n_heads, args->n_tokens, 1, error);
}

/* Lavapipe's pages are for its own kernels. */
static gboolean
can_run_pages (FxOps         *ops,
               gconstpointer  data)
{
  const FxOpAttention *args = data;

  return !fx_lavapipe_has_pages (ops, args->head_dim);
}

static const FxOpVariant pages = { "pages", can_run_pages, record_pages };
const FxOpVariant *const FX_ATTENTION_VARIANTS[] = { &FX_ATTENTION_LAVAPIPE, &pages, NULL };

static gboolean
record (FxOps          *ops,
        FxVkCommand    *command,
        gconstpointer   args,
        GError        **error)
{
  return fx_ops_record (ops, FX_ATTENTION_VARIANTS, "attention", command, args, error);
}

static void
print (gconstpointer  data,
       GString       *out)
{
  const FxOpAttention *args = data;

  g_string_append_printf (out, "attention q[%u][%u][%u] over %u kv heads",
                          args->n_tokens, args->n_heads, args->head_dim, args->n_kv_heads);
  if (args->window != 0)
    g_string_append_printf (out, ", window %u", args->window);
  if (args->softcap > 0)
    g_string_append_printf (out, ", softcap %g", (double) args->softcap);
}

const FxOpClass FX_OP_ATTENTION = { "attention", sizeof (FxOpAttention), record, print };

gboolean
fx_op_attention_try (FxOps                 *ops,
                     FxOpTally             *tally,
                     guint64                seed,
                     const FxAttentionTry  *s,
                     GError               **error)
{
  const gsize items = (gsize) s->n_heads * s->head_dim;
  const guint n_bucket = s->n_tokens + s->n_padding;
  const gsize sequence_items = (gsize) s->n_kv_heads * s->head_dim;
  g_autoptr (FxKvBench) bench = fx_kv_bench_new (ops, seed, s, error);
  g_autofree float *q = NULL;
  g_autofree float *expected = g_new0 (float, n_bucket * items);
  FxOpAttention args = {
    .type = s->type,
    .n_tokens = n_bucket,
    .n_heads = s->n_heads,
    .n_kv_heads = s->n_kv_heads,
    .head_dim = s->head_dim,
    .q_stride = (guint) items,
    .window = s->window,
    .scale = 1 / sqrtf ((float) s->head_dim),
    .softcap = s->softcap,
  };

  if (bench == NULL || !fx_kv_bench_store (bench, error))
    return FALSE;

  q = fx_op_bench_floats (bench->bench, n_bucket * items, 2);
  args.max_context = bench->max_positions;
  args.q = fx_op_bench_put (bench->bench, q, n_bucket * items * sizeof *q);
  args.step = bench->step_range;
  args.k_cache = bench->k_cache;
  args.v_cache = bench->v_cache;
  args.scratch = fx_op_bench_put (bench->bench, NULL,
                                  fx_op_attention_scratch_size (n_bucket, s->n_heads,
                                                                s->head_dim,
                                                                args.max_context));
  args.y = fx_op_bench_put (bench->bench, NULL, n_bucket * items * sizeof *q);
  if (!fx_op_bench_run (bench->bench, &FX_OP_ATTENTION, &args, error))
    return FALSE;

  for (guint t = 0; t < s->n_tokens; t++)
    {
      guint sequence;
      guint position;
      gsize start;

      fx_kv_bench_get_token (bench, t, &sequence, &position);
      start = sequence * bench->max_positions * sequence_items;
      fx_ref_attention (q + t * items, bench->k_kept + start, bench->v_kept + start,
                        expected + t * items, s->n_heads, s->n_kv_heads, s->head_dim,
                        s->window != 0 && position >= s->window ? position + 1 - s->window : 0,
                        position, args.scale, s->softcap);
    }

  /* Padding gives zeros.  Exponentials of float scores; what quantised values
   * have lost is in the reference too, but for a rounding of scales. */
  fx_op_tally_floats (tally, fx_op_bench_get (bench->bench, args.y), expected,
                      n_bucket * items,
                      s->type == FX_KV_F32 ? 1e-10 : s->type == FX_KV_F16 ? 1e-6 : 1e-5,
                      "kv type %d, sequences %u, before %u, tokens %u + %u, heads %u / %u of %u, "
                      "window %u, seed %" G_GUINT64_FORMAT,
                      s->type, s->n_sequences, s->n_before, s->n_tokens, s->n_padding,
                      s->n_heads, s->n_kv_heads, s->head_dim, s->window, seed);

  return TRUE;
}

gboolean
fx_op_attention_check (FxOps              *ops,
                       const FxOpVariant  *variant,
                       FxOpTally          *tally,
                       GError            **error)
{
  const FxOpsSubject *subject = fx_ops_get_subject (ops);

  for (guint type = 0; type < FX_N_KV_TYPES; type++)
    {
      FxAttentionTry decode = {
        .type = type, .n_sequences = 1, .n_before = 97, .n_tokens = 1,
        .n_heads = 6, .n_kv_heads = 2, .head_dim = 64,
      };
      FxAttentionTry batch = {
        .type = type, .n_sequences = 2, .n_before = 30, .n_tokens = 9, .n_padding = 3,
        .n_heads = 4, .n_kv_heads = 4, .head_dim = 96, .window = 20, .softcap = 5,
      };

      if (subject != NULL && type != subject->kv_type)
        continue;

      if (subject != NULL)
        {
          decode.n_heads = batch.n_heads = subject->n_heads;
          decode.n_kv_heads = batch.n_kv_heads = subject->n_kv_heads;
          decode.head_dim = batch.head_dim = subject->head_dim;
          batch.softcap = 0;
        }

      if (!fx_op_attention_try (ops, tally, type, &decode, error) ||
          !fx_op_attention_try (ops, tally, type, &batch, error))
        return FALSE;
    }

  return TRUE;
}
