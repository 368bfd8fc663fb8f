/* fx-op-mat-mul-lavapipe.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-lavapipe.h"

#include "fx-op-mat-mul-private.h"
#include "fx-weight-lavapipe.h"

#include "fx-spv-mat-mul-lavapipe-q2-k.h"
#include "fx-spv-mat-mul-lavapipe-q3-k.h"
#include "fx-spv-mat-mul-lavapipe-q4-0.h"
#include "fx-spv-mat-mul-lavapipe-q4-1.h"
#include "fx-spv-mat-mul-lavapipe-q4-k.h"
#include "fx-spv-mat-mul-lavapipe-q5-0.h"
#include "fx-spv-mat-mul-lavapipe-q5-1.h"
#include "fx-spv-mat-mul-lavapipe-q5-k.h"
#include "fx-spv-mat-mul-lavapipe-q6-k.h"
#include "fx-spv-mat-mul-lavapipe-q8-0.h"

/* A workgroup costs some 60 ns; 12 subgroups divide most matrices evenly. */
#define WG_SIZE (12 * FX_LAVAPIPE_LANES)
#define MAX_TOKENS 4

/* A block is some 150 instructions for nibbles and 250 for bytes with one
 * token, three times that with four: so many fit the instruction cache. */
#define MAX_BLOCKS_NIBBLES 24
#define MAX_BLOCKS_BYTES 18
#define MAX_BLOCKS_TOKENS 9

/* Weights that the next tokens find in the second level cache. */
#define BAND_SIZE (256 * 1024)

#define SHADER(name) \
  FX_OP_SHADER (fx_spv_mat_mul_lavapipe_##name, 3, FxPushLavapipeMatMul)

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

void
fx_lavapipe_fill_table (guint32 *table)
{
  for (guint32 i = 0; i < 32; i++)
    table[i] = i;
}

static gboolean
can_run (FxOps         *ops,
         gconstpointer  data)
{
  const FxOpMatMul *args = data;

  return args->q.buffer != NULL &&
         fx_ops_get_class (ops) == FX_VK_CLASS_LAVAPIPE &&
         fx_weight_get_layout (args->weight.type, args->weight.kernel_class)
         == &FX_WEIGHT_LAYOUT_LAVAPIPE;
}

/* Blocks of a pass, so that passes are about equal. */
static guint
choose_blocks (const FxLavapipeLayout *layout,
               guint                   n_blocks,
               guint                   n_tokens)
{
  const guint whole = layout->super_size > 0 ? FX_LAVAPIPE_SUPER_BLOCKS : 1;
  guint most = n_tokens > 1 ? MAX_BLOCKS_TOKENS
               : layout->has_bytes ? MAX_BLOCKS_BYTES : MAX_BLOCKS_NIBBLES;

  most -= most % whole;
  n_blocks = fx_div_up (n_blocks, fx_div_up (n_blocks, most));

  return fx_div_up (n_blocks, whole) * whole;
}

static gboolean
record (FxOps          *ops,
        FxVkCommand    *command,
        gconstpointer   data,
        GError        **error)
{
  const FxOpMatMul *args = data;
  const FxWeight *weight = &args->weight;
  const FxLavapipeLayout *layout = fx_lavapipe_layout_get (weight->type);
  const guint n_blocks = (guint) (weight->n_cols / FX_LAVAPIPE_BLOCK);
  /* Two by themselves are quicker than four of which two are thrown away. */
  const guint n_tokens = args->n_tokens <= 2 ? 1 : MAX_TOKENS;
  const guint step = choose_blocks (layout, n_blocks, n_tokens);
  FxPushLavapipeMatMul push = {
    .tile_size = (guint32) fx_lavapipe_layout_tile_size (layout, n_blocks),
    .q_stride = n_blocks * FX_LAVAPIPE_Q_SIZE,
    .n_tiles = (guint32) fx_div_up ((guint) weight->n_rows, FX_LAVAPIPE_TILE_ROWS),
    .n_rows = (guint32) weight->n_rows,
    .n_tokens = args->n_tokens,
    .y_stride = args->y_stride,
  };
  guint n_groups;

  n_groups = fx_div_up (push.n_tiles, WG_SIZE / FX_LAVAPIPE_LANES);
  fx_lavapipe_fill_table (push.tab);
  for (guint b = 0; b < n_blocks; b += step)
    {
      const guint32 constants[] = { WG_SIZE, MIN (step, n_blocks - b), n_tokens };
      const FxVkRange ranges[] = {
        b == 0 ? args->bias : (FxVkRange) { NULL },
        b == 0 ? args->residual : args->y,
        args->y,
      };

      /* One token reads all weights once anyway. */
      const gsize group_size = fx_lavapipe_layout_tile_size (layout, constants[1])
                               * (WG_SIZE / FX_LAVAPIPE_LANES);
      const guint n_x = args->n_tokens <= n_tokens
                        ? n_groups : CLAMP ((guint) (BAND_SIZE / group_size), 1, n_groups);

      push.weight = fx_op_address (&weight->range) + fx_lavapipe_layout_tile_size (layout, b);
      push.q = fx_op_address (&args->q) + b * FX_LAVAPIPE_Q_SIZE;
      push.flags = (ranges[0].buffer != NULL ? FX_MAT_MUL_BIAS : 0)
                   | (ranges[1].buffer != NULL ? FX_MAT_MUL_RESIDUAL : 0);
      if (b > 0)
        fx_vk_command_barrier (command);
      if (!fx_ops_dispatch (ops, command, &shaders[weight->type],
                            constants, G_N_ELEMENTS (constants), ranges, &push,
                            n_x, fx_div_up (args->n_tokens, n_tokens),
                            fx_div_up (n_groups, n_x), error))
        return FALSE;
    }

  return TRUE;
}

const FxOpVariant FX_MAT_MUL_LAVAPIPE = { "lavapipe", can_run, record, TRUE };
