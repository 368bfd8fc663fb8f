/* fx-op-mat-rows.c - mat-mul on narrow devices, a row a lane.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-mat-mul-private.h"

#include "fx-spv-mat-rows-bf16.h"
#include "fx-spv-mat-rows-f16.h"
#include "fx-spv-mat-rows-f32.h"
#include "fx-spv-mat-rows-q2-k.h"
#include "fx-spv-mat-rows-q3-k.h"
#include "fx-spv-mat-rows-q4-0.h"
#include "fx-spv-mat-rows-q4-1.h"
#include "fx-spv-mat-rows-q4-k.h"
#include "fx-spv-mat-rows-q5-0.h"
#include "fx-spv-mat-rows-q5-1.h"
#include "fx-spv-mat-rows-q5-k.h"
#include "fx-spv-mat-rows-q6-k.h"
#include "fx-spv-mat-rows-q8-0.h"

/* Tokens that share an unpacked block. */
#define MAX_TOKENS 4

static const FxOpShader shaders[FX_N_QUANT_TYPES] = {
  [FX_QUANT_F32]  = FX_OP_SHADER (fx_spv_mat_rows_f32, 3, FxPushMatMul),
  [FX_QUANT_F16]  = FX_OP_SHADER (fx_spv_mat_rows_f16, 3, FxPushMatMul),
  [FX_QUANT_BF16] = FX_OP_SHADER (fx_spv_mat_rows_bf16, 3, FxPushMatMul),
  [FX_QUANT_Q4_0] = FX_OP_SHADER (fx_spv_mat_rows_q4_0, 3, FxPushMatMul),
  [FX_QUANT_Q4_1] = FX_OP_SHADER (fx_spv_mat_rows_q4_1, 3, FxPushMatMul),
  [FX_QUANT_Q5_0] = FX_OP_SHADER (fx_spv_mat_rows_q5_0, 3, FxPushMatMul),
  [FX_QUANT_Q5_1] = FX_OP_SHADER (fx_spv_mat_rows_q5_1, 3, FxPushMatMul),
  [FX_QUANT_Q8_0] = FX_OP_SHADER (fx_spv_mat_rows_q8_0, 3, FxPushMatMul),
  [FX_QUANT_Q2_K] = FX_OP_SHADER (fx_spv_mat_rows_q2_k, 3, FxPushMatMul),
  [FX_QUANT_Q3_K] = FX_OP_SHADER (fx_spv_mat_rows_q3_k, 3, FxPushMatMul),
  [FX_QUANT_Q4_K] = FX_OP_SHADER (fx_spv_mat_rows_q4_k, 3, FxPushMatMul),
  [FX_QUANT_Q5_K] = FX_OP_SHADER (fx_spv_mat_rows_q5_k, 3, FxPushMatMul),
  [FX_QUANT_Q6_K] = FX_OP_SHADER (fx_spv_mat_rows_q6_k, 3, FxPushMatMul),
};

static gboolean
can_run_rows (FxOps         *ops,
              gconstpointer  args)
{
  const guint lanes = fx_ops_get_lanes (ops);

  return fx_op_mat_mul_is_narrow (args) && (lanes & (lanes - 1)) == 0;
}

static gboolean
record_rows (FxOps          *ops,
             FxVkCommand    *command,
             gconstpointer   data,
             GError        **error)
{
  const FxOpMatMul *args = data;
  const FxPushMatMul push = fx_op_mat_mul_push (args);
  const guint max_groups = fx_vk_device_get_caps (fx_ops_get_device (ops))->max_workgroups;
  const guint lanes = fx_ops_get_lanes (ops);
  const guint n_tokens = args->n_tokens == 1 ? 1 : MAX_TOKENS;
  const guint n_groups = fx_div_up (push.n_rows, lanes);
  const guint n_x = MIN (n_groups, max_groups);
  const guint32 constants[] = { lanes, n_tokens };
  const FxVkRange ranges[] = { args->bias, args->residual, args->y };

  return fx_ops_dispatch (ops, command, &shaders[args->weight.type],
                          constants, G_N_ELEMENTS (constants), ranges, &push,
                          n_x, fx_div_up (args->n_tokens, n_tokens),
                          fx_div_up (n_groups, n_x), error);
}

const FxOpVariant FX_MAT_ROWS = { "mat-rows", can_run_rows, record_rows };
