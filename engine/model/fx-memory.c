/* fx-memory.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-memory.h"

#include "fx-error.h"

guint64
fx_memory_on_heap (const guint64      *kinds,
                   const FxDeviceInfo *info,
                   guint               heap)
{
  return (info->device_heap == heap ? kinds[FX_VK_BUFFER_DEVICE] : 0)
         + (info->host_heap == heap ? kinds[FX_VK_BUFFER_HOST] : 0)
         + (info->readback_heap == heap ? kinds[FX_VK_BUFFER_READBACK] : 0);
}

guint64
fx_memory_available (const FxHeapInfo *heap)
{
  return heap->budget > heap->used ? heap->budget - heap->used : 0;
}

static gboolean
refuse (const char  *where,
        guint64      weights,
        guint64      kv,
        guint64      compute,
        guint64      available,
        GError     **error)
{
  g_set_error (error, FX_ERROR, FX_ERROR_MEMORY,
               "the model needs %" G_GUINT64_FORMAT " bytes of %s memory "
               "(weights %" G_GUINT64_FORMAT ", KV cache %" G_GUINT64_FORMAT
               ", buffers %" G_GUINT64_FORMAT "), %" G_GUINT64_FORMAT
               " are free", weights + kv + compute, where, weights, kv, compute,
               available);
  return FALSE;
}

static guint64
sum (const guint64 *kinds)
{
  return kinds[FX_VK_BUFFER_DEVICE] + kinds[FX_VK_BUFFER_HOST] + kinds[FX_VK_BUFFER_READBACK];
}

gboolean
fx_memory_check (const FxMemory      *self,
                 const FxDeviceInfo  *info,
                 guint64              limit,
                 guint64              used,
                 GError             **error)
{
  const guint64 all = sum (self->weights) + sum (self->kv) + sum (self->compute);

  if (limit != 0 && all > (limit > used ? limit - used : 0))
    return refuse ("device", sum (self->weights), sum (self->kv), sum (self->compute),
                   limit > used ? limit - used : 0, error);

  for (guint i = 0; i < info->n_heaps; i++)
    {
      const guint64 weights = fx_memory_on_heap (self->weights, info, i);
      const guint64 kv = fx_memory_on_heap (self->kv, info, i);
      const guint64 compute = fx_memory_on_heap (self->compute, info, i);
      const guint64 available = fx_memory_available (&info->heaps[i]);

      if (weights + kv + compute > available)
        return refuse (i == info->device_heap ? "device" : "system", weights, kv, compute,
                       available, error);
    }

  return TRUE;
}
