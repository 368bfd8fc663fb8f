/* test-op-glu.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-ops.h"

static void
try_sizes (FxOps             *ops,
           const FxOpVariant *variant)
{
  static const guint n_cols[] = { 1, 7, 8, 9, 63, 64, 65, 1009 };
  static const guint n_tokens[] = { 1, 2, 17 };

  for (guint i = 0; i < G_N_ELEMENTS (n_cols); i++)
    for (guint j = 0; j < G_N_ELEMENTS (n_tokens); j++)
      for (guint activation = 0; activation < 2; activation++)
        {
          FX_TEST_TRY (fx_op_glu_try, i, n_tokens[j], n_cols[i], n_cols[i], activation);
          FX_TEST_TRY (fx_op_glu_try, i, n_tokens[j], n_cols[i], 2 * n_cols[i] + 1, activation);
        }
}

static void
test_reference (void)
{
  fx_test_each_variant (FX_GLU_VARIANTS, try_sizes);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/glu/reference", test_reference);

  return g_test_run ();
}
