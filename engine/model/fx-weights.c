/* fx-weights.c
 *
 * fx_weights_new() walks the family's tensors in the order a token meets them
 * and writes down, for each, where its bytes will go (an Item) and which field
 * of FxWeights will name the place (a Target).  Commit turns the places into
 * ranges; load (fx-weights-load.c) follows the items.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-weights-private.h"

#include <string.h>

#include "fx-dequant.h"
#include "fx-error.h"

static FxWeightsWalk *
walk_new (const FxGguf *gguf,
          FxVkClass     kernel_class,
          guint         n_layers,
          guint         n_on_device)
{
  FxWeightsWalk *walk = g_new0 (FxWeightsWalk, 1);

  walk->kernel_class = kernel_class;
  walk->n_on_device = n_on_device;
  walk->slabs = fx_slabs_new ("weights", FX_VK_BUFFER_DEVICE, FX_SLAB_SIZE);
  walk->host_slabs = fx_slabs_new ("offloaded weights", FX_VK_BUFFER_HOST, FX_SLAB_SIZE);
  walk->items = g_array_new (FALSE, FALSE, sizeof (FxWeightsItem));
  walk->targets = g_array_new (FALSE, FALSE, sizeof (FxWeightsTarget));
  walk->layer_bytes = g_new0 (guint64, n_layers + 2);
  walk->is_used = g_new0 (gboolean, fx_gguf_get_n_tensors (gguf));

  return walk;
}

static void
walk_free (FxWeightsWalk *walk)
{
  if (walk == NULL)
    return;

  fx_slabs_free (walk->slabs);
  fx_slabs_free (walk->host_slabs);
  g_array_unref (walk->items);
  g_array_unref (walk->targets);
  g_free (walk->layer_bytes);
  g_free (walk->is_used);
  g_free (walk);
}

/* Layers from the first on are the device's; embedding and head come last. */
static FxSlabs *
slabs_of (FxWeightsWalk *walk,
          guint          layer)
{
  return layer < walk->n_on_device || walk->n_on_device == G_MAXUINT
         ? walk->slabs : walk->host_slabs;
}

static FxSlabRef
place (FxWeightsWalk *walk,
       FxVkRange     *target,
       gsize          size,
       guint          layer)
{
  FxSlabs *slabs = slabs_of (walk, layer);
  const FxSlabRef ref = fx_slabs_add (slabs, size);
  const FxWeightsTarget entry = { target, slabs, ref };

  g_array_append_val (walk->targets, entry);
  walk->layer_bytes[layer] += size;

  return ref;
}

typedef struct
{
  FxWeights     *weights;
  FxWeightsWalk *walk;
  const FxGguf  *gguf;
  guint          layer;      /* n_layers: embedding, n_layers + 1: head */
  char           prefix[32]; /* "blk.3." or "" */
} Walker;

/* %NULL without @error set: it is not there and need not be. */
static const FxGgufTensor *
find (Walker      *w,
      const char  *name,
      gboolean     is_required,
      guint        n_dims,
      guint64      n_rows,
      guint64      n_cols,
      guint       *index,
      GError     **error)
{
  g_autofree char *full = g_strconcat (w->prefix, name, NULL);
  const FxGgufTensor *tensor;
  const guint64 *shape;

  if (!fx_gguf_find_tensor (w->gguf, full, index))
    {
      if (is_required)
        g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                     "the tensor '%s' is missing", full);
      return NULL;
    }

  tensor = fx_gguf_get_tensor (w->gguf, *index);
  shape = tensor->info.shape;
  w->walk->is_used[*index] = TRUE;

  if (n_dims == 1 && (tensor->info.n_dims != 1 || shape[0] != n_cols))
    g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                 "tensor '%s' has %u dimensions, the slowest of %"
                 G_GUINT64_FORMAT ", expected 1 of %" G_GUINT64_FORMAT,
                 full, tensor->info.n_dims, shape[0], n_cols);
  else if (n_dims == 2 && (tensor->info.n_dims != 2 || shape[0] != n_rows
                           || shape[1] != n_cols))
    g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
                 "tensor '%s' is %" G_GUINT64_FORMAT " x %" G_GUINT64_FORMAT
                 ", expected %" G_GUINT64_FORMAT " x %" G_GUINT64_FORMAT,
                 full, shape[0], tensor->info.n_dims > 1 ? shape[1] : 1,
                 n_rows, n_cols);
  else if (n_dims == 1 && !fx_dequant_is_supported (tensor->type))
    g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                 "tensor '%s' is of type %s, which is not supported", full,
                 tensor->info.type_name);
  else
    return tensor;

  return NULL;
}

