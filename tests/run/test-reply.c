/* test-reply.c
 *
 * A real model, from the question to the answer, and Stop in every phase of
 * it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-engine.h"

#include <string.h>

#define LIMIT_MS 100

static FxModelInfo *
load_model (FxTestEngine  *test,
            FxActivations  activations)
{
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;

  options.context = 2048;
  options.activations = activations;

  return fx_test_engine_load (test, g_getenv ("FX_TEST_MODEL"), &options);
}

static gboolean
skip_without_model (void)
{
  if (g_getenv ("FX_TEST_MODEL") != NULL)
    return FALSE;

  g_test_skip ("FX_TEST_MODEL does not name SmolLM2-135M-Instruct Q4_1");
  return TRUE;
}

static GArray *
encode_question (FxModelInfo *info,
                 const char  *question)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxTokenizer) tokenizer = fx_tokenizer_new (info, &error);
  g_autoptr (FxTemplate) template = NULL;
  g_autoptr (FxTemplateArgs) args = fx_template_args_new ();
  g_autoptr (GArray) plain = NULL;
  g_autofree char *prompt = NULL;
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_assert_no_error (error);
  template = fx_template_new (fx_model_info_get_chat_template (info), &error);
  g_assert_no_error (error);
  fx_template_args_set_string (args, "bos_token",
                               fx_tokenizer_get_bos_text (tokenizer));
  fx_template_args_set_string (args, "eos_token",
                               fx_tokenizer_get_eos_text (tokenizer));
  fx_template_args_set_boolean (args, "add_generation_prompt", TRUE);
  fx_template_args_add_message (args, "user", question);
  prompt = fx_template_render (template, args, &plain, &error);
  g_assert_no_error (error);
  fx_tokenizer_encode_prompt (tokenizer, prompt, strlen (prompt), plain, ids,
                              &error);
  g_assert_no_error (error);

  return ids;
}

/* The first token of this answer is a near tie (25.33 to 25.24 in float64):
 * careless rounding of activations decides it the other way. */
static void
test_reply_paris (gconstpointer data)
{
  FxTestEngine test;
  g_autoptr (FxModelInfo) info = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (FxEvent) event = NULL;
  FxGenerate params = { .max_tokens = 60 };

  if (skip_without_model ())
    return;

  fx_test_engine_init (&test);
  info = load_model (&test, (FxActivations) GPOINTER_TO_INT (data));
  ids = encode_question (info, "What is the capital of France?");
  params.ids = (const guint32 *) (gpointer) ids->data;
  params.n_ids = ids->len;
  event = fx_test_engine_wait (&test, fx_engine_generate (test.engine, &params),
                               text);
  g_assert_no_error (event->error);
  g_test_message ("%s", text->str);
  g_test_message ("%u + %u tokens, prefill %.0f ms, decode %.1f tokens/s",
                  event->stats.n_prompt, event->stats.n_tokens,
                  event->stats.prefill_ms,
                  (event->stats.n_tokens - 1) * 1000 / event->stats.decode_ms);
  g_assert_nonnull (strstr (text->str, "Paris"));
  g_assert_cmpint (event->stats.finish, ==, FX_FINISH_END_OF_TURN);
  fx_test_engine_finish (&test);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  const double *x = a;
  const double *y = b;

  return (*x > *y) - (*x < *y);
}

/* The aim is LIMIT_MS; a machine that is busy with something else gets three
 * times that before it is called a failure. */
static void
check_latencies (const char *phase,
                 double     *ms,
                 guint       n)
{
  qsort (ms, n, sizeof (double), compare_doubles);
  g_test_message ("stop in %s: median %.1f ms, 90 %% %.1f ms, most %.1f ms",
                  phase, ms[n / 2], ms[n * 9 / 10], ms[n - 1]);
  g_assert_cmpfloat (ms[n - 1], <, 3 * LIMIT_MS);
}

/* Milliseconds from the wish to the last event, which must be CANCELLED; -1
 * where it had ended by itself. */
static double
cancel (FxTestEngine *test,
        FxRequest    *request)
{
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (FxEvent) event = NULL;

  fx_request_cancel (request);
  event = fx_test_engine_wait (test, request, NULL);
  if (event->type == FX_EVENT_DONE)
    return -1;

  g_assert_cmpint (event->type, ==, FX_EVENT_CANCELLED);

  return (double) (g_get_monotonic_time () - start) / 1000;
}

static void
wait_for_state (FxTestEngine *test,
                FxState       state,
                guint64       n_done)
{
  for (guint i = 0; i < 20000; i++)
    {
      FxEngineStatus status;

      fx_engine_get_status (test->engine, &status);
      if (status.state == state && status.n_done >= n_done)
        return;
      g_usleep (500);
    }

  g_error ("state %d was never reached", state);
}

static void
test_reply_stop (void)
{
  enum { N = 10 };
  FxTestEngine test;
  FxLoadOptions load = FX_LOAD_OPTIONS_DEFAULT;
  g_autoptr (FxModelInfo) info = NULL;
  g_autofree guint32 *ids = g_new0 (guint32, 2000);
  double ms[3][N];
  guint n[3] = { 0 };

  if (skip_without_model ())
    return;

  fx_test_engine_init (&test);
  info = load_model (&test, FX_ACTIVATIONS_AUTO);
  for (guint i = 0; i < 2000; i++)
    ids[i] = 1000 + i * 17;

  for (guint i = 0; i < N; i++)
    {
      FxRequest *request = fx_engine_load (test.engine, info, &load);
      double taken;

      wait_for_state (&test, FX_STATE_LOADING, 0);
      g_usleep (i * 20000);
      taken = cancel (&test, request);
      if (taken >= 0)
        ms[0][n[0]++] = taken;
    }

  g_clear_pointer (&info, fx_model_info_unref);
  info = load_model (&test, FX_ACTIVATIONS_AUTO);

  for (guint i = 0; i < N; i++)
    for (guint phase = 1; phase < 3; phase++)
      {
        FxGenerate params = { .ids = ids + i, .max_tokens = 500,
                              .n_ids = phase == 1 ? 1000 : 5,
                              .ignore_end_of_turn = TRUE };
        FxRequest *request = fx_engine_generate (test.engine, &params);
        double taken;

        wait_for_state (&test, phase == 1 ? FX_STATE_PREFILL : FX_STATE_DECODE,
                        phase == 1 ? 0 : 1);
        g_usleep (i * 17000);
        taken = cancel (&test, request);
        if (taken >= 0)
          ms[phase][n[phase]++] = taken;
      }

  g_assert_cmpuint (n[0], >, 0);
  g_assert_cmpuint (n[1], >, N / 2);
  g_assert_cmpuint (n[2], >, N / 2);
  check_latencies ("load", ms[0], n[0]);
  check_latencies ("prefill", ms[1], n[1]);
  check_latencies ("decode", ms[2], n[2]);
  fx_test_engine_finish (&test);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/reply/paris/auto",
                        GINT_TO_POINTER (FX_ACTIVATIONS_AUTO), test_reply_paris);
  g_test_add_data_func ("/reply/paris/float",
                        GINT_TO_POINTER (FX_ACTIVATIONS_FLOAT), test_reply_paris);
  g_test_add_func ("/reply/stop", test_reply_stop);
  return g_test_run ();
}
