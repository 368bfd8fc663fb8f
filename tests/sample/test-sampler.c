/* test-sampler.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-sampler.h"

#include <math.h>

#include "fx-error.h"

#define N_DRAWS 20000

static const FxSampling plain = { .temperature = 1, .top_p = 1,
                                  .repeat_penalty = 1 };

static void
count_draws (const FxSampling *sampling,
             const float      *logits,
             guint             n_vocab,
             guint            *counts)
{
  g_autoptr (FxSampler) sampler = fx_sampler_new (sampling, n_vocab, 1234);

  for (guint i = 0; i < N_DRAWS; i++)
    {
      g_autoptr (GError) error = NULL;
      guint32 token;

      fx_sampler_draw (sampler, logits, &token, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (token, <, n_vocab);
      counts[token]++;
    }
}

/* Six standard deviations of a binomial count: a right sampler passes for all
 * but two seeds in a thousand million. */
static void
assert_distribution (const guint  *counts,
                     const double *expected,
                     guint         n_vocab)
{
  for (guint i = 0; i < n_vocab; i++)
    {
      const double p = expected[i];
      const double mean = N_DRAWS * p;
      const double tolerance = 6 * sqrt (N_DRAWS * p * (1 - p));

      g_assert_cmpfloat (fabs (counts[i] - mean), <=, tolerance);
    }
}

/* The probabilities .5 .25 .125 .0625 .0625 as logits. */
static const float halves[5] = { 0.0f, -0.6931472f, -1.3862944f, -2.0794415f,
                                 -2.0794415f };

static void
test_sampler_distributions (void)
{
  static const struct
  {
    float  temperature;
    gint   top_k;
    float  top_p;
    float  min_p;
    double expected[5];
  } cases[] = {
    { 1.0f, 0, 1.0f, 0.0f, { .5, .25, .125, .0625, .0625 } },
    { 1.0f, 2, 1.0f, 0.0f, { 2 / 3., 1 / 3., 0, 0, 0 } },
    { 1.0f, 1, 1.0f, 0.0f, { 1, 0, 0, 0, 0 } },
    { 1.0f, 99, 1.0f, 0.0f, { .5, .25, .125, .0625, .0625 } },
    /* top-k of equals keeps the lower id */
    { 1.0f, 4, 1.0f, 0.0f, { 8 / 15., 4 / 15., 2 / 15., 1 / 15., 0 } },
    { 1.0f, 0, 0.7f, 0.0f, { 2 / 3., 1 / 3., 0, 0, 0 } },
    { 1.0f, 0, 0.76f, 0.0f, { 4 / 7., 2 / 7., 1 / 7., 0, 0 } },
    { 1.0f, 0, 0.0f, 0.0f, { 1, 0, 0, 0, 0 } },
    /* top-p counts what top-k kept: .5 of 2/3 + 1/3 is reached by the first */
    { 1.0f, 2, 0.6f, 0.0f, { 1, 0, 0, 0, 0 } },
    { 1.0f, 0, 1.0f, 0.2f, { 4 / 7., 2 / 7., 1 / 7., 0, 0 } },
    { 1.0f, 0, 1.0f, 1.0f, { 1, 0, 0, 0, 0 } },
    { 1.0f, 0, 0.99f, 0.4f, { 2 / 3., 1 / 3., 0, 0, 0 } },
    /* squares of the probabilities, after the cuts */
    { 0.5f, 2, 1.0f, 0.0f, { .8, .2, 0, 0, 0 } },
    { 0.0f, 0, 1.0f, 0.0f, { 1, 0, 0, 0, 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FxSampling sampling = plain;
      guint counts[5] = { 0 };

      sampling.temperature = cases[i].temperature;
      sampling.top_k = cases[i].top_k;
      sampling.top_p = cases[i].top_p;
      sampling.min_p = cases[i].min_p;

      g_test_message ("case %u", i);
      count_draws (&sampling, halves, 5, counts);
      assert_distribution (counts, cases[i].expected, 5);
    }
}

static void
test_sampler_repeat (void)
{
  const float logits[4] = { 2.0f, 1.5f, -1.0f, -1.5f };
  const guint32 seen[] = { 0, 0, 2 };
  FxSampling sampling = plain;
  guint counts[4] = { 0 };
  double expected[4];
  double sum = 0;

  sampling.repeat_penalty = 2;
  sampling.repeat_window = -1;

  {
    g_autoptr (FxSampler) sampler = fx_sampler_new (&sampling, 4, 99);

    fx_sampler_accept (sampler, seen, G_N_ELEMENTS (seen));
    for (guint i = 0; i < N_DRAWS; i++)
      {
        guint32 token = 0;

        g_assert_true (fx_sampler_draw (sampler, logits, &token, NULL));
        counts[token]++;
      }
  }

  /* Once a token however often it was seen; negative ones go down too. */
  expected[0] = exp (1.0);
  expected[1] = exp (1.5);
  expected[2] = exp (-2.0);
  expected[3] = exp (-1.5);
  for (guint i = 0; i < 4; i++)
    sum += expected[i];
  for (guint i = 0; i < 4; i++)
    expected[i] /= sum;
  assert_distribution (counts, expected, 4);
}

static void
test_sampler_repeat_window (void)
{
  const float logits[3] = { 2.0f, 1.9f, 1.8f };
  const guint32 history[] = { 0, 1, 5000 };
  FxSampling sampling = plain;
  guint32 token = 9;

  sampling.temperature = 0;
  sampling.repeat_penalty = 1.5f;
  sampling.repeat_window = 2;

  {
    g_autoptr (FxSampler) sampler = fx_sampler_new (&sampling, 3, 0);

    /* 0 has left the window, and an id beyond the vocabulary is harmless */
    fx_sampler_accept (sampler, history, 3);
    g_assert_true (fx_sampler_draw (sampler, logits, &token, NULL));
    g_assert_cmpuint (token, ==, 0);
    fx_sampler_accept (sampler, &token, 1);
    g_assert_true (fx_sampler_draw (sampler, logits, &token, NULL));
    g_assert_cmpuint (token, ==, 1);
  }
}

static void
test_sampler_bad_logits (void)
{
  static const struct
  {
    float       logits[3];
    const char *message;
  } cases[] = {
    { { 0, NAN, 1 }, "logit 1 of 3 is not a number*" },
    { { 0, 1, INFINITY }, "logit 2 of 3 is infinite*" },
    { { -INFINITY, -INFINITY, -INFINITY }, "each of the 3*" },
  };
  const float one[3] = { -INFINITY, -100, -INFINITY };
  FxSampling sampling = plain;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint greedy = 0; greedy < 2; greedy++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (FxSampler) sampler = NULL;
        guint32 token;

        sampling.temperature = greedy ? 0 : 1;
        sampler = fx_sampler_new (&sampling, 3, 0);
        g_assert_false (fx_sampler_draw (sampler, cases[i].logits, &token, &error));
        g_assert_error (error, FX_ERROR, FX_ERROR_DEVICE);
        g_assert_true (g_pattern_match_simple (cases[i].message, error->message));
      }

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (FxSampler) sampler = NULL;
      guint32 token = 9;

      sampling.temperature = i % 2;
      sampling.top_k = i % 3;
      sampling.top_p = i % 5 == 0 ? 0.5f : 1;
      sampler = fx_sampler_new (&sampling, 3, i);
      g_assert_true (fx_sampler_draw (sampler, one, &token, NULL));
      g_assert_cmpuint (token, ==, 1);
    }
}

