/* test-op-rope.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-ops.h"

static void
try_sizes (FxOps             *ops,
           const FxOpVariant *variant)
{
  static const guint n_tokens[] = { 1, 2, 9 };
  static const guint positions[] = { 0, 1, 77, 4095, 131000 };

  for (guint i = 0; i < G_N_ELEMENTS (positions); i++)
    for (guint j = 0; j < G_N_ELEMENTS (n_tokens); j++)
      for (guint bits = 0; bits < 8; bits++)
        {
          const FxRopeTry whole = {
            n_tokens[j], 9, 3, 64, 64, positions[i], 10000, 1,
            bits & 1, (bits & 2) != 0, (bits & 4) != 0,
          };
          const FxRopeTry part = {
            n_tokens[j], 4, 4, 80, 48, positions[i], 5e5f, 0.125f,
            bits & 1, (bits & 2) != 0, (bits & 4) != 0,
          };
          const FxRopeTry none = {
            n_tokens[j], 2, 2, 256, 0, positions[i], 1e6f, 1,
            bits & 1, (bits & 2) != 0, FALSE,
          };

          FX_TEST_TRY (fx_op_rope_try, i, &whole);
          FX_TEST_TRY (fx_op_rope_try, i, &part);
          FX_TEST_TRY (fx_op_rope_try, i, &none);
        }
}

static void
test_reference (void)
{
  fx_test_each_variant (FX_ROPE_VARIANTS, try_sizes);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/rope/reference", test_reference);

  return g_test_run ();
}
