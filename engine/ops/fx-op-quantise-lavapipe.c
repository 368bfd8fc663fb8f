/* fx-op-quantise-lavapipe.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-lavapipe.h"

#include "fx-op-quantise.h"

#include "fx-spv-quantise-lavapipe-f32.h"

#define BLOCK_ITEMS 32
#define WG_SIZE (6 * FX_LAVAPIPE_LANES)

static const FxOpShader shader =
  FX_OP_SHADER (fx_spv_quantise_lavapipe_f32, 1, FxPushLavapipeQuantise);

static gboolean
can_run (FxOps         *ops,
         gconstpointer  data)
{
  return fx_ops_get_class (ops) == FX_VK_CLASS_LAVAPIPE;
}

static gboolean
record (FxOps          *ops,
        FxVkCommand    *command,
        gconstpointer   data,
        GError        **error)
{
  const FxOpQuantise *args = data;
  const guint32 constants[] = { WG_SIZE };
  FxPushLavapipeQuantise push = {
    .x = fx_op_address (&args->x),
    .n_total = args->n_tokens * (args->n_cols / BLOCK_ITEMS),
  };

  fx_lavapipe_fill_table (push.tab);

  return fx_ops_dispatch (ops, command, &shader, constants, G_N_ELEMENTS (constants),
                          &args->q, &push,
                          fx_div_up (push.n_total, WG_SIZE / FX_LAVAPIPE_LANES), 1, 1,
                          error);
}

const FxOpVariant FX_QUANTISE_LAVAPIPE = { "lavapipe", can_run, record, TRUE };
