/* fx-transformer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-transformer.h"

typedef struct
{
  const FxTransformer *t;
  FxGraph             *graph;
  guint                n_tokens;
  gint                 layer;
} Builder;

/* Where a part of a group's output begins, and from token to token. */
typedef struct
{
  FxVkRange range;
  guint     stride;
} Part;

static FxVkRange
front (FxVkRange range,
       gsize     n_rows,
       gsize     n_cols)
{
  const gsize size = n_rows * n_cols * sizeof (float);

  g_assert (size <= range.size);
  range.size = size;

  return range;
}

/* Activations in 8 bits, if any linear of the group multiplies those. */
static FxVkRange
add_quantise (Builder             *b,
              const FxLinearGroup *group,
              FxVkRange            x,
              guint                n_rows,
              guint                n_cols)
{
  FxVkRange none = { NULL, 0, 0 };
  FxVkRange q = b->t->compute->quantised;
  gboolean is_wanted = FALSE;

  if (b->t->ops != NULL)
    for (guint i = 0; i < group->n_linears; i++)
      is_wanted |= fx_op_mat_mul_wants_quantised (b->t->ops,
                                                  group->linears[i].weight.type,
                                                  group->linears[i].weight.n_rows,
                                                  n_cols, n_rows);
  if (!is_wanted)
    return none;

  q.size = fx_op_quantise_size (n_rows, n_cols);
  g_assert (q.size <= b->t->compute->quantised.size);
  fx_graph_add_quantise (b->graph, "quantise", b->layer,
                         &(FxOpQuantise) { .x = x, .q = q, .n_tokens = n_rows,
                                           .n_cols = n_cols });

  return q;
}

static void
add_linears (Builder             *b,
             const char          *label,
             const FxLinearGroup *group,
             FxVkRange            x,
             guint                n_rows,
             FxVkRange            residual,
             FxVkRange            y,
             Part                *parts)
{
  const guint n_cols = (guint) group->linears[0].weight.n_cols;
  const FxVkRange none = { NULL, 0, 0 };
  const FxVkRange q = add_quantise (b, group, x, n_rows, n_cols);
  FxVkRange outputs[FX_MAX_PARTS];

  for (guint i = 0; i < group->n_linears; i++)
    {
      const FxLinear *linear = &group->linears[i];
      const guint width = (guint) linear->weight.n_rows;
      gboolean wants_q = FALSE;

      if (q.buffer != NULL)
        wants_q = fx_op_mat_mul_wants_quantised (b->t->ops,
                                                 linear->weight.type,
                                                 width, n_cols, n_rows);

      outputs[i] = front (y, n_rows, width);
      fx_graph_add_mat_mul (b->graph, label, b->layer,
                            &(FxOpMatMul) { .weight = linear->weight,
                                            .x = x,
                                            .q = wants_q ? q : none,
                                            .bias = linear->bias,
                                            .residual = residual,
                                            .y = outputs[i],
                                            .n_tokens = n_rows,
                                            .y_stride = width });

      y.offset += (outputs[i].size + FX_SLAB_ALIGNMENT - 1)
                  & ~((gsize) FX_SLAB_ALIGNMENT - 1);
    }

  for (guint i = 0; parts != NULL && i < group->n_parts; i++)
    {
      const guint linear = group->linear_of[i];
      const gsize start = group->row_of[i] * sizeof (float);

      parts[i].range = outputs[linear];
      parts[i].range.offset += start;
      parts[i].range.size -= start;
      parts[i].stride = (guint) group->linears[linear].weight.n_rows;
    }
}

static void
add_norm (Builder    *b,
          const char *label,
          FxVkRange   x,
          FxVkRange   w,
          FxVkRange   residual,
          FxVkRange   y,
          guint       n_rows)
{
  fx_graph_add_rms_norm (b->graph, label, b->layer,
                         &(FxOpRmsNorm) { .x = x, .w = w, .residual = residual,
                                          .y = y, .n_rows = n_rows,
                                          .n_cols = b->t->hparams->n_embd,
                                          .eps = b->t->hparams->rms_eps });
}

