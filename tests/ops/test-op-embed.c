/* test-op-embed.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-ops.h"

#include "fx-dequant.h"

static void
try_sizes (FxOps             *ops,
           const FxOpVariant *variant)
{
  for (guint type = 0; type < FX_N_QUANT_TYPES; type++)
    {
      if (!fx_dequant_is_supported (type))
        continue;

      FX_TEST_TRY (fx_op_embed_try, 1 + type, type, 1, 256, 1);
      FX_TEST_TRY (fx_op_embed_try, 2 + type, type, 97, 768, 17);
      if (fx_quant_get_info (type)->block_items <= 32)
        FX_TEST_TRY (fx_op_embed_try, 3 + type, type, 9, 32 * 67, 5);
    }
}

static void
test_reference (void)
{
  fx_test_each_variant (FX_EMBED_VARIANTS, try_sizes);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/embed/reference", test_reference);

  return g_test_run ();
}