static void
add_item (Walker             *w,
          const FxGgufTensor *tensor,
          FxWeightsItem       item)
{
  item.file_size = tensor->info.size;
  item.type = tensor->type;
  item.slabs = slabs_of (w->walk, w->layer);
  w->walk->file_bytes += item.file_size;
  g_array_append_val (w->walk->items, item);
}

/* A norm or the like: float on the device. */
static gboolean
add_vector (Walker      *w,
            const char  *name,
            gboolean     is_required,
            guint64      n_cols,
            FxVkRange   *target,
            GError     **error)
{
  GError *local_error = NULL;
  const FxGgufTensor *tensor;
  FxWeightsItem item = { 0 };

  tensor = find (w, name, is_required, 1, 1, n_cols, &item.tensor, &local_error);
  if (tensor == NULL)
    {
      if (local_error == NULL)
        return TRUE;
      g_propagate_error (error, local_error);
      return FALSE;
    }

  item.ref = place (w->walk, target, n_cols * sizeof (float), w->layer);
  item.is_vector = TRUE;
  item.n_rows = item.total_rows = 1;
  item.n_cols = n_cols;
  add_item (w, tensor, item);

  return TRUE;
}

typedef struct
{
  const char *name;
  guint64     n_rows;
} Part;

/* Whether the part may begin inside a matrix at @row: kernels' tiles, and what
 * a binding of its output may begin at. */
static gboolean
may_join (Walker      *w,
          FxQuantType  type,
          guint64      row)
{
  return row % fx_weight_row_tile (type, w->walk->kernel_class) == 0
         && row * sizeof (float) % FX_SLAB_ALIGNMENT == 0;
}

/* The biases of the parts of one linear: all or none of them. */
static gboolean
add_biases (Walker         *w,
            FxLinearGroup  *group,
            guint           linear,
            const Part     *parts,
            gboolean        is_required,
            GError        **error)
{
  FxLinear *target = &group->linears[linear];
  FxSlabRef ref = { 0 };
  guint n_found = 0;
  guint n_parts = 0;

  for (guint i = 0; i < group->n_parts; i++)
    {
      g_autofree char *name = g_strconcat (parts[i].name, ".bias", NULL);
      GError *local_error = NULL;
      const FxGgufTensor *tensor;
      FxWeightsItem item = { 0 };

      if (group->linear_of[i] != linear)
        continue;

      n_parts++;
      tensor = find (w, name, is_required, 1, 1, parts[i].n_rows, &item.tensor,
                     &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
      if (tensor == NULL)
        continue;

      if (n_found++ == 0)
        ref = place (w->walk, &target->bias,
                     target->weight.n_rows * sizeof (float), w->layer);
      item.ref = ref;
      item.ref.offset += group->row_of[i] * sizeof (float);
      item.ref.size = parts[i].n_rows * sizeof (float);
      item.is_vector = TRUE;
      item.n_rows = item.total_rows = 1;
      item.n_cols = parts[i].n_rows;
      add_item (w, tensor, item);
    }

  if (n_found != 0 && n_found != n_parts)
    {
      g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                   "%s%s and its neighbours: %u of %u have a bias, expected "
                   "all or none", w->prefix, parts[0].name, n_found, n_parts);
      return FALSE;
    }

  return TRUE;
}

