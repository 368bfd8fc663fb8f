/* fx-op-quantise.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-quantise.h"

#include "fx-op-lavapipe.h"
#include "fx-op-tries.h"
#include "fx-op-variants.h"

#include "fx-spv-quantise-f32.h"

#include <math.h>

/* Bytes of a block in the largest layout there is: an int32 an element, as
 * lavapipe's kernels like it, a scale and sums. */
#define MAX_BLOCK_SIZE FX_LAVAPIPE_Q_SIZE
#define BLOCK_ITEMS 32

static const FxOpShader shader = FX_OP_SHADER (fx_spv_quantise_f32, 2, FxPushQuantise);

gsize
fx_op_quantise_size (guint n_tokens,
                     guint n_cols)
{
  return (gsize) n_tokens * (n_cols / BLOCK_ITEMS) * MAX_BLOCK_SIZE;
}

void
fx_ref_quantise (const float *x,
                 gint16      *q,
                 float       *scales,
                 gsize        n_blocks,
                 guint        largest)
{
  for (gsize b = 0; b < n_blocks; b++)
    {
      float most = 0;

      for (guint i = 0; i < BLOCK_ITEMS; i++)
        most = MAX (most, fabsf (x[b * BLOCK_ITEMS + i]));
      scales[b] = most / (float) largest;
      for (guint i = 0; i < BLOCK_ITEMS; i++)
        q[b * BLOCK_ITEMS + i] =
          most > 0 ? (gint16) lrint ((double) x[b * BLOCK_ITEMS + i] * largest / most) : 0;
    }
}

static gboolean
record_packed (FxOps          *ops,
               FxVkCommand    *command,
               gconstpointer   data,
               GError        **error)
{
  const FxOpQuantise *args = data;
  const guint32 lanes = fx_ops_get_row_lanes (ops, 64);
  const FxVkRange ranges[] = { args->x, args->q };
  const FxPushQuantise push = { .n_tokens = args->n_tokens, .n_cols = args->n_cols };

  return fx_ops_dispatch (ops, command, &shader, &lanes, 1, ranges, &push,
                          fx_div_up (args->n_tokens * (args->n_cols / BLOCK_ITEMS), lanes),
                          1, 1, error);
}

static gboolean
can_run_packed (FxOps         *ops,
                gconstpointer  data)
{
  return fx_ops_get_class (ops) != FX_VK_CLASS_LAVAPIPE;
}

static const FxOpVariant packed = { "packed", can_run_packed, record_packed };
const FxOpVariant *const FX_QUANTISE_VARIANTS[] = { &FX_QUANTISE_LAVAPIPE, &packed, NULL };

static gboolean
record (FxOps          *ops,
        FxVkCommand    *command,
        gconstpointer   args,
        GError        **error)
{
  return fx_ops_record (ops, FX_QUANTISE_VARIANTS, "quantise", command, args, error);
}

static void
print (gconstpointer  data,
       GString       *out)
{
  const FxOpQuantise *args = data;

  g_string_append_printf (out, "quantise x[%u][%u]", args->n_tokens, args->n_cols);
}

const FxOpClass FX_OP_QUANTISE = { "quantise", sizeof (FxOpQuantise), record, print };

void
fx_op_quantise_read (FxOps         *ops,
                     gconstpointer  q,
                     gsize          n_blocks,
                     float         *values,
                     float         *sums)
{
  const gboolean is_ints = fx_ops_get_class (ops) == FX_VK_CLASS_LAVAPIPE;
  const float *scales = (const float *) ((const gint8 *) q + n_blocks * BLOCK_ITEMS);

  for (gsize b = 0; b < n_blocks; b++)
    {
      const gint32 *ints = (const gint32 *) ((const guint8 *) q + b * FX_LAVAPIPE_Q_SIZE);
      const gint8 *bytes = (const gint8 *) q + b * BLOCK_ITEMS;
      const gint16 *halves = (const gint16 *) (scales + n_blocks) + 2 * b;
      const float scale = is_ints ? ((const float *) ints)[BLOCK_ITEMS] : scales[b];

      for (guint i = 0; i < BLOCK_ITEMS; i++)
        values[b * BLOCK_ITEMS + i] = scale * (float) (is_ints ? ints[i] : bytes[i]);
      for (guint i = 0; i < 2 && sums != NULL; i++)
        sums[2 * b + i] = (float) (is_ints ? ints[BLOCK_ITEMS + 2 + 2 * i]
                                                + ints[BLOCK_ITEMS + 3 + 2 * i]
                                              : halves[i]);
    }
}

gboolean
fx_op_quantise_try (FxOps      *ops,
                    FxOpTally  *tally,
                    guint64     seed,
                    guint       n_tokens,
                    guint       n_cols,
                    GError    **error)
{
  const gsize n = (gsize) n_tokens * n_cols;
  const gsize n_blocks = n / BLOCK_ITEMS;
  g_autoptr (FxOpBench) bench = fx_op_bench_new (ops, seed, error);
  g_autofree float *x = NULL;
  g_autofree gint16 *q = g_new (gint16, n);
  g_autofree float *scales = g_new (float, n_blocks);
  g_autofree float *found = g_new (float, n + 2 * n_blocks);
  g_autofree float *expected = g_new0 (float, n + 2 * n_blocks);
  FxOpQuantise args = { .n_tokens = n_tokens, .n_cols = n_cols };

  if (bench == NULL)
    return FALSE;

  x = fx_op_bench_floats (bench, n, 5);
  for (guint i = 0; i < BLOCK_ITEMS; i++)
    x[i] = 0;
  args.x = fx_op_bench_put (bench, x, n * sizeof *x);
  args.q = fx_op_bench_put (bench, NULL, fx_op_quantise_size (n_tokens, n_cols));
  if (!fx_op_bench_run (bench, &FX_OP_QUANTISE, &args, error))
    return FALSE;

  fx_ref_quantise (x, q, scales, n_blocks,
                   fx_ops_get_class (ops) == FX_VK_CLASS_LAVAPIPE ? FX_LAVAPIPE_Q_LARGEST : 127);
  fx_op_quantise_read (ops, fx_op_bench_get (bench, args.q), n_blocks, found, found + n);
  for (gsize i = 0; i < n; i++)
    {
      const gsize b = i / BLOCK_ITEMS;

      expected[i] = (float) q[i] * scales[b];
      expected[n + i / 16] += (float) q[i];
    }

  /* One step, of a 127th of the largest at most, may go the other way in a thousand. */
  fx_op_tally_floats (tally, found, expected, n, 1e-7,
                      "tokens %u, cols %u, seed %" G_GUINT64_FORMAT, n_tokens, n_cols, seed);
  fx_op_tally_floats (tally, found + n, expected + n, 2 * n_blocks, 1e-4,
                      "sums of tokens %u, cols %u, seed %" G_GUINT64_FORMAT,
                      n_tokens, n_cols, seed);

  return TRUE;
}

gboolean
fx_op_quantise_check (FxOps              *ops,
                      const FxOpVariant  *variant,
                      FxOpTally          *tally,
                      GError            **error)
{
  return fx_op_quantise_try (ops, tally, 1, 3, 96, error);
}
