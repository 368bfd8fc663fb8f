/* fx-kv-cache.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-kv-cache.h"

#include <string.h>

#include "fx-slabs.h"

struct _FxKvCache
{
  FxKvType   type;
  guint      context;
  guint      n_sequences;
  guint      max_blocks;
  guint      n_pages;
  guint      n_layers;
  guint      n_on_device;
  gsize      page_size;   /* bytes, of K or of V of a layer */

  /* Owned */
  FxSlabs   *slabs;
  FxSlabs   *host_slabs;  /* of layers that are not on the device */
  FxSlabRef *refs;        /* [n_layers][2], K then V */

  /* Made with the memory */
  guint32   *blocks;      /* [n_sequences][max_blocks] */
  guint     *n_blocks;    /* [n_sequences] in use */
  guint     *n_users;     /* [n_pages] */
  guint8    *is_clear;    /* [n_pages] whether it has been zeroed */
  guint32   *free_pages;  /* [n_free], the last is taken first */
  guint      n_free;
};

static FxSlabs *
slabs_of (FxKvCache *self,
          guint      layer)
{
  return layer < self->n_on_device ? self->slabs : self->host_slabs;
}

FxKvCache *
fx_kv_cache_new (const FxHparams *hparams,
                 guint            context,
                 guint            n_sequences,
                 FxKvType         type,
                 guint            n_on_device)
{
  FxKvCache *self;

  g_return_val_if_fail (hparams != NULL, NULL);
  g_return_val_if_fail (context > 0 && context <= FX_MAX_CONTEXT, NULL);
  g_return_val_if_fail (n_sequences > 0, NULL);

  self = g_new0 (FxKvCache, 1);
  self->type = type;
  self->context = context;
  self->n_sequences = n_sequences;
  self->max_blocks = (context + FX_KV_PAGE - 1) / FX_KV_PAGE;
  self->n_pages = self->max_blocks * n_sequences;
  self->n_layers = hparams->n_layers;
  self->n_on_device = MIN (n_on_device, hparams->n_layers);
  self->slabs = fx_slabs_new ("KV cache", FX_VK_BUFFER_DEVICE, FX_SLAB_SIZE);
  self->host_slabs = fx_slabs_new ("offloaded KV cache", FX_VK_BUFFER_HOST, FX_SLAB_SIZE);
  self->refs = g_new (FxSlabRef, self->n_layers * 2);

  self->page_size = fx_kv_page_size (type, hparams->n_kv_heads, hparams->head_dim);
  for (guint i = 0; i < self->n_layers * 2; i++)
    self->refs[i] = fx_slabs_add (slabs_of (self, i / 2), self->page_size * self->n_pages);

  return self;
}

void
fx_kv_cache_free (FxKvCache *self)
{
  if (self == NULL)
    return;

  fx_slabs_free (self->slabs);
  fx_slabs_free (self->host_slabs);
  g_free (self->refs);
  g_free (self->blocks);
  g_free (self->n_blocks);
  g_free (self->n_users);
  g_free (self->is_clear);
  g_free (self->free_pages);
  g_free (self);
}

guint64
fx_kv_cache_get_bytes (FxKvCache *self)
{
  return fx_slabs_get_bytes (self->slabs) + fx_slabs_get_bytes (self->host_slabs);
}

void
fx_kv_cache_add_bytes (FxKvCache *self,
                       guint64   *sums)
{
  fx_slabs_add_bytes (self->slabs, sums);
  fx_slabs_add_bytes (self->host_slabs, sums);
}

guint64
fx_kv_cache_get_layer_bytes (FxKvCache *self)
{
  return 2 * (guint64) self->refs[0].size;
}

/* A page is zeroed when it is first taken, so that a context takes memory of
 * the computer's as it fills.  What the host cannot see was zeroed whole. */
static void
clear_page (FxKvCache *self,
            guint32    page)
{
  if (self->is_clear[page])
    return;

  self->is_clear[page] = TRUE;
  for (guint i = 0; i < self->n_layers * 2; i++)
    {
      const FxVkRange range = fx_slabs_get (slabs_of (self, i / 2), self->refs[i]);
      guint8 *map = range.buffer != NULL ? fx_vk_buffer_get_map (range.buffer) : NULL;

      if (map != NULL)
        memset (map + range.offset + page * self->page_size, 0, self->page_size);
    }
}

gboolean
fx_kv_cache_commit (FxKvCache   *self,
                    FxVkDevice  *device,
                    GError     **error)
{
  g_return_val_if_fail (self != NULL && self->blocks == NULL, FALSE);

  if (!fx_slabs_commit (self->slabs, device, error)
      || !fx_slabs_commit (self->host_slabs, device, error)
      || (device != NULL && (!fx_slabs_clear (self->slabs, FX_SLABS_UNSEEN, error)
                             || !fx_slabs_clear (self->host_slabs, FX_SLABS_UNSEEN, error))))
    return FALSE;

  self->blocks = g_new0 (guint32, (gsize) self->n_sequences * self->max_blocks);
  self->n_blocks = g_new0 (guint, self->n_sequences);
  self->n_users = g_new0 (guint, self->n_pages);
  self->is_clear = g_new0 (guint8, self->n_pages);
  self->free_pages = g_new (guint32, self->n_pages);
  self->n_free = self->n_pages;
  for (guint i = 0; i < self->n_pages; i++)
    self->free_pages[i] = self->n_pages - 1 - i;

  /* Blocks that are not there yet name it. */
  clear_page (self, 0);

  return TRUE;
}

