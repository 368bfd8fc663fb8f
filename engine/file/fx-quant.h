/* fx-quant.h - the types a tensor's numbers are stored in.
 *
 * A quant type stores a row in blocks: @block_items numbers in @block_size
 * bytes.  Rows are whole blocks, one after another, without padding.
 *
 * The table knows more types than the engine computes with, so that a file can
 * be shown and the type it wants be named; fx_dequant_is_supported() tells
 * which can be read.
 *
 * Thread-safety: pure functions.
 *
 * Source: ggml's type table, ggml/src/ggml.c and ggml/src/ggml-common.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The numbers are those of GGUF files.  What is not named here has been
 * withdrawn from the format. */
typedef enum
{
  FX_QUANT_F32     = 0,
  FX_QUANT_F16     = 1,
  FX_QUANT_Q4_0    = 2,
  FX_QUANT_Q4_1    = 3,
  FX_QUANT_Q5_0    = 6,
  FX_QUANT_Q5_1    = 7,
  FX_QUANT_Q8_0    = 8,
  FX_QUANT_Q8_1    = 9,
  FX_QUANT_Q2_K    = 10,
  FX_QUANT_Q3_K    = 11,
  FX_QUANT_Q4_K    = 12,
  FX_QUANT_Q5_K    = 13,
  FX_QUANT_Q6_K    = 14,
  FX_QUANT_Q8_K    = 15,
  FX_QUANT_IQ2_XXS = 16,
  FX_QUANT_IQ2_XS  = 17,
  FX_QUANT_IQ3_XXS = 18,
  FX_QUANT_IQ1_S   = 19,
  FX_QUANT_IQ4_NL  = 20,
  FX_QUANT_IQ3_S   = 21,
  FX_QUANT_IQ2_S   = 22,
  FX_QUANT_IQ4_XS  = 23,
  FX_QUANT_I8      = 24,
  FX_QUANT_I16     = 25,
  FX_QUANT_I32     = 26,
  FX_QUANT_I64     = 27,
  FX_QUANT_F64     = 28,
  FX_QUANT_IQ1_M   = 29,
  FX_QUANT_BF16    = 30,
  FX_QUANT_TQ1_0   = 34,
  FX_QUANT_TQ2_0   = 35,
  FX_QUANT_MXFP4   = 39,
  FX_QUANT_NVFP4   = 40,
  FX_QUANT_Q1_0    = 41,
  FX_QUANT_Q2_0    = 42,
} FxQuantType;

/* One more than the highest number in use; not all below are in use. */
#define FX_N_QUANT_TYPES 43

/* The most numbers any type has in a block. */
#define FX_QUANT_MAX_BLOCK_ITEMS 256

/**
 * FxQuantInfo:
 * @name: "Q4_K"
 * @block_items: numbers in a block
 * @block_size: bytes of a block
 */
typedef struct
{
  const char *name;
  guint       block_items;
  guint       block_size;
} FxQuantInfo;

/**
 * fx_quant_get_info:
 * @type: a number from a file; not trusted
 *
 * Returns: (transfer none) (nullable): %NULL for a type nobody uses
 */
const FxQuantInfo *fx_quant_get_info  (guint32      type);

/* "Q4_K", or "unknown". */
const char        *fx_quant_get_name  (FxQuantType  type);

/* Finds a type by its name, without regard to case. */
gboolean           fx_quant_from_name (const char  *name,
                                       FxQuantType *type);

/**
 * fx_quant_row_size:
 * @n_cols: numbers in the row
 * @size: (out): its bytes
 *
 * Returns: %FALSE for an unknown type, for a row that is no whole number of
 *   blocks, or if the size does not fit
 */
gboolean           fx_quant_row_size  (FxQuantType  type,
                                       guint64      n_cols,
                                       guint64     *size) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
