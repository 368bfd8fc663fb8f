/* fx-kv-bench.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-kv-bench.h"

#include "fx-op-lavapipe.h"

#include "fx-dequant.h"
#include "fx-half.h"
#include "fx-quantise.h"
#include "fx-step.h"

#include <string.h>

#define EXTRA_POSITIONS 5
#define SPARE_PAGES 3

static const FxQuantType quant_of_kv[FX_N_KV_TYPES] = {
  [FX_KV_F16]  = FX_QUANT_F16,
  [FX_KV_Q8_0] = FX_QUANT_Q8_0,
  [FX_KV_Q4_0] = FX_QUANT_Q4_0,
  [FX_KV_F32]  = FX_QUANT_F32,
};

static gsize
row_items (const FxKvBench *self)
{
  return (gsize) self->sizes.n_kv_heads * self->sizes.head_dim;
}

void
fx_kv_bench_get_token (FxKvBench *self,
                       guint      token,
                       guint     *sequence,
                       guint     *position)
{
  const FxAttentionTry *s = &self->sizes;

  /* In turns. */
  *sequence = token % s->n_sequences;
  *position = s->n_before + EXTRA_POSITIONS * *sequence + token / s->n_sequences;
}

/* What the cache makes of @values. */
static float *
keep (const FxKvBench *self,
      const float     *values,
      gsize            n)
{
  const FxQuantType type = quant_of_kv[self->sizes.type];
  float *kept = g_new (float, n);
  guint64 size = 0;
  g_autofree guint8 *blocks = NULL;

  if (!fx_quant_row_size (type, n, &size))
    g_return_val_if_reached (kept);

  blocks = g_malloc (size);
  fx_quantise (type, values, blocks, n);
  fx_dequant (type, blocks, kept, n);

  return kept;
}

/* Pages of the sequences, in random order and all over the cache. */
static void
deal_pages (FxKvBench *self,
            FxStep    *step)
{
  g_autofree guint32 *pages = g_new (guint32, self->n_pages);
  const guint n = self->sizes.n_sequences * step->max_blocks;

  for (guint i = 0; i < self->n_pages; i++)
    pages[i] = i;
  for (guint i = self->n_pages - 1; i > 0; i--)
    {
      const guint j = fx_op_bench_uint (self->bench, i + 1);
      const guint32 page = pages[i];

      pages[i] = pages[j];
      pages[j] = page;
    }
  memcpy (step->block, pages, n * sizeof *pages);
}

FxKvBench *
fx_kv_bench_new (FxOps                 *ops,
                 guint64                seed,
                 const FxAttentionTry  *sizes,
                 GError               **error)
{
  FxKvBench *self = g_new0 (FxKvBench, 1);
  const gsize page_size = fx_kv_page_size (sizes->type, sizes->n_kv_heads, sizes->head_dim);
  guint max_blocks;
  FxStep *step;
  gsize n;

  self->ops = ops;
  self->sizes = *sizes;
  self->bench = fx_op_bench_new (ops, seed, error);
  if (self->bench == NULL)
    goto fail;

  self->n_positions = g_new0 (guint, sizes->n_sequences);
  for (guint i = 0; i < sizes->n_sequences; i++)
    self->n_positions[i] = sizes->n_before + EXTRA_POSITIONS * i;
  for (guint i = 0; i < sizes->n_tokens; i++)
    self->n_positions[i % sizes->n_sequences]++;
  for (guint i = 0; i < sizes->n_sequences; i++)
    self->max_positions = MAX (self->max_positions, self->n_positions[i]);

  max_blocks = self->max_positions / FX_KV_PAGE + 1;
  self->n_pages = sizes->n_sequences * max_blocks + SPARE_PAGES;
  self->step_size = sizeof (FxStep) + sizes->n_sequences * max_blocks * sizeof (guint32);
  self->step = step = g_malloc0 (self->step_size);
  step->max_blocks = max_blocks;
  deal_pages (self, step);

  n = sizes->n_sequences * self->max_positions * row_items (self);
  self->k = fx_op_bench_floats (self->bench, n, 2);
  self->v = fx_op_bench_floats (self->bench, n, 1);
  self->k_kept = keep (self, self->k, n);
  self->v_kept = keep (self, self->v, n);

  self->step_range = fx_op_bench_put (self->bench, step, self->step_size);
  self->k_cache = fx_op_bench_put (self->bench, NULL, self->n_pages * page_size);
  self->v_cache = fx_op_bench_put (self->bench, NULL, self->n_pages * page_size);

  return self;

fail:
  fx_kv_bench_free (self);
  return NULL;
}

