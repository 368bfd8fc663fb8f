/* test-weight.c - what is repacked and where.  That it is repacked right, the
 * tests of embed and mat-mul see.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-dequant.h"
#include "fx-error.h"
#include "fx-weight.h"

#include <string.h>

static const FxVkClass classes[] = { FX_VK_CLASS_WIDE, FX_VK_CLASS_NARROW, FX_VK_CLASS_LAVAPIPE };

/* A matrix repacked in pieces is the matrix repacked whole. */
static void
test_pieces (void)
{
  for (guint type = 0; type < FX_N_QUANT_TYPES; type++)
    for (guint c = 0; c < G_N_ELEMENTS (classes) && fx_dequant_is_supported (type); c++)
      {
        const FxVkClass kernel_class = classes[c];
        const guint n_cols = 768;
        const guint tile = fx_weight_row_tile (type, kernel_class);
        const guint n_rows = 3 * tile + 5;
        const gsize size = fx_weight_size (type, kernel_class, n_rows, n_cols);
        guint64 row_size = 0;
        g_autofree guint8 *source = NULL;
        g_autofree guint8 *whole = g_malloc0 (size);
        g_autofree guint8 *pieces = g_malloc0 (size);
        gsize n_whole;
        gsize n_pieces = 0;

        g_assert_true (fx_quant_row_size (type, n_cols, &row_size));
        g_assert_cmpuint (size % 256, ==, 0);
        g_assert_cmpuint (size, >=, n_rows * row_size);

        source = g_malloc (n_rows * row_size);
        for (gsize i = 0; i < n_rows * row_size; i++)
          source[i] = (guint8) (i * 167 + (i >> 8) * 13);

        n_whole = fx_weight_repack (type, kernel_class, n_rows, n_cols, 0, n_rows,
                                    source, whole, NULL);
        g_assert_cmpuint (n_whole, <=, size);
        for (guint row = 0; row < n_rows; row += 2 * tile)
          {
            const guint n = MIN (2 * tile, n_rows - row);
            gsize offset = 0;

            n_pieces += fx_weight_repack (type, kernel_class, n_rows, n_cols, row, n,
                                          source + row * row_size,
                                          pieces + fx_weight_offset (type, kernel_class, n_cols, row),
                                          &offset);
            g_assert_cmpuint (offset, ==, fx_weight_offset (type, kernel_class, n_cols, row));
          }

        g_assert_cmpuint (n_pieces, ==, n_whole);
        g_assert_cmpmem (whole, size, pieces, size);
      }
}

static void
test_supported (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (fx_weight_is_supported (FX_QUANT_Q4_K, FX_VK_CLASS_WIDE, 7, 512, &error));
  g_assert_false (fx_weight_is_supported (FX_QUANT_Q4_K, FX_VK_CLASS_WIDE, 7, 288, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "multiple of 256"));
  g_clear_error (&error);
  g_assert_false (fx_weight_is_supported (FX_QUANT_F16, FX_VK_CLASS_NARROW, 7, 33, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_false (fx_weight_is_supported (FX_QUANT_IQ3_S, FX_VK_CLASS_WIDE, 7, 512, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "IQ3_S"));
}

/* The load must not wait for it. */
static void
test_speed (void)
{
  const guint n_rows = 1024;
  const guint n_cols = 4096;

  for (guint type = 0; type < FX_N_QUANT_TYPES; type++)
    for (guint c = 0; c < G_N_ELEMENTS (classes) && fx_dequant_is_supported (type); c++)
      {
        const gsize size = fx_weight_size (type, classes[c], n_rows, n_cols);
        guint64 row_size = 0;
        g_autofree guint8 *source = NULL;
        g_autofree guint8 *target = g_malloc0 (size);
        gint64 start;

        g_assert_true (fx_quant_row_size (type, n_cols, &row_size));
        source = g_malloc0 (n_rows * row_size);
        start = g_get_monotonic_time ();
        fx_weight_repack (type, classes[c], n_rows, n_cols, 0, n_rows, source, target, NULL);
        g_test_message ("%s, class %u: %.0f MB/s", fx_quant_get_name (type), c,
                        (double) (n_rows * row_size)
                        / (double) MAX (g_get_monotonic_time () - start, 1));
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/weight/pieces", test_pieces);
  g_test_add_func ("/weight/supported", test_supported);
  if (g_test_perf ())
    g_test_add_func ("/weight/speed", test_speed);

  return g_test_run ();
}
