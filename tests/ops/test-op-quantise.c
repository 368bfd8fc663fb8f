/* test-op-quantise.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-ops.h"

static void
try_sizes (FxOps             *ops,
           const FxOpVariant *variant)
{
  static const guint n_cols[] = { 32, 64, 96, 576, 1568 };
  static const guint n_tokens[] = { 1, 2, 3, 9, 33 };

  for (guint i = 0; i < G_N_ELEMENTS (n_cols); i++)
    for (guint j = 0; j < G_N_ELEMENTS (n_tokens); j++)
      FX_TEST_TRY (fx_op_quantise_try, i, n_tokens[j], n_cols[i]);
}

static void
test_reference (void)
{
  fx_test_each_variant (FX_QUANTISE_VARIANTS, try_sizes);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/quantise/reference", test_reference);

  return g_test_run ();
}
