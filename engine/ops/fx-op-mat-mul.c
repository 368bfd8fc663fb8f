/* fx-op-mat-mul.c - which variant of mat-mul, and its reference.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-mat-mul-private.h"

#include "fx-dequant.h"
#include "fx-op-lavapipe.h"
#include "fx-op-quantise.h"
#include "fx-op-tries.h"
#include "fx-weight-lavapipe.h"
#include "fx-weight-random.h"

#include <math.h>
#include <string.h>

const FxOpVariant *const FX_MAT_MUL_VARIANTS[] = {
  &FX_MAT_MUL_LAVAPIPE,
  &FX_MAT_VEC_INT8,
  &FX_MAT_MAT_TILES,
  &FX_MAT_ROWS,
  &FX_MAT_VEC_LANES,
  NULL,
};

void
fx_ref_mat_mul (FxQuantType    type,
                gconstpointer  weight,
                const float   *x,
                const float   *bias,
                const float   *residual,
                float         *y,
                gsize          n_rows,
                gsize          n_cols,
                gsize          n_tokens,
                gsize          y_stride)
{
  g_autofree float *row = g_new (float, n_cols);
  guint64 row_size = 0;

  if (!fx_quant_row_size (type, n_cols, &row_size))
    g_return_if_reached ();

  for (gsize r = 0; r < n_rows; r++)
    {
      fx_dequant (type, (const guint8 *) weight + r * row_size, row, n_cols);
      for (gsize t = 0; t < n_tokens; t++)
        {
          double sum = bias != NULL ? bias[r] : 0;

          for (gsize c = 0; c < n_cols; c++)
            sum += (double) row[c] * x[t * n_cols + c];
          if (residual != NULL)
            sum += residual[t * y_stride + r];
          y[t * y_stride + r] = (float) sum;
        }
    }
}

FxPushMatMul
fx_op_mat_mul_push (const FxOpMatMul *args)
{
  const FxWeight *weight = &args->weight;
  const FxWeightLayout *layout = fx_weight_get_layout (weight->type, weight->kernel_class);

  return (FxPushMatMul) {
    .weight = fx_op_address (&weight->range),
    .x = fx_op_address (&args->x),
    .n_rows = (guint32) weight->n_rows,
    .n_cols = (guint32) weight->n_cols,
    .n_tokens = args->n_tokens,
    .y_stride = args->y_stride,
    .tile_size = (guint32) layout->tile_size (weight->type, weight->n_cols),
    .flags = (args->bias.buffer != NULL ? FX_MAT_MUL_BIAS : 0)
             | (args->residual.buffer != NULL ? FX_MAT_MUL_RESIDUAL : 0),
  };
}

gboolean
fx_op_mat_mul_is_wide (const FxOpMatMul *args)
{
  return fx_weight_get_layout (args->weight.type, args->weight.kernel_class)
         == &FX_WEIGHT_LAYOUT_WIDE;
}

gboolean
fx_op_mat_mul_is_narrow (const FxOpMatMul *args)
{
  return fx_weight_get_layout (args->weight.type, args->weight.kernel_class)
         == &FX_WEIGHT_LAYOUT_NARROW;
}

gboolean
fx_op_mat_mul_wants_quantised (FxOps       *ops,
                               FxQuantType  type,
                               guint64      n_rows,
                               guint64      n_cols,
                               guint        n_tokens)
{
  if (fx_ops_get_class (ops) == FX_VK_CLASS_LAVAPIPE)
    return fx_weight_get_layout (type, FX_VK_CLASS_LAVAPIPE) == &FX_WEIGHT_LAYOUT_LAVAPIPE;

  /* Where it pays has not been measured on any card: only on demand. */
  return fx_ops_get_activations (ops) == FX_ACTIVATIONS_INT8 &&
         fx_op_mat_vec_int8_has_type (type);
}

static gboolean
record (FxOps          *ops,
        FxVkCommand    *command,
        gconstpointer   args,
        GError        **error)
{
  return fx_ops_record (ops, FX_MAT_MUL_VARIANTS, "mat-mul", command, args, error);
}

static void
print (gconstpointer  data,
       GString       *out)
{
  const FxOpMatMul *args = data;

  g_string_append (out, "mat-mul ");
  fx_op_print_weight (out, &args->weight);
  g_string_append_printf (out, " %s[%u][%" G_GUINT64_FORMAT "]%s%s",
                          args->q.buffer != NULL ? "q" : "x",
                          args->n_tokens, args->weight.n_cols,
                          args->bias.buffer != NULL ? " + bias" : "",
                          args->residual.buffer != NULL ? " + residual" : "");
}

const FxOpClass FX_OP_MAT_MUL = { "mat-mul", sizeof (FxOpMatMul), record, print };

