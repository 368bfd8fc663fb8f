/* test-size.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-size.h"

static void
test_add (void)
{
  guint64 sum = 7;
  gsize size = 7;

  g_assert_true (fx_size64_add (G_MAXUINT64 - 3, 3, &sum));
  g_assert_cmpuint (sum, ==, G_MAXUINT64);
  g_assert_false (fx_size64_add (G_MAXUINT64 - 3, 4, &sum));
  g_assert_cmpuint (sum, ==, G_MAXUINT64);

  g_assert_true (fx_size_add (G_MAXSIZE, 0, &size));
  g_assert_cmpuint (size, ==, G_MAXSIZE);
  g_assert_false (fx_size_add (G_MAXSIZE, 1, &size));
  g_assert_cmpuint (size, ==, G_MAXSIZE);
}

static void
test_mul (void)
{
  guint64 product = 7;
  gsize size = 7;

  g_assert_true (fx_size64_mul (G_GUINT64_CONSTANT (1) << 32,
                                G_MAXUINT32, &product));
  g_assert_cmpuint (product, ==, G_GUINT64_CONSTANT (0xffffffff00000000));
  g_assert_false (fx_size64_mul (G_GUINT64_CONSTANT (1) << 32,
                                 G_GUINT64_CONSTANT (1) << 32, &product));
  g_assert_cmpuint (product, ==, G_GUINT64_CONSTANT (0xffffffff00000000));
  g_assert_true (fx_size64_mul (0, G_MAXUINT64, &product));
  g_assert_cmpuint (product, ==, 0);

  g_assert_true (fx_size_mul (G_MAXSIZE, 1, &size));
  g_assert_cmpuint (size, ==, G_MAXSIZE);
  g_assert_false (fx_size_mul (G_MAXSIZE / 2 + 1, 2, &size));
  g_assert_cmpuint (size, ==, G_MAXSIZE);
}

static void
test_round_up (void)
{
  guint64 rounded = 7;
  gsize size = 7;

  g_assert_true (fx_size64_round_up (0, 32, &rounded));
  g_assert_cmpuint (rounded, ==, 0);
  g_assert_true (fx_size64_round_up (33, 32, &rounded));
  g_assert_cmpuint (rounded, ==, 64);
  g_assert_true (fx_size64_round_up (33, 12, &rounded));
  g_assert_cmpuint (rounded, ==, 36);
  g_assert_true (fx_size64_round_up (G_MAXUINT64, 1, &rounded));
  g_assert_cmpuint (rounded, ==, G_MAXUINT64);
  g_assert_false (fx_size64_round_up (G_MAXUINT64, 2, &rounded));
  g_assert_cmpuint (rounded, ==, G_MAXUINT64);

  g_assert_true (fx_size_round_up (1, 4096, &size));
  g_assert_cmpuint (size, ==, 4096);
  g_assert_false (fx_size_round_up (G_MAXSIZE - 1, 4096, &size));
  g_assert_cmpuint (size, ==, 4096);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/size/add", test_add);
  g_test_add_func ("/size/mul", test_mul);
  g_test_add_func ("/size/round-up", test_round_up);

  return g_test_run ();
}
