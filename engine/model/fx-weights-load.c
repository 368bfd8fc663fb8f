/* fx-weights-load.c - the bytes of a model from the file to the device.
 *
 * Piece by piece: from the mapped file (fx-file-map.h) into the kernels'
 * layout, and from there to the device.  A piece is small enough to stay in
 * the processor's cache, and to be stopped after.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-weights-private.h"

#include "fx-dequant.h"
#include "fx-error.h"
#include "fx-upload.h"

#define PIECE_SIZE ((gsize) 1 << 20)   /* of the file */

typedef struct
{
  FxWeights      *weights;
  const FxGguf   *gguf;
  FxUpload       *upload;
  double          share;
  FxLoadProgress  progress;
  gpointer        user_data;
  guint64         done;

  /* Grow as needed */
  GByteArray     *source;
  GByteArray     *packed;
} Loader;

static gboolean
advance (Loader   *l,
         guint64   size,
         GError  **error)
{
  const guint64 total = l->weights->walk->file_bytes;

  l->done += size;
  if (l->progress == NULL
      || l->progress (l->share * (double) l->done / (double) total, l->done,
                      total, l->user_data))
    return TRUE;

  g_set_error (error, FX_ERROR, FX_ERROR_LIMIT, "stopped");
  return FALSE;
}

static gboolean
load_vector (Loader               *l,
             const FxWeightsItem  *item,
             GError              **error)
{
  const FxVkRange range = fx_slabs_get (item->slabs, item->ref);
  gconstpointer source;

  source = fx_gguf_borrow_tensor (l->gguf, item->tensor, 0, item->file_size,
                                  l->source, error);
  if (source == NULL)
    return FALSE;

  g_byte_array_set_size (l->packed, (guint) (item->n_cols * sizeof (float)));
  fx_dequant (item->type, source, (float *) (gpointer) l->packed->data,
              item->n_cols);

  return fx_gguf_return_tensor (l->gguf, item->tensor, 0, item->file_size, error)
         && fx_upload_write (l->upload, range.buffer, range.offset,
                          l->packed->data, l->packed->len, error)
         && advance (l, item->file_size, error);
}

/* Rows of a piece: whole tiles, at least one. */
static guint64
rows_a_piece (FxVkClass   kernel_class,
              FxQuantType type,
              guint64     row_size,
              guint64     n_cols)
{
  const guint64 tile = fx_weight_row_tile (type, kernel_class);
  guint64 n_rows = MAX (PIECE_SIZE / row_size / tile, 1) * tile;

  while (n_rows > tile
         && fx_weight_size (type, kernel_class, n_rows, n_cols) > FX_UPLOAD_SIZE)
    n_rows -= tile;

  return n_rows;
}

static gboolean
load_matrix (Loader               *l,
             const FxWeightsItem  *item,
             GError              **error)
{
  const FxVkClass kernel_class = l->weights->walk->kernel_class;
  const FxVkRange range = fx_slabs_get (item->slabs, item->ref);
  const guint64 row_size = item->file_size / item->n_rows;
  guint8 *map = fx_vk_buffer_get_map (range.buffer);
  const guint64 step = rows_a_piece (kernel_class, item->type, row_size,
                                     item->n_cols);

  for (guint64 row = 0; row < item->n_rows; row += step)
    {
      const guint64 n = MIN (step, item->n_rows - row);
      const gsize at = range.offset
                       + fx_weight_offset (item->type, kernel_class,
                                           item->n_cols, item->first_row + row);
      guint8 *target = map != NULL ? map + at : NULL;
      gconstpointer source;
      gsize size;

      source = fx_gguf_borrow_tensor (l->gguf, item->tensor, row * row_size,
                                      n * row_size, l->source, error);
      if (source == NULL)
        return FALSE;

      if (target == NULL)
        g_byte_array_set_size (l->packed,
                               (guint) fx_weight_size (item->type, kernel_class,
                                                       n, item->n_cols));
      size = fx_weight_repack (item->type, kernel_class, item->total_rows,
                               item->n_cols, item->first_row + row, n,
                               source,
                               target != NULL ? target : l->packed->data, NULL);
      g_assert (at + size <= range.offset + range.size);
      if (!fx_gguf_return_tensor (l->gguf, item->tensor, row * row_size,
                                  n * row_size, error))
        return FALSE;

      for (gsize i = 0; target == NULL && i < size; i += FX_UPLOAD_SIZE)
        if (!fx_upload_write (l->upload, range.buffer, at + i,
                              l->packed->data + i,
                              MIN (FX_UPLOAD_SIZE, size - i), error))
          return FALSE;

      if (!advance (l, n * row_size, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
fx_weights_load (FxWeights       *self,
                 FxVkDevice      *device,
                 const FxGguf    *gguf,
                 double           share,
                 FxLoadProgress   progress,
                 gpointer         user_data,
                 GError         **error)
{
  g_autoptr (FxUpload) upload = fx_upload_new (device);
  g_autoptr (GByteArray) source = g_byte_array_new ();
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  Loader loader = { .weights = self, .gguf = gguf, .upload = upload,
                    .share = share, .progress = progress, .user_data = user_data,
                    .source = source, .packed = packed };

  g_return_val_if_fail (self != NULL && device != NULL && gguf != NULL, FALSE);

  for (guint i = 0; i < self->walk->items->len; i++)
    {
      const FxWeightsItem *item = &g_array_index (self->walk->items,
                                                  FxWeightsItem, i);

      if (!(item->is_vector ? load_vector (&loader, item, error)
                            : load_matrix (&loader, item, error)))
        return FALSE;
    }

  return fx_upload_finish (upload, error);
}
