/* fx-slabs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-slabs.h"

#include <string.h>

#define CLEAR_SIZE ((gsize) 16 << 20)   /* a piece, where the host cannot see it */

typedef struct
{
  gsize       size;
  FxVkBuffer *buffer;   /* Owned */
} Slab;

struct _FxSlabs
{
  char           *name;
  FxVkBufferKind  kind;
  gsize           slab_size;
  GArray         *slabs;   /* of Slab */
};

FxSlabs *
fx_slabs_new (const char     *name,
              FxVkBufferKind  kind,
              gsize           slab_size)
{
  FxSlabs *self = g_new0 (FxSlabs, 1);

  self->name = g_strdup (name);
  self->kind = kind;
  self->slab_size = slab_size;
  self->slabs = g_array_new (FALSE, TRUE, sizeof (Slab));

  return self;
}

void
fx_slabs_free (FxSlabs *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->slabs->len; i++)
    fx_vk_buffer_free (g_array_index (self->slabs, Slab, i).buffer);
  g_array_unref (self->slabs);
  g_free (self->name);
  g_free (self);
}

static gsize
align (gsize size)
{
  return (size + FX_SLAB_ALIGNMENT - 1) & ~((gsize) FX_SLAB_ALIGNMENT - 1);
}

FxSlabRef
fx_slabs_add (FxSlabs *self,
              gsize    size)
{
  FxSlabRef ref = { 0, 0, size };
  Slab *slab;

  g_return_val_if_fail (self != NULL, ref);

  if (size == 0)
    return ref;

  if (self->slabs->len == 0
      || g_array_index (self->slabs, Slab, self->slabs->len - 1).size
         + size > self->slab_size)
    g_array_set_size (self->slabs, self->slabs->len + 1);

  ref.slab = self->slabs->len - 1;
  slab = &g_array_index (self->slabs, Slab, ref.slab);
  ref.offset = slab->size;
  slab->size = align (slab->size + size);

  return ref;
}

guint64
fx_slabs_get_bytes (FxSlabs *self)
{
  guint64 bytes = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->slabs->len; i++)
    bytes += fx_vk_buffer_size_for (g_array_index (self->slabs, Slab, i).size);

  return bytes;
}

void
fx_slabs_add_bytes (FxSlabs *self,
                    guint64 *sums)
{
  sums[self->kind] += fx_slabs_get_bytes (self);
}

gboolean
fx_slabs_commit (FxSlabs     *self,
                 FxVkDevice  *device,
                 GError     **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->slabs->len; i++)
    {
      Slab *slab = &g_array_index (self->slabs, Slab, i);
      g_autofree char *name = g_strdup_printf ("%s %u", self->name, i);

      slab->buffer = fx_vk_buffer_new (device, name, self->kind, slab->size,
                                       error);
      if (slab->buffer == NULL)
        return FALSE;
    }

  return TRUE;
}

gboolean
fx_slabs_clear (FxSlabs       *self,
                FxSlabsWhich   which,
                GError       **error)
{
  g_autofree guint8 *zeros = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->slabs->len; i++)
    {
      const Slab *slab = &g_array_index (self->slabs, Slab, i);
      gpointer map = fx_vk_buffer_get_map (slab->buffer);

      if (map != NULL)
        {
          if (which == FX_SLABS_ALL)
            memset (map, 0, slab->size);
          continue;
        }

      if (zeros == NULL)
        zeros = g_malloc0 (CLEAR_SIZE);
      for (gsize at = 0; at < slab->size; at += CLEAR_SIZE)
        if (!fx_vk_buffer_write (slab->buffer, at, zeros,
                                 MIN (CLEAR_SIZE, slab->size - at), error))
          return FALSE;
    }

  return TRUE;
}

gboolean
fx_slabs_is_mapped (FxSlabs *self)
{
  for (guint i = 0; i < self->slabs->len; i++)
    if (fx_vk_buffer_get_map (g_array_index (self->slabs, Slab, i).buffer) == NULL)
      return FALSE;

  return TRUE;
}

FxVkRange
fx_slabs_get (FxSlabs   *self,
              FxSlabRef  ref)
{
  FxVkRange range = { NULL, 0, 0 };

  g_return_val_if_fail (self != NULL, range);

  if (ref.size == 0)
    return range;

  range.buffer = g_array_index (self->slabs, Slab, ref.slab).buffer;
  range.offset = ref.offset;
  range.size = ref.size;

  return range;
}
