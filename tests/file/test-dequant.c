/* test-dequant.c
 *
 * Bit for bit against what the gguf package made of the same blocks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-dequant.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "fx-fixture.h"
#include "fx-half.h"
#include "fx-quantise.h"

static void
assert_same_bits (const char  *type,
                  const float *found,
                  const float *expected,
                  gsize        n)
{
  for (gsize i = 0; i < n; i++)
    if (fx_float_to_bits (found[i]) != fx_float_to_bits (expected[i]))
      g_error ("%s: number %" G_GSIZE_FORMAT " is %.9g (%08x), %.9g (%08x) expected",
               type, i, found[i], fx_float_to_bits (found[i]),
               expected[i], fx_float_to_bits (expected[i]));
}

static void
test_blocks (gconstpointer data)
{
  const char *name = data;
  g_autoptr (FxFixture) fixture = fx_fixture_new ("dequant/blocks.fx");
  g_autofree char *blocks_name = g_strconcat (name, ".blocks", NULL);
  g_autofree char *values_name = g_strconcat (name, ".values", NULL);
  gsize n_blocks, block_size, n_rows, n_items;
  const guint8 *blocks = fx_fixture_get_u8 (fixture, blocks_name, &n_blocks, &block_size);
  const float *values = fx_fixture_get_f32 (fixture, values_name, &n_rows, &n_items);
  g_autofree float *found = g_new (float, n_blocks * n_items);
  g_autofree guint8 *moved = g_malloc (n_blocks * block_size + 1);
  const FxQuantInfo *info;
  FxQuantType type;

  g_assert_true (fx_quant_from_name (name, &type));
  g_assert_true (fx_dequant_is_supported (type));
  info = fx_quant_get_info (type);
  g_assert_cmpuint (info->block_size, ==, block_size);
  g_assert_cmpuint (info->block_items, ==, n_items);
  g_assert_cmpuint (n_rows, ==, n_blocks);
  g_assert_cmpuint (n_blocks, >=, 16);

  fx_dequant (type, blocks, found, n_blocks * n_items);
  assert_same_bits (name, found, values, n_blocks * n_items);

  /* Blocks come as they lie in a file: at any byte. */
  memcpy (moved + 1, blocks, n_blocks * block_size);
  memset (found, 0xff, n_blocks * n_items * sizeof (float));
  fx_dequant (type, moved + 1, found, n_blocks * n_items);
  assert_same_bits (name, found, values, n_blocks * n_items);

  /* The last block alone, and none at all. */
  fx_dequant (type, blocks + (n_blocks - 1) * block_size, found, n_items);
  assert_same_bits (name, found, values + (n_blocks - 1) * n_items, n_items);
  found[0] = 42;
  fx_dequant (type, blocks, found, 0);
  g_assert_cmpfloat (found[0], ==, 42);
}

static void
test_halves (void)
{
  g_autoptr (FxFixture) fixture = fx_fixture_new ("dequant/halves.fx");
  gsize n;
  const guint16 *halves = fx_fixture_get_u16 (fixture, "halves", NULL, &n);
  const float *f16 = fx_fixture_get_f32 (fixture, "F16", NULL, NULL);
  const float *bf16 = fx_fixture_get_f32 (fixture, "BF16", NULL, NULL);
  g_autofree float *found = g_new (float, n);

  /* A NaN's bits are nobody's promise; that it is one, is. */
  for (gsize i = 0; i < n; i++)
    {
      if (isnan (f16[i]))
        g_assert_true (isnan (fx_f16_to_f32 (halves[i])));
      else
        assert_same_bits ("F16", (float[]) { fx_f16_to_f32 (halves[i]) }, f16 + i, 1);
    }

  fx_dequant (FX_QUANT_BF16, halves, found, n);
  assert_same_bits ("BF16", found, bf16, n);

  fx_dequant (FX_QUANT_F32, bf16, found, n);
  assert_same_bits ("F32", found, bf16, n);
}

/* All 65,536 halves survive the way to float and back. */
static void
test_half_round_trip (void)
{
  for (guint half = 0; half < 65536; half++)
    {
      float wide = fx_f16_to_f32 (half);

      if (isnan (wide))
        g_assert_true (isnan (fx_f16_to_f32 (fx_f32_to_f16 (wide))));
      else
        g_assert_cmphex (fx_f32_to_f16 (wide), ==, half);

      wide = fx_bf16_to_f32 (half);
      if (isnan (wide))
        g_assert_true (isnan (fx_bf16_to_f32 (fx_f32_to_bf16 (wide))));
      else
        g_assert_cmphex (fx_f32_to_bf16 (wide), ==, half);
    }
}

/* Between each two neighbours: a quarter goes down, three quarters up, the
 * middle to the even one. */
