/* test-engine.c
 *
 * The contract of fx-engine.h, on a model so small that the arithmetic costs
 * nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-engine.h"

#include "fx-kv-cache.h"

#include <string.h>

static const guint32 prompt[] = { 5, 17, 99, 3, 42, 8, 64, 120, 33, 7, 12, 250 };

static FxModelInfo *
load_tiny (FxTestEngine *test,
           guint         context,
           guint         n_sequences)
{
  g_autofree char *path = fx_fixture_get_path ("models/tiny-llama.gguf");
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;

  options.context = context;
  options.n_sequences = n_sequences;

  return fx_test_engine_load (test, path, &options);
}

static FxGenerate
generate_options (gint max_tokens)
{
  FxGenerate params = { .ids = prompt, .n_ids = G_N_ELEMENTS (prompt),
                        .max_tokens = max_tokens,
                        .sampling = FX_SAMPLING_DEFAULT,
                        .ignore_end_of_turn = TRUE };

  params.sampling.has_seed = TRUE;
  params.sampling.seed = 11;

  return params;
}

static void
expect_failure (FxTestEngine *test,
                FxRequest    *request,
                FxError       code,
                const char   *word)
{
  g_autoptr (FxEvent) event = fx_test_engine_wait (test, request, NULL);

  g_assert_cmpint (event->type, ==, FX_EVENT_FAILED);
  g_test_message ("%s", event->error->message);
  g_assert_error (event->error, FX_ERROR, (gint) code);
  g_assert_nonnull (strstr (event->error->message, word));
}

static FxRequest *
bench (FxTestEngine *test,
       guint         n_prompt,
       guint         n_decode,
       guint         n_sequences,
       guint         n_repeats)
{
  return fx_engine_bench (test->engine,
                          &(FxBenchOptions) { n_prompt, n_decode, n_sequences,
                                              n_repeats, 0, FALSE });
}

static void
test_engine_errors (void)
{
  FxGenerate params = generate_options (4);
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;
  const guint32 outside = 100000;
  guint32 long_prompt[65] = { 0 };
  FxTestEngine test;
  g_autoptr (FxModelInfo) info = NULL;

  fx_test_engine_init (&test);
  expect_failure (&test, fx_engine_generate (test.engine, &params),
                  FX_ERROR_UNSUPPORTED, "no model");
  expect_failure (&test, fx_engine_logits (test.engine, prompt, 3),
                  FX_ERROR_UNSUPPORTED, "no model");
  expect_failure (&test, bench (&test, 8, 8, 1, 1),
                  FX_ERROR_UNSUPPORTED, "no model");

  info = load_tiny (&test, 64, 1);
  params.n_ids = 0;
  expect_failure (&test, fx_engine_generate (test.engine, &params),
                  FX_ERROR_FORMAT, "empty");
  params.ids = &outside;
  params.n_ids = 1;
  expect_failure (&test, fx_engine_generate (test.engine, &params),
                  FX_ERROR_FORMAT, "100000");
  params.ids = long_prompt;
  params.n_ids = 65;
  expect_failure (&test, fx_engine_generate (test.engine, &params),
                  FX_ERROR_LIMIT, "65");
  expect_failure (&test, fx_engine_logits (test.engine, long_prompt, 65),
                  FX_ERROR_LIMIT, "65");
  expect_failure (&test, bench (&test, 8, 8, 2, 1),
                  FX_ERROR_LIMIT, "2 sequences");

  options.context = 1 << 24;
  options.n_sequences = 256;
  expect_failure (&test, fx_engine_load (test.engine, info, &options),
                  FX_ERROR_MEMORY, "are free");

  /* None of it broke anything. */
  {
    g_autoptr (FxModelInfo) again = load_tiny (&test, 64, 1);

    params = generate_options (4);
    fx_test_engine_expect (&test, fx_engine_generate (test.engine, &params),
                           FX_EVENT_DONE);
  }
  fx_test_engine_finish (&test);
}

static char *
generate (FxTestEngine     *test,
          const FxGenerate *params,
          FxReplyStats     *stats)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (FxEvent) event = fx_test_engine_wait (test,
                                                   fx_engine_generate (test->engine, params),
                                                   text);

  g_assert_no_error (event->error);
  g_assert_cmpint (event->type, ==, FX_EVENT_DONE);
  g_assert_true (g_utf8_validate (text->str, (gssize) text->len, NULL));
  *stats = event->stats;

  return g_strdup (text->str);
}