static gboolean
add_group (Walker         *w,
           const Part     *parts,
           guint           n_parts,
           guint64         n_cols,
           gboolean        needs_bias,
           FxLinearGroup  *group,
           GError        **error)
{
  const FxGgufTensor *tensors[FX_MAX_PARTS];
  FxWeightsItem items[FX_MAX_PARTS] = { 0 };

  group->n_parts = n_parts;

  for (guint i = 0; i < n_parts; i++)
    {
      g_autofree char *name = g_strconcat (parts[i].name, ".weight", NULL);
      FxLinear *last = group->n_linears > 0
                       ? &group->linears[group->n_linears - 1] : NULL;

      tensors[i] = find (w, name, TRUE, 2, parts[i].n_rows, n_cols,
                         &items[i].tensor, error);
      if (tensors[i] == NULL)
        return FALSE;

      if (!fx_weight_is_supported (tensors[i]->type, w->walk->kernel_class,
                                   parts[i].n_rows, n_cols, error))
        {
          g_prefix_error (error, "tensor '%s%s': ", w->prefix, name);
          return FALSE;
        }

      if (last == NULL || last->weight.type != tensors[i]->type
          || !may_join (w, tensors[i]->type, last->weight.n_rows))
        {
          last = &group->linears[group->n_linears++];
          last->weight.type = tensors[i]->type;
          last->weight.kernel_class = w->walk->kernel_class;
          last->weight.n_cols = n_cols;
        }
      group->linear_of[i] = group->n_linears - 1;
      group->row_of[i] = last->weight.n_rows;
      last->weight.n_rows += parts[i].n_rows;
    }

  for (guint j = 0; j < group->n_linears; j++)
    {
      FxWeight *weight = &group->linears[j].weight;
      const gsize size = fx_weight_size (weight->type, weight->kernel_class,
                                         weight->n_rows, weight->n_cols);
      const FxSlabRef ref = place (w->walk, &weight->range, size, w->layer);

      for (guint i = 0; i < n_parts; i++)
        {
          if (group->linear_of[i] != j)
            continue;

          items[i].ref = ref;
          items[i].n_rows = parts[i].n_rows;
          items[i].n_cols = n_cols;
          items[i].first_row = group->row_of[i];
          items[i].total_rows = weight->n_rows;
          add_item (w, tensors[i], items[i]);
        }

      if (!add_biases (w, group, j, parts, needs_bias, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_layer (Walker           *w,
           const FxHparams  *h,
           FxLayerWeights   *layer,
           GError          **error)
{
  const guint64 q_rows = (guint64) h->n_heads * h->head_dim;
  const guint64 kv_rows = (guint64) h->n_kv_heads * h->head_dim;
  const Part qkv[] = { { "attn_q", q_rows }, { "attn_k", kv_rows },
                       { "attn_v", kv_rows } };
  const Part out[] = { { "attn_output", h->n_embd } };
  const Part gate_up[] = { { "ffn_gate", h->n_ff }, { "ffn_up", h->n_ff } };
  const Part down[] = { { "ffn_down", h->n_embd } };

  return add_vector (w, "attn_norm.weight", TRUE, h->n_embd,
                     &layer->attn_norm, error)
         && add_group (w, qkv, 3, h->n_embd, h->has_qkv_bias, &layer->qkv, error)
         && (!h->has_qk_norm
             || (add_vector (w, "attn_q_norm.weight", TRUE, h->head_dim,
                             &layer->q_norm, error)
                 && add_vector (w, "attn_k_norm.weight", TRUE, h->head_dim,
                                &layer->k_norm, error)))
         && add_group (w, out, 1, q_rows, FALSE, &layer->attn_out, error)
         && (!h->has_post_norms
             || add_vector (w, "post_attention_norm.weight", TRUE, h->n_embd,
                            &layer->attn_post_norm, error))
         && add_vector (w, "ffn_norm.weight", TRUE, h->n_embd,
                        &layer->ffn_norm, error)
         && add_group (w, gate_up, 2, h->n_embd, FALSE, &layer->gate_up, error)
         && add_group (w, down, 1, h->n_ff, FALSE, &layer->down, error)
         && (!h->has_post_norms
             || add_vector (w, "post_ffw_norm.weight", TRUE, h->n_embd,
                            &layer->ffn_post_norm, error));
}

/* A tensor nobody asked for would be left out of the sum in silence. */
static gboolean
check_all_used (Walker           *w,
                const FxHparams  *h,
                GError          **error)
{
  for (guint i = 0; i < fx_gguf_get_n_tensors (w->gguf); i++)
    if (!w->walk->is_used[i])
      {
        g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                     "tensor '%s' has no place in the architecture \"%s\" as "
                     "this engine knows it",
                     fx_gguf_get_tensor (w->gguf, i)->info.name, h->arch);
        return FALSE;
      }

  return TRUE;
}

static gboolean
walk_all (Walker           *w,
          const FxHparams  *h,
          GError          **error)
{
  FxWeights *self = w->weights;
  const Part embed_part[] = { { "token_embd", h->n_vocab } };
  const Part output_part[] = { { "output", h->n_vocab } };
  guint index;

  w->layer = h->n_layers;
  if (!add_group (w, embed_part, 1, h->n_embd, FALSE, &self->embed,
                  error)
      || !add_vector (w, "rope_freqs.weight", FALSE, h->n_rot / 2,
                      &self->rope_factors, error))
    return FALSE;

  for (guint i = 0; i < h->n_layers; i++)
    {
      w->layer = i;
      g_snprintf (w->prefix, sizeof w->prefix, "blk.%u.", i);
      if (!add_layer (w, h, &self->layers[i], error))
        return FALSE;
    }

  w->layer = h->n_layers + 1;
  w->prefix[0] = '\0';
  if (!add_vector (w, "output_norm.weight", TRUE, h->n_embd,
                   &self->output_norm, error))
    return FALSE;

  self->is_tied = !fx_gguf_find_tensor (w->gguf, "output.weight", &index);
  if (self->is_tied)
    self->output = self->embed;
  else if (!add_group (w, output_part, 1, h->n_embd, FALSE, &self->output,
                       error))
    return FALSE;

  return check_all_used (w, h, error);
}

FxWeights *
fx_weights_new (const FxGguf     *gguf,
                const FxHparams  *hparams,
                FxVkClass         kernel_class,
                guint             n_on_device,
                GError          **error)
{
  g_autoptr (FxWeights) self = g_new0 (FxWeights, 1);
  Walker walker = { .weights = self, .gguf = gguf };

  g_return_val_if_fail (gguf != NULL && hparams != NULL, NULL);

  self->n_layers = hparams->n_layers;
  self->layers = g_new0 (FxLayerWeights, hparams->n_layers);
  self->walk = walk_new (gguf, kernel_class, hparams->n_layers,
                         n_on_device < hparams->n_layers ? n_on_device : G_MAXUINT);
  walker.walk = self->walk;

  if (!walk_all (&walker, hparams, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
fx_weights_free (FxWeights *self)
{
  if (self == NULL)
    return;

  walk_free (self->walk);
  g_free (self->layers);
  g_free (self);
}

guint64
fx_weights_get_bytes (FxWeights *self)
{
  return fx_slabs_get_bytes (self->walk->slabs) + fx_slabs_get_bytes (self->walk->host_slabs);
}

void
fx_weights_add_bytes (FxWeights *self,
                      guint64   *sums)
{
  fx_slabs_add_bytes (self->walk->slabs, sums);
  fx_slabs_add_bytes (self->walk->host_slabs, sums);
}

guint64
fx_weights_get_layer_bytes (FxWeights *self,
                            guint      layer)
{
  g_return_val_if_fail (layer < self->n_layers + 2, 0);

  return self->walk->layer_bytes[layer];
}

guint64
fx_weights_get_file_bytes (FxWeights *self)
{
  return self->walk->file_bytes;
}

gboolean
fx_weights_is_mapped (FxWeights *self)
{
  return fx_slabs_is_mapped (self->walk->slabs) && fx_slabs_is_mapped (self->walk->host_slabs);
}

gboolean
fx_weights_commit (FxWeights   *self,
                   FxVkDevice  *device,
                   GError     **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!fx_slabs_commit (self->walk->slabs, device, error)
      || !fx_slabs_commit (self->walk->host_slabs, device, error))
    return FALSE;

  for (guint i = 0; i < self->walk->targets->len; i++)
    {
      const FxWeightsTarget *target = &g_array_index (self->walk->targets,
                                                      FxWeightsTarget, i);

      *target->range = fx_slabs_get (target->slabs, target->ref);
    }

  if (self->is_tied)
    self->output = self->embed;

  return TRUE;
}
