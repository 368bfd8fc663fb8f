/* test-op-gather.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-ops.h"

static void
try_sizes (FxOps             *ops,
           const FxOpVariant *variant)
{
  static const guint n_cols[] = { 1, 7, 8, 9, 63, 64, 65, 1009 };
  static const guint n_rows[] = { 1, 2, 17 };

  for (guint i = 0; i < G_N_ELEMENTS (n_cols); i++)
    for (guint j = 0; j < G_N_ELEMENTS (n_rows); j++)
      FX_TEST_TRY (fx_op_gather_try, i, 31, n_rows[j], n_cols[i]);
}

static void
test_reference (void)
{
  fx_test_each_variant (FX_GATHER_VARIANTS, try_sizes);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/gather/reference", test_reference);

  return g_test_run ();
}
