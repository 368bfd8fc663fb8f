/* fx-op-kv-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-kv-store.h"

#include "fx-kv-bench.h"
#include "fx-op-lavapipe.h"
#include "fx-op-tries.h"
#include "fx-op-variants.h"

#include "fx-spv-kv-store-f16-lanes.h"
#include "fx-spv-kv-store-f16.h"
#include "fx-spv-kv-store-f32-lanes.h"
#include "fx-spv-kv-store-f32.h"
#include "fx-spv-kv-store-q4-0-lanes.h"
#include "fx-spv-kv-store-q4-0.h"
#include "fx-spv-kv-store-q8-0-lanes.h"
#include "fx-spv-kv-store-q8-0.h"

static const FxOpShader shaders[FX_N_KV_TYPES] = {
  [FX_KV_F16]  = FX_OP_SHADER (fx_spv_kv_store_f16, 3, FxPushKvStore),
  [FX_KV_Q8_0] = FX_OP_SHADER (fx_spv_kv_store_q8_0, 3, FxPushKvStore),
  [FX_KV_Q4_0] = FX_OP_SHADER (fx_spv_kv_store_q4_0, 3, FxPushKvStore),
  [FX_KV_F32]  = FX_OP_SHADER (fx_spv_kv_store_f32, 3, FxPushKvStore),
};

/* K in lanes of 8 positions. */
static const FxOpShader lanes_shaders[FX_N_KV_TYPES] = {
  [FX_KV_F16]  = FX_OP_SHADER (fx_spv_kv_store_f16_lanes, 3, FxPushKvStore),
  [FX_KV_Q8_0] = FX_OP_SHADER (fx_spv_kv_store_q8_0_lanes, 3, FxPushKvStore),
  [FX_KV_Q4_0] = FX_OP_SHADER (fx_spv_kv_store_q4_0_lanes, 3, FxPushKvStore),
  [FX_KV_F32]  = FX_OP_SHADER (fx_spv_kv_store_f32_lanes, 3, FxPushKvStore),
};

/* shaders/include/fx-kv.glsl has the layout; in bytes. */
gsize
fx_kv_head_size (FxKvType type,
                 guint    head_dim)
{
  const gsize scales_size = 2 * ((head_dim / 32 + 1) & ~1u);

  switch (type)
    {
    case FX_KV_F32:
      return FX_KV_PAGE * (gsize) head_dim * 4;
    case FX_KV_F16:
      return FX_KV_PAGE * (gsize) head_dim * 2;
    case FX_KV_Q8_0:
      return FX_KV_PAGE * (head_dim + scales_size);
    case FX_KV_Q4_0:
      return FX_KV_PAGE * (head_dim / 2 + scales_size);
    default:
      g_return_val_if_reached (0);
    }
}

gsize
fx_kv_page_size (FxKvType type,
                 guint    n_kv_heads,
                 guint    head_dim)
{
  const gboolean is_quantised = type == FX_KV_Q8_0 || type == FX_KV_Q4_0;

  if (head_dim % (is_quantised ? 32 : 8) != 0)
    return 0;

  return n_kv_heads * fx_kv_head_size (type, head_dim);
}

static gboolean
record_shader (FxOps              *ops,
               FxVkCommand        *command,
               const FxOpKvStore  *args,
               const FxOpShader   *shader,
               GError            **error)
{
  const guint32 lanes = fx_ops_get_lanes (ops);
  const guint unit = args->type == FX_KV_Q8_0 || args->type == FX_KV_Q4_0 ? 64 : 8;
  const FxVkRange ranges[] = { args->step, args->k, args->v };
  const FxPushKvStore push = {
    .k_cache = fx_op_address (&args->k_cache),
    .v_cache = fx_op_address (&args->v_cache),
    .n_kv_heads = args->n_kv_heads,
    .head_dim = args->head_dim,
    .k_stride = args->k_stride,
    .v_stride = args->v_stride,
    .head_size = (guint32) fx_kv_head_size (args->type, args->head_dim),
  };

  return fx_ops_dispatch (ops, command, shader, &lanes, 1, ranges, &push,
                          fx_div_up (args->n_kv_heads * fx_div_up (args->head_dim, unit), lanes),
                          args->n_tokens, 2, error);
}

