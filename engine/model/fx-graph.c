/* fx-graph.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-graph.h"

#define MAX_READS 8
#define MAX_WRITES 3

/* What a dispatch costs whatever it does, in multiplications. */
#define DISPATCH_COST 1e5

/* Attention's cost follows the positions in use, which only a step knows. */
#define USUAL_CONTEXT 1024

typedef struct
{
  const FxOpClass *op_class;
  gpointer         args;       /* Owned */
  const char      *label;      /* static */
  gint             layer;
  double           cost;
  FxVkRange        reads[MAX_READS];
  FxVkRange        writes[MAX_WRITES];
  guint            n_reads;
  guint            n_writes;
  gboolean         has_barrier;
} Node;

struct _FxGraph
{
  GArray *nodes;          /* of Node */
  guint   last_barrier;   /* the op after it */
  guint   n_barriers;
};

static void
node_clear (gpointer data)
{
  Node *node = data;

  g_free (node->args);
}

FxGraph *
fx_graph_new (void)
{
  FxGraph *self = g_new0 (FxGraph, 1);

  self->nodes = g_array_new (FALSE, TRUE, sizeof (Node));
  g_array_set_clear_func (self->nodes, node_clear);

  return self;
}

void
fx_graph_free (FxGraph *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->nodes);
  g_free (self);
}

static void
node_reads (Node      *node,
            FxVkRange  range)
{
  g_assert (node->n_reads < MAX_READS);

  if (range.buffer != NULL)
    node->reads[node->n_reads++] = range;
}

static void
node_writes (Node      *node,
             FxVkRange  range)
{
  g_assert (node->n_writes < MAX_WRITES);

  if (range.buffer != NULL)
    node->writes[node->n_writes++] = range;
}

static gboolean
overlap_any (const FxVkRange *a,
             guint            n_a,
             const FxVkRange *b,
             guint            n_b)
{
  for (guint i = 0; i < n_a; i++)
    for (guint j = 0; j < n_b; j++)
      if (a[i].buffer == b[j].buffer
          && a[i].offset < b[j].offset + b[j].size
          && b[j].offset < a[i].offset + a[i].size)
        return TRUE;

  return FALSE;
}

static gboolean
must_follow (const Node *node,
             const Node *before)
{
  return overlap_any (node->reads, node->n_reads,
                      before->writes, before->n_writes)
         || overlap_any (node->writes, node->n_writes,
                         before->writes, before->n_writes)
         || overlap_any (node->writes, node->n_writes,
                         before->reads, before->n_reads);
}

static void
append (FxGraph *self,
        Node    *node)
{
  for (guint i = self->last_barrier; i < self->nodes->len; i++)
    if (must_follow (node, &g_array_index (self->nodes, Node, i)))
      {
        node->has_barrier = TRUE;
        self->last_barrier = self->nodes->len;
        self->n_barriers++;
        break;
      }

  g_array_append_val (self->nodes, *node);
}

static Node
node_init (const FxOpClass *op_class,
           gconstpointer    args,
           const char      *label,
           gint             layer,
           double           cost)
{
  return (Node) {
    .op_class = op_class,
    .args = g_memdup2 (args, op_class->args_size),
    .label = label,
    .layer = layer,
    .cost = DISPATCH_COST + cost,
  };
}

void
fx_graph_add_embed (FxGraph         *self,
                    const char      *label,
                    const FxOpEmbed *args)
{
  Node node = node_init (&FX_OP_EMBED, args, label, -1,
                         (double) args->n_tokens * (double) args->weight.n_cols);

  node_reads (&node, args->weight.range);
  node_reads (&node, args->step);
  node_writes (&node, args->y);
  append (self, &node);
}

void
fx_graph_add_rms_norm (FxGraph           *self,
                       const char        *label,
                       gint               layer,
                       const FxOpRmsNorm *args)
{
  Node node = node_init (&FX_OP_RMS_NORM, args, label, layer,
                         (double) args->n_rows * args->n_cols);

  node_reads (&node, args->x);
  node_reads (&node, args->w);
  node_reads (&node, args->residual);
  node_writes (&node, args->y);
  append (self, &node);
}

void
fx_graph_add_quantise (FxGraph            *self,
                       const char         *label,
                       gint                layer,
                       const FxOpQuantise *args)
{
  Node node = node_init (&FX_OP_QUANTISE, args, label, layer,
                         (double) args->n_tokens * args->n_cols);

  node_reads (&node, args->x);
  node_writes (&node, args->q);
  append (self, &node);
}

void
fx_graph_add_mat_mul (FxGraph          *self,
                      const char       *label,
                      gint              layer,
                      const FxOpMatMul *args)
{
  Node node = node_init (&FX_OP_MAT_MUL, args, label, layer,
                         (double) args->n_tokens * (double) args->weight.n_rows
                         * (double) args->weight.n_cols);

  node_reads (&node, args->weight.range);
  node_reads (&node, args->x);
  node_reads (&node, args->q);
  node_reads (&node, args->bias);
  node_reads (&node, args->residual);
  node_writes (&node, args->y);
  append (self, &node);
}

