/* fx-compute.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-compute.h"

#include "fx-op-attention.h"
#include "fx-op-quantise.h"

/* Rows of logits are long: as many as fit in this, and one a sequence. */
#define LOGITS_BYTES (4u << 20)
#define MAX_ROWS 64

#define STEP_HEADER 4   /* words */
#define STEP_ARRAYS 4   /* of FX_STEP_MAX_TOKENS words */

enum
{
  REF_X,
  REF_NORM,
  REF_QUANTISED,
  REF_SHARED,
  REF_ROWS,
  REF_LOGITS,
  REF_STEP,
};

enum
{
  SIZE_QKV,
  SIZE_ATTENTION,
  SIZE_SCRATCH,
  SIZE_GATE_UP,
  SIZE_FFN,
};

static guint
power_of_two (guint n)
{
  guint power = 1;

  while (power < n)
    power *= 2;

  return power;
}

guint
fx_compute_max_tokens (guint context,
                       guint n_sequences)
{
  const guint wanted = MAX (MIN (context, FX_STEP_MAX_TOKENS), n_sequences);

  return MIN (power_of_two (wanted), FX_STEP_MAX_TOKENS);
}

guint
fx_compute_max_rows (const FxHparams *hparams,
                     guint            n_sequences)
{
  const gsize n_fitting = LOGITS_BYTES / (hparams->n_vocab * sizeof (float));
  const guint wanted = (guint) CLAMP (n_fitting, 1, MAX_ROWS);

  return power_of_two (MAX (wanted, n_sequences));
}

static gsize
align (gsize size)
{
  return (size + FX_SLAB_ALIGNMENT - 1) & ~((gsize) FX_SLAB_ALIGNMENT - 1);
}

/* Parts of one place, each aligned by itself. */
static gsize
floats (gsize n_rows,
        gsize n_cols,
        guint n_parts)
{
  return align (n_rows * n_cols * sizeof (float)) + n_parts * FX_SLAB_ALIGNMENT;
}

FxCompute *
fx_compute_new (const FxHparams *hparams,
                guint            context,
                guint            n_sequences)
{
  FxCompute *self;
  const FxHparams *h = hparams;
  const gsize q_cols = (gsize) h->n_heads * h->head_dim;
  const gsize kv_cols = (gsize) h->n_kv_heads * h->head_dim;
  const gsize widest = MAX (MAX (h->n_embd, h->n_ff), q_cols);
  const gsize max_blocks = (context + FX_KV_PAGE - 1) / FX_KV_PAGE;
  gsize n_tokens;
  gsize n_rows;
  gsize attention_size;
  gsize ffn_size;

  g_return_val_if_fail (context > 0 && n_sequences > 0, NULL);

  self = g_new0 (FxCompute, 1);
  self->context = context;
  self->max_tokens = n_tokens = fx_compute_max_tokens (context, n_sequences);
  self->max_rows = n_rows = fx_compute_max_rows (h, n_sequences);
  self->device_slabs = fx_slabs_new ("activations", FX_VK_BUFFER_DEVICE,
                                     FX_SLAB_SIZE);
  self->logits_slabs = fx_slabs_new ("logits", FX_VK_BUFFER_READBACK,
                                     FX_SLAB_SIZE);
  self->step_slabs = fx_slabs_new ("step", FX_VK_BUFFER_HOST, FX_SLAB_SIZE);

  self->sizes[SIZE_QKV] = floats (n_tokens, q_cols + 2 * kv_cols, 3);
  self->sizes[SIZE_ATTENTION] = floats (n_tokens, q_cols, 0);
  self->sizes[SIZE_SCRATCH] = align (fx_op_attention_scratch_size (self->max_tokens,
                                                                   h->n_heads,
                                                                   h->head_dim,
                                                                   context));
  self->sizes[SIZE_GATE_UP] = floats (n_tokens, 2 * (gsize) h->n_ff, 2);
  self->sizes[SIZE_FFN] = floats (n_tokens, h->n_ff, 0);

  attention_size = self->sizes[SIZE_QKV] + self->sizes[SIZE_ATTENTION]
                   + self->sizes[SIZE_SCRATCH];
  ffn_size = self->sizes[SIZE_GATE_UP] + self->sizes[SIZE_FFN];

  self->refs[REF_X] = fx_slabs_add (self->device_slabs,
                                    floats (n_tokens, h->n_embd, 0));
  self->refs[REF_NORM] = fx_slabs_add (self->device_slabs,
                                       floats (n_tokens, h->n_embd, 0));
  self->refs[REF_QUANTISED] = fx_slabs_add (self->device_slabs,
                                            fx_op_quantise_size (self->max_tokens,
                                                                 (guint) widest));
  self->refs[REF_SHARED] = fx_slabs_add (self->device_slabs,
                                         MAX (attention_size, ffn_size));
  self->refs[REF_ROWS] = fx_slabs_add (self->device_slabs,
                                       floats (n_rows, h->n_embd, 0));
  self->refs[REF_LOGITS] = fx_slabs_add (self->logits_slabs,
                                         floats (n_rows, h->n_vocab, 0));
  self->refs[REF_STEP] = fx_slabs_add (self->step_slabs,
                                       (STEP_HEADER
                                        + STEP_ARRAYS * FX_STEP_MAX_TOKENS
                                        + max_blocks * n_sequences)
                                       * sizeof (guint32));

  return self;
}

