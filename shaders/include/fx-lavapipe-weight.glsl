/* fx-lavapipe-weight.glsl - the layouts of engine/ops/fx-weight-lavapipe.h.
 *
 * Define FX_LP_NIBBLES or FX_LP_BYTES, one of FX_LP_D, FX_LP_DM, FX_LP_K32,
 * FX_LP_K16M and FX_LP_K16, and FX_LP_OFFSET where quants are raised.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FX_LAVAPIPE_WEIGHT_GLSL
#define FX_LAVAPIPE_WEIGHT_GLSL

#define FX_LP_VECTOR 32             /* bytes of a word a lane */
#define FX_LP_TILE_ROWS 16
#define FX_LP_SUPER_BLOCKS 8

#ifdef FX_LP_NIBBLES
#define FX_LP_QUANTS_SIZE (8 * FX_LP_VECTOR)
#else
#define FX_LP_QUANTS_SIZE (16 * FX_LP_VECTOR)
#endif

#ifdef FX_LP_DM
#define FX_LP_BLOCK_SIZE (FX_LP_QUANTS_SIZE + 2 * FX_LP_VECTOR)
#else
#define FX_LP_BLOCK_SIZE (FX_LP_QUANTS_SIZE + FX_LP_VECTOR)
#endif

#if defined (FX_LP_K32) || defined (FX_LP_K16M)
#define FX_LP_SUPER_SIZE (2 * FX_LP_VECTOR)
#define FX_LP_HAS_SUPER 1
#elif defined (FX_LP_K16)
#define FX_LP_SUPER_SIZE FX_LP_VECTOR
#define FX_LP_HAS_SUPER 1
#else
#define FX_LP_SUPER_SIZE 0
#endif

#ifndef FX_LP_OFFSET
#define FX_LP_OFFSET 0
#endif

/* Bytes before block @b of a tile. */
#define FX_LP_BLOCK_AT(b)                                     \
  ((b) * FX_LP_BLOCK_SIZE + (b) / FX_LP_SUPER_BLOCKS * FX_LP_SUPER_SIZE)

/* Bytes before the halves d and dmin of the super-block of block @b. */
#define FX_LP_SUPER_AT(b)                                     \
  (((b) / FX_LP_SUPER_BLOCKS + 1) * FX_LP_SUPER_BLOCKS * FX_LP_BLOCK_SIZE \
   + (b) / FX_LP_SUPER_BLOCKS * FX_LP_SUPER_SIZE)

/* A block of 32 quantised activations, quantise-lavapipe.comp: int [32], the
 * scale, scale * sum, and the sums of the quarters as int [4]. */
#define FX_LP_Q_LARGEST 511.0
#define FX_LP_Q_SIZE 152
#define FX_LP_Q_SCALE 128
#define FX_LP_Q_SUM 132
#define FX_LP_Q_SUMS 136

#endif
