/* fx-op-attention-lavapipe.c
 *
 * How many pages a token sees is in the step, so the device counts the
 * workgroups of each round; rounds that the context has not reached are
 * dispatches of nothing, at 0.3 us each.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-op-lavapipe.h"

#include "fx-kv-bench.h"

#include "fx-spv-attention-lavapipe-f16.h"
#include "fx-spv-attention-lavapipe-f32.h"
#include "fx-spv-attention-lavapipe-q4-0.h"
#include "fx-spv-attention-lavapipe-q8-0.h"
#include "fx-spv-attention-merge-lavapipe-f32.h"
#include "fx-spv-attention-pages-lavapipe-f32.h"

#define ALIGNMENT 256

/* Parts that the context of a token is split into, for few tokens: work for
 * as many threads, and to join afterwards. */
#define MAX_PARTS 16

/* Heads of a workgroup times their size: what the registers, and the
 * compiler's patience, hold. */
#define MAX_COLUMNS 256

/* Pages of a workgroup, which shares the reading and writing of a state between
 * them, where its code stays short enough. */
#define MAX_TOGETHER 2
#define MAX_TOGETHER_COLUMNS 192

#define SHADER(type) FX_OP_SHADER (fx_spv_attention_lavapipe_##type, 2, FxPushLavapipeAttention)

static const FxOpShader shaders[FX_N_KV_TYPES] = {
  [FX_KV_F16]  = SHADER (f16),
  [FX_KV_Q8_0] = SHADER (q8_0),
  [FX_KV_Q4_0] = SHADER (q4_0),
  [FX_KV_F32]  = SHADER (f32),
};
static const FxOpShader merge_shader =
  FX_OP_SHADER (fx_spv_attention_merge_lavapipe_f32, 3, FxPushLavapipeMerge);
static const FxOpShader pages_shader =
  FX_OP_SHADER (fx_spv_attention_pages_lavapipe_f32, 2, FxPushLavapipePages);