/* y = what the block makes of @input, added to the residual; through a norm
 * of its own where the family has post norms. */
static void
add_to_residual (Builder             *b,
                 const char          *label,
                 const FxLinearGroup *group,
                 FxVkRange            input,
                 FxVkRange            post_norm)
{
  const FxHparams *h = b->t->hparams;
  const FxVkRange none = { NULL, 0, 0 };
  const FxVkRange x = front (b->t->compute->x, b->n_tokens, h->n_embd);
  const FxVkRange norm = front (b->t->compute->norm, b->n_tokens, h->n_embd);

  if (post_norm.size == 0)
    {
      add_linears (b, label, group, input, b->n_tokens, x, x, NULL);
      return;
    }

  add_linears (b, label, group, input, b->n_tokens, none, norm, NULL);
  add_norm (b, "post-norm", norm, post_norm, x, x, b->n_tokens);
}

static void
add_attention (Builder              *b,
               const FxLayerWeights *w,
               const FxLayerHparams *layer)
{
  const FxTransformer *t = b->t;
  const FxHparams *h = t->hparams;
  const FxCompute *c = t->compute;
  const FxVkRange none = { NULL, 0, 0 };
  const FxVkRange x = front (c->x, b->n_tokens, h->n_embd);
  const FxVkRange norm = front (c->norm, b->n_tokens, h->n_embd);
  const FxVkRange y = front (c->attention, b->n_tokens,
                             (gsize) h->n_heads * h->head_dim);
  const FxVkRange k_cache = fx_kv_cache_get_k (t->kv, (guint) b->layer);
  const FxVkRange v_cache = fx_kv_cache_get_v (t->kv, (guint) b->layer);
  FxVkRange scratch = c->scratch;
  Part qkv[3];

  scratch.size = fx_op_attention_scratch_size (b->n_tokens, h->n_heads,
                                               h->head_dim, c->context);
  g_assert (scratch.size <= c->scratch.size);

  add_norm (b, "attn-norm", x, w->attn_norm, none, norm, b->n_tokens);
  add_linears (b, "qkv", &w->qkv, norm, b->n_tokens, none, c->qkv, qkv);

  fx_graph_add_rope (b->graph, "rope", b->layer,
                     &(FxOpRope) { .q = qkv[0].range, .k = qkv[1].range,
                                   .q_norm = w->q_norm, .k_norm = w->k_norm,
                                   .factors = t->weights->rope_factors,
                                   .step = c->step,
                                   .n_tokens = b->n_tokens,
                                   .n_heads = h->n_heads,
                                   .n_kv_heads = h->n_kv_heads,
                                   .head_dim = h->head_dim,
                                   .q_stride = qkv[0].stride,
                                   .k_stride = qkv[1].stride,
                                   .n_rot = h->n_rot,
                                   .is_neox = h->is_neox,
                                   .base = layer->rope_base,
                                   .scale = layer->rope_scale,
                                   .eps = h->rms_eps });
  fx_graph_add_kv_store (b->graph, "kv-store", b->layer,
                         &(FxOpKvStore) { .k = qkv[1].range, .v = qkv[2].range,
                                          .step = c->step,
                                          .k_cache = k_cache,
                                          .v_cache = v_cache,
                                          .type = fx_kv_cache_get_kv_type (t->kv),
                                          .n_tokens = b->n_tokens,
                                          .n_kv_heads = h->n_kv_heads,
                                          .head_dim = h->head_dim,
                                          .k_stride = qkv[1].stride,
                                          .v_stride = qkv[2].stride });
  fx_graph_add_attention (b->graph, "attention", b->layer,
                          &(FxOpAttention) { .q = qkv[0].range, .step = c->step,
                                             .k_cache = k_cache,
                                             .v_cache = v_cache,
                                             .scratch = scratch, .y = y,
                                             .type = fx_kv_cache_get_kv_type (t->kv),
                                             .n_tokens = b->n_tokens,
                                             .n_heads = h->n_heads,
                                             .n_kv_heads = h->n_kv_heads,
                                             .head_dim = h->head_dim,
                                             .q_stride = qkv[0].stride,
                                             .window = layer->window,
                                             .max_context = c->context,
                                             .scale = h->attention_scale });
  add_to_residual (b, "attn-out", &w->attn_out, y, w->attn_post_norm);
}

