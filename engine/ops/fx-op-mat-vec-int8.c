/* fx-op-mat-vec-int8.c - mat-mul of activations in 8 bits.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-mat-mul-private.h"

#include "fx-spv-mat-vec-int8-q2-k.h"
#include "fx-spv-mat-vec-int8-q3-k.h"
#include "fx-spv-mat-vec-int8-q4-0.h"
#include "fx-spv-mat-vec-int8-q4-1.h"
#include "fx-spv-mat-vec-int8-q4-k.h"
#include "fx-spv-mat-vec-int8-q5-0.h"
#include "fx-spv-mat-vec-int8-q5-1.h"
#include "fx-spv-mat-vec-int8-q5-k.h"
#include "fx-spv-mat-vec-int8-q6-k.h"
#include "fx-spv-mat-vec-int8-q8-0.h"

/* Tokens that share a read of the weights: as many as registers hold. */
#define MAX_TOKENS 4

static const FxOpShader shaders[FX_N_QUANT_TYPES] = {
  [FX_QUANT_Q4_0] = FX_OP_SHADER (fx_spv_mat_vec_int8_q4_0, 3, FxPushMatMul),
  [FX_QUANT_Q4_1] = FX_OP_SHADER (fx_spv_mat_vec_int8_q4_1, 3, FxPushMatMul),
  [FX_QUANT_Q5_0] = FX_OP_SHADER (fx_spv_mat_vec_int8_q5_0, 3, FxPushMatMul),
  [FX_QUANT_Q5_1] = FX_OP_SHADER (fx_spv_mat_vec_int8_q5_1, 3, FxPushMatMul),
  [FX_QUANT_Q8_0] = FX_OP_SHADER (fx_spv_mat_vec_int8_q8_0, 3, FxPushMatMul),
  [FX_QUANT_Q2_K] = FX_OP_SHADER (fx_spv_mat_vec_int8_q2_k, 3, FxPushMatMul),
  [FX_QUANT_Q3_K] = FX_OP_SHADER (fx_spv_mat_vec_int8_q3_k, 3, FxPushMatMul),
  [FX_QUANT_Q4_K] = FX_OP_SHADER (fx_spv_mat_vec_int8_q4_k, 3, FxPushMatMul),
  [FX_QUANT_Q5_K] = FX_OP_SHADER (fx_spv_mat_vec_int8_q5_k, 3, FxPushMatMul),
  [FX_QUANT_Q6_K] = FX_OP_SHADER (fx_spv_mat_vec_int8_q6_k, 3, FxPushMatMul),
};

gboolean
fx_op_mat_vec_int8_has_type (FxQuantType type)
{
  return type < FX_N_QUANT_TYPES && shaders[type].spirv != NULL;
}

/* Lavapipe's quantised activations are of another layout. */
static gboolean
can_run_int8 (FxOps         *ops,
              gconstpointer  data)
{
  const FxOpMatMul *args = data;

  return args->q.buffer != NULL &&
         fx_ops_get_class (ops) != FX_VK_CLASS_LAVAPIPE &&
         (fx_op_mat_mul_is_wide (args) || fx_op_mat_mul_is_narrow (args)) &&
         fx_op_mat_vec_int8_has_type (args->weight.type);
}

static gboolean
record_int8 (FxOps          *ops,
             FxVkCommand    *command,
             gconstpointer   data,
             GError        **error)
{
  const FxOpMatMul *args = data;
  FxPushMatMul push = fx_op_mat_mul_push (args);
  const guint max_groups = fx_vk_device_get_caps (fx_ops_get_device (ops))->max_workgroups;
  const guint lanes = fx_ops_get_lanes (ops);
  const guint n_tokens = fx_op_mat_vec_n_tokens (args->n_tokens, MAX_TOKENS);
  const guint n_rows = n_tokens > 1 ? 2 : 4;
  const guint n_groups = fx_div_up (push.n_rows, n_rows);
  const guint n_x = MIN (n_groups, max_groups);
  const guint32 constants[] = {
    lanes,
    fx_op_mat_mul_is_narrow (args),
    TRUE,
    n_rows,
    n_tokens,
  };
  const FxVkRange ranges[] = { args->bias, args->residual, args->y };

  push.x = fx_op_address (&args->q);

  return fx_ops_dispatch (ops, command, &shaders[args->weight.type],
                          constants, G_N_ELEMENTS (constants), ranges, &push,
                          n_x, fx_div_up (args->n_tokens, n_tokens),
                          fx_div_up (n_groups, n_x), error);
}

const FxOpVariant FX_MAT_VEC_INT8 = { "mat-vec int8", can_run_int8, record_int8 };
