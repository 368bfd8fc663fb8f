/* fx-op-glu.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-glu.h"

#include "fx-op-lavapipe.h"
#include "fx-op-tries.h"
#include "fx-op-variants.h"

#include "fx-spv-glu-f32.h"

#include <math.h>

static const FxOpShader shader = FX_OP_SHADER (fx_spv_glu_f32, 3, FxPushGlu);

void
fx_ref_glu (const float  *gate,
            const float  *up,
            float        *y,
            gsize         n_tokens,
            gsize         n_cols,
            gsize         stride,
            FxActivation  activation)
{
  for (gsize t = 0; t < n_tokens; t++)
    for (gsize c = 0; c < n_cols; c++)
      {
        const double x = gate[t * stride + c];
        const double factor = activation == FX_ACTIVATION_SILU
                              ? 1 / (1 + exp (-x))
                              : 0.5 * (1 + tanh (sqrt (2 / G_PI) * (x + 0.044715 * x * x * x)));

        y[t * n_cols + c] = (float) (x * factor * up[t * stride + c]);
      }
}

static gboolean
record_columns (FxOps          *ops,
                FxVkCommand    *command,
                gconstpointer   data,
                GError        **error)
{
  const FxOpGlu *args = data;
  const guint lanes = fx_ops_get_row_lanes (ops, 64);
  const guint32 constants[] = {
    lanes,
    args->activation == FX_ACTIVATION_SILU ? FX_GLU_SILU : FX_GLU_GELU,
  };
  const FxVkRange ranges[] = { args->gate, args->up, args->y };
  const FxPushGlu push = { .n_cols = args->n_cols, .stride = args->stride };

  return fx_ops_dispatch (ops, command, &shader, constants, G_N_ELEMENTS (constants),
                          ranges, &push,
                          fx_div_up (args->n_cols, lanes), args->n_tokens, 1, error);
}

static const FxOpVariant columns = { "columns", NULL, record_columns };
const FxOpVariant *const FX_GLU_VARIANTS[] = { &FX_GLU_LAVAPIPE, &columns, NULL };

static gboolean
record (FxOps          *ops,
        FxVkCommand    *command,
        gconstpointer   args,
        GError        **error)
{
  return fx_ops_record (ops, FX_GLU_VARIANTS, "glu", command, args, error);
}

static void
print (gconstpointer  data,
       GString       *out)
{
  const FxOpGlu *args = data;

  g_string_append_printf (out, "glu %s gate, up[%u][%u]",
                          args->activation == FX_ACTIVATION_SILU ? "silu" : "gelu",
                          args->n_tokens, args->n_cols);
}

const FxOpClass FX_OP_GLU = { "glu", sizeof (FxOpGlu), record, print };

gboolean
fx_op_glu_try (FxOps         *ops,
               FxOpTally     *tally,
               guint64        seed,
               guint          n_tokens,
               guint          n_cols,
               guint          stride,
               FxActivation   activation,
               GError       **error)
{
  const gsize n = (gsize) n_tokens * stride;
  g_autoptr (FxOpBench) bench = fx_op_bench_new (ops, seed, error);
  g_autofree float *gate = NULL;
  g_autofree float *up = NULL;
  g_autofree float *expected = g_new (float, (gsize) n_tokens * n_cols);
  FxOpGlu args = {
    .n_tokens = n_tokens,
    .n_cols = n_cols,
    .stride = stride,
    .activation = activation,
  };

  if (bench == NULL)
    return FALSE;

  gate = fx_op_bench_floats (bench, n, 4);
  up = fx_op_bench_floats (bench, n, 1);
  /* Where exp () overflows or vanishes. */
  gate[0] = 300;
  gate[n_cols / 2] = -300;
  args.gate = fx_op_bench_put (bench, gate, n * sizeof *gate);
  args.up = fx_op_bench_put (bench, up, n * sizeof *up);
  args.y = stride == n_cols ? args.gate
                            : fx_op_bench_put (bench, NULL,
                                               (gsize) n_tokens * n_cols * sizeof (float));

  if (!fx_op_bench_run (bench, &FX_OP_GLU, &args, error))
    return FALSE;

  fx_ref_glu (gate, up, expected, n_tokens, n_cols, stride, activation);
  /* The large values would hide the others. */
  expected[0] /= 300;
  *(float *) fx_op_bench_get (bench, args.y) /= 300;
  /* exp () of floats, which drivers approximate to some 1e-6. */
  fx_op_tally_floats (tally, fx_op_bench_get (bench, args.y), expected,
                      (gsize) n_tokens * n_cols, 1e-10,
                      "tokens %u, cols %u, stride %u, activation %d, seed %" G_GUINT64_FORMAT,
                      n_tokens, n_cols, stride, activation, seed);

  return TRUE;
}

gboolean
fx_op_glu_check (FxOps              *ops,
                 const FxOpVariant  *variant,
                 FxOpTally          *tally,
                 GError            **error)
{
  return fx_op_glu_try (ops, tally, 1, 3, 97, 200, FX_ACTIVATION_SILU, error) &&
         fx_op_glu_try (ops, tally, 2, 2, 64, 64, FX_ACTIVATION_GELU, error);
}