static void
add_feed_forward (Builder              *b,
                  const FxLayerWeights *w)
{
  const FxHparams *h = b->t->hparams;
  const FxCompute *c = b->t->compute;
  const FxVkRange none = { NULL, 0, 0 };
  const FxVkRange x = front (c->x, b->n_tokens, h->n_embd);
  const FxVkRange norm = front (c->norm, b->n_tokens, h->n_embd);
  const FxVkRange y = front (c->ffn, b->n_tokens, h->n_ff);
  Part parts[2];

  add_norm (b, "ffn-norm", x, w->ffn_norm, none, norm, b->n_tokens);
  add_linears (b, "gate-up", &w->gate_up, norm, b->n_tokens, none, c->gate_up,
               parts);
  g_assert (parts[0].stride == parts[1].stride);
  fx_graph_add_glu (b->graph, "glu", b->layer,
                    &(FxOpGlu) { .gate = parts[0].range, .up = parts[1].range,
                                 .y = y, .n_tokens = b->n_tokens,
                                 .n_cols = h->n_ff, .stride = parts[0].stride,
                                 .activation = h->activation });
  add_to_residual (b, "ffn-down", &w->down, y, w->ffn_post_norm);
}

static void
add_head (Builder *b,
          guint    n_rows)
{
  const FxTransformer *t = b->t;
  const FxHparams *h = t->hparams;
  const FxCompute *c = t->compute;
  const FxVkRange none = { NULL, 0, 0 };
  const FxVkRange rows = front (c->rows, n_rows, h->n_embd);
  const FxVkRange logits = front (c->logits, n_rows, h->n_vocab);
  FxVkRange x = front (c->x, b->n_tokens, h->n_embd);

  b->layer = -1;

  /* Of one token there is one row to take, and it lies where it is. */
  if (b->n_tokens > 1)
    {
      fx_graph_add_gather (b->graph, "gather",
                           &(FxOpGather) { .x = x, .step = c->step, .y = rows,
                                           .n_rows = n_rows,
                                           .n_cols = h->n_embd });
      x = rows;
    }

  add_norm (b, "output-norm", x, t->weights->output_norm, none, rows, n_rows);
  add_linears (b, "output", &t->weights->output, rows, n_rows, none, logits,
               NULL);
}

FxGraph *
fx_transformer_build (const FxTransformer *self,
                      guint                n_tokens,
                      guint                n_rows)
{
  const FxHparams *h = self->hparams;
  const FxWeights *w = self->weights;
  Builder b = { .t = self, .n_tokens = n_tokens, .layer = -1 };

  g_return_val_if_fail (n_tokens > 0 && n_tokens <= self->compute->max_tokens,
                        NULL);
  g_return_val_if_fail (n_rows <= n_tokens && n_rows <= self->compute->max_rows,
                        NULL);

  b.graph = fx_graph_new ();
  fx_graph_add_embed (b.graph, "embed",
                      &(FxOpEmbed) { .weight = w->embed.linears[0].weight,
                                     .step = self->compute->step,
                                     .y = front (self->compute->x, n_tokens,
                                                 h->n_embd),
                                     .n_tokens = n_tokens,
                                     .scale = h->embed_scale });

  for (guint i = 0; i < h->n_layers; i++)
    {
      b.layer = (gint) i;
      add_attention (&b, &w->layers[i], &h->layers[i]);
      add_feed_forward (&b, &w->layers[i]);
    }

  if (n_rows > 0)
    add_head (&b, n_rows);

  return b.graph;
}