void
fx_compute_free (FxCompute *self)
{
  if (self == NULL)
    return;

  fx_slabs_free (self->device_slabs);
  fx_slabs_free (self->logits_slabs);
  fx_slabs_free (self->step_slabs);
  g_free (self);
}

guint64
fx_compute_get_bytes (FxCompute *self)
{
  return fx_slabs_get_bytes (self->device_slabs)
         + fx_slabs_get_bytes (self->logits_slabs)
         + fx_slabs_get_bytes (self->step_slabs);
}

void
fx_compute_add_bytes (FxCompute *self,
                      guint64   *sums)
{
  fx_slabs_add_bytes (self->device_slabs, sums);
  fx_slabs_add_bytes (self->logits_slabs, sums);
  fx_slabs_add_bytes (self->step_slabs, sums);
}

static FxVkRange
take (FxVkRange *rest,
      gsize      size)
{
  const FxVkRange range = { rest->buffer, rest->offset, size };

  rest->offset += size;
  rest->size -= size;

  return range;
}

gboolean
fx_compute_clear (const FxCompute  *self,
                  GError          **error)
{
  return fx_slabs_clear (self->device_slabs, FX_SLABS_ALL, error);
}

gboolean
fx_compute_commit (FxCompute   *self,
                   FxVkDevice  *device,
                   GError     **error)
{
  FxVkRange rest;

  if (!fx_slabs_commit (self->device_slabs, device, error)
      || !fx_slabs_commit (self->logits_slabs, device, error)
      || !fx_slabs_commit (self->step_slabs, device, error)
      || (device != NULL && !fx_compute_clear (self, error)))
    return FALSE;

  self->x = fx_slabs_get (self->device_slabs, self->refs[REF_X]);
  self->norm = fx_slabs_get (self->device_slabs, self->refs[REF_NORM]);
  self->quantised = fx_slabs_get (self->device_slabs, self->refs[REF_QUANTISED]);
  self->rows = fx_slabs_get (self->device_slabs, self->refs[REF_ROWS]);
  self->logits = fx_slabs_get (self->logits_slabs, self->refs[REF_LOGITS]);
  self->step = fx_slabs_get (self->step_slabs, self->refs[REF_STEP]);

  rest = fx_slabs_get (self->device_slabs, self->refs[REF_SHARED]);
  self->qkv = take (&rest, self->sizes[SIZE_QKV]);
  self->attention = take (&rest, self->sizes[SIZE_ATTENTION]);
  self->scratch = take (&rest, self->sizes[SIZE_SCRATCH]);

  rest = fx_slabs_get (self->device_slabs, self->refs[REF_SHARED]);
  self->gate_up = take (&rest, self->sizes[SIZE_GATE_UP]);
  self->ffn = take (&rest, self->sizes[SIZE_FFN]);

  return TRUE;
}
