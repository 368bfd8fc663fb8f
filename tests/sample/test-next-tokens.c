/* test-next-tokens.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-next-tokens-private.h"

#include <math.h>

#include "fx-sampler.h"

static const float logits[6] = { 1, 4, -INFINITY, 3, 2, 0 };

static FxNextTokens *
make_table (const FxSampling *sampling,
            guint             n_most,
            guint32           drawn)
{
  g_autoptr (FxSampler) sampler = fx_sampler_new (sampling, 6, 1);
  const FxCandidates *kept = fx_sampler_apply (sampler, logits, NULL, NULL);

  g_assert_nonnull (kept);

  return fx_next_tokens_new (logits, kept, n_most, drawn);
}

static void
test_next_tokens_table (void)
{
  const FxSampling sampling = { .temperature = 0.5f, .top_p = 1, .top_k = 2 };
  g_autoptr (FxNextTokens) table = make_table (&sampling, 3, 3);
  const double sum = exp (1) + exp (4) + exp (3) + exp (2) + 1;
  const double kept_sum = exp (8) + exp (6);
  static const guint32 ids[3] = { 1, 3, 4 };

  g_assert_cmpuint (table->n_tokens, ==, 3);
  g_assert_cmpuint (table->n_kept, ==, 2);
  for (guint i = 0; i < 3; i++)
    {
      const FxNextToken *token = &table->tokens[i];

      g_assert_cmpuint (token->id, ==, ids[i]);
      g_assert_cmpfloat_with_epsilon (token->before, exp (4 - (int) i) / sum, 1e-6);
      g_assert_cmpint (token->is_kept, ==, i < 2);
      g_assert_cmpint (token->is_drawn, ==, i == 1);
    }
  g_assert_cmpfloat_with_epsilon (table->tokens[0].after, exp (8) / kept_sum, 1e-6);
  g_assert_cmpfloat_with_epsilon (table->tokens[1].after, exp (6) / kept_sum, 1e-6);
  g_assert_cmpfloat (table->tokens[2].after, ==, 0);
  g_assert_cmpfloat_with_epsilon (table->rest_before, (exp (1) + 1) / sum, 1e-6);
  g_assert_cmpfloat_with_epsilon (table->rest_after, 0, 1e-6);
}

/* The drawn token has a row, and a forbidden one none of its own. */
static void
test_next_tokens_drawn (void)
{
  const FxSampling sampling = { .temperature = 1, .top_p = 1 };
  g_autoptr (FxNextTokens) few = make_table (&sampling, 2, 5);
  g_autoptr (FxNextTokens) all = make_table (&sampling, 50, 5);
  g_autoptr (FxNextTokens) none = make_table (&sampling, 0, 77);

  g_assert_cmpuint (few->n_tokens, ==, 3);
  g_assert_cmpuint (few->tokens[2].id, ==, 5);
  g_assert_true (few->tokens[2].is_drawn);
  g_assert_true (few->tokens[2].is_kept);
  g_assert_cmpfloat_with_epsilon (few->rest_after, few->rest_before, 1e-6);

  g_assert_cmpuint (all->n_tokens, ==, 5);
  g_assert_cmpuint (all->n_kept, ==, 5);
  g_assert_cmpuint (none->n_tokens, ==, 0);
  g_assert_cmpfloat_with_epsilon (none->rest_before, 1, 1e-6);
}

static void
test_next_tokens_text (void)
{
  static const struct
  {
    const char *piece;
    gsize       length;
    const char *text;
  } cases[] = {
    { " the", 4, " the" },
    { "", 0, "" },
    { "\xe2\x82", 2, "\\xE2\\x82" },
    { "a\xff" "b", 3, "a\\xFFb" },
    { "a\0b", 3, "a\\x00b" },
    { "\xc3\xa4", 2, "\xc3\xa4" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = fx_next_tokens_dup_text (cases[i].piece,
                                                       cases[i].length);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/next-tokens/table", test_next_tokens_table);
  g_test_add_func ("/next-tokens/drawn", test_next_tokens_drawn);
  g_test_add_func ("/next-tokens/text", test_next_tokens_text);
  return g_test_run ();
}