void
fx_kv_bench_free (FxKvBench *self)
{
  if (self == NULL)
    return;

  fx_op_bench_free (self->bench);
  g_free (self->n_positions);
  g_free (self->k);
  g_free (self->v);
  g_free (self->k_kept);
  g_free (self->v_kept);
  g_free (self->step);
  g_free (self);
}

/* One batch: what lies in the step already. */
static gboolean
store_batch (FxKvBench  *self,
             guint       n_padding,
             FxVkRange   k_range,
             FxVkRange   v_range,
             GError    **error)
{
  FxStep *step = self->step;
  const gsize items = row_items (self);
  float *k = fx_op_bench_get (self->bench, k_range);
  float *v = fx_op_bench_get (self->bench, v_range);
  const FxOpKvStore args = {
    .k = k_range,
    .v = v_range,
    .step = self->step_range,
    .k_cache = self->k_cache,
    .v_cache = self->v_cache,
    .type = self->sizes.type,
    .n_tokens = step->n_tokens + n_padding,
    .n_kv_heads = self->sizes.n_kv_heads,
    .head_dim = self->sizes.head_dim,
    .k_stride = (guint) items,
    .v_stride = (guint) items,
  };

  for (guint t = 0; t < step->n_tokens; t++)
    {
      const gsize from = (step->sequence[t] * self->max_positions + step->position[t]) * items;

      memcpy (k + t * items, self->k + from, items * sizeof *k);
      memcpy (v + t * items, self->v + from, items * sizeof *v);
    }
  for (guint t = step->n_tokens; t < args.n_tokens; t++)
    step->sequence[t] = FX_STEP_PADDING;
  memcpy (fx_op_bench_get (self->bench, self->step_range), step, self->step_size);

  return fx_op_bench_run (self->bench, &FX_OP_KV_STORE, &args, error);
}

gboolean
fx_kv_bench_store (FxKvBench  *self,
                   GError    **error)
{
  const FxAttentionTry *s = &self->sizes;
  FxStep *step = self->step;
  const guint n_most = MAX (s->n_tokens + s->n_padding, 256);
  const gsize size = n_most * row_items (self) * sizeof (float);
  const FxVkRange k = fx_op_bench_put (self->bench, NULL, size);
  const FxVkRange v = fx_op_bench_put (self->bench, NULL, size);

  step->n_tokens = 0;
  for (guint sequence = 0; sequence < s->n_sequences; sequence++)
    for (guint position = 0; position < s->n_before + EXTRA_POSITIONS * sequence; position++)
      {
        step->sequence[step->n_tokens] = sequence;
        step->position[step->n_tokens++] = position;
        if (step->n_tokens == 256)
          {
            if (!store_batch (self, 0, k, v, error))
              return FALSE;
            step->n_tokens = 0;
          }
      }
  if (step->n_tokens > 0 && !store_batch (self, 0, k, v, error))
    return FALSE;

  step->n_tokens = s->n_tokens;
  for (guint t = 0; t < s->n_tokens; t++)
    fx_kv_bench_get_token (self, t, &step->sequence[t], &step->position[t]);

  return store_batch (self, s->n_padding, k, v, error);
}

/* Element @d of a head of a page as shaders/include/fx-lavapipe-kv.glsl has it. */
static float
read_lane (FxKvType      type,
           guint         head_dim,
           gboolean      is_k,
           const guint8 *head,
           guint         in_page,
           guint         d)
{
  const gsize at = is_k ? (in_page / 8 * (gsize) head_dim + d) * 8 + in_page % 8
                        : in_page * (gsize) head_dim + d;
  const guint n_blocks = head_dim / 32;
  const guint8 *scales = head + FX_KV_PAGE * head_dim / (type == FX_KV_Q4_0 ? 2 : 1);
  const gsize scale_at = is_k ? (in_page / 8 * n_blocks + d / 32) * 8 + in_page % 8
                              : d / 32 * FX_KV_PAGE + in_page;
  guint16 half;
  float value;

  if (type == FX_KV_F32)
    {
      memcpy (&value, head + at * 4, sizeof value);
      return value;
    }
  if (type == FX_KV_F16)
    {
      memcpy (&half, head + at * 2, sizeof half);
      return fx_f16_to_f32 (half);
    }

  if (type == FX_KV_Q8_0)
    value = (gint8) head[at];
  else if (is_k)
    value = (float) (head[(in_page / 8 * (gsize) head_dim / 2 + d / 2) * 8 + in_page % 8]
                     >> (d % 2 * 4) & 15) - 8;
  else
    value = (float) (head[(in_page * (gsize) head_dim + d / 16 * 16) / 2 + d % 8]
                     >> (d / 8 % 2 * 4) & 15) - 8;
  memcpy (&half, scales + scale_at * 2, sizeof half);

  return value * fx_f16_to_f32 (half);
}

