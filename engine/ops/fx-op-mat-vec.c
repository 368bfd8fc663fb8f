/* fx-op-mat-vec.c - mat-mul for a few tokens.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-mat-mul-private.h"

#include "fx-spv-mat-vec-bf16.h"
#include "fx-spv-mat-vec-f16.h"
#include "fx-spv-mat-vec-f32.h"
#include "fx-spv-mat-vec-q2-k.h"
#include "fx-spv-mat-vec-q3-k.h"
#include "fx-spv-mat-vec-q4-0.h"
#include "fx-spv-mat-vec-q4-1.h"
#include "fx-spv-mat-vec-q4-k.h"
#include "fx-spv-mat-vec-q5-0.h"
#include "fx-spv-mat-vec-q5-1.h"
#include "fx-spv-mat-vec-q5-k.h"
#include "fx-spv-mat-vec-q6-k.h"
#include "fx-spv-mat-vec-q8-0.h"

/* Tokens that share a read of the weights: as many as registers hold; on
 * narrow devices, which have other variants, as many as soon compile. */
#define MAX_TOKENS 8
#define MAX_TOKENS_NARROW 2

static const FxOpShader shaders[FX_N_QUANT_TYPES] = {
  [FX_QUANT_F32]  = FX_OP_SHADER (fx_spv_mat_vec_f32, 3, FxPushMatMul),
  [FX_QUANT_F16]  = FX_OP_SHADER (fx_spv_mat_vec_f16, 3, FxPushMatMul),
  [FX_QUANT_BF16] = FX_OP_SHADER (fx_spv_mat_vec_bf16, 3, FxPushMatMul),
  [FX_QUANT_Q4_0] = FX_OP_SHADER (fx_spv_mat_vec_q4_0, 3, FxPushMatMul),
  [FX_QUANT_Q4_1] = FX_OP_SHADER (fx_spv_mat_vec_q4_1, 3, FxPushMatMul),
  [FX_QUANT_Q5_0] = FX_OP_SHADER (fx_spv_mat_vec_q5_0, 3, FxPushMatMul),
  [FX_QUANT_Q5_1] = FX_OP_SHADER (fx_spv_mat_vec_q5_1, 3, FxPushMatMul),
  [FX_QUANT_Q8_0] = FX_OP_SHADER (fx_spv_mat_vec_q8_0, 3, FxPushMatMul),
  [FX_QUANT_Q2_K] = FX_OP_SHADER (fx_spv_mat_vec_q2_k, 3, FxPushMatMul),
  [FX_QUANT_Q3_K] = FX_OP_SHADER (fx_spv_mat_vec_q3_k, 3, FxPushMatMul),
  [FX_QUANT_Q4_K] = FX_OP_SHADER (fx_spv_mat_vec_q4_k, 3, FxPushMatMul),
  [FX_QUANT_Q5_K] = FX_OP_SHADER (fx_spv_mat_vec_q5_k, 3, FxPushMatMul),
  [FX_QUANT_Q6_K] = FX_OP_SHADER (fx_spv_mat_vec_q6_k, 3, FxPushMatMul),
};

guint
fx_op_mat_vec_n_tokens (guint n_tokens,
                        guint most)
{
  guint n = 1;

  while (n < n_tokens && n < most)
    n *= 2;

  return n;
}

static gboolean
can_run_lanes (FxOps         *ops,
               gconstpointer  args)
{
  return fx_op_mat_mul_is_wide (args) || fx_op_mat_mul_is_narrow (args);
}

static gboolean
record_lanes (FxOps          *ops,
              FxVkCommand    *command,
              gconstpointer   data,
              GError        **error)
{
  const FxOpMatMul *args = data;
  const FxPushMatMul push = fx_op_mat_mul_push (args);
  const guint max_groups = fx_vk_device_get_caps (fx_ops_get_device (ops))->max_workgroups;
  const guint lanes = fx_ops_get_lanes (ops);
  const guint max_tokens = fx_op_mat_mul_is_narrow (args) ? MAX_TOKENS_NARROW : MAX_TOKENS;
  const guint n_tokens = fx_op_mat_vec_n_tokens (args->n_tokens, max_tokens);
  /* Weights of a block of each row wait in registers for their tokens. */
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

  return fx_ops_dispatch (ops, command, &shaders[args->weight.type],
                          constants, G_N_ELEMENTS (constants), ranges, &push,
                          n_x, fx_div_up (args->n_tokens, n_tokens),
                          fx_div_up (n_groups, n_x), error);
}

const FxOpVariant FX_MAT_VEC_LANES = { "mat-vec lanes", can_run_lanes, record_lanes };