static gsize
align (gsize size)
{
  return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static guint
count_parts (guint n_tokens)
{
  return MAX (1, MAX_PARTS / n_tokens);
}

static guint
count_rounds (guint n_tokens,
              guint max_context,
              guint n_together)
{
  return fx_div_up (fx_div_up (max_context, FX_KV_PAGE), count_parts (n_tokens) * n_together);
}

static gsize
get_state_size (guint n_tokens,
                guint n_heads,
                guint head_dim)
{
  return (gsize) n_tokens * count_parts (n_tokens) * n_heads * (head_dim + 8) * sizeof (float);
}

gsize
fx_lavapipe_attention_scratch_size (guint n_tokens,
                                    guint n_heads,
                                    guint head_dim,
                                    guint max_context)
{
  /* The rounds of the largest batch, so that a smaller one needs no more. */
  return align (fx_div_up (max_context, FX_KV_PAGE) * sizeof (VkDispatchIndirectCommand))
         + align (MAX (get_state_size (n_tokens, n_heads, head_dim),
                       get_state_size (1, n_heads, head_dim)));
}

gboolean
fx_lavapipe_has_pages (FxOps *ops,
                       guint  head_dim)
{
  return fx_ops_get_class (ops) == FX_VK_CLASS_LAVAPIPE && head_dim <= MAX_COLUMNS;
}

static gboolean
can_run (FxOps         *ops,
         gconstpointer  data)
{
  const FxOpAttention *args = data;

  return fx_lavapipe_has_pages (ops, args->head_dim);
}

/* The most heads of a group that divide it and fit. */
static guint
choose_heads (const FxOpAttention *args)
{
  const guint group = args->n_heads / args->n_kv_heads;
  guint heads = MIN (group, MAX_COLUMNS / args->head_dim);

  while (group % heads != 0)
    heads--;

  return heads;
}

/* Pages of a workgroup. */
static guint
choose_pages (const FxOpAttention *args)
{
  return choose_heads (args) * args->head_dim <= MAX_TOGETHER_COLUMNS ? MAX_TOGETHER : 1;
}

static FxVkRange
part_of (FxVkRange range,
         gsize     offset,
         gsize     size)
{
  return (FxVkRange) { range.buffer, range.offset + offset, size };
}

static gboolean
record_pages (FxOps                *ops,
              FxVkCommand          *command,
              const FxOpAttention  *args,
              FxVkRange             counts,
              GError              **error)
{
  const guint32 lanes = FX_LAVAPIPE_LANES;
  const FxVkRange ranges[] = { args->step, counts };
  const FxPushLavapipePages push = {
    .n_head_groups = args->n_heads / choose_heads (args),
    .n_parts = count_parts (args->n_tokens),
    .n_rounds = count_rounds (args->n_tokens, args->max_context, choose_pages (args)),
    .n_together = choose_pages (args),
    .window = args->window,
  };

  return fx_ops_dispatch (ops, command, &pages_shader, &lanes, 1, ranges, &push,
                          fx_div_up (push.n_rounds, lanes), 1, 1, error);
}

static gboolean
record_merge (FxOps                *ops,
              FxVkCommand          *command,
              const FxOpAttention  *args,
              FxVkRange             state,
              GError              **error)
{
  const guint32 constants[] = { args->head_dim };
  const FxVkRange ranges[] = { args->step, state, args->y };
  const FxPushLavapipeMerge push = {
    .n_heads = args->n_heads,
    .n_parts = count_parts (args->n_tokens),
    .n_together = choose_pages (args),
    .window = args->window,
  };

  return fx_ops_dispatch (ops, command, &merge_shader, constants, 1, ranges, &push,
                          args->n_heads, args->n_tokens, 1, error);
}

static gboolean
record (FxOps          *ops,
        FxVkCommand    *command,
        gconstpointer   data,
        GError        **error)
{
  const FxOpAttention *args = data;
  const gsize head_size = fx_kv_head_size (args->type, args->head_dim);
  const guint n_rounds = count_rounds (args->n_tokens, args->max_context, choose_pages (args));
  const gsize counts_size = align (fx_div_up (args->max_context, FX_KV_PAGE)
                                   * sizeof (VkDispatchIndirectCommand));
  const FxVkRange counts = part_of (args->scratch, 0, counts_size);
  const FxVkRange state = part_of (args->scratch, counts_size,
                                   get_state_size (args->n_tokens, args->n_heads,
                                                   args->head_dim));
  const FxVkRange ranges[] = { args->step, state };
  FxPushLavapipeAttention push = {
    .q = fx_op_address (&args->q),
    .k_cache = fx_op_address (&args->k_cache),
    .v_cache = fx_op_address (&args->v_cache),
    .state = fx_op_address (&state),
    .q_stride = args->q_stride,
    .n_heads = args->n_heads,
    .group = args->n_heads / args->n_kv_heads,
    .page_size = (guint32) (args->n_kv_heads * head_size),
    .head_size = (guint32) head_size,
    .n_parts = count_parts (args->n_tokens),
    .window = args->window,
    .scale = args->scale,
    .softcap = args->softcap,
  };

  fx_lavapipe_fill_table (push.tab);
  if (!record_pages (ops, command, args, counts, error))
    return FALSE;

  for (push.round = 0; push.round < n_rounds; push.round++)
    {
      const guint32 constants[] = {
        args->head_dim, choose_heads (args), args->softcap > 0, choose_pages (args),
      };

      fx_vk_command_barrier (command);
      if (!fx_ops_dispatch_indirect (ops, command, &shaders[args->type],
                                     constants, G_N_ELEMENTS (constants), ranges, &push,
                                     part_of (counts,
                                              push.round * sizeof (VkDispatchIndirectCommand),
                                              sizeof (VkDispatchIndirectCommand)),
                                     error))
        return FALSE;
    }

  fx_vk_command_barrier (command);

  return record_merge (ops, command, args, state, error);
}

const FxOpVariant FX_ATTENTION_LAVAPIPE = { "lavapipe", can_run, record, TRUE };
