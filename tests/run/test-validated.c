/* test-validated.c
 *
 * A load with its warm-up and a reply of each quant type and family, under the
 * validation layer with its checks of synchronization; on a device the host
 * sees all of, and on one where weights go through staging buffers.  What the
 * layer says is a fatal warning; that it does say what is wrong is tested in
 * test-vk-command.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-engine.h"

static const guint32 prompt[] = { 5, 17, 99, 3, 42, 8, 64, 120, 33, 7, 12 };

static const char *const models[] = {
  "tiny-gemma3",         /* Q4_0 Q8_0 Q4_1, windows */
  "tiny-llama",          /* Q4_0 Q4_1 Q5_0 Q5_1 Q8_0 */
  "tiny-llama-kquants",  /* Q2_K Q3_K Q4_K Q5_K Q6_K */
  "tiny-qwen2",          /* F32, biases */
  "tiny-qwen3",          /* BF16 F16, norms of heads */
};

static void
test_replies (gconstpointer memory)
{
  FxTestEngine test;

  if (memory != NULL)
    g_setenv ("FORNAX_SPLIT_MEMORY", memory, TRUE);
  fx_test_engine_init (&test);

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autofree char *name = g_strdup_printf ("models/%s.gguf", models[i]);
      g_autofree char *path = fx_fixture_get_path (name);
      g_autoptr (FxModelInfo) info = fx_model_info_new (path, NULL);
      g_autoptr (FxEvent) loaded = NULL;
      FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;
      FxGenerate params = { .ids = prompt, .n_ids = G_N_ELEMENTS (prompt), .max_tokens = 6,
                            .sampling = FX_SAMPLING_DEFAULT, .ignore_end_of_turn = TRUE };
      FxRequest *requests[2];
      guint n_tokens = 0;

      options.context = 48;
      options.n_sequences = G_N_ELEMENTS (requests);
      options.warm_up = FALSE;
      options.gpu_layers = memory != NULL && i % 2 == 0 ? 1 : -1;
      loaded = fx_test_engine_wait (&test, fx_engine_load (test.engine, info, &options), NULL);
      g_assert_no_error (loaded->error);

      for (guint j = 0; j < G_N_ELEMENTS (requests); j++)
        requests[j] = fx_engine_generate (test.engine, &params);
      for (guint n_ended = 0; n_ended < G_N_ELEMENTS (requests); )
        {
          g_autoptr (FxEvent) event = fx_test_engine_next (&test);

          g_assert_no_error (event->error);
          if (event->type == FX_EVENT_TEXT)
            n_tokens += (guint) event->n_ids;
          n_ended += event->type == FX_EVENT_DONE;
        }
      for (guint j = 0; j < G_N_ELEMENTS (requests); j++)
        fx_request_unref (requests[j]);
      g_assert_cmpuint (n_tokens, ==, 12);
    }

  fx_test_engine_finish (&test);
  g_unsetenv ("FORNAX_SPLIT_MEMORY");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("FX_VALIDATION", "1", TRUE);
  g_test_add_data_func ("/validated/unified", NULL, test_replies);
  g_test_add_data_func ("/validated/staged", "1073741824", test_replies);
  return g_test_run ();
}
