/* test-op-attention.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-ops.h"

/* One sequence: decoding and prefill at odd places. */
static void
try_one (FxOps             *ops,
         const FxOpVariant *variant)
{
  static const guint n_before[] = { 0, 1, 31, 32, 33, 97, 257 };
  static const guint n_tokens[] = { 1, 2, 3, 9, 17 };
  static const struct { guint n_heads, n_kv_heads, head_dim; } heads[] = {
    { 1, 1, 32 }, { 9, 3, 64 }, { 14, 2, 64 }, { 4, 1, 256 }, { 5, 5, 96 }, { 16, 2, 128 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (n_before); i++)
    for (guint j = 0; j < G_N_ELEMENTS (n_tokens); j++)
      {
        /* A kernel is compiled for each kind of heads: a type for each. */
        const guint k = (i + j) % G_N_ELEMENTS (heads);
        const FxAttentionTry sizes = {
          .type = k % FX_N_KV_TYPES,
          .n_sequences = 1,
          .n_before = n_before[i],
          .n_tokens = n_tokens[j],
          .n_padding = j % 3,
          .n_heads = heads[k].n_heads,
          .n_kv_heads = heads[k].n_kv_heads,
          .head_dim = heads[k].head_dim,
        };

        FX_TEST_TRY (fx_op_attention_try, i * 10 + j, &sizes);
      }
}

/* Sequences whose tokens take turns, on pages all over the cache. */
static void
try_interleaved (FxOps             *ops,
                 const FxOpVariant *variant)
{
  for (guint type = 0; type < FX_N_KV_TYPES; type++)
    for (guint n_sequences = 2; n_sequences <= 5; n_sequences++)
      {
        const FxAttentionTry sizes = {
          .type = type,
          .n_sequences = n_sequences,
          .n_before = 29,
          .n_tokens = n_sequences * 4 - 1,
          .n_padding = 2,
          .n_heads = 6,
          .n_kv_heads = 2,
          .head_dim = 64,
        };

        FX_TEST_TRY (fx_op_attention_try, n_sequences, &sizes);
      }
}

/* Windows shorter than a page, over several, and longer than what there is. */
static void
try_windowed (FxOps             *ops,
              const FxOpVariant *variant)
{
  static const guint windows[] = { 1, 7, 32, 65, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      const FxAttentionTry decode = {
        .type = i % FX_N_KV_TYPES, .n_sequences = 1, .n_before = 150, .n_tokens = 1,
        .n_heads = 6, .n_kv_heads = 2, .head_dim = 64, .window = windows[i],
      };
      /* One type: a softcap is in the scores, whatever they were made of. */
      const FxAttentionTry prefill = {
        .type = FX_KV_F16, .n_sequences = 2, .n_before = 60, .n_tokens = 33,
        .n_heads = 4, .n_kv_heads = 2, .head_dim = 64, .window = windows[i], .softcap = 2,
      };

      FX_TEST_TRY (fx_op_attention_try, i, &decode);
      FX_TEST_TRY (fx_op_attention_try, i, &prefill);
    }
}

static void
test_one (void)
{
  fx_test_each_variant (FX_ATTENTION_VARIANTS, try_one);
}

static void
test_interleaved (void)
{
  fx_test_each_variant (FX_ATTENTION_VARIANTS, try_interleaved);
}

static void
test_windowed (void)
{
  fx_test_each_variant (FX_ATTENTION_VARIANTS, try_windowed);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/attention/one", test_one);
  g_test_add_func ("/ops/attention/interleaved", test_interleaved);
  g_test_add_func ("/ops/attention/windowed", test_windowed);

  return g_test_run ();
}
