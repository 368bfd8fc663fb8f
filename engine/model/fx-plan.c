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

  weights = fx_weights_new (gguf, hparams, FX_VK_CLASS_WIDE, error);

  return weights != NULL;
}

/* What all contexts have in common. */
typedef struct
{
  const FxHparams *hparams;
  FxWeights       *weights;
  FxLoadOptions    options;   /* resolved */
  guint            n_on_device;   /* layers */
} Planner;

typedef struct
{
  guint64 kv;
  guint64 kv_layer;
  guint64 compute;
} Sizes;

static Sizes
sizes_for (Planner *p,
           guint    context)
{
  g_autoptr (FxKvCache) kv = fx_kv_cache_new (p->hparams, context,
                                              p->options.n_sequences,
                                              p->options.kv_type);
  g_autoptr (FxCompute) compute = fx_compute_new (p->hparams, context,
                                                  p->options.n_sequences);

  return (Sizes) { fx_kv_cache_get_bytes (kv),
                   fx_kv_cache_get_layer_bytes (kv),
                   fx_compute_get_bytes (compute) };
}

/* Weights on the device: all as the slabs have them, or those of some layers
 * with no embedding and no head. */
static guint64
device_weights (Planner *p)
{
  guint64 bytes = 0;

  if (p->n_on_device == p->hparams->n_layers)
    return fx_weights_get_bytes (p->weights);

  for (guint i = 0; i < p->n_on_device; i++)
    bytes += fx_weights_get_layer_bytes (p->weights, i);

  return bytes;
}

static guint64
device_kv (Planner     *p,
           const Sizes *sizes)
{
  return p->n_on_device == p->hparams->n_layers
         ? sizes->kv : sizes->kv_layer * p->n_on_device;
}

static guint64
device_bytes (Planner *p,
              guint    context)
{
  const Sizes sizes = sizes_for (p, context);

  return device_weights (p) + device_kv (p, &sizes) + sizes.compute;
}

static guint
find_largest_context (Planner *p,
                      guint64  available)
{
  guint low = 0;               /* fits, or nothing does */
  guint high = FX_MAX_CONTEXT + 1;  /* does not */

  while (high - low > 1)
    {
      const guint middle = low + (high - low) / 2;

      if (device_bytes (p, middle) <= available)
        low = middle;
      else
        high = middle;
    }

  return low;
}

static void
plan_heaps (FxPlan             *self,
            const FxDeviceInfo *device,
            guint64             memory)
{
  guint main_heap = 0;

  if (device == NULL)
    {
      self->n_heaps = 1;
      self->heaps[0].name = g_strdup ("VRAM");
      self->heaps[0].size = self->heaps[0].available = memory;
    }
  else
    {
      main_heap = fx_memory_main_heap (device);
      self->n_heaps = device->n_heaps;
      for (guint i = 0; i < device->n_heaps; i++)
        {
          const FxHeapInfo *heap = &device->heaps[i];
          FxPlanHeap *target = &self->heaps[i];

          if (device->type == FX_DEVICE_SOFTWARE)
            target->name = g_strdup ("llvmpipe memory");
          else if (heap->device_local && device->type == FX_DEVICE_DISCRETE)
            target->name = g_strdup ("VRAM");
          else
            target->name = g_strdup ("system memory");
          target->size = heap->size;
          target->available = fx_memory_available (heap);
        }

      if (memory != 0)
        {
          self->heaps[main_heap].size = memory;
          self->heaps[main_heap].available = memory;
        }
    }

  self->heaps[main_heap].planned = self->device_bytes;
  self->fits = self->device_bytes <= self->heaps[main_heap].available;
  if (!self->fits)
    self->short_bytes = self->device_bytes - self->heaps[main_heap].available;
}

/* Which layers fit: as many as asked for, or from the first on until the
 * memory is full. */
static void
plan_layers (FxPlan      *self,
             Planner     *p,
             const Sizes *sizes,
             guint64      available)
{
  const guint n_layers = p->hparams->n_layers;
  guint64 sum = sizes->compute;
  guint n_fitting = 0;

  self->n_layer_entries = n_layers + 2;
  self->layers = g_new0 (FxPlanLayer, self->n_layer_entries);

  for (guint i = 0; i < self->n_layer_entries; i++)
    {
      FxPlanLayer *layer = &self->layers[i];

      layer->weights = fx_weights_get_layer_bytes (p->weights, i);
      layer->kv = i < n_layers ? sizes->kv_layer : 0;
      sum += layer->weights + layer->kv;
      layer->on_device = i < n_layers
                         ? i < p->n_on_device && (self->fits || sum <= available)
                         : self->fits && p->n_on_device == n_layers;
      if (i < n_layers && layer->on_device)
        n_fitting++;
      if (!layer->on_device)
        self->host_bytes += layer->weights + layer->kv;
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
  g_autoptr (FxHparams) hparams = NULL;
  g_autoptr (FxWeights) weights = NULL;
  const FxGguf *gguf;
  FxPlan *self;
  Planner p = { 0 };
  Sizes sizes;
  FxVkClass kernel_class;
  guint64 available;

  g_return_val_if_fail (info != NULL && options != NULL, NULL);

  gguf = fx_model_info_get_gguf (info);
  hparams = fx_hparams_new (gguf, error);
  if (hparams == NULL
      || !fx_model_resolve_options (hparams, options, &p.options, error))
    return NULL;

  kernel_class = fx_weight_class (device != NULL ? fx_vk_class_for_info (device)
                                                 : FX_VK_CLASS_WIDE,
                                  p.options.activations);
  weights = fx_weights_new (gguf, hparams, kernel_class, error);
  if (weights == NULL)
    return NULL;

  p.hparams = hparams;
  p.weights = weights;
  p.n_on_device = options->gpu_layers < 0
                  ? hparams->n_layers
                  : MIN ((guint) options->gpu_layers, hparams->n_layers);
  sizes = sizes_for (&p, p.options.context);

  self = g_new0 (FxPlan, 1);
  self->context = p.options.context;
  self->kv_type = p.options.kv_type;
  self->n_layers = hparams->n_layers;
  self->trained_context = hparams->context_length;
  self->weights_bytes = device_weights (&p);
  self->kv_bytes = device_kv (&p, &sizes);
  self->compute_bytes = sizes.compute;
  self->device_bytes = self->weights_bytes + self->kv_bytes
                       + self->compute_bytes;

  plan_heaps (self, device, memory);
  available = self->heaps[device != NULL ? fx_memory_main_heap (device) : 0].available;
  plan_layers (self, &p, &sizes, available);
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
