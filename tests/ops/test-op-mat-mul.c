/* test-op-mat-mul.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-ops.h"

#include "fx-dequant.h"

/* All types at a few sizes. */
static void
try_types (FxOps             *ops,
           const FxOpVariant *variant)
{
  for (guint type = 0; type < FX_N_QUANT_TYPES; type++)
    {
      const guint block = fx_dequant_is_supported (type)
                          ? MAX (fx_quant_get_info (type)->block_items, 32) : 0;

      if (block == 0)
        continue;

      for (guint is_int8 = 0; is_int8 < 2; is_int8++)
        {
          FX_TEST_TRY (fx_op_mat_mul_try, 1 + type, type, 1, block, 1, is_int8, 0);
          FX_TEST_TRY (fx_op_mat_mul_try, 2 + type, type, 37, block * 3, 1, is_int8, 3);
          FX_TEST_TRY (fx_op_mat_mul_try, 3 + type, type, 65, 1536, 5, is_int8, 1);
          FX_TEST_TRY (fx_op_mat_mul_try, 4 + type, type, 129, 768, 17, is_int8, 2);
        }
    }
}

/* Numbers of tokens about the tiles of one type each of nibbles, bytes and
 * super-blocks. */
static void
try_tokens (FxOps             *ops,
            const FxOpVariant *variant)
{
  static const guint n_tokens[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 33, 64 };
  static const FxQuantType types[] = { FX_QUANT_Q4_1, FX_QUANT_Q8_0, FX_QUANT_Q6_K };

  for (guint i = 0; i < G_N_ELEMENTS (n_tokens); i++)
    for (guint j = 0; j < G_N_ELEMENTS (types); j++)
      for (guint is_int8 = 0; is_int8 < 2; is_int8++)
        FX_TEST_TRY (fx_op_mat_mul_try, i, types[j], 67, 512, n_tokens[i], is_int8, 3);
}

/* Rows about the tiles; columns that leave lanes without work. */
static void
try_shapes (FxOps             *ops,
            const FxOpVariant *variant)
{
  static const guint n_rows[] = { 1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 101, 576 };
  static const guint n_cols[] = { 32, 96, 288, 576, 1120 };

  for (guint i = 0; i < G_N_ELEMENTS (n_rows); i++)
    for (guint j = 0; j < G_N_ELEMENTS (n_cols); j++)
      for (guint is_int8 = 0; is_int8 < 2; is_int8++)
        {
          FX_TEST_TRY (fx_op_mat_mul_try, i, FX_QUANT_Q4_1, n_rows[i], n_cols[j], 1, is_int8, 2);
          FX_TEST_TRY (fx_op_mat_mul_try, i, FX_QUANT_Q4_0, n_rows[i], n_cols[j], 11, is_int8, 0);
        }
}

static void
test_types (void)
{
  fx_test_each_variant (FX_MAT_MUL_VARIANTS, try_types);
}

static void
test_tokens (void)
{
  fx_test_each_variant (FX_MAT_MUL_VARIANTS, try_tokens);
}

static void
test_shapes (void)
{
  fx_test_each_variant (FX_MAT_MUL_VARIANTS, try_shapes);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/mat-mul/types", test_types);
  g_test_add_func ("/ops/mat-mul/tokens", test_tokens);
  g_test_add_func ("/ops/mat-mul/shapes", test_shapes);

  return g_test_run ();
}
