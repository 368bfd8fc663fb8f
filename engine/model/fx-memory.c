/* fx-memory.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-memory.h"

#include "fx-error.h"

guint
fx_memory_main_heap (const FxDeviceInfo *info)
{
  guint best = 0;

  for (guint i = 1; i < info->n_heaps; i++)
    {
      const FxHeapInfo *heap = &info->heaps[i];
      const FxHeapInfo *other = &info->heaps[best];

      if (heap->device_local != other->device_local ? heap->device_local
                                                    : heap->size > other->size)
        best = i;
    }

  return best;
}

guint64
fx_memory_available (const FxHeapInfo *heap)
{
  return heap->budget > heap->used ? heap->budget - heap->used : 0;
}

gboolean
fx_memory_check (const FxMemory      *self,
                 const FxDeviceInfo  *info,
                 guint64              limit,
                 guint64              used,
                 GError             **error)
{
  const guint64 needed = self->weights + self->kv + self->compute;
  guint64 available = fx_memory_available (&info->heaps[fx_memory_main_heap (info)]);

  if (limit != 0)
    available = MIN (available, limit > used ? limit - used : 0);

  if (needed <= available)
    return TRUE;

  g_set_error (error, FX_ERROR, FX_ERROR_MEMORY,
               "the model needs %" G_GUINT64_FORMAT " bytes of device memory "
               "(weights %" G_GUINT64_FORMAT ", KV cache %" G_GUINT64_FORMAT
               ", buffers %" G_GUINT64_FORMAT "), %" G_GUINT64_FORMAT
               " are free", needed, self->weights, self->kv, self->compute,
               available);
  return FALSE;
}