static void
test_engine_finish_reasons (void)
{
  FxGenerate params = generate_options (20);
  FxReplyStats stats;
  FxTestEngine test;
  g_autoptr (FxModelInfo) info = NULL;
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  g_autofree char *other = NULL;
  g_autofree char *full = NULL;
  g_autofree char *none = NULL;
  g_autofree char *stopped = NULL;

  fx_test_engine_init (&test);
  info = load_tiny (&test, 64, 1);

  text = generate (&test, &params, &stats);
  g_assert_cmpint (stats.finish, ==, FX_FINISH_MAX_TOKENS);
  g_assert_cmpuint (stats.n_tokens, ==, 20);
  g_assert_cmpuint (stats.n_prompt, ==, G_N_ELEMENTS (prompt));
  g_assert_cmpuint (stats.seed, ==, 11);
  g_assert_cmpfloat (stats.first_token_ms, >=, stats.prefill_ms);
  g_assert_cmpfloat (stats.decode_ms, >, 0);
  g_assert_cmpuint (strlen (text), >, 0);

  /* The same seed, the same text; with what the cache kept but for the last
   * token. */
  again = generate (&test, &params, &stats);
  g_assert_cmpstr (text, ==, again);
  g_assert_cmpuint (stats.n_cached, ==, G_N_ELEMENTS (prompt) - 1);

  params.sampling.seed = 12;
  other = generate (&test, &params, &stats);
  g_assert_cmpstr (text, !=, other);

  /* 64 positions; the last token needs none. */
  params.max_tokens = -1;
  full = generate (&test, &params, &stats);
  g_assert_cmpint (stats.finish, ==, FX_FINISH_CONTEXT);
  g_assert_cmpuint (stats.n_prompt + stats.n_tokens, ==, 65);

  params.max_tokens = 0;
  none = generate (&test, &params, &stats);
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpuint (stats.n_tokens, ==, 0);

  /* A piece of the first reply's own text ends it. */
  {
    const char *middle = g_utf8_offset_to_pointer (text, 4);
    g_autofree char *word = g_strndup (middle, (gsize) (g_utf8_next_char (g_utf8_next_char (middle)) - middle));
    const char *const stop[] = { word, NULL };
    const char *found = strstr (text, word);

    params = generate_options (20);
    params.stop = stop;
    stopped = generate (&test, &params, &stats);
    g_assert_cmpint (stats.finish, ==, FX_FINISH_STOP_STRING);
    g_assert_cmpuint (strlen (stopped), ==, (gsize) (found - text));
    g_assert_cmpmem (stopped, strlen (stopped), text, strlen (stopped));
  }

  fx_test_engine_finish (&test);
}

/* Greedy replies of five conversations at once, on three sequences, are what
 * each is alone. */
static void
test_engine_together (void)
{
  enum { N = 5 };
  FxTestEngine test;
  g_autoptr (FxModelInfo) info = NULL;
  char *alone[N];
  GString *together[N];
  FxRequest *requests[N];
  guint32 prompts[N][40];
  guint n_last = 0;

  fx_test_engine_init (&test);
  info = load_tiny (&test, 128, 3);

  for (guint i = 0; i < N; i++)
    for (guint j = 0; j < 40; j++)
      prompts[i][j] = (j * 7 + (j > 10 + i ? i : 0) * 13 + 5) % 250;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < N; i++)
      {
        FxGenerate params = generate_options (30);
        FxReplyStats stats;

        params.conversation = 1 + i;
        params.ids = prompts[i];
        params.n_ids = 20 + 4 * i;
        params.sampling.temperature = 0;
        if (pass == 0)
          {
            alone[i] = generate (&test, &params, &stats);
            continue;
          }
        together[i] = g_string_new (NULL);
        requests[i] = fx_engine_generate (test.engine, &params);
      }

  while (n_last < N)
    {
      g_autoptr (FxEvent) event = fx_test_engine_next (&test);

      for (guint i = 0; i < N; i++)
        if (event->request == requests[i] && event->text != NULL)
          g_string_append (together[i], event->text);
      if (fx_test_event_is_last (event))
        {
          g_assert_cmpint (event->type, ==, FX_EVENT_DONE);
          n_last++;
        }
    }

  for (guint i = 0; i < N; i++)
    {
      g_assert_cmpstr (alone[i], ==, together[i]->str);
      g_string_free (together[i], TRUE);
      g_free (alone[i]);
      fx_request_unref (requests[i]);
    }
  fx_test_engine_finish (&test);
}

