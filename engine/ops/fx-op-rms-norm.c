/* fx-op-rms-norm.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-rms-norm.h"

#include "fx-op-tries.h"
#include "fx-op-variants.h"

#include "fx-spv-rms-norm-f32.h"

#include <math.h>

static const FxOpShader shader = FX_OP_SHADER (fx_spv_rms_norm_f32, 4, FxPushRmsNorm);

void
fx_ref_rms_norm (const float *x,
                 const float *w,
                 const float *residual,
                 float       *y,
                 gsize        n_rows,
                 gsize        n_cols,
                 float        eps)
{
  for (gsize r = 0; r < n_rows; r++)
    {
      const float *row = x + r * n_cols;
      double sum = 0;
      double scale;

      for (gsize c = 0; c < n_cols; c++)
        sum += (double) row[c] * row[c];
      scale = 1 / sqrt (sum / (double) n_cols + eps);

      for (gsize c = 0; c < n_cols; c++)
        y[r * n_cols + c] = (float) (row[c] * scale * w[c]
                                     + (residual != NULL ? residual[r * n_cols + c] : 0));
    }
}

static gboolean
record_rows (FxOps          *ops,
             FxVkCommand    *command,
             gconstpointer   data,
             GError        **error)
{
  const FxOpRmsNorm *args = data;
  const guint lanes = fx_ops_get_row_lanes (ops, 256);
  const guint32 constants[] = { lanes, lanes == fx_ops_get_lanes (ops) };
  const FxVkRange ranges[] = { args->x, args->w, args->residual, args->y };
  const FxPushRmsNorm push = {
    .n_cols = args->n_cols,
    .has_residual = args->residual.buffer != NULL,
    .eps = args->eps,
  };

  return fx_ops_dispatch (ops, command, &shader, constants, G_N_ELEMENTS (constants),
                          ranges, &push, args->n_rows, 1, 1, error);
}

static const FxOpVariant rows = { "rows", NULL, record_rows };
const FxOpVariant *const FX_RMS_NORM_VARIANTS[] = { &rows, NULL };

static gboolean
record (FxOps          *ops,
        FxVkCommand    *command,
        gconstpointer   args,
        GError        **error)
{
  return fx_ops_record (ops, FX_RMS_NORM_VARIANTS, "rms-norm", command, args, error);
}

static void
print (gconstpointer  data,
       GString       *out)
{
  const FxOpRmsNorm *args = data;

  g_string_append_printf (out, "rms-norm x[%u][%u]%s", args->n_rows, args->n_cols,
                          args->residual.buffer != NULL ? " + residual" : "");
}

const FxOpClass FX_OP_RMS_NORM = { "rms-norm", sizeof (FxOpRmsNorm), record, print };

gboolean
fx_op_rms_norm_try (FxOps      *ops,
                    FxOpTally  *tally,
                    guint64     seed,
                    guint       n_rows,
                    guint       n_cols,
                    gboolean    has_residual,
                    GError    **error)
{
  const gsize n = (gsize) n_rows * n_cols;
  g_autoptr (FxOpBench) bench = fx_op_bench_new (ops, seed, error);
  g_autofree float *x = NULL;
  g_autofree float *w = NULL;
  g_autofree float *residual = NULL;
  g_autofree float *expected = g_new (float, n);
  FxOpRmsNorm args = { .n_rows = n_rows, .n_cols = n_cols, .eps = 1e-5f };

  if (bench == NULL)
    return FALSE;

  x = fx_op_bench_floats (bench, n, 3);
  w = fx_op_bench_floats (bench, n_cols, 1);
  residual = has_residual ? fx_op_bench_floats (bench, n, 1) : NULL;
  args.x = fx_op_bench_put (bench, x, n * sizeof *x);
  args.w = fx_op_bench_put (bench, w, n_cols * sizeof *w);
  if (has_residual)
    args.residual = fx_op_bench_put (bench, residual, n * sizeof *residual);
  /* In place, as graphs have it. */
  args.y = has_residual ? args.residual : args.x;

  if (!fx_op_bench_run (bench, &FX_OP_RMS_NORM, &args, error))
    return FALSE;

  fx_ref_rms_norm (x, w, residual, expected, n_rows, n_cols, args.eps);
  /* Sums and products of floats. */
  fx_op_tally_floats (tally, fx_op_bench_get (bench, args.y), expected, n, 1e-12,
                      "rows %u, cols %u, residual %d, seed %" G_GUINT64_FORMAT,
                      n_rows, n_cols, has_residual, seed);

  return TRUE;
}

gboolean
fx_op_rms_norm_check (FxOps              *ops,
                      const FxOpVariant  *variant,
                      FxOpTally          *tally,
                      GError            **error)
{
  return fx_op_rms_norm_try (ops, tally, 1, 1, 97, FALSE, error) &&
         fx_op_rms_norm_try (ops, tally, 2, 5, 576, TRUE, error);
}