static void
test_sampler_hostile_options (void)
{
  const FxSampling sampling = { .temperature = NAN, .top_k = G_MININT,
                                .top_p = NAN, .min_p = -7,
                                .repeat_penalty = -INFINITY,
                                .repeat_window = G_MININT };
  g_autoptr (FxSampler) sampler = fx_sampler_new (&sampling, 5, 0);
  guint32 token = 9;

  fx_sampler_accept (sampler, &token, 1);
  g_assert_true (fx_sampler_draw (sampler, halves, &token, NULL));
  g_assert_cmpuint (token, ==, 0);
}

static void
test_sampler_seed (void)
{
  FxSampling sampling = FX_SAMPLING_DEFAULT;
  g_autofree float *logits = g_new (float, 1000);
  guint32 tokens[3][64];
  guint n_same = 0;

  for (guint i = 0; i < 1000; i++)
    logits[i] = (float) g_test_rand_double_range (-3, 3);

  for (guint run = 0; run < 3; run++)
    {
      g_autoptr (FxSampler) sampler = fx_sampler_new (&sampling, 1000,
                                                      run == 2 ? 8 : 7);

      for (guint i = 0; i < 64; i++)
        g_assert_true (fx_sampler_draw (sampler, logits, &tokens[run][i], NULL));
    }

  g_assert_cmpmem (tokens[0], sizeof tokens[0], tokens[1], sizeof tokens[1]);
  for (guint i = 0; i < 64; i++)
    n_same += tokens[0][i] == tokens[2][i];
  g_assert_cmpuint (n_same, <, 32);

  sampling.has_seed = TRUE;
  sampling.seed = G_MAXUINT64;
  g_assert_cmpuint (fx_sampler_pick_seed (&sampling), ==, G_MAXUINT64);
  sampling.has_seed = FALSE;
  g_assert_cmpuint (fx_sampler_pick_seed (&sampling), !=,
                    fx_sampler_pick_seed (&sampling));
}

/* The histogram's way agrees with sorting everything. */
static void
test_sampler_large (void)
{
  const guint n_vocab = 262144;
  g_autofree float *logits = g_new (float, n_vocab);
  gint64 start;
  double us;

  for (guint i = 0; i < n_vocab; i++)
    logits[i] = (float) g_test_rand_double_range (-12, 12);
  for (guint i = 0; i < 40; i++)
    logits[i * 6001] = 20 + 0.01f * (float) i;

  for (guint variant = 0; variant < 3; variant++)
    {
      FxSampling sampling = plain;
      g_autoptr (FxSampler) sampler = NULL;

      if (variant == 0)
        sampling.top_k = 40;
      else if (variant == 1)
        sampling.min_p = 0.5f;
      else
        sampling.top_p = 0.5f;
      sampler = fx_sampler_new (&sampling, n_vocab, 5);

      start = g_get_monotonic_time ();
      for (guint i = 0; i < 20; i++)
        {
          guint32 token;

          g_assert_true (fx_sampler_draw (sampler, logits, &token, NULL));
          g_assert_cmpuint (token % 6001, ==, 0);
          g_assert_cmpuint (token / 6001, <, 40);
        }
      us = (double) (g_get_monotonic_time () - start) / 20;
      g_test_message ("variant %u: %.0f us a draw of %u", variant, us, n_vocab);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sampler/distributions", test_sampler_distributions);
  g_test_add_func ("/sampler/repeat", test_sampler_repeat);
  g_test_add_func ("/sampler/repeat-window", test_sampler_repeat_window);
  g_test_add_func ("/sampler/bad-logits", test_sampler_bad_logits);
  g_test_add_func ("/sampler/hostile-options", test_sampler_hostile_options);
  g_test_add_func ("/sampler/seed", test_sampler_seed);
  g_test_add_func ("/sampler/large", test_sampler_large);
  return g_test_run ();
}
