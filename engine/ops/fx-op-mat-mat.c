/* fx-op-mat-mat.c - mat-mul for many tokens on wide devices, in tiles.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-mat-mul-private.h"

#include "fx-spv-mat-mat-bf16.h"
#include "fx-spv-mat-mat-f16.h"
#include "fx-spv-mat-mat-f32.h"
#include "fx-spv-mat-mat-q2-k.h"
#include "fx-spv-mat-mat-q3-k.h"
#include "fx-spv-mat-mat-q4-0.h"
#include "fx-spv-mat-mat-q4-1.h"
#include "fx-spv-mat-mat-q4-k.h"
#include "fx-spv-mat-mat-q5-0.h"
#include "fx-spv-mat-mat-q5-1.h"
#include "fx-spv-mat-mat-q5-k.h"
#include "fx-spv-mat-mat-q6-k.h"
#include "fx-spv-mat-mat-q8-0.h"

/* As the shader has them. */
#define WG_SIZE 128
#define TILE_ROWS 64
#define SHARED_SIZE (2 * 32 * 64 * 4)

/* Fewer are a matter of reading weights, which mat-vec does better. */
#define MIN_TOKENS 9

static const FxOpShader shaders[FX_N_QUANT_TYPES] = {
  [FX_QUANT_F32]  = FX_OP_SHADER (fx_spv_mat_mat_f32, 3, FxPushMatMul),
  [FX_QUANT_F16]  = FX_OP_SHADER (fx_spv_mat_mat_f16, 3, FxPushMatMul),
  [FX_QUANT_BF16] = FX_OP_SHADER (fx_spv_mat_mat_bf16, 3, FxPushMatMul),
  [FX_QUANT_Q4_0] = FX_OP_SHADER (fx_spv_mat_mat_q4_0, 3, FxPushMatMul),
  [FX_QUANT_Q4_1] = FX_OP_SHADER (fx_spv_mat_mat_q4_1, 3, FxPushMatMul),
  [FX_QUANT_Q5_0] = FX_OP_SHADER (fx_spv_mat_mat_q5_0, 3, FxPushMatMul),
  [FX_QUANT_Q5_1] = FX_OP_SHADER (fx_spv_mat_mat_q5_1, 3, FxPushMatMul),
  [FX_QUANT_Q8_0] = FX_OP_SHADER (fx_spv_mat_mat_q8_0, 3, FxPushMatMul),
  [FX_QUANT_Q2_K] = FX_OP_SHADER (fx_spv_mat_mat_q2_k, 3, FxPushMatMul),
  [FX_QUANT_Q3_K] = FX_OP_SHADER (fx_spv_mat_mat_q3_k, 3, FxPushMatMul),
  [FX_QUANT_Q4_K] = FX_OP_SHADER (fx_spv_mat_mat_q4_k, 3, FxPushMatMul),
  [FX_QUANT_Q5_K] = FX_OP_SHADER (fx_spv_mat_mat_q5_k, 3, FxPushMatMul),
  [FX_QUANT_Q6_K] = FX_OP_SHADER (fx_spv_mat_mat_q6_k, 3, FxPushMatMul),
};

static gboolean
can_run_tiles (FxOps         *ops,
               gconstpointer  data)
{
  const FxOpMatMul *args = data;
  const FxVkCaps *caps = fx_vk_device_get_caps (fx_ops_get_device (ops));

  return fx_op_mat_mul_is_wide (args) && args->n_tokens >= MIN_TOKENS &&
         caps->max_workgroup_size >= WG_SIZE && caps->max_shared_size >= SHARED_SIZE;
}

static gboolean
record_tiles (FxOps          *ops,
              FxVkCommand    *command,
              gconstpointer   data,
              GError        **error)
{
  const FxOpMatMul *args = data;
  const FxPushMatMul push = fx_op_mat_mul_push (args);
  const guint n_own = args->n_tokens <= 16 ? 1 : args->n_tokens <= 32 ? 2 : 4;
  const guint32 constants[] = { FALSE, n_own };
  const FxVkRange ranges[] = { args->bias, args->residual, args->y };

  return fx_ops_dispatch (ops, command, &shaders[args->weight.type],
                          constants, G_N_ELEMENTS (constants), ranges, &push,
                          fx_div_up (push.n_rows, TILE_ROWS),
                          fx_div_up (args->n_tokens, 16 * n_own), 1, error);
}

const FxOpVariant FX_MAT_MAT_TILES = { "mat-mat tiles", can_run_tiles, record_tiles };
