/* fx-weight.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-weight-lavapipe.h"

#include "fx-dequant.h"
#include "fx-error.h"

#define COLUMN_TILE 32
#define SIZE_ROUNDING 256

FxVkClass
fx_weight_class (FxVkClass     device,
                 FxActivations activations)
{
  if (device == FX_VK_CLASS_LAVAPIPE && activations == FX_ACTIVATIONS_FLOAT)
    return FX_VK_CLASS_NARROW;

  return device;
}

const FxWeightLayout *
fx_weight_get_layout (FxQuantType type,
                      FxVkClass   kernel_class)
{
  if (kernel_class == FX_VK_CLASS_LAVAPIPE && fx_lavapipe_layout_get (type) != NULL)
    return &FX_WEIGHT_LAYOUT_LAVAPIPE;

  return kernel_class == FX_VK_CLASS_WIDE ? &FX_WEIGHT_LAYOUT_WIDE
                                          : &FX_WEIGHT_LAYOUT_NARROW;
}

gboolean
fx_weight_is_supported (FxQuantType   type,
                        FxVkClass     kernel_class,
                        guint64       n_rows,
                        guint64       n_cols,
                        GError      **error)
{
  guint64 row_size;

  if (!fx_dequant_is_supported (type))
    {
      g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                   "there are no kernels for weights of type %s",
                   fx_quant_get_name (type));
      return FALSE;
    }
  if (n_cols % COLUMN_TILE != 0 || n_cols == 0 || n_cols > G_MAXINT32 ||
      n_rows == 0 || n_rows > G_MAXINT32 ||
      !fx_quant_row_size (type, n_cols, &row_size))
    {
      g_set_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED,
                   "there are no kernels for %" G_GUINT64_FORMAT " rows of %" G_GUINT64_FORMAT
                   " columns of %s: columns must be a multiple of %u",
                   n_rows, n_cols, fx_quant_get_name (type),
                   MAX (COLUMN_TILE, fx_quant_get_info (type)->block_items));
      return FALSE;
    }

  return TRUE;
}

static guint64
n_tiles (const FxWeightLayout *layout,
         guint64               n_rows)
{
  return (n_rows + layout->row_tile - 1) / layout->row_tile;
}

gsize
fx_weight_size (FxQuantType type,
                FxVkClass   kernel_class,
                guint64     n_rows,
                guint64     n_cols)
{
  const FxWeightLayout *layout = fx_weight_get_layout (type, kernel_class);
  const gsize size = n_tiles (layout, n_rows) * layout->tile_size (type, n_cols);

  return (size + SIZE_ROUNDING - 1) / SIZE_ROUNDING * SIZE_ROUNDING;
}

guint
fx_weight_row_tile (FxQuantType type,
                    FxVkClass   kernel_class)
{
  return fx_weight_get_layout (type, kernel_class)->row_tile;
}

gsize
fx_weight_offset (FxQuantType type,
                  FxVkClass   kernel_class,
                  guint64     n_cols,
                  guint64     first_row)
{
  const FxWeightLayout *layout = fx_weight_get_layout (type, kernel_class);

  g_return_val_if_fail (first_row % layout->row_tile == 0, 0);

  return first_row / layout->row_tile * layout->tile_size (type, n_cols);
}

gsize
fx_weight_repack (FxQuantType    type,
                  FxVkClass      kernel_class,
                  guint64        total_rows,
                  guint64        n_cols,
                  guint64        first_row,
                  guint64        n_rows,
                  gconstpointer  source,
                  gpointer       target,
                  gsize         *offset)
{
  const FxWeightLayout *layout = fx_weight_get_layout (type, kernel_class);
  const gsize tile_size = layout->tile_size (type, n_cols);
  const guint8 *from = source;
  guint8 *to = target;
  guint64 row_size = 0;

  g_return_val_if_fail (first_row % layout->row_tile == 0, 0);
  g_return_val_if_fail (first_row + n_rows <= total_rows, 0);
  if (!fx_quant_row_size (type, n_cols, &row_size))
    g_return_val_if_reached (0);

  for (guint64 row = 0; row < n_rows; row += layout->row_tile)
    {
      layout->repack_tile (type, n_cols, (guint) MIN (layout->row_tile, n_rows - row), from, to);
      from += layout->row_tile * row_size;
      to += tile_size;
    }

  if (offset != NULL)
    *offset = fx_weight_offset (type, kernel_class, n_cols, first_row);

  return (gsize) (to - (guint8 *) target);
}
