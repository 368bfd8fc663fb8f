/* test-share.c
 *
 * An engine that leaves time to others.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-engine.h"

static const guint32 prompt[] = { 5, 17, 99, 3, 42, 8, 64, 120, 33, 7, 12, 250 };

static const FxGenerate params = {
  .ids = prompt,
  .n_ids = G_N_ELEMENTS (prompt),
  .max_tokens = 30,
  .ignore_end_of_turn = TRUE,
};

static FxModelInfo *
set_up (FxTestEngine *test)
{
  g_autofree char *path = fx_fixture_get_path ("models/tiny-llama.gguf");
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;

  options.context = 64;
  fx_test_engine_init (test);

  return fx_test_engine_load (test, path, &options);
}

static double
generate (FxTestEngine *test,
          GString      *text)
{
  g_autoptr (FxEvent) event = NULL;

  g_string_truncate (text, 0);
  event = fx_test_engine_wait (test, fx_engine_generate (test->engine, &params),
                               text);
  g_assert_cmpint (event->type, ==, FX_EVENT_DONE);
  g_assert_cmpuint (event->stats.n_tokens, ==, 30);

  return event->stats.decode_ms;
}

/* A small share of the time makes the same text, later. */
static void
test_share_tenth (void)
{
  FxTestEngine test;
  g_autoptr (FxModelInfo) info = set_up (&test);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) slow = g_string_new (NULL);
  double best_ms = G_MAXDOUBLE;
  double ms;

  for (guint i = 0; i < 3; i++)
    best_ms = MIN (best_ms, generate (&test, text));

  fx_engine_set_share (test.engine, 10);
  ms = generate (&test, slow);
  g_test_message ("%.1f ms, with a tenth of the time %.1f", best_ms, ms);
  g_assert_cmpstr (slow->str, ==, text->str);
  g_assert_cmpfloat (ms, >, 2 * best_ms);

  fx_test_engine_finish (&test);
}

/* Held it writes nothing, still answers, and goes on when it may. */
static void
test_share_hold (void)
{
  FxTestEngine test;
  g_autoptr (FxModelInfo) info = set_up (&test);
  g_autoptr (FxEvent) event = NULL;
  FxRequest *held;

  fx_engine_set_share (test.engine, 0);
  held = fx_engine_generate (test.engine, &params);
  g_usleep (50000);
  fx_request_cancel (held);
  event = fx_test_engine_wait (&test, held, NULL);
  g_assert_cmpint (event->type, ==, FX_EVENT_CANCELLED);
  g_assert_cmpuint (event->stats.n_tokens, ==, 0);

  held = fx_engine_generate (test.engine, &params);
  fx_engine_set_share (test.engine, 100);
  fx_test_engine_expect (&test, held, FX_EVENT_DONE);

  fx_test_engine_finish (&test);
}

/* Held in the middle of a reply: what was begun can be given up. */
static void
test_share_hold_reply (void)
{
  FxTestEngine test;
  FxGenerate endless = params;
  g_autoptr (FxModelInfo) info = set_up (&test);
  g_autoptr (FxEvent) last = NULL;
  FxRequest *held;

  endless.max_tokens = 50;
  fx_engine_set_share (test.engine, 1);
  held = fx_engine_generate (test.engine, &endless);
  fx_event_free (fx_test_engine_next (&test));
  fx_engine_set_share (test.engine, 0);
  g_usleep (20000);
  fx_request_cancel (held);
  last = fx_test_engine_wait (&test, held, NULL);
  g_assert_cmpint (last->type, ==, FX_EVENT_CANCELLED);
  g_assert_cmpuint (last->stats.n_tokens, >, 0);
  g_assert_cmpuint (last->stats.n_tokens, <, 50);

  fx_engine_set_share (test.engine, 100);
  held = fx_engine_generate (test.engine, &params);
  fx_test_engine_expect (&test, held, FX_EVENT_DONE);
  fx_test_engine_finish (&test);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/share/tenth", test_share_tenth);
  g_test_add_func ("/share/hold", test_share_hold);
  g_test_add_func ("/share/hold-reply", test_share_hold_reply);
  return g_test_run ();
}
