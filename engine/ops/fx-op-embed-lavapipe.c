/* fx-op-embed-lavapipe.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-lavapipe.h"

#include "fx-op-embed.h"
#include "fx-weight-lavapipe.h"

#include "fx-spv-embed-lavapipe-q2-k.h"
#include "fx-spv-embed-lavapipe-q3-k.h"
#include "fx-spv-embed-lavapipe-q4-0.h"
#include "fx-spv-embed-lavapipe-q4-1.h"
#include "fx-spv-embed-lavapipe-q4-k.h"
#include "fx-spv-embed-lavapipe-q5-0.h"
#include "fx-spv-embed-lavapipe-q5-1.h"
#include "fx-spv-embed-lavapipe-q5-k.h"
#include "fx-spv-embed-lavapipe-q6-k.h"
#include "fx-spv-embed-lavapipe-q8-0.h"

#define WG_SIZE 32

#define SHADER(name) \
  FX_OP_SHADER (fx_spv_embed_lavapipe_##name, 2, FxPushLavapipeEmbed)

static const FxOpShader shaders[FX_N_QUANT_TYPES] = {
  [FX_QUANT_Q4_0] = SHADER (q4_0),
  [FX_QUANT_Q4_1] = SHADER (q4_1),
  [FX_QUANT_Q5_0] = SHADER (q5_0),
  [FX_QUANT_Q5_1] = SHADER (q5_1),
  [FX_QUANT_Q8_0] = SHADER (q8_0),
  [FX_QUANT_Q2_K] = SHADER (q2_k),
  [FX_QUANT_Q3_K] = SHADER (q3_k),
  [FX_QUANT_Q4_K] = SHADER (q4_k),
  [FX_QUANT_Q5_K] = SHADER (q5_k),
  [FX_QUANT_Q6_K] = SHADER (q6_k),
};

static gboolean
can_run (FxOps         *ops,
         gconstpointer  data)
{
  const FxOpEmbed *args = data;

  return fx_weight_get_layout (args->weight.type, args->weight.kernel_class)
         == &FX_WEIGHT_LAYOUT_LAVAPIPE;
}

static gboolean
record (FxOps          *ops,
        FxVkCommand    *command,
        gconstpointer   data,
        GError        **error)
{
  const FxOpEmbed *args = data;
  const FxWeight *weight = &args->weight;
  const guint32 constants[] = { WG_SIZE };
  const FxVkRange ranges[] = { args->step, args->y };
  const FxPushLavapipeEmbed push = {
    .weight = fx_op_address (&weight->range),
    .n_vocab = (guint32) weight->n_rows,
    .n_cols = (guint32) weight->n_cols,
    .tile_size = (guint32) FX_WEIGHT_LAYOUT_LAVAPIPE.tile_size (weight->type, weight->n_cols),
    .scale = args->scale,
  };

  return fx_ops_dispatch (ops, command, &shaders[weight->type],
                          constants, G_N_ELEMENTS (constants), ranges, &push,
                          fx_div_up (push.n_cols, WG_SIZE), args->n_tokens, 1, error);
}

const FxOpVariant FX_EMBED_LAVAPIPE = { "lavapipe", can_run, record, TRUE };
