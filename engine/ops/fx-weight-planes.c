/* fx-weight-planes.c - the layouts of wide and narrow devices.
 *
 * A tile is 8 rows.  In it lie up to four planes, each an array of equal parts
 * of blocks: quants, high bits, scales, scales of scales.  Super-blocks of 256
 * are taken apart into blocks of 32 whose nibbles are ordered as in Q4_0, so
 * that kernels know few shapes; shaders/include/fx-weight.glsl reads them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-ops"

#include "fx-weight-layout.h"

#include <string.h>

#define TILE_ROWS 8
#define MAX_PLANES 4
#define BLOCK_ITEMS 32

/* Bytes a plane has of each block of 32, or of each super-block of 256. */
typedef struct
{
  guint8 block_size;
  guint8 super_size;
} Plane;

static const Plane planes_of_type[][MAX_PLANES] = {
  [FX_QUANT_F32]  = { { 128, 0 } },
  [FX_QUANT_F16]  = { { 64, 0 } },
  [FX_QUANT_BF16] = { { 64, 0 } },
  [FX_QUANT_Q4_0] = { { 16, 0 }, { 2, 0 } },
  [FX_QUANT_Q4_1] = { { 16, 0 }, { 4, 0 } },
  [FX_QUANT_Q5_0] = { { 16, 0 }, { 4, 0 }, { 2, 0 } },
  [FX_QUANT_Q5_1] = { { 16, 0 }, { 4, 0 }, { 4, 0 } },
  [FX_QUANT_Q8_0] = { { 32, 0 }, { 2, 0 } },
  [FX_QUANT_Q2_K] = { { 8, 0 }, { 0, 16 }, { 0, 4 } },
  [FX_QUANT_Q3_K] = { { 8, 0 }, { 4, 0 }, { 0, 16 }, { 0, 2 } },
  [FX_QUANT_Q4_K] = { { 16, 0 }, { 0, 16 } },
  [FX_QUANT_Q5_K] = { { 16, 0 }, { 4, 0 }, { 0, 16 } },
  [FX_QUANT_Q6_K] = { { 16, 0 }, { 8, 0 }, { 0, 16 }, { 0, 2 } },
};

/* Where one row's blocks go. */
typedef struct
{
  guint8  *planes[MAX_PLANES];
  gsize    row;
  gsize    n_blocks;               /* of a row */
  gboolean interleaved;
} Target;

static gsize
plane_size (const Plane *plane,
            gsize        n_blocks)
{
  return TILE_ROWS * (n_blocks * plane->block_size + n_blocks / 8 * plane->super_size);
}

static gsize
tile_size (FxQuantType type,
           guint64     n_cols)
{
  gsize size = 0;

  for (guint i = 0; i < MAX_PLANES; i++)
    size += plane_size (&planes_of_type[type][i], (gsize) n_cols / BLOCK_ITEMS);

  return size;
}

static inline gsize
place (const Target *target,
       gsize         block,
       gsize         n_blocks)
{
  return target->interleaved ? block * TILE_ROWS + target->row
                             : target->row * n_blocks + block;
}

static inline guint64
load64 (const guint8 *at)
{
  guint64 value;

  memcpy (&value, at, sizeof value);
  return value;
}

static inline guint32
load32 (const guint8 *at)
{
  guint32 value;

  memcpy (&value, at, sizeof value);
  return value;
}

/* 32 values of 4 bits, a byte each from bit @shift on, as nibbles of Q4_0. */
static inline void
put_nibbles (const guint8 *source,
             guint         shift,
             guint8       *target)
{
  const guint64 mask = G_GUINT64_CONSTANT (0x0f0f0f0f0f0f0f0f);

  for (guint i = 0; i < 16; i += 8)
    {
      const guint64 low = load64 (source + i) >> shift & mask;
      const guint64 high = load64 (source + 16 + i) >> shift & mask;
      const guint64 both = low | high << 4;

      memcpy (target + i, &both, sizeof both);
    }
}

/* 32 values of 2 bits, a byte each from bit @shift on, four to a byte. */
static inline void
put_pairs (const guint8 *source,
           guint         shift,
           guint8       *target)
{
  for (guint half = 0; half < 2; half++)
    {
      guint32 word = 0;

      for (guint i = 0; i < 4; i++)
        word |= (load32 (source + 16 * half + 4 * i) >> shift & 0x03030303) << (2 * i);
      memcpy (target + 4 * half, &word, sizeof word);
    }
}

/* Bit @shift of 32 bytes as the bits of a word. */
static inline void
put_bits (const guint8 *source,
          guint         shift,
          guint8       *target)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);

  /* The product brings bit 8 k to bit 56 + k. */
  for (guint i = 0; i < 4; i++)
    target[i] = (guint8) ((load64 (source + 8 * i) >> shift & ones)
                          * G_GUINT64_CONSTANT (0x0102040810204080) >> 56);
}

/* The 16 scales of Q3_K, 6 bits each in 12 bytes, as signed bytes. */
static void
put_scales_q3 (const guint8 *source,
               guint8       *target)
{
  for (guint i = 0; i < 16; i++)
    {
      const guint low = source[i % 8] >> (i / 8 * 4) & 15;
      const guint high = source[8 + i % 4] >> (i / 4 * 2) & 3;

      target[i] = (guint8) (low + high * 16 - 32);
    }
}

/* A block of 32 of the simple types: the planes' parts, in the file's order
 * given by @offsets. */