/* Conversations keep their sequences; a new one takes over the beginning it
 * shares with another. */
static void
test_engine_prefix (void)
{
  guint32 ids[100];
  FxTestEngine test;
  g_autoptr (FxModelInfo) info = NULL;
  FxReplyStats stats;
  static const struct
  {
    guint64 conversation;
    guint   n_ids;
    guint   change;      /* first token that differs from the others */
    guint   n_cached;
  } turns[] = {
    { 1, 40, 100, 0 },
    { 1, 80, 100, 40 },  /* goes on */
    { 1, 80, 60, 60 },   /* edited: the common part */
    { 2, 80, 50, 32 },   /* another: whole pages of the first */
    { 1, 80, 60, 79 },   /* the first has lost nothing */
    { 3, 20, 0, 0 },     /* takes the place of 2, the least recently used */
    { 1, 90, 60, 80 },
    { 2, 80, 50, 64 },   /* what it had before the third took its place */
    { 1, 90, 20, 0 },    /* another branch, from a page that others have */
    { 1, 90, 60, 64 },   /* back to the first */
    { 1, 90, 20, 64 },   /* and to the second */
  };

  fx_test_engine_init (&test);
  info = load_tiny (&test, 128, 2);

  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      FxGenerate params = generate_options (1);
      g_autofree char *text = NULL;

      for (guint j = 0; j < 100; j++)
        ids[j] = j < turns[i].change ? j : 100 + j + turns[i].change;
      params.conversation = turns[i].conversation;
      params.ids = ids;
      params.n_ids = turns[i].n_ids;
      text = generate (&test, &params, &stats);
      g_test_message ("turn %u: %u cached", i, stats.n_cached);
      g_assert_cmpuint (stats.n_cached, ==, turns[i].n_cached);
    }

  fx_test_engine_finish (&test);
}

/* Text does not depend on what the cache had. */
static void
test_engine_cached_text (void)
{
  FxTestEngine test;
  g_autoptr (FxModelInfo) info = NULL;
  guint32 ids[100];

  fx_test_engine_init (&test);
  info = load_tiny (&test, 128, 1);
  for (guint i = 0; i < 100; i++)
    ids[i] = (i * 31 + 7) % 256;

  for (guint n = 20; n < 90; n += 23)
    {
      FxGenerate params = generate_options (20);
      FxReplyStats stats;
      g_autofree char *warm = NULL;
      g_autofree char *cold = NULL;

      params.ids = ids;
      params.n_ids = n;
      params.sampling.temperature = 0;
      warm = generate (&test, &params, &stats);
      g_assert_cmpuint (stats.n_cached > 0, ==, n > 20);

      /* Which empties the cache. */
      fx_test_engine_expect (&test, fx_engine_logits (test.engine, ids, 3),
                             FX_EVENT_DONE);
      cold = generate (&test, &params, &stats);
      g_assert_cmpuint (stats.n_cached, ==, 0);
      g_assert_cmpstr (warm, ==, cold);
    }

  fx_test_engine_finish (&test);
}

/* Conversations that take turns in one sequence: each finds again what it left,
 * and its text is that of an engine which has nothing to find. */