gboolean
fx_op_mat_mul_try (FxOps        *ops,
                   FxOpTally    *tally,
                   guint64       seed,
                   FxQuantType   type,
                   guint         n_rows,
                   guint         n_cols,
                   guint         n_tokens,
                   gboolean      is_int8,
                   guint         epilogue,
                   GError      **error)
{
  const guint y_stride = n_rows + (epilogue != 0 ? 3 : 0);
  const gsize n = (gsize) n_tokens * y_stride;
  g_autoptr (FxOpBench) bench = fx_op_bench_new (ops, seed, error);
  g_autofree guint8 *weight = NULL;
  g_autofree float *x = NULL;
  g_autofree float *bias = NULL;
  g_autofree float *residual = NULL;
  g_autofree float *expected = NULL;
  const float *found;
  FxOpMatMul args = { .n_tokens = n_tokens, .y_stride = y_stride };
  FxOpQuantise quantise = { .n_tokens = n_tokens, .n_cols = n_cols };

  if (bench == NULL)
    return FALSE;

  weight = fx_weight_random (bench, type, fx_ops_get_class (ops), n_rows, n_cols, &args.weight);
  x = fx_op_bench_floats (bench, (gsize) n_tokens * n_cols, 1);
  bias = fx_op_bench_floats (bench, n_rows, 1);
  residual = fx_op_bench_floats (bench, n, 1);
  args.x = fx_op_bench_put (bench, x, (gsize) n_tokens * n_cols * sizeof *x);
  if ((epilogue & 1) != 0)
    args.bias = fx_op_bench_put (bench, bias, n_rows * sizeof *bias);
  /* What lies between rows must stay as it is. */
  args.y = fx_op_bench_put (bench, residual, n * sizeof *residual);
  if ((epilogue & 2) != 0)
    args.residual = args.y;

  if (is_int8)
    {
      quantise.x = args.x;
      quantise.q = args.q = fx_op_bench_put (bench, NULL, fx_op_quantise_size (n_tokens, n_cols));
      if (!fx_op_bench_run (bench, &FX_OP_QUANTISE, &quantise, error))
        return FALSE;
      /* What quantising loses is not this op's matter: x becomes what q has. */
      fx_op_quantise_read (ops, fx_op_bench_get (bench, args.q),
                           (gsize) n_tokens * n_cols / 32, x, NULL);
      memcpy (fx_op_bench_get (bench, args.x), x, (gsize) n_tokens * n_cols * sizeof *x);
    }
  /* A variant that cannot run these is no failure. */
  if (!fx_ops_may_run (ops, &args))
    return TRUE;
  if (!fx_op_bench_run (bench, &FX_OP_MAT_MUL, &args, error))
    return FALSE;

  expected = g_memdup2 (residual, n * sizeof *residual);
  fx_ref_mat_mul (type, weight, x, (epilogue & 1) != 0 ? bias : NULL,
                  (epilogue & 2) != 0 ? residual : NULL, expected,
                  n_rows, n_cols, n_tokens, y_stride);
  found = fx_op_bench_get (bench, args.y);
  for (guint t = 0; t < n_tokens; t++)
    if (memcmp (found + t * y_stride + n_rows, expected + t * y_stride + n_rows,
                (y_stride - n_rows) * sizeof *found) != 0)
      expected[t * y_stride] = INFINITY;

  /* Sums of rounded products, in 8 bits of larger ones: quants are raised there
   * and lowered after the sum. */
  fx_op_tally_floats (tally, found, expected, n, is_int8 ? 1e-8 : 1e-11,
                      "%s[%u][%u], tokens %u, int8 %d, epilogue %u, seed %" G_GUINT64_FORMAT,
                      fx_quant_get_name (type), n_rows, n_cols, n_tokens, is_int8,
                      epilogue, seed);

  return TRUE;
}

gboolean
fx_op_mat_mul_check (FxOps              *ops,
                     const FxOpVariant  *variant,
                     FxOpTally          *tally,
                     GError            **error)
{
  static const guint tokens[] = { 1, 17 };

  for (guint type = 0; type < FX_N_QUANT_TYPES; type++)
    for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
      if (!fx_dequant_is_supported (type) || !fx_ops_checks_type (ops, type))
        continue;
      else if (!fx_op_mat_mul_try (ops, tally, type * 3 + i, type, 37,
                                   fx_ops_get_check_cols (ops, type), tokens[i], FALSE, 3, error) ||
               !fx_op_mat_mul_try (ops, tally, type * 3 + i, type, 37,
                                   fx_ops_get_check_cols (ops, type), tokens[i], TRUE, 0, error))
        return FALSE;

  return TRUE;
}
