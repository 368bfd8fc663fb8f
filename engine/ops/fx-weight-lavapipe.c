/* fx-weight-lavapipe.c
 *
 * Each type is read block by block into one form, 32 quants and up to two
 * halves of scales for a row, and written into its lane from there.
 *
 * Source: the block layouts are those of ggml/src/ggml-common.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-weight-lavapipe.h"

#include <string.h>

#define LANES 8
#define VECTOR_SIZE (LANES * 4)        /* bytes of a uint a lane */
#define NIBBLES_SIZE (8 * VECTOR_SIZE)
#define BYTES_SIZE (16 * VECTOR_SIZE)

/* One block of one row. */
typedef struct
{
  guint8  quants[FX_LAVAPIPE_BLOCK];
  guint16 scales[2];
} Block;

static const FxLavapipeLayout layouts[FX_N_QUANT_TYPES] = {
  [FX_QUANT_Q4_0] = { FALSE, FX_LAVAPIPE_D,    8,   NIBBLES_SIZE + VECTOR_SIZE, 0 },
  [FX_QUANT_Q4_1] = { FALSE, FX_LAVAPIPE_DM,   0,   NIBBLES_SIZE + 2 * VECTOR_SIZE, 0 },
  [FX_QUANT_Q5_0] = { TRUE,  FX_LAVAPIPE_D,    16,  BYTES_SIZE + VECTOR_SIZE, 0 },
  [FX_QUANT_Q5_1] = { TRUE,  FX_LAVAPIPE_DM,   0,   BYTES_SIZE + 2 * VECTOR_SIZE, 0 },
  [FX_QUANT_Q8_0] = { TRUE,  FX_LAVAPIPE_D,    128, BYTES_SIZE + VECTOR_SIZE, 0 },
  [FX_QUANT_Q2_K] = { FALSE, FX_LAVAPIPE_K16M, 0,   NIBBLES_SIZE + VECTOR_SIZE, 2 * VECTOR_SIZE },
  [FX_QUANT_Q3_K] = { FALSE, FX_LAVAPIPE_K16,  4,   NIBBLES_SIZE + VECTOR_SIZE, VECTOR_SIZE },
  [FX_QUANT_Q4_K] = { FALSE, FX_LAVAPIPE_K32,  0,   NIBBLES_SIZE + VECTOR_SIZE, 2 * VECTOR_SIZE },
  [FX_QUANT_Q5_K] = { TRUE,  FX_LAVAPIPE_K32,  0,   BYTES_SIZE + VECTOR_SIZE, 2 * VECTOR_SIZE },
  [FX_QUANT_Q6_K] = { TRUE,  FX_LAVAPIPE_K16,  32,  BYTES_SIZE + VECTOR_SIZE, VECTOR_SIZE },
};

const FxLavapipeLayout *
fx_lavapipe_layout_get (FxQuantType type)
{
  if ((guint) type >= FX_N_QUANT_TYPES || layouts[type].block_size == 0)
    return NULL;

  return &layouts[type];
}

gsize
fx_lavapipe_layout_tile_size (const FxLavapipeLayout *layout,
                              guint64                 n_blocks)
{
  return n_blocks * layout->block_size
         + n_blocks / FX_LAVAPIPE_SUPER_BLOCKS * layout->super_size;
}

static guint16
read_half (const guint8 *bytes)
{
  return (guint16) (bytes[0] | bytes[1] << 8);
}

static void
read_nibbles (const guint8 *source,
              guint8       *quants)
{
  for (guint j = 0; j < 16; j++)
    {
      quants[j] = source[j] & 15;
      quants[16 + j] = source[j] >> 4;
    }
}

static void
add_fifth_bits (const guint8 *source,
                guint8       *quants)
{
  for (guint j = 0; j < 32; j++)
    quants[j] |= ((source[j / 8] >> (j % 8)) & 1) << 4;
}