static void
test_engine_parked_text (void)
{
  enum { N = 3 };
  FxTestEngine test;
  g_autoptr (FxModelInfo) info = NULL;
  guint32 ids[N][80];
  char *first[N];

  fx_test_engine_init (&test);
  info = load_tiny (&test, 512, 1);
  for (guint i = 0; i < N; i++)
    for (guint j = 0; j < 80; j++)
      ids[i][j] = (j * 29 + (j < 35 ? 3 : 3 + 40 * i)) % 256;

  for (guint turn = 0; turn < 2 * N; turn++)
    {
      FxGenerate params = generate_options (40);
      FxReplyStats stats;
      g_autofree char *text = NULL;

      params.conversation = 1 + turn % N;
      params.ids = ids[turn % N];
      params.n_ids = 80;
      params.sampling.temperature = 0;
      text = generate (&test, &params, &stats);
      g_test_message ("turn %u: %u cached", turn, stats.n_cached);
      if (turn < N)
        {
          g_assert_cmpuint (stats.n_cached, ==, turn == 0 ? 0 : FX_KV_PAGE);
          first[turn] = g_steal_pointer (&text);
          continue;
        }
      g_assert_cmpuint (stats.n_cached, ==, 2 * FX_KV_PAGE);
      g_assert_cmpstr (text, ==, first[turn % N]);
    }

  fx_test_engine_finish (&test);
  for (guint i = 0; i < N; i++)
    {
      FxGenerate params = generate_options (40);
      FxReplyStats stats;
      g_autofree char *text = NULL;
      g_autoptr (FxModelInfo) again = NULL;

      fx_test_engine_init (&test);
      again = load_tiny (&test, 512, 1);
      params.ids = ids[i];
      params.n_ids = 80;
      params.sampling.temperature = 0;
      text = generate (&test, &params, &stats);
      g_assert_cmpuint (stats.n_cached, ==, 0);
      g_assert_cmpstr (text, ==, first[i]);
      g_free (first[i]);
      fx_test_engine_finish (&test);
    }
}

static const FxNextToken *
find_drawn (const FxNextTokens *table)
{
  const FxNextToken *drawn = NULL;

  for (guint i = 0; i < table->n_tokens; i++)
    {
      const FxNextToken *token = &table->tokens[i];

      g_assert_true (g_utf8_validate (token->text, -1, NULL));
      g_assert_cmpfloat (token->after > 0, ==, token->is_kept);
      if (i > 0 && !token->is_drawn)
        g_assert_cmpfloat (token->before, <=, table->tokens[i - 1].before);
      if (token->is_drawn)
        drawn = token;
    }

  return drawn;
}

/* The last step's candidates, under the reply's chain and under another. */
static void
test_engine_next_tokens (void)
{
  const FxSampling greedy = { .temperature = 0 };
  FxSampling everything = { .temperature = 1, .top_p = 1, .dry_multiplier = 1,
                            .frequency_penalty = 0.5f, .repeat_window = -1 };
  FxGenerate params = generate_options (7);
  FxLogitBias ban = { 0, -1000 };
  FxTestEngine test;
  FxReplyStats stats;
  g_autoptr (FxModelInfo) info = NULL;
  g_autofree char *text = NULL;
  g_autofree char *banned = NULL;

  fx_test_engine_init (&test);
  g_assert_null (fx_engine_dup_next_tokens (test.engine, 5, &greedy, 10));
  info = load_tiny (&test, 64, 1);
  g_assert_null (fx_engine_dup_next_tokens (test.engine, 5, &greedy, 10));

  params.conversation = 5;
  text = generate (&test, &params, &stats);

  {
    g_autoptr (FxNextTokens) own = fx_engine_dup_next_tokens (test.engine, 5,
                                                              &params.sampling, 50);
    g_autoptr (FxNextTokens) sharp = fx_engine_dup_next_tokens (test.engine, 5,
                                                                &greedy, 3);
    g_autoptr (FxNextTokens) wide = fx_engine_dup_next_tokens (test.engine, 5,
                                                               &everything, 50);
    const FxNextToken *drawn = find_drawn (own);

    g_assert_nonnull (drawn);
    g_assert_true (drawn->is_kept);
    g_assert_true (g_str_has_suffix (text, drawn->text));
    g_assert_cmpuint (own->n_kept, <=, 40);
    g_assert_cmpuint (sharp->n_kept, ==, 1);
    g_assert_true (sharp->tokens[0].is_kept);
    g_assert_cmpuint (wide->n_tokens, >=, 50);
    g_assert_cmpuint (wide->n_kept, >, 200);
    find_drawn (wide);
    ban.id = drawn->id;
  }

  g_assert_null (fx_engine_dup_next_tokens (test.engine, 6, &greedy, 10));

  /* The same draw without its token. */
  params.sampling.logit_bias = &ban;
  params.sampling.n_logit_bias = 1;
  banned = generate (&test, &params, &stats);
  g_assert_cmpstr (banned, !=, text);

  fx_test_engine_expect (&test, fx_engine_unload (test.engine), FX_EVENT_DONE);
  g_assert_null (fx_engine_dup_next_tokens (test.engine, 5, &greedy, 10));
  fx_test_engine_finish (&test);
}

