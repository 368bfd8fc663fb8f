/* fx-weight-lavapipe.h - how weights lie for lavapipe's own kernels.
 *
 * A lane is a row (or two), a load is eight lanes side by side, and nothing is
 * left to find out at run time.  Rows come in tiles of 16, one tile after
 * another, the last one filled up with zeros.  In a tile, blocks of 32 columns
 * follow each other:
 *
 *   quants   nibbles, 256 bytes:  uint [8 of 4 columns][8 lanes]; bits 4 j …
 *            are column j of row l, bits 16 + 4 j … of row l + 8
 *            bytes, 512 bytes:    uint [2 of 8 rows][8 of 4 columns][8 lanes];
 *            byte j is column j
 *   scales   one or two of uint [8 lanes]; low half of row l, high of l + 8
 *
 * and for types with super-blocks, after every 8 blocks, one or two more
 * uint [8 lanes] with their halves d and dmin.  Quants are not negative; what
 * they were raised by is the layout's @offset.  What a scale holds:
 *
 *   FX_LAVAPIPE_D     d, a half                          w = d (q - offset)
 *   FX_LAVAPIPE_DM    d and m, two halves in two uints   w = d q + m
 *   FX_LAVAPIPE_K32   bytes s, m                         w = d s q - dmin m
 *   FX_LAVAPIPE_K16M  a byte a half block: s, m 4 bits   w = d s q - dmin m
 *   FX_LAVAPIPE_K16   a signed byte s a half block       w = d s (q - offset)
 *
 * So the numbers are those of the file; types of 5 and 6 bits take 8 bits each
 * here and types of 2 and 3 bits take 4.
 *
 * Thread-safety: pure functions.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-weight-layout.h"

G_BEGIN_DECLS

#define FX_LAVAPIPE_TILE_ROWS 16
#define FX_LAVAPIPE_BLOCK 32          /* columns */
#define FX_LAVAPIPE_SUPER_BLOCKS 8    /* blocks of a super-block */

typedef enum
{
  FX_LAVAPIPE_D,
  FX_LAVAPIPE_DM,
  FX_LAVAPIPE_K32,
  FX_LAVAPIPE_K16M,
  FX_LAVAPIPE_K16,
} FxLavapipeScale;

/**
 * FxLavapipeLayout:
 * @has_bytes: quants are bytes, else nibbles
 * @offset: what quants are raised by
 * @block_size: bytes of a block of a tile
 * @super_size: bytes after each 8 blocks; 0 for types without super-blocks
 */
typedef struct
{
  gboolean        has_bytes;
  FxLavapipeScale scale;
  guint           offset;
  guint           block_size;
  guint           super_size;
} FxLavapipeLayout;

/* Returns: (transfer none) (nullable): %NULL for types that the portable
 * narrow kernels serve here too */
const FxLavapipeLayout *fx_lavapipe_layout_get       (FxQuantType             type);

/* Bytes of @n_blocks blocks of a tile, whole super-blocks of them. */
gsize                   fx_lavapipe_layout_tile_size (const FxLavapipeLayout *layout,
                                                      guint64                 n_blocks);

extern const FxWeightLayout FX_WEIGHT_LAYOUT_LAVAPIPE;

G_END_DECLS