/* Element @d of a head of a page. */
static float
read_element (FxKvType      type,
              guint         head_dim,
              const guint8 *head,
              guint         in_page,
              guint         d)
{
  const gsize at = (gsize) in_page * head_dim + d;
  const guint scale_stride = (head_dim / 32 + 1) & ~1u;
  const guint8 *scales = head + FX_KV_PAGE * head_dim / (type == FX_KV_Q4_0 ? 2 : 1);
  guint16 half;
  float value;

  switch (type)
    {
    case FX_KV_F32:
      memcpy (&value, head + at * 4, sizeof value);
      return value;
    case FX_KV_F16:
      memcpy (&half, head + at * 2, sizeof half);
      return fx_f16_to_f32 (half);
    default:
      memcpy (&half, scales + ((gsize) in_page * scale_stride + d / 32) * 2, sizeof half);
      value = type == FX_KV_Q8_0 ? (float) (gint8) head[at]
                                 : (float) (head[at / 2] >> (d % 2 * 4) & 15) - 8;
      return value * fx_f16_to_f32 (half);
    }
}

void
fx_kv_bench_tally_cache (FxKvBench *self,
                         FxOpTally *tally)
{
  const FxAttentionTry *s = &self->sizes;
  const FxStep *step = self->step;
  const gsize head_size = fx_kv_head_size (s->type, s->head_dim);
  const gsize items = row_items (self);
  const guint8 *k_cache = fx_op_bench_get (self->bench, self->k_cache);
  const guint8 *v_cache = fx_op_bench_get (self->bench, self->v_cache);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (float));

  for (guint sequence = 0; sequence < s->n_sequences; sequence++)
    for (guint p = 0; p < self->n_positions[sequence]; p++)
      for (gsize i = 0; i < items; i++)
        {
          const guint page = step->block[sequence * step->max_blocks + p / FX_KV_PAGE];
          const gsize head = (page * s->n_kv_heads + i / s->head_dim) * head_size;
          const gsize at = (sequence * self->max_positions + p) * items + i;
          const guint in_page = p % FX_KV_PAGE;
          const guint d = (guint) (i % s->head_dim);
          float pair[2];

          if (fx_lavapipe_has_pages (self->ops, s->head_dim))
            {
              pair[0] = read_lane (s->type, s->head_dim, TRUE, k_cache + head, in_page, d);
              pair[1] = read_lane (s->type, s->head_dim, FALSE, v_cache + head, in_page, d);
            }
          else
            {
              pair[0] = read_element (s->type, s->head_dim, k_cache + head, in_page, d);
              pair[1] = read_element (s->type, s->head_dim, v_cache + head, in_page, d);
            }

          g_array_append_vals (found, pair, 2);
          g_array_append_val (expected, self->k_kept[at]);
          g_array_append_val (expected, self->v_kept[at]);
        }

  /* Rounding to halves may be towards zero; a value half way between two steps
   * of a quantised block may go either way. */
  fx_op_tally_floats (tally, (const float *) (gpointer) found->data,
                      (const float *) (gpointer) expected->data, found->len,
                      s->type == FX_KV_F32 ? 1e-30 : s->type == FX_KV_F16 ? 1e-6 : 1e-5,
                      "%s, sequences %u, before %u, tokens %u, kv heads %u of %u",
                      fx_quant_get_name (quant_of_kv[s->type]), s->n_sequences, s->n_before,
                      s->n_tokens, s->n_kv_heads, s->head_dim);
}