static void
test_engine_status (void)
{
  FxTestEngine test;
  FxEngineStatus status;
  g_autoptr (FxModelInfo) info = NULL;
  g_autoptr (FxDeviceInfo) device = NULL;

  fx_test_engine_init (&test);
  fx_engine_get_status (test.engine, &status);
  g_assert_false (status.loaded);
  g_assert_null (fx_engine_dup_device (test.engine));

  info = load_tiny (&test, 64, 1);
  fx_engine_get_status (test.engine, &status);
  g_assert_true (status.loaded);
  g_assert_cmpuint (status.context, ==, 64);
  g_assert_cmpuint (status.device_bytes, >, 0);
  device = fx_engine_dup_device (test.engine);
  g_assert_nonnull (device);

  fx_test_engine_expect (&test, fx_engine_unload (test.engine), FX_EVENT_DONE);
  fx_engine_get_status (test.engine, &status);
  g_assert_false (status.loaded);
  g_assert_cmpuint (status.context, ==, 0);
  fx_test_engine_finish (&test);
}

static void
test_engine_bench (void)
{
  FxTestEngine test;
  g_autoptr (FxModelInfo) info = NULL;
  g_autoptr (FxEvent) event = NULL;

  fx_test_engine_init (&test);
  info = load_tiny (&test, 64, 2);
  event = fx_test_engine_wait (&test, bench (&test, 50, 10, 2, 2),
                               NULL);
  g_assert_no_error (event->error);
  g_assert_cmpuint (event->bench.n_prompt, ==, 50);
  g_assert_cmpuint (event->bench.n_sequences, ==, 2);
  g_assert_cmpfloat (event->bench.prefill_tps, >, 0);
  g_assert_cmpfloat (event->bench.decode_tps, >, 0);
  g_assert_cmpfloat (event->bench.load_ms, >, 0);
  g_assert_cmpfloat_with_epsilon (event->bench.prefill_tps,
                                  50 * 1000 / event->bench.ttft_ms, 1);
  g_assert_cmpuint (event->bench.device_bytes, >, 0);
  fx_test_engine_finish (&test);
}

/* From a depth that ends within a page, with each op of both kinds of step. */
static void
test_engine_bench_depth (void)
{
  const FxBenchOptions options = { .n_prompt = 10, .n_decode = 5,
                                   .n_sequences = 3, .n_repeats = 1,
                                   .n_depth = FX_KV_PAGE + 7, .timeline = TRUE };
  FxTestEngine test;
  g_autoptr (FxModelInfo) info = NULL;
  g_autoptr (FxRequest) request = NULL;
  guint n_ops[2] = { 0 };
  gboolean is_over = FALSE;
  double ms = 0;

  fx_test_engine_init (&test);
  info = load_tiny (&test, 64, 3);
  request = fx_engine_bench (test.engine, &options);

  while (!is_over)
    {
      g_autoptr (FxEvent) event = fx_test_engine_next (&test);

      is_over = fx_test_event_is_last (event);
      g_assert_no_error (event->error);
      if (is_over)
        {
          g_assert_cmpint (event->type, ==, FX_EVENT_DONE);
          g_assert_cmpuint (event->bench.n_depth, ==, options.n_depth);
          g_assert_cmpfloat (event->bench.decode_tps, >, 0);
        }
      else if (event->type == FX_EVENT_RESULT)
        {
          g_assert_nonnull (event->op_time.label);
          g_assert_cmpfloat (event->op_time.ms, >=, 0);
          g_assert_true (event->op_time.n_tokens == 3
                         || (event->op_time.n_tokens >= 8
                             && event->op_time.n_tokens <= 10));
          n_ops[event->op_time.n_tokens == 3]++;
          ms += event->op_time.ms;
        }
    }

  g_test_message ("%u and %u ops, %.2f ms", n_ops[0], n_ops[1], ms);
  g_assert_cmpuint (n_ops[0], >, 10);
  g_assert_cmpuint (n_ops[1], >, 10);
  g_assert_cmpfloat (ms, >, 0);

  /* What it left behind is nothing, and the depth counts. */
  {
    FxGenerate params = generate_options (4);
    FxReplyStats stats;
    g_autofree char *text = generate (&test, &params, &stats);
    FxBenchOptions deep = options;

    g_assert_cmpuint (stats.n_cached, ==, 0);
    deep.n_depth = 60;
    expect_failure (&test, fx_engine_bench (test.engine, &deep),
                    FX_ERROR_LIMIT, "60");
  }
  fx_test_engine_finish (&test);
}

