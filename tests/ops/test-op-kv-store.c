/* test-op-kv-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-ops.h"

static void
try_sizes (FxOps             *ops,
           const FxOpVariant *variant)
{
  for (guint type = 0; type < FX_N_KV_TYPES; type++)
    {
      const FxAttentionTry sizes[] = {
        { type, .n_sequences = 1, .n_tokens = 1, .n_heads = 1, .n_kv_heads = 1, .head_dim = 32 },
        { type, .n_sequences = 1, .n_before = 31, .n_tokens = 2, .n_heads = 3, .n_kv_heads = 3,
          .head_dim = 64 },
        { type, .n_sequences = 2, .n_before = 61, .n_tokens = 9, .n_padding = 7, .n_heads = 2,
          .n_kv_heads = 2, .head_dim = 96 },
        { type, .n_sequences = 5, .n_before = 7, .n_tokens = 67, .n_padding = 1, .n_heads = 1,
          .n_kv_heads = 1, .head_dim = 256 },
      };

      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        FX_TEST_TRY (fx_op_kv_store_try, i, &sizes[i]);
    }
}

static void
test_reference (void)
{
  fx_test_each_variant (FX_KV_STORE_VARIANTS, try_sizes);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/kv-store/reference", test_reference);

  return g_test_run ();
}
