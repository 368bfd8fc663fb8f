/* fx-op-infos.c - the table of all ops.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-attention.h"
#include "fx-op-embed.h"
#include "fx-op-gather.h"
#include "fx-op-glu.h"
#include "fx-op-kv-store.h"
#include "fx-op-mat-mul.h"
#include "fx-op-quantise.h"
#include "fx-op-rms-norm.h"
#include "fx-op-rope.h"
#include "fx-op-variants.h"

const FxOpInfo FX_OP_INFOS[] = {
  { &FX_OP_EMBED, FX_EMBED_VARIANTS, fx_op_embed_check },
  { &FX_OP_RMS_NORM, FX_RMS_NORM_VARIANTS, fx_op_rms_norm_check },
  { &FX_OP_QUANTISE, FX_QUANTISE_VARIANTS, fx_op_quantise_check },
  { &FX_OP_MAT_MUL, FX_MAT_MUL_VARIANTS, fx_op_mat_mul_check },
  { &FX_OP_ROPE, FX_ROPE_VARIANTS, fx_op_rope_check },
  { &FX_OP_KV_STORE, FX_KV_STORE_VARIANTS, fx_op_kv_store_check },
  { &FX_OP_ATTENTION, FX_ATTENTION_VARIANTS, fx_op_attention_check },
  { &FX_OP_GLU, FX_GLU_VARIANTS, fx_op_glu_check },
  { &FX_OP_GATHER, FX_GATHER_VARIANTS, fx_op_gather_check },
  { NULL, NULL, NULL },
};
