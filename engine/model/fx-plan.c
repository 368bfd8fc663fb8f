/* fx-plan.c - the load without the driver: the same walk, the same sums.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-plan.h"

#include "fx-compute.h"
#include "fx-memory.h"
#include "fx-model-info-private.h"
#include "fx-model.h"

static const char *const kv_type_names[] = {
  [FX_KV_F16] = "f16",
  [FX_KV_Q8_0] = "q8_0",
  [FX_KV_Q4_0] = "q4_0",
  [FX_KV_F32] = "f32",
};

G_STATIC_ASSERT (G_N_ELEMENTS (kv_type_names) == FX_N_KV_TYPES);

const char *
fx_kv_type_name (FxKvType type)
{
  return (guint) type < FX_N_KV_TYPES ? kv_type_names[type] : "unknown";
}

gboolean
fx_kv_type_parse (const char *name,
                  FxKvType   *type)
{
  for (guint i = 0; i < FX_N_KV_TYPES; i++)
    if (g_ascii_strcasecmp (name, kv_type_names[i]) == 0)
      {
        *type = (FxKvType) i;
        return TRUE;
      }

  return FALSE;
}

gboolean
fx_model_check (FxModelInfo  *info,
                GError      **error)
{
  const FxGguf *gguf;
  g_autoptr (FxHparams) hparams = NULL;
  g_autoptr (FxWeights) weights = NULL;

  g_return_val_if_fail (info != NULL, FALSE);

  gguf = fx_model_info_get_gguf (info);
  hparams = fx_hparams_new (gguf, error);
  if (hparams == NULL)
    return FALSE;

  weights = fx_weights_new (gguf, hparams, FX_VK_CLASS_WIDE, G_MAXUINT, error);

  return weights != NULL;
}

/* What all contexts have in common. */
typedef struct
{
  const FxHparams    *hparams;
  FxWeights          *weights;
  const FxDeviceInfo *device;      /* or one that stands for a card elsewhere */
  FxLoadOptions       options;     /* resolved */
  guint               n_on_device; /* layers */
} Planner;

/* A graphics card that is not here, in a computer nobody knows. */
static FxDeviceInfo
unknown_card (guint64 memory)
{
  return (FxDeviceInfo) {
    .type = FX_DEVICE_DISCRETE,
    .n_heaps = 2,
    .heaps = { { .size = memory, .budget = memory, .device_local = TRUE },
               { .budget = G_MAXUINT64 } },
    .device_heap = 0,
    .host_heap = 1,
    .readback_heap = 1,
  };
}

static FxMemory
memory_for (Planner *p,
            guint    context,
            guint64 *kv_layer)
{
  g_autoptr (FxKvCache) kv = fx_kv_cache_new (p->hparams, context,
                                              p->options.n_sequences,
                                              p->options.kv_type,
                                              p->n_on_device);
  g_autoptr (FxCompute) compute = fx_compute_new (p->hparams, context,
                                                  p->options.n_sequences);
  FxMemory memory = { 0 };

  fx_weights_add_bytes (p->weights, memory.weights);
  fx_kv_cache_add_bytes (kv, memory.kv);
  fx_compute_add_bytes (compute, memory.compute);
  if (kv_layer != NULL)
    *kv_layer = fx_kv_cache_get_layer_bytes (kv);

  return memory;
}

static guint64
heap_bytes (Planner        *p,
            const FxMemory *memory,
            guint           heap)
{
  return fx_memory_on_heap (memory->weights, p->device, heap)
         + fx_memory_on_heap (memory->kv, p->device, heap)
         + fx_memory_on_heap (memory->compute, p->device, heap);
}

static gboolean
context_fits (Planner *p,
              guint    context,
              guint64  available)
{
  const FxMemory memory = memory_for (p, context, NULL);

  for (guint i = 0; i < p->device->n_heaps; i++)
    if (heap_bytes (p, &memory, i)
        > (i == p->device->device_heap ? available
                                       : fx_memory_available (&p->device->heaps[i])))
      return FALSE;

  return TRUE;
}

static guint
find_largest_context (Planner *p,
                      guint64  available)
{
  const guint trained = p->hparams->context_length != 0 ? p->hparams->context_length
                                                        : FX_MAX_CONTEXT;
  guint low = 0;   /* fits, or nothing does */
  guint high = MIN (MAX (trained, p->options.context), FX_MAX_CONTEXT) + 1;  /* is not asked for */

  while (high - low > 1)
    {
      const guint middle = low + (high - low) / 2;

      if (context_fits (p, middle, available))
        low = middle;
      else
        high = middle;
    }

  return low;
}