/* Scale and minimum, 6 bits each, of block @j of Q4_K and Q5_K. */
static guint16
read_scale_min (const guint8 *packed,
                guint         j)
{
  guint scale = packed[j] & 63;
  guint minimum = packed[j + 4] & 63;

  if (j >= 4)
    {
      scale = (packed[j + 4] & 15) | (packed[j - 4] >> 6) << 4;
      minimum = (packed[j + 4] >> 4) | (packed[j] >> 6) << 4;
    }

  return (guint16) (scale | minimum << 8);
}

/* Scale @j, 6 bits less 32, of Q3_K's 16. */
static guint8
read_signed_scale (const guint8 *packed,
                   guint         j)
{
  const guint low = (packed[j % 8] >> (j / 8 * 4)) & 15;
  const guint high = (packed[8 + j % 4] >> (j / 4 * 2)) & 3;

  return (guint8) ((low | high << 4) - 32);
}

/* Block @j of 32 in the super-block at @source. */
static void
read_k_block (FxQuantType   type,
              const guint8 *source,
              guint         j,
              Block        *block)
{
  const guint half = j / 4;           /* of Q2_K, Q3_K, Q6_K: 128 columns */
  const guint quarter = j % 4;

  switch ((gint) type)
    {
    case FX_QUANT_Q2_K:
      for (guint k = 0; k < 32; k++)
        block->quants[k] = (source[16 + half * 32 + k] >> (quarter * 2)) & 3;
      block->scales[0] = read_half (source + j * 2);
      break;

    case FX_QUANT_Q3_K:
      for (guint k = 0; k < 32; k++)
        block->quants[k] = ((source[32 + half * 32 + k] >> (quarter * 2)) & 3)
                           | ((source[k] >> j) & 1) << 2;
      block->scales[0] = (guint16) (read_signed_scale (source + 96, j * 2)
                                    | read_signed_scale (source + 96, j * 2 + 1) << 8);
      break;

    case FX_QUANT_Q4_K:
    case FX_QUANT_Q5_K:
      {
        const guint8 *low = source + (type == FX_QUANT_Q4_K ? 16 : 48) + j / 2 * 32;

        for (guint k = 0; k < 32; k++)
          block->quants[k] = (low[k] >> (j % 2 * 4)) & 15;
        if (type == FX_QUANT_Q5_K)
          for (guint k = 0; k < 32; k++)
            block->quants[k] |= ((source[16 + k] >> j) & 1) << 4;
        block->scales[0] = read_scale_min (source + 4, j);
      }
      break;

    default: /* Q6_K */
      {
        const guint8 *low = source + half * 64 + quarter % 2 * 32;
        const guint8 *high = source + 128 + half * 32;

        for (guint k = 0; k < 32; k++)
          block->quants[k] = ((low[k] >> (quarter / 2 * 4)) & 15)
                             | ((high[k] >> (quarter * 2)) & 3) << 4;
        block->scales[0] = read_half (source + 192 + j * 2);
      }
      break;
    }
}

/* Block @b of 32 of the row at @source. */
static void
read_block (FxQuantType   type,
            const guint8 *source,
            guint64       b,
            Block        *block)
{
  const FxQuantInfo *info = fx_quant_get_info (type);

  if (info->block_items > FX_LAVAPIPE_BLOCK)
    {
      read_k_block (type,
                    source + b / FX_LAVAPIPE_SUPER_BLOCKS * info->block_size,
                    b % FX_LAVAPIPE_SUPER_BLOCKS,
                    block);
      return;
    }

  source += b * info->block_size;
  block->scales[0] = read_half (source);
  switch ((gint) type)
    {
    case FX_QUANT_Q4_0:
      read_nibbles (source + 2, block->quants);
      break;

    case FX_QUANT_Q4_1:
      block->scales[1] = read_half (source + 2);
      read_nibbles (source + 4, block->quants);
      break;

    case FX_QUANT_Q5_0:
      read_nibbles (source + 6, block->quants);
      add_fifth_bits (source + 2, block->quants);
      break;

    case FX_QUANT_Q5_1:
      block->scales[1] = read_half (source + 2);
      read_nibbles (source + 8, block->quants);
      add_fifth_bits (source + 4, block->quants);
      break;

    default: /* Q8_0 */
      for (guint k = 0; k < 32; k++)
        block->quants[k] = (guint8) (source[2 + k] + 128);
      break;
    }
}

