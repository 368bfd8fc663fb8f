/* fx-op-glu-lavapipe.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-lavapipe.h"

#include "fx-op-glu.h"

#include "fx-spv-glu-lavapipe-f32.h"

#define CHUNK 64               /* columns of a subgroup */
#define WG_SIZE (8 * FX_LAVAPIPE_LANES)

static const FxOpShader shader = FX_OP_SHADER (fx_spv_glu_lavapipe_f32, 1, FxPushLavapipeGlu);

/* Loads are of 16 aligned bytes; y must not be what another chunk reads. */
static gboolean
can_run (FxOps         *ops,
         gconstpointer  data)
{
  const FxOpGlu *args = data;

  return fx_ops_get_class (ops) == FX_VK_CLASS_LAVAPIPE &&
         args->n_cols >= CHUNK && args->n_cols % 4 == 0 && args->stride % 4 == 0 &&
         (args->n_cols % CHUNK == 0 || args->y.offset != args->gate.offset) &&
         args->gate.offset % 16 == 0 && args->up.offset % 16 == 0;
}

static gboolean
record (FxOps          *ops,
        FxVkCommand    *command,
        gconstpointer   data,
        GError        **error)
{
  const FxOpGlu *args = data;
  const guint32 constants[] = {
    WG_SIZE,
    args->activation == FX_ACTIVATION_GELU ? FX_GLU_GELU : FX_GLU_SILU,
  };
  FxPushLavapipeGlu push = {
    .gate = fx_op_address (&args->gate),
    .up = fx_op_address (&args->up),
    .n_cols = args->n_cols,
    .stride = args->stride,
    .n_chunks = fx_div_up (args->n_cols, CHUNK),
  };

  fx_lavapipe_fill_table (push.tab);

  return fx_ops_dispatch (ops, command, &shader, constants, G_N_ELEMENTS (constants),
                          &args->y, &push,
                          fx_div_up (push.n_chunks, WG_SIZE / FX_LAVAPIPE_LANES),
                          args->n_tokens, 1, error);
}

const FxOpVariant FX_GLU_LAVAPIPE = { "lavapipe", can_run, record };