static const char *
heap_name (const FxDeviceInfo *device,
           guint               heap)
{
  if (device->type == FX_DEVICE_SOFTWARE && device->n_heaps == 1)
    return "llvmpipe memory";

  return device->heaps[heap].device_local && (device->type == FX_DEVICE_DISCRETE
                                              || device->type == FX_DEVICE_SOFTWARE)
         ? "VRAM" : "system memory";
}

/* @memory: bytes to plan for in the place of what the device has; 0: none */
static void
plan_heaps (FxPlan         *self,
            Planner        *p,
            const FxMemory *bytes,
            guint64         memory)
{
  const FxDeviceInfo *device = p->device;

  self->n_heaps = device->n_heaps;
  self->fits = TRUE;

  for (guint i = 0; i < device->n_heaps; i++)
    {
      FxPlanHeap *heap = &self->heaps[i];

      heap->name = g_strdup (heap_name (device, i));
      heap->size = device->heaps[i].size;
      heap->available = fx_memory_available (&device->heaps[i]);
      if (memory != 0 && i == device->device_heap)
        heap->size = heap->available = memory;

      heap->planned = heap_bytes (p, bytes, i);
      if (i != device->device_heap)
        self->host_bytes += heap->planned;
      if (heap->planned > heap->available)
        {
          self->fits = FALSE;
          self->short_bytes += heap->planned - heap->available;
        }
    }
}

/* Which layers fit: as many as asked for, or from the first on until the
 * memory is full. */
static void
plan_layers (FxPlan  *self,
             Planner *p,
             guint64  kv_layer,
             guint64  available)
{
  const guint n_layers = p->hparams->n_layers;
  guint64 sum = self->compute_bytes;
  guint n_fitting = 0;

  self->n_layer_entries = n_layers + 2;
  self->layers = g_new0 (FxPlanLayer, self->n_layer_entries);

  for (guint i = 0; i < self->n_layer_entries; i++)
    {
      FxPlanLayer *layer = &self->layers[i];

      layer->weights = fx_weights_get_layer_bytes (p->weights, i);
      layer->kv = i < n_layers ? kv_layer : 0;
      sum += layer->weights + layer->kv;
      layer->on_device = i < n_layers
                         ? i < p->n_on_device && (self->fits || sum <= available)
                         : self->fits && p->n_on_device == n_layers;
      if (i < n_layers && layer->on_device)
        n_fitting++;
    }

  self->gpu_layers = n_fitting;
}

FxPlan *
fx_plan_new (FxModelInfo          *info,
             const FxDeviceInfo   *device,
             guint64               memory,
             const FxLoadOptions  *options,
             GError              **error)
{
  const FxDeviceInfo elsewhere = unknown_card (memory);
  g_autoptr (FxHparams) hparams = NULL;
  g_autoptr (FxWeights) weights = NULL;
  const FxGguf *gguf;
  FxPlan *self;
  Planner p = { .device = device != NULL ? device : &elsewhere };
  FxMemory bytes;
  FxVkClass kernel_class;
  guint64 available;
  guint64 kv_layer;

  g_return_val_if_fail (info != NULL && options != NULL, NULL);

  gguf = fx_model_info_get_gguf (info);
  hparams = fx_hparams_new (gguf, error);
  if (hparams == NULL
      || !fx_model_resolve_options (hparams, options, &p.options, error))
    return NULL;

  p.n_on_device = p.options.gpu_layers < 0
                  ? hparams->n_layers
                  : MIN ((guint) p.options.gpu_layers, hparams->n_layers);
  kernel_class = fx_weight_class (device != NULL ? fx_vk_class_for_info (device)
                                                 : FX_VK_CLASS_WIDE,
                                  p.options.activations);
  weights = fx_weights_new (gguf, hparams, kernel_class, p.n_on_device, error);
  if (weights == NULL)
    return NULL;

  p.hparams = hparams;
  p.weights = weights;
  bytes = memory_for (&p, p.options.context, &kv_layer);

  self = g_new0 (FxPlan, 1);
  self->context = p.options.context;
  self->kv_type = p.options.kv_type;
  self->n_layers = hparams->n_layers;
  self->trained_context = hparams->context_length;
  self->weights_bytes = fx_memory_on_heap (bytes.weights, p.device, p.device->device_heap);
  self->kv_bytes = fx_memory_on_heap (bytes.kv, p.device, p.device->device_heap);
  self->compute_bytes = fx_memory_on_heap (bytes.compute, p.device, p.device->device_heap);
  self->device_bytes = self->weights_bytes + self->kv_bytes
                       + self->compute_bytes;

  plan_heaps (self, &p, &bytes, memory);
  available = self->heaps[p.device->device_heap].available;
  plan_layers (self, &p, kv_layer, available);
  self->largest_context = find_largest_context (&p, available);

  return self;
}

void
fx_plan_free (FxPlan *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_heaps; i++)
    g_free (self->heaps[i].name);
  g_free (self->layers);
  g_free (self);
}