static void
test_half_rounding (void)
{
  for (guint half = 0; half < 0x7bff; half++)
    {
      float low = fx_f16_to_f32 (half);
      float gap = fx_f16_to_f32 (half + 1) - low;
      guint even = half & 1 ? half + 1 : half;

      g_assert_cmphex (fx_f32_to_f16 (low + gap * 0.25f), ==, half);
      g_assert_cmphex (fx_f32_to_f16 (low + gap * 0.75f), ==, half + 1);
      g_assert_cmphex (fx_f32_to_f16 (low + gap * 0.5f), ==, even);
      g_assert_cmphex (fx_f32_to_f16 (-(low + gap * 0.5f)), ==, even | 0x8000);
    }

  g_assert_cmphex (fx_f32_to_f16 (65504), ==, 0x7bff);
  g_assert_cmphex (fx_f32_to_f16 (65519.99f), ==, 0x7bff);
  g_assert_cmphex (fx_f32_to_f16 (65520), ==, 0x7c00);
  g_assert_cmphex (fx_f32_to_f16 (-INFINITY), ==, 0xfc00);
  g_assert_cmphex (fx_f32_to_f16 (FLT_MIN), ==, 0);
  g_assert_cmphex (fx_f32_to_bf16 (0x1.01p0f), ==, 0x3f80);
  g_assert_cmphex (fx_f32_to_bf16 (0x1.03p0f), ==, 0x3f82);
  g_assert_cmphex (fx_f32_to_bf16 (FLT_MAX), ==, 0x7f80);
}

static void
test_quantise (gconstpointer data)
{
  const char *name = data;
  g_autoptr (FxFixture) fixture = fx_fixture_new ("dequant/quantise.fx");
  gsize n_rows, n_cols, n_expected, row_size;
  const float *rows = fx_fixture_get_f32 (fixture, "rows", &n_rows, &n_cols);
  const guint8 *expected = fx_fixture_get_u8 (fixture, name, &n_expected, &row_size);
  g_autofree guint8 *found = g_malloc (n_rows * row_size);
  g_autofree float *back = g_new (float, n_rows * n_cols);
  guint64 size = 0;
  FxQuantType type;

  g_assert_true (fx_quant_from_name (name, &type));
  g_assert_true (fx_quantise_is_supported (type));
  g_assert_true (fx_quant_row_size (type, n_cols, &size));
  g_assert_cmpuint (size, ==, row_size);
  g_assert_cmpuint (n_expected, ==, n_rows);

  fx_quantise (type, rows, found, n_rows * n_cols);
  for (gsize i = 0; i < n_rows; i++)
    g_assert_cmpmem (found + i * row_size, row_size, expected + i * row_size, row_size);

  /* And what comes back is near: within a step, and 127 times what a scale
   * loses that is below the normal halves. */
  fx_dequant (type, found, back, n_rows * n_cols);
  for (gsize i = 0; i < n_rows; i++)
    {
      float largest = 0;

      for (gsize j = 0; j < n_cols; j++)
        largest = fmaxf (largest, fabsf (rows[i * n_cols + j]));

      for (gsize j = 0; j < n_cols; j++)
        g_assert_cmpfloat (fabsf (back[i * n_cols + j] - rows[i * n_cols + j]), <=,
                           largest / (type == FX_QUANT_Q4_0 ? 7.9f : 120) + 0x1p-18f);
    }
}

static void
test_sizes (void)
{
  guint64 size = 7;
  FxQuantType type;

  g_assert_true (fx_quant_row_size (FX_QUANT_Q4_K, 512, &size));
  g_assert_cmpuint (size, ==, 288);
  g_assert_false (fx_quant_row_size (FX_QUANT_Q4_K, 257, &size));
  g_assert_false (fx_quant_row_size ((FxQuantType) 4, 256, &size));
  g_assert_false (fx_quant_row_size (FX_QUANT_F64, G_MAXUINT64 / 8 + 1, &size));
  g_assert_cmpuint (size, ==, 288);

  g_assert_null (fx_quant_get_info (5));
  g_assert_null (fx_quant_get_info (G_MAXUINT32));
  g_assert_cmpstr (fx_quant_get_name ((FxQuantType) 36), ==, "unknown");
  g_assert_true (fx_quant_from_name ("q6_k", &type));
  g_assert_cmpint (type, ==, FX_QUANT_Q6_K);
  g_assert_false (fx_quant_from_name ("Q6", &type));

  for (guint i = 0; i < FX_N_QUANT_TYPES; i++)
    {
      const FxQuantInfo *info = fx_quant_get_info (i);

      if (info == NULL)
        g_assert_false (fx_dequant_is_supported (i));
      else
        g_assert_cmpuint (info->block_items, <=, FX_QUANT_MAX_BLOCK_ITEMS);
    }
  g_assert_false (fx_dequant_is_supported (FX_QUANT_IQ4_XS));
}

int
main (int    argc,
      char **argv)
{
  static const char *const types[] = {
    "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0",
    "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K",
  };
  static const char *const targets[] = { "F16", "BF16", "Q8_0", "Q4_0" };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *path = g_strconcat ("/dequant/", types[i], NULL);

      g_test_add_data_func (path, types[i], test_blocks);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *path = g_strconcat ("/quantise/", targets[i], NULL);

      g_test_add_data_func (path, targets[i], test_quantise);
    }
  g_test_add_func ("/half/values", test_halves);
  g_test_add_func ("/half/round-trip", test_half_round_trip);
  g_test_add_func ("/half/rounding", test_half_rounding);
  g_test_add_func ("/quant/sizes", test_sizes);

  return g_test_run ();
}