void
fx_graph_add_rope (FxGraph        *self,
                   const char     *label,
                   gint            layer,
                   const FxOpRope *args)
{
  Node node = node_init (&FX_OP_ROPE, args, label, layer,
                         (double) args->n_tokens * args->head_dim
                         * (args->n_heads + args->n_kv_heads));

  node_reads (&node, args->q);
  node_reads (&node, args->k);
  node_reads (&node, args->q_norm);
  node_reads (&node, args->k_norm);
  node_reads (&node, args->factors);
  node_reads (&node, args->step);
  node_writes (&node, args->q);
  node_writes (&node, args->k);
  append (self, &node);
}

void
fx_graph_add_kv_store (FxGraph           *self,
                       const char        *label,
                       gint               layer,
                       const FxOpKvStore *args)
{
  Node node = node_init (&FX_OP_KV_STORE, args, label, layer,
                         2.0 * args->n_tokens * args->n_kv_heads
                         * args->head_dim);

  node_reads (&node, args->k);
  node_reads (&node, args->v);
  node_reads (&node, args->step);
  node_writes (&node, args->k_cache);
  node_writes (&node, args->v_cache);
  append (self, &node);
}

void
fx_graph_add_attention (FxGraph             *self,
                        const char          *label,
                        gint                 layer,
                        const FxOpAttention *args)
{
  const guint seen = MIN (args->window != 0 ? args->window : G_MAXUINT,
                          MIN (args->max_context, USUAL_CONTEXT));
  Node node = node_init (&FX_OP_ATTENTION, args, label, layer,
                         2.0 * args->n_tokens * seen * args->n_heads
                         * args->head_dim);

  node_reads (&node, args->q);
  node_reads (&node, args->step);
  node_reads (&node, args->k_cache);
  node_reads (&node, args->v_cache);
  node_writes (&node, args->scratch);
  node_writes (&node, args->y);
  append (self, &node);
}

void
fx_graph_add_glu (FxGraph       *self,
                  const char    *label,
                  gint           layer,
                  const FxOpGlu *args)
{
  Node node = node_init (&FX_OP_GLU, args, label, layer,
                         (double) args->n_tokens * args->n_cols);

  node_reads (&node, args->gate);
  node_reads (&node, args->up);
  node_writes (&node, args->y);
  append (self, &node);
}

void
fx_graph_add_gather (FxGraph          *self,
                     const char       *label,
                     const FxOpGather *args)
{
  Node node = node_init (&FX_OP_GATHER, args, label, -1,
                         (double) args->n_rows * args->n_cols);

  node_reads (&node, args->x);
  node_reads (&node, args->step);
  node_writes (&node, args->y);
  append (self, &node);
}

guint
fx_graph_get_n_ops (FxGraph *self)
{
  return self->nodes->len;
}

guint
fx_graph_get_n_barriers (FxGraph *self)
{
  return self->n_barriers;
}

double
fx_graph_get_cost (FxGraph *self,
                   guint    op)
{
  g_return_val_if_fail (op < self->nodes->len, 0);

  return g_array_index (self->nodes, Node, op).cost;
}

gboolean
fx_graph_has_barrier (FxGraph *self,
                      guint    op)
{
  g_return_val_if_fail (op < self->nodes->len, FALSE);

  return g_array_index (self->nodes, Node, op).has_barrier;
}

const char *
fx_graph_get_label (FxGraph *self,
                    guint    op)
{
  g_return_val_if_fail (op < self->nodes->len, NULL);

  return g_array_index (self->nodes, Node, op).label;
}

gint
fx_graph_get_layer (FxGraph *self,
                    guint    op)
{
  g_return_val_if_fail (op < self->nodes->len, -1);

  return g_array_index (self->nodes, Node, op).layer;
}

void
fx_graph_print (FxGraph *self,
                GString *out)
{
  g_return_if_fail (self != NULL && out != NULL);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      const Node *node = &g_array_index (self->nodes, Node, i);

      if (node->has_barrier)
        g_string_append (out, "----\n");
      if (node->layer >= 0)
        g_string_append_printf (out, "%4u %3d %-12s ", i, node->layer,
                                node->label);
      else
        g_string_append_printf (out, "%4u     %-12s ", i, node->label);
      node->op_class->print (node->args, out);
      g_string_append_c (out, '\n');
    }
}

gboolean
fx_graph_record (FxGraph      *self,
                 FxOps        *ops,
                 FxVkCommand  *command,
                 guint         first,
                 guint         end,
                 GError      **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (first < end && end <= self->nodes->len, FALSE);

  for (guint i = first; i < end; i++)
    {
      const Node *node = &g_array_index (self->nodes, Node, i);

      if (i > first && node->has_barrier)
        fx_vk_command_barrier (command);

      if (!node->op_class->record (ops, command, node->args, error))
        {
          g_prefix_error (error, "op %u (%s, layer %d): ", i, node->label,
                          node->layer);
          return FALSE;
        }
    }

  return TRUE;
}

FxGraph *
fx_graph_dup_distinct (FxGraph *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal,
                                                       g_free, NULL);
  FxGraph *distinct = fx_graph_new ();

  g_return_val_if_fail (self != NULL, distinct);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      Node node = g_array_index (self->nodes, Node, i);
      GString *line = g_string_new (node.label);

      node.op_class->print (node.args, line);
      if (!g_hash_table_add (seen, g_string_free (line, FALSE)))
        continue;

      node.args = g_memdup2 (node.args, node.op_class->args_size);
      node.has_barrier = FALSE;
      append (distinct, &node);
    }

  return distinct;
}