/* Anything asked at any time and cancelled at any time: one last event each,
 * nothing after it. */
static void
test_engine_random_cancels (void)
{
  enum { N = 120 };
  g_autofree char *path = fx_fixture_get_path ("models/tiny-llama.gguf");
  FxRequest *requests[N];
  guint n_last[N] = { 0 };
  guint n_by_type[5] = { 0 };
  guint n_seen = 0;
  FxTestEngine test;
  g_autoptr (FxModelInfo) info = NULL;

  fx_test_engine_init (&test);
  info = load_tiny (&test, 64, 2);

  for (guint i = 0; i < N; i++)
    {
      FxGenerate params = generate_options (g_test_rand_int_range (1, 50));
      FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;

      params.conversation = (guint64) g_test_rand_int_range (0, 4);
      options.context = 64;
      options.n_sequences = (guint) g_test_rand_int_range (1, 3);
      options.warm_up = FALSE;

      switch (g_test_rand_int_range (0, 12))
        {
        case 0:
          requests[i] = fx_engine_load (test.engine, info, &options);
          break;
        case 1:
          requests[i] = fx_engine_logits (test.engine, prompt, 12);
          break;
        case 2:
          requests[i] = bench (&test, 20, 5, 1, 1);
          break;
        default:
          requests[i] = fx_engine_generate (test.engine, &params);
          break;
        }

      g_usleep ((gulong) g_test_rand_int_range (0, 3000));
      if (g_test_rand_bit ())
        fx_request_cancel (requests[g_test_rand_int_range (MAX ((gint) i - 4, 0),
                                                            (gint) i + 1)]);
    }

  while (n_seen < N)
    {
      g_autoptr (FxEvent) event = fx_test_engine_next (&test);

      for (guint i = 0; i < N; i++)
        {
          if (event->request != requests[i])
            continue;
          g_assert_cmpuint (n_last[i], ==, 0);
          if (fx_test_event_is_last (event))
            {
              n_last[i]++;
              n_seen++;
              n_by_type[event->type]++;
            }
        }
    }

  g_usleep (20000);
  g_assert_null (fx_engine_poll (test.engine));
  g_test_message ("%u done, %u failed, %u cancelled", n_by_type[FX_EVENT_DONE],
                  n_by_type[FX_EVENT_FAILED], n_by_type[FX_EVENT_CANCELLED]);
  g_assert_cmpuint (n_by_type[FX_EVENT_CANCELLED], >, 0);
  g_assert_cmpuint (n_by_type[FX_EVENT_DONE], >, 0);

  for (guint i = 0; i < N; i++)
    fx_request_unref (requests[i]);
  fx_test_engine_finish (&test);
}

/* Freed in the middle of anything. */
static void
test_engine_free (void)
{
  g_autofree char *path = fx_fixture_get_path ("models/tiny-llama.gguf");
  g_autoptr (FxModelInfo) info = fx_model_info_new (path, NULL);
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;

  options.context = 64;
  options.warm_up = FALSE;

  for (guint i = 0; i < 8; i++)
    {
      FxGenerate params = generate_options (40);
      FxRequest *load;
      FxRequest *reply;
      FxTestEngine test;

      fx_test_engine_init (&test);
      load = fx_engine_load (test.engine, info, &options);
      reply = fx_engine_generate (test.engine, &params);
      g_usleep (i * 5000);
      fx_test_engine_finish (&test);
      fx_request_unref (load);
      fx_request_unref (reply);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/errors", test_engine_errors);
  g_test_add_func ("/engine/finish-reasons", test_engine_finish_reasons);
  g_test_add_func ("/engine/together", test_engine_together);
  g_test_add_func ("/engine/prefix", test_engine_prefix);
  g_test_add_func ("/engine/cached-text", test_engine_cached_text);
  g_test_add_func ("/engine/parked-text", test_engine_parked_text);
  g_test_add_func ("/engine/next-tokens", test_engine_next_tokens);
  g_test_add_func ("/engine/status", test_engine_status);
  g_test_add_func ("/engine/bench", test_engine_bench);
  g_test_add_func ("/engine/bench-depth", test_engine_bench_depth);
  g_test_add_func ("/engine/random-cancels", test_engine_random_cancels);
  g_test_add_func ("/engine/free", test_engine_free);
  return g_test_run ();
}