static inline void
put_parts (FxQuantType   type,
           const guint8 *source,
           const guint8 *offsets,
           const Target *target,
           gsize         at)
{
  for (guint i = 0; i < MAX_PLANES && planes_of_type[type][i].block_size != 0; i++)
    {
      const gsize size = planes_of_type[type][i].block_size;

      memcpy (target->planes[i] + at * size, source + offsets[i], size);
    }
}

static void
repack_simple (FxQuantType   type,
               const guint8 *source,
               const Target *target)
{
  static const guint8 offsets_of_type[][3] = {
    [FX_QUANT_Q4_0] = { 2, 0 },
    [FX_QUANT_Q4_1] = { 4, 0 },
    [FX_QUANT_Q5_0] = { 6, 2, 0 },
    [FX_QUANT_Q5_1] = { 8, 4, 0 },
    [FX_QUANT_Q8_0] = { 2, 0 },
    [FX_QUANT_BF16] = { 0 },
  };
  gsize size = 0;

  for (guint i = 0; i < MAX_PLANES; i++)
    size += planes_of_type[type][i].block_size;

  for (gsize b = 0; b < target->n_blocks; b++)
    put_parts (type, source + b * size, offsets_of_type[type], target,
               place (target, b, target->n_blocks));
}

static void
repack_super (FxQuantType   type,
              const guint8 *source,
              const Target *target)
{
  const gsize n_supers = target->n_blocks / 8;
  guint8 * const *planes = target->planes;

  for (gsize s = 0; s < n_supers; s++)
    {
      const gsize super = place (target, s, n_supers);

      for (guint k = 0; k < 8; k++)
        {
          const gsize at = place (target, s * 8 + k, target->n_blocks);
          const guint half = k / 4;
          const guint quarter = k % 4;

          switch ((int) type)
            {
            case FX_QUANT_Q2_K:
              put_pairs (source + 16 + 32 * half, 2 * quarter, planes[0] + at * 8);
              break;
            case FX_QUANT_Q3_K:
              put_pairs (source + 32 + 32 * half, 2 * quarter, planes[0] + at * 8);
              put_bits (source, k, planes[1] + at * 4);
              break;
            case FX_QUANT_Q4_K:
              put_nibbles (source + 16 + k / 2 * 32, k % 2 * 4, planes[0] + at * 16);
              break;
            case FX_QUANT_Q5_K:
              put_nibbles (source + 48 + k / 2 * 32, k % 2 * 4, planes[0] + at * 16);
              put_bits (source + 16, k, planes[1] + at * 4);
              break;
            default:
              put_nibbles (source + 64 * half + quarter % 2 * 32, quarter / 2 * 4,
                           planes[0] + at * 16);
              put_pairs (source + 128 + 32 * half, 2 * quarter, planes[1] + at * 8);
              break;
            }
        }

      switch ((int) type)
        {
        case FX_QUANT_Q2_K:
          memcpy (planes[1] + super * 16, source, 16);
          memcpy (planes[2] + super * 4, source + 80, 4);
          source += 84;
          break;
        case FX_QUANT_Q3_K:
          put_scales_q3 (source + 96, planes[2] + super * 16);
          memcpy (planes[3] + super * 2, source + 108, 2);
          source += 110;
          break;
        case FX_QUANT_Q4_K:
          memcpy (planes[1] + super * 16, source, 16);
          source += 144;
          break;
        case FX_QUANT_Q5_K:
          memcpy (planes[2] + super * 16, source, 16);
          source += 176;
          break;
        default:
          memcpy (planes[2] + super * 16, source + 192, 16);
          memcpy (planes[3] + super * 2, source + 208, 2);
          source += 210;
          break;
        }
    }
}

static void
repack_tile (FxQuantType    type,
             guint64        n_cols,
             guint          n_rows,
             gconstpointer  source,
             gpointer       target,
             gboolean       interleaved)
{
  const gboolean is_super = fx_quant_get_info (type)->block_items > BLOCK_ITEMS;
  guint64 row_size = 0;
  guint8 *at = target;
  Target row = {
    .n_blocks = (gsize) n_cols / BLOCK_ITEMS,
    .interleaved = interleaved,
  };

  for (guint i = 0; i < MAX_PLANES; i++)
    {
      row.planes[i] = at;
      at += plane_size (&planes_of_type[type][i], row.n_blocks);
    }

  if (n_rows < TILE_ROWS)
    memset (target, 0, (gsize) (at - (guint8 *) target));
  if (!fx_quant_row_size (type, n_cols, &row_size))
    g_return_if_reached ();

  for (row.row = 0; row.row < n_rows; row.row++)
    {
      const guint8 *bytes = (const guint8 *) source + row.row * row_size;

      if (is_super)
        repack_super (type, bytes, &row);
      else
        repack_simple (type, bytes, &row);
    }
}

static void
repack_wide (FxQuantType    type,
             guint64        n_cols,
             guint          n_rows,
             gconstpointer  source,
             gpointer       target)
{
  repack_tile (type, n_cols, n_rows, source, target, FALSE);
}

static void
repack_narrow (FxQuantType    type,
               guint64        n_cols,
               guint          n_rows,
               gconstpointer  source,
               gpointer       target)
{
  repack_tile (type, n_cols, n_rows, source, target, TRUE);
}

const FxWeightLayout FX_WEIGHT_LAYOUT_WIDE = { TILE_ROWS, tile_size, repack_wide };
const FxWeightLayout FX_WEIGHT_LAYOUT_NARROW = { TILE_ROWS, tile_size, repack_narrow };
