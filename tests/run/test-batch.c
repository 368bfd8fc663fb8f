/* test-batch.c
 *
 * Replies that are written together: none waits for another, and who leaves
 * changes nothing for who stays.  (That a reply's text is what it is alone:
 * also test-engine.c.)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-engine.h"

#define N 4
#define N_PROMPT 12
#define N_TOKENS 40

typedef struct
{
  FxTestEngine  test;
  FxModelInfo  *info;
  guint32       prompts[N][N_PROMPT];
  GString      *alone[N];

  /* Of a batch */
  FxRequest    *requests[N];
  GString      *texts[N];
  gsize         n_tokens[N];
} Fixture;

static FxRequest *
generate (Fixture *self,
          guint    index)
{
  const FxGenerate params = { .conversation = 1 + index,
                              .ids = self->prompts[index],
                              .n_ids = N_PROMPT,
                              .max_tokens = N_TOKENS,
                              .ignore_end_of_turn = TRUE };

  return fx_engine_generate (self->test.engine, &params);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autofree char *path = fx_fixture_get_path ("models/tiny-llama.gguf");
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;

  options.context = 64;
  options.n_sequences = N;
  fx_test_engine_init (&self->test);
  self->info = fx_test_engine_load (&self->test, path, &options);

  for (guint i = 0; i < N; i++)
    {
      g_autoptr (FxEvent) last = NULL;

      for (guint j = 0; j < N_PROMPT; j++)
        self->prompts[i][j] = (j * 7 + i * 31 + 5) % 250;
      self->alone[i] = g_string_new (NULL);
      self->texts[i] = g_string_new (NULL);
      last = fx_test_engine_wait (&self->test, generate (self, i),
                                  self->alone[i]);
      g_assert_cmpint (last->type, ==, FX_EVENT_DONE);
    }
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  for (guint i = 0; i < N; i++)
    {
      g_string_free (self->alone[i], TRUE);
      g_string_free (self->texts[i], TRUE);
      fx_request_unref (self->requests[i]);
    }
  fx_test_engine_finish (&self->test);
  fx_model_info_unref (self->info);
}

/* All are there before the first begins. */
static void
begin (Fixture *self)
{
  fx_engine_set_share (self->test.engine, 0);
  for (guint i = 0; i < N; i++)
    self->requests[i] = generate (self, i);
  fx_engine_set_share (self->test.engine, 100);
}

/* Returns: (transfer full): the next event, counted; whose is in @index */
static FxEvent *
next (Fixture *self,
      guint   *index)
{
  FxEvent *event = fx_test_engine_next (&self->test);
  guint i = 0;

  while (i < N - 1 && event->request != self->requests[i])
    i++;
  g_assert_true (event->request == self->requests[i]);

  if (event->text != NULL)
    g_string_append (self->texts[i], event->text);
  self->n_tokens[i] += event->n_ids;
  *index = i;

  return event;
}

/* When the first has its last token the others have theirs but for what the
 * reading of the prompts put between them: a step each. */
static void
test_batch_fair (Fixture       *self,
                 gconstpointer  data)
{
  guint n_done = 0;

  begin (self);
  while (n_done < N)
    {
      guint index;
      g_autoptr (FxEvent) event = next (self, &index);

      if (!fx_test_event_is_last (event))
        continue;

      g_assert_cmpint (event->type, ==, FX_EVENT_DONE);
      if (n_done++ == 0)
        for (guint i = 0; i < N; i++)
          {
            g_test_message ("reply %u has %" G_GSIZE_FORMAT " tokens", i,
                            self->n_tokens[i]);
            g_assert_cmpuint (self->n_tokens[i], >=, N_TOKENS - N);
          }
    }

  for (guint i = 0; i < N; i++)
    g_assert_cmpstr (self->texts[i]->str, ==, self->alone[i]->str);
}

static void
test_batch_stop_one (Fixture       *self,
                     gconstpointer  data)
{
  const guint stopped = 1;
  guint n_over = 0;

  begin (self);
  while (n_over < N)
    {
      guint index;
      g_autoptr (FxEvent) event = next (self, &index);

      if (index == stopped && !fx_test_event_is_last (event))
        fx_request_cancel (self->requests[stopped]);
      if (!fx_test_event_is_last (event))
        continue;

      n_over++;
      if (index != stopped)
        g_assert_cmpint (event->type, ==, FX_EVENT_DONE);
    }

  for (guint i = 0; i < N; i++)
    if (i == stopped)
      g_assert_true (g_str_has_prefix (self->alone[i]->str, self->texts[i]->str));
    else
      g_assert_cmpstr (self->texts[i]->str, ==, self->alone[i]->str);
  g_assert_cmpuint (self->n_tokens[stopped], >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/batch/fair", Fixture, NULL, set_up, test_batch_fair, tear_down);
  g_test_add ("/batch/stop-one", Fixture, NULL, set_up, test_batch_stop_one,
              tear_down);
  return g_test_run ();
}