FxKvType
fx_kv_cache_get_kv_type (FxKvCache *self)
{
  return self->type;
}

guint
fx_kv_cache_get_context (FxKvCache *self)
{
  return self->context;
}

guint
fx_kv_cache_get_n_sequences (FxKvCache *self)
{
  return self->n_sequences;
}

guint
fx_kv_cache_get_max_blocks (FxKvCache *self)
{
  return self->max_blocks;
}

guint
fx_kv_cache_get_n_free (FxKvCache *self)
{
  return self->n_free;
}

FxVkRange
fx_kv_cache_get_k (FxKvCache *self,
                   guint      layer)
{
  return fx_slabs_get (slabs_of (self, layer), self->refs[2 * layer]);
}

FxVkRange
fx_kv_cache_get_v (FxKvCache *self,
                   guint      layer)
{
  return fx_slabs_get (slabs_of (self, layer), self->refs[2 * layer + 1]);
}

static guint32 *
row_of (FxKvCache *self,
        guint      sequence)
{
  return self->blocks + (gsize) sequence * self->max_blocks;
}

const guint32 *
fx_kv_cache_get_blocks (FxKvCache *self,
                        guint      sequence)
{
  g_return_val_if_fail (sequence < self->n_sequences, NULL);

  return row_of (self, sequence);
}

void
fx_kv_cache_reserve (FxKvCache *self,
                     guint      sequence,
                     guint      n_positions)
{
  const guint wanted = (n_positions + FX_KV_PAGE - 1) / FX_KV_PAGE;

  g_return_if_fail (sequence < self->n_sequences);
  g_return_if_fail (n_positions <= self->context);

  while (self->n_blocks[sequence] < wanted)
    {
      guint32 page;

      g_assert (self->n_free > 0);
      page = self->free_pages[--self->n_free];
      self->n_users[page] = 1;
      clear_page (self, page);
      row_of (self, sequence)[self->n_blocks[sequence]++] = page;
    }
}

guint
fx_kv_cache_get_n_needed (FxKvCache *self,
                          guint      sequence,
                          guint      n_positions)
{
  const guint wanted = (n_positions + FX_KV_PAGE - 1) / FX_KV_PAGE;

  g_return_val_if_fail (sequence < self->n_sequences, 0);

  return wanted - MIN (wanted, self->n_blocks[sequence]);
}

void
fx_kv_cache_hold_pages (FxKvCache     *self,
                        const guint32 *pages,
                        guint          n_pages)
{
  for (guint i = 0; i < n_pages; i++)
    {
      g_return_if_fail (self->n_users[pages[i]] > 0);
      self->n_users[pages[i]]++;
    }
}

/* The last page first, so that the first is the next one taken. */
void
fx_kv_cache_release_pages (FxKvCache     *self,
                           const guint32 *pages,
                           guint          n_pages)
{
  for (guint i = n_pages; i-- > 0;)
    if (--self->n_users[pages[i]] == 0)
      self->free_pages[self->n_free++] = pages[i];
}

static void
drop_blocks (FxKvCache *self,
             guint      sequence,
             guint      n_kept)
{
  const guint n_blocks = self->n_blocks[sequence];

  if (n_blocks <= n_kept)
    return;

  fx_kv_cache_release_pages (self, row_of (self, sequence) + n_kept,
                             n_blocks - n_kept);
  self->n_blocks[sequence] = n_kept;
}

void
fx_kv_cache_adopt_pages (FxKvCache     *self,
                         guint          sequence,
                         const guint32 *pages,
                         guint          n_pages)
{
  g_return_if_fail (sequence < self->n_sequences);
  g_return_if_fail (n_pages <= self->max_blocks);

  /* First held, then dropped: some may be its own. */
  fx_kv_cache_hold_pages (self, pages, n_pages);
  drop_blocks (self, sequence, 0);
  for (guint i = 0; i < n_pages; i++)
    row_of (self, sequence)[i] = pages[i];
  self->n_blocks[sequence] = n_pages;
}

guint
fx_kv_cache_truncate (FxKvCache *self,
                      guint      sequence,
                      guint      n_positions)
{
  guint n_kept = (n_positions + FX_KV_PAGE - 1) / FX_KV_PAGE;

  g_return_val_if_fail (sequence < self->n_sequences, 0);

  if (n_positions % FX_KV_PAGE != 0 && n_kept <= self->n_blocks[sequence]
      && self->n_users[row_of (self, sequence)[n_kept - 1]] > 1)
    {
      n_kept--;
      n_positions = n_kept * FX_KV_PAGE;
    }

  drop_blocks (self, sequence, n_kept);

  return n_positions;
}

guint
fx_kv_cache_fork (FxKvCache *self,
                  guint      from,
                  guint      to,
                  guint      n_positions)
{
  const guint n_shared = MIN (n_positions / FX_KV_PAGE, self->n_blocks[from]);

  g_return_val_if_fail (from < self->n_sequences, 0);
  g_return_val_if_fail (to < self->n_sequences && to != from, 0);

  fx_kv_cache_adopt_pages (self, to, row_of (self, from), n_shared);

  return n_shared * FX_KV_PAGE;
}