static gboolean
record_units (FxOps          *ops,
              FxVkCommand    *command,
              gconstpointer   data,
              GError        **error)
{
  const FxOpKvStore *args = data;

  return record_shader (ops, command, args, &shaders[args->type], error);
}

static gboolean
can_run_units (FxOps         *ops,
               gconstpointer  data)
{
  const FxOpKvStore *args = data;

  return !fx_lavapipe_has_pages (ops, args->head_dim);
}

static gboolean
record_lanes (FxOps          *ops,
              FxVkCommand    *command,
              gconstpointer   data,
              GError        **error)
{
  const FxOpKvStore *args = data;

  return record_shader (ops, command, args, &lanes_shaders[args->type], error);
}

static gboolean
can_run_lanes (FxOps         *ops,
               gconstpointer  data)
{
  return !can_run_units (ops, data);
}

static const FxOpVariant units = { "units", can_run_units, record_units };
static const FxOpVariant lanes_of_positions = { "lavapipe", can_run_lanes, record_lanes, TRUE };
const FxOpVariant *const FX_KV_STORE_VARIANTS[] = { &lanes_of_positions, &units, NULL };

static gboolean
record (FxOps          *ops,
        FxVkCommand    *command,
        gconstpointer   args,
        GError        **error)
{
  return fx_ops_record (ops, FX_KV_STORE_VARIANTS, "kv-store", command, args, error);
}

static void
print (gconstpointer  data,
       GString       *out)
{
  static const char *names[FX_N_KV_TYPES] = {
    [FX_KV_F16] = "F16",
    [FX_KV_Q8_0] = "Q8_0",
    [FX_KV_Q4_0] = "Q4_0",
    [FX_KV_F32] = "F32",
  };
  const FxOpKvStore *args = data;

  g_string_append_printf (out, "kv-store %s k, v[%u][%u][%u]", names[args->type],
                          args->n_tokens, args->n_kv_heads, args->head_dim);
}

const FxOpClass FX_OP_KV_STORE = { "kv-store", sizeof (FxOpKvStore), record, print };

gboolean
fx_op_kv_store_try (FxOps                 *ops,
                    FxOpTally             *tally,
                    guint64                seed,
                    const FxAttentionTry  *sizes,
                    GError               **error)
{
  g_autoptr (FxKvBench) bench = fx_kv_bench_new (ops, seed, sizes, error);

  if (bench == NULL || !fx_kv_bench_store (bench, error))
    return FALSE;

  fx_kv_bench_tally_cache (bench, tally);

  return TRUE;
}

gboolean
fx_op_kv_store_check (FxOps              *ops,
                      const FxOpVariant  *variant,
                      FxOpTally          *tally,
                      GError            **error)
{
  const FxOpsSubject *subject = fx_ops_get_subject (ops);

  for (guint type = 0; type < FX_N_KV_TYPES; type++)
    {
      FxAttentionTry sizes = {
        .type = type, .n_sequences = 2, .n_before = 30, .n_tokens = 5, .n_padding = 2,
        .n_heads = 3, .n_kv_heads = 3, .head_dim = 96,
      };

      if (subject != NULL)
        {
          sizes.n_heads = subject->n_heads;
          sizes.n_kv_heads = subject->n_kv_heads;
          sizes.head_dim = subject->head_dim;
        }

      if (subject != NULL && type != subject->kv_type)
        continue;

      if (!fx_op_kv_store_try (ops, tally, type, &sizes, error))
        return FALSE;
    }

  return TRUE;
}