/* d and dmin of the super-block at @source. */
static void
read_super (FxQuantType   type,
            const guint8 *source,
            guint16      *scales)
{
  static const guint8 at[FX_N_QUANT_TYPES] = {
    [FX_QUANT_Q2_K] = 80,
    [FX_QUANT_Q3_K] = 108,
    [FX_QUANT_Q6_K] = 208,
  };

  scales[0] = read_half (source + at[type]);
  if (type == FX_QUANT_Q2_K || type == FX_QUANT_Q4_K || type == FX_QUANT_Q5_K)
    scales[1] = read_half (source + at[type] + 2);
}

/* Halves of row @r of a tile into their vectors. */
static void
write_scales (const guint16 *scales,
              guint          n_vectors,
              guint          r,
              guint32       *target)
{
  for (guint i = 0; i < n_vectors; i++)
    target[i * LANES + r % LANES] |= (guint32) scales[i] << (r / LANES * 16);
}

static void
write_block (const FxLavapipeLayout *layout,
             const Block            *block,
             guint                   r,
             guint32                *target)
{
  const guint lane = r % LANES;
  const guint half = r / LANES;
  const guint8 *q = block->quants;

  for (guint v = 0; v < 8; v++, q += 4)
    {
      if (layout->has_bytes)
        target[(half * 8 + v) * LANES + lane] =
          q[0] | (guint32) q[1] << 8 | (guint32) q[2] << 16 | (guint32) q[3] << 24;
      else
        target[v * LANES + lane] |=
          (guint32) (q[0] | q[1] << 4 | q[2] << 8 | q[3] << 12) << (16 * half);
    }

  target += (layout->has_bytes ? BYTES_SIZE : NIBBLES_SIZE) / 4;
  write_scales (block->scales, layout->scale == FX_LAVAPIPE_DM ? 2 : 1, r, target);
}

static void
repack_row (FxQuantType   type,
            guint64       n_blocks,
            const guint8 *source,
            guint         r,
            guint8       *tile)
{
  const FxLavapipeLayout *layout = &layouts[type];
  const FxQuantInfo *info = fx_quant_get_info (type);
  Block block = { 0 };

  for (guint64 b = 0; b < n_blocks; b++)
    {
      read_block (type, source, b, &block);
      write_block (layout, &block, r, (guint32 *) tile);
      tile += layout->block_size;

      if (layout->super_size > 0 && b % FX_LAVAPIPE_SUPER_BLOCKS == FX_LAVAPIPE_SUPER_BLOCKS - 1)
        {
          guint16 scales[2] = { 0, 0 };

          read_super (type, source + b / FX_LAVAPIPE_SUPER_BLOCKS * info->block_size, scales);
          write_scales (scales, layout->super_size / VECTOR_SIZE, r, (guint32 *) tile);
          tile += layout->super_size;
        }
    }
}

static gsize
tile_size (FxQuantType type,
           guint64     n_cols)
{
  return fx_lavapipe_layout_tile_size (&layouts[type], n_cols / FX_LAVAPIPE_BLOCK);
}

static void
repack_tile (FxQuantType   type,
             guint64       n_cols,
             guint         n_rows,
             gconstpointer source,
             gpointer      target)
{
  const FxQuantInfo *info = fx_quant_get_info (type);
  const gsize row_size = n_cols / info->block_items * info->block_size;

  memset (target, 0, tile_size (type, n_cols));
  for (guint r = 0; r < n_rows; r++)
    repack_row (type, n_cols / FX_LAVAPIPE_BLOCK,
                (const guint8 *) source + r * row_size, r, target);
}

const FxWeightLayout FX_WEIGHT_LAYOUT_LAVAPIPE = {
  .row_tile = FX_LAVAPIPE_TILE_ROWS,
  .tile_size = tile_size,
  .repack_tile = repack_tile,
};
