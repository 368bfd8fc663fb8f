/* fx-op-gather.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-gather.h"

#include "fx-op-tries.h"
#include "fx-op-variants.h"
#include "fx-step.h"

#include "fx-spv-gather-f32.h"

#include <string.h>

static const FxOpShader shader = FX_OP_SHADER (fx_spv_gather_f32, 3, FxPushGather);

void
fx_ref_gather (const float   *x,
               const guint32 *rows,
               float         *y,
               gsize          n_rows,
               gsize          n_cols)
{
  for (gsize i = 0; i < n_rows; i++)
    memcpy (y + i * n_cols, x + rows[i] * n_cols, n_cols * sizeof *y);
}

static gboolean
record_columns (FxOps          *ops,
                FxVkCommand    *command,
                gconstpointer   data,
                GError        **error)
{
  const FxOpGather *args = data;
  const guint32 lanes = fx_ops_get_row_lanes (ops, 64);
  const FxVkRange ranges[] = { args->step, args->x, args->y };
  const FxPushGather push = {
    .n_tokens = (guint32) (args->x.size / sizeof (float) / args->n_cols),
    .n_cols = args->n_cols,
  };

  return fx_ops_dispatch (ops, command, &shader, &lanes, 1, ranges, &push,
                          fx_div_up (args->n_cols, lanes), args->n_rows, 1, error);
}

static const FxOpVariant columns = { "columns", NULL, record_columns };
const FxOpVariant *const FX_GATHER_VARIANTS[] = { &columns, NULL };

static gboolean
record (FxOps          *ops,
        FxVkCommand    *command,
        gconstpointer   args,
        GError        **error)
{
  return fx_ops_record (ops, FX_GATHER_VARIANTS, "gather", command, args, error);
}

static void
print (gconstpointer  data,
       GString       *out)
{
  const FxOpGather *args = data;

  g_string_append_printf (out, "gather y[%u][%u]", args->n_rows, args->n_cols);
}

const FxOpClass FX_OP_GATHER = { "gather", sizeof (FxOpGather), record, print };

gboolean
fx_op_gather_try (FxOps      *ops,
                  FxOpTally  *tally,
                  guint64     seed,
                  guint       n_tokens,
                  guint       n_rows,
                  guint       n_cols,
                  GError    **error)
{
  g_autoptr (FxOpBench) bench = fx_op_bench_new (ops, seed, error);
  g_autofree FxStep *step = g_new0 (FxStep, 1);
  g_autofree float *x = NULL;
  g_autofree float *expected = g_new (float, (gsize) n_rows * n_cols);
  FxOpGather args = { .n_rows = n_rows, .n_cols = n_cols };

  if (bench == NULL)
    return FALSE;

  x = fx_op_bench_floats (bench, (gsize) n_tokens * n_cols, 1);
  step->n_tokens = n_tokens;
  step->n_rows = n_rows;
  for (guint i = 0; i < n_rows; i++)
    step->row[i] = fx_op_bench_uint (bench, n_tokens);
  args.x = fx_op_bench_put (bench, x, (gsize) n_tokens * n_cols * sizeof *x);
  args.step = fx_op_bench_put (bench, step, sizeof *step);
  args.y = fx_op_bench_put (bench, NULL, (gsize) n_rows * n_cols * sizeof (float));

  if (!fx_op_bench_run (bench, &FX_OP_GATHER, &args, error))
    return FALSE;

  fx_ref_gather (x, step->row, expected, n_rows, n_cols);
  /* Copies. */
  fx_op_tally_floats (tally, fx_op_bench_get (bench, args.y), expected,
                      (gsize) n_rows * n_cols, 1e-30,
                      "tokens %u, rows %u, cols %u, seed %" G_GUINT64_FORMAT,
                      n_tokens, n_rows, n_cols, seed);

  return TRUE;
}

gboolean
fx_op_gather_check (FxOps              *ops,
                    const FxOpVariant  *variant,
                    FxOpTally          *tally,
                    GError            **error)
{
  return fx_op_gather_try (ops, tally, 1, 7, 3, 97, error);
}
