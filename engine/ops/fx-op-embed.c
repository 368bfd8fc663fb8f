/* fx-op-embed.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-embed.h"

#include "fx-dequant.h"
#include "fx-op-lavapipe.h"
#include "fx-op-tries.h"
#include "fx-op-variants.h"
#include "fx-step.h"
#include "fx-weight-layout.h"
#include "fx-weight-random.h"

#include "fx-spv-embed-bf16.h"
#include "fx-spv-embed-f16.h"
#include "fx-spv-embed-f32.h"
#include "fx-spv-embed-q2-k.h"
#include "fx-spv-embed-q3-k.h"
#include "fx-spv-embed-q4-0.h"
#include "fx-spv-embed-q4-1.h"
#include "fx-spv-embed-q4-k.h"
#include "fx-spv-embed-q5-0.h"
#include "fx-spv-embed-q5-1.h"
#include "fx-spv-embed-q5-k.h"
#include "fx-spv-embed-q6-k.h"
#include "fx-spv-embed-q8-0.h"

static const FxOpShader shaders[FX_N_QUANT_TYPES] = {
  [FX_QUANT_F32]  = FX_OP_SHADER (fx_spv_embed_f32, 2, FxPushEmbed),
  [FX_QUANT_F16]  = FX_OP_SHADER (fx_spv_embed_f16, 2, FxPushEmbed),
  [FX_QUANT_BF16] = FX_OP_SHADER (fx_spv_embed_bf16, 2, FxPushEmbed),
  [FX_QUANT_Q4_0] = FX_OP_SHADER (fx_spv_embed_q4_0, 2, FxPushEmbed),
  [FX_QUANT_Q4_1] = FX_OP_SHADER (fx_spv_embed_q4_1, 2, FxPushEmbed),
  [FX_QUANT_Q5_0] = FX_OP_SHADER (fx_spv_embed_q5_0, 2, FxPushEmbed),
  [FX_QUANT_Q5_1] = FX_OP_SHADER (fx_spv_embed_q5_1, 2, FxPushEmbed),
  [FX_QUANT_Q8_0] = FX_OP_SHADER (fx_spv_embed_q8_0, 2, FxPushEmbed),
  [FX_QUANT_Q2_K] = FX_OP_SHADER (fx_spv_embed_q2_k, 2, FxPushEmbed),
  [FX_QUANT_Q3_K] = FX_OP_SHADER (fx_spv_embed_q3_k, 2, FxPushEmbed),
  [FX_QUANT_Q4_K] = FX_OP_SHADER (fx_spv_embed_q4_k, 2, FxPushEmbed),
  [FX_QUANT_Q5_K] = FX_OP_SHADER (fx_spv_embed_q5_k, 2, FxPushEmbed),
  [FX_QUANT_Q6_K] = FX_OP_SHADER (fx_spv_embed_q6_k, 2, FxPushEmbed),
};

void
fx_ref_embed (FxQuantType    type,
              gconstpointer  weight,
              const guint32 *tokens,
              float         *y,
              gsize          n_tokens,
              gsize          n_cols,
              float          scale)
{
  guint64 row_size = 0;

  if (!fx_quant_row_size (type, n_cols, &row_size))
    g_return_if_reached ();

  for (gsize t = 0; t < n_tokens; t++)
    {
      float *row = y + t * n_cols;

      fx_dequant (type, (const guint8 *) weight + tokens[t] * row_size, row, n_cols);
      for (gsize c = 0; c < n_cols; c++)
        row[c] *= scale;
    }
}

static gboolean
can_run_blocks (FxOps         *ops,
                gconstpointer  data)
{
  const FxOpEmbed *args = data;
  const FxWeightLayout *layout = fx_weight_get_layout (args->weight.type,
                                                       args->weight.kernel_class);

  return layout == &FX_WEIGHT_LAYOUT_WIDE || layout == &FX_WEIGHT_LAYOUT_NARROW;
}

static gboolean
record_blocks (FxOps          *ops,
               FxVkCommand    *command,
               gconstpointer   data,
               GError        **error)
{
  const FxOpEmbed *args = data;
  const FxWeight *weight = &args->weight;
  const FxWeightLayout *layout = fx_weight_get_layout (weight->type, weight->kernel_class);
  const guint lanes = fx_ops_get_row_lanes (ops, 64);
  const guint32 constants[] = { lanes, layout == &FX_WEIGHT_LAYOUT_NARROW };
  const FxVkRange ranges[] = { args->step, args->y };
  const FxPushEmbed push = {
    .weight = fx_op_address (&weight->range),
    .n_vocab = (guint32) weight->n_rows,
    .n_cols = (guint32) weight->n_cols,
    .tile_size = (guint32) layout->tile_size (weight->type, weight->n_cols),
    .scale = args->scale,
  };

  return fx_ops_dispatch (ops, command, &shaders[weight->type],
                          constants, G_N_ELEMENTS (constants), ranges, &push,
                          fx_div_up (push.n_cols / 32, lanes), args->n_tokens, 1, error);
}

static const FxOpVariant blocks = { "blocks", can_run_blocks, record_blocks };
const FxOpVariant *const FX_EMBED_VARIANTS[] = { &FX_EMBED_LAVAPIPE, &blocks, NULL };

static gboolean
record (FxOps          *ops,
        FxVkCommand    *command,
        gconstpointer   args,
        GError        **error)
{
  return fx_ops_record (ops, FX_EMBED_VARIANTS, "embed", command, args, error);
}

static void
print (gconstpointer  data,
       GString       *out)
{
  const FxOpEmbed *args = data;

  g_string_append (out, "embed ");
  fx_op_print_weight (out, &args->weight);
  g_string_append_printf (out, " -> y[%u][%" G_GUINT64_FORMAT "]",
                          args->n_tokens, args->weight.n_cols);
}

const FxOpClass FX_OP_EMBED = { "embed", sizeof (FxOpEmbed), record, print };

gboolean
fx_op_embed_try (FxOps        *ops,
                 FxOpTally    *tally,
                 guint64       seed,
                 FxQuantType   type,
                 guint         n_vocab,
                 guint         n_cols,
                 guint         n_tokens,
                 GError      **error)
{
  g_autoptr (FxOpBench) bench = fx_op_bench_new (ops, seed, error);
  g_autofree FxStep *step = g_new0 (FxStep, 1);
  g_autofree guint8 *weight = NULL;
  g_autofree float *expected = g_new (float, (gsize) n_tokens * n_cols);
  FxOpEmbed args = { .n_tokens = n_tokens, .scale = 1.5f };

  if (bench == NULL)
    return FALSE;

  weight = fx_weight_random (bench, type, fx_ops_get_class (ops), n_vocab, n_cols,
                             &args.weight);
  step->n_tokens = n_tokens;
  for (guint t = 0; t < n_tokens; t++)
    step->token[t] = fx_op_bench_uint (bench, n_vocab);
  step->token[0] = n_vocab - 1;
  args.step = fx_op_bench_put (bench, step, sizeof *step);
  args.y = fx_op_bench_put (bench, NULL, (gsize) n_tokens * n_cols * sizeof (float));

  if (!fx_op_bench_run (bench, &FX_OP_EMBED, &args, error))
    return FALSE;

  fx_ref_embed (type, weight, step->token, expected, n_tokens, n_cols, args.scale);
  /* The same products; their order may differ by a rounding or two. */
  fx_op_tally_floats (tally, fx_op_bench_get (bench, args.y), expected,
                      (gsize) n_tokens * n_cols, 1e-13,
                      "%s, vocab %u, cols %u, tokens %u, seed %" G_GUINT64_FORMAT,
                      fx_quant_get_name (type), n_vocab, n_cols, n_tokens, seed);

  return TRUE;
}

gboolean
fx_op_embed_check (FxOps              *ops,
                   const FxOpVariant  *variant,
                   FxOpTally          *tally,
                   GError            **error)
{
  for (guint type = 0; type < FX_N_QUANT_TYPES; type++)
    if (fx_dequant_is_supported (type) && fx_ops_checks_type (ops, type) &&
        !fx_op_embed_try (ops, tally, type, type, 13, fx_ops_get_check_cols (ops, type), 3, error))
      return FALSE;

  return TRUE;
}
