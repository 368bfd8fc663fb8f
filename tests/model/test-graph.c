/* test-graph.c
 *
 * With dry buffers: what is in a graph and where its barriers are needs no
 * device.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-graph.h"

#include <string.h>

#include "fx-arch.h"
#include "fx-fixture.h"

static FxVkRange
part (FxVkBuffer *buffer,
      gsize       offset,
      gsize       size)
{
  return (FxVkRange) { buffer, offset, size };
}

static void
add (FxGraph   *graph,
     FxVkRange  x,
     FxVkRange  y)
{
  fx_graph_add_gather (graph, "test", &(FxOpGather) { .x = x, .y = y,
                                                      .n_rows = 1,
                                                      .n_cols = 1 });
}

static void
test_graph_barriers (void)
{
  g_autoptr (FxVkBuffer) a = fx_vk_buffer_new (NULL, "a", FX_VK_BUFFER_DEVICE,
                                               4096, NULL);
  g_autoptr (FxVkBuffer) b = fx_vk_buffer_new (NULL, "b", FX_VK_BUFFER_DEVICE,
                                               4096, NULL);
  g_autoptr (FxGraph) graph = fx_graph_new ();
  static const gboolean expected[] = { FALSE, FALSE, FALSE, TRUE, FALSE, TRUE,
                                       TRUE, FALSE };

  add (graph, part (a, 0, 256), part (b, 0, 256));
  add (graph, part (a, 0, 256), part (b, 256, 256));   /* beside it */
  add (graph, part (a, 256, 256), part (b, 512, 256));
  add (graph, part (b, 500, 1), part (b, 1024, 256));  /* reads what is new */
  add (graph, part (b, 0, 256), part (b, 768, 256));   /* written before */
  add (graph, part (a, 0, 256), part (b, 0, 100));     /* written after read */
  add (graph, part (a, 0, 256), part (b, 50, 100));    /* written twice */
  add (graph, part (a, 0, 256), part (b, 150, 100));   /* touches at its end */

  g_assert_cmpuint (fx_graph_get_n_ops (graph), ==, G_N_ELEMENTS (expected));
  g_assert_cmpuint (fx_graph_get_n_barriers (graph), ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    if (fx_graph_has_barrier (graph, i) != expected[i])
      g_error ("op %u: barrier %d, %d expected", i,
               fx_graph_has_barrier (graph, i), expected[i]);
}

typedef struct
{
  FxGguf        *gguf;
  FxHparams     *hparams;
  FxWeights     *weights;
  FxKvCache     *kv;
  FxCompute     *compute;
  FxTransformer  transformer;
} Dry;

static void
dry_init (Dry        *dry,
          const char *name)
{
  g_autofree char *path = fx_fixture_get_path (name);
  g_autoptr (GError) error = NULL;

  dry->gguf = fx_gguf_open (path, &error);
  g_assert_no_error (error);
  dry->hparams = fx_hparams_new (dry->gguf, &error);
  g_assert_no_error (error);
  dry->weights = fx_weights_new (dry->gguf, dry->hparams, FX_VK_CLASS_WIDE,
                                 G_MAXUINT, &error);
  g_assert_no_error (error);
  dry->kv = fx_kv_cache_new (dry->hparams, 64, 2, FX_KV_F16, G_MAXUINT);
  dry->compute = fx_compute_new (dry->hparams, 64, 2);
  g_assert_true (fx_weights_commit (dry->weights, NULL, NULL));
  g_assert_true (fx_kv_cache_commit (dry->kv, NULL, NULL));
  g_assert_true (fx_compute_commit (dry->compute, NULL, NULL));
  dry->transformer = (FxTransformer) { dry->hparams, dry->weights, dry->kv,
                                       dry->compute, NULL };
}

static void
dry_finish (Dry *dry)
{
  fx_compute_free (dry->compute);
  fx_kv_cache_free (dry->kv);
  fx_weights_free (dry->weights);
  fx_hparams_free (dry->hparams);
  fx_gguf_free (dry->gguf);
}

static guint
count (const char *text,
       const char *word)
{
  guint n = 0;

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    n++;

  return n;
}

static void
test_graph_families (void)
{
  static const struct
  {
    const char *model;
    guint       n_layers;
    guint       n_post_norms;   /* a layer */
  } cases[] = {
    { "models/tiny-llama.gguf", 2, 0 },
    { "models/tiny-llama-kquants.gguf", 2, 0 },
    { "models/tiny-qwen2.gguf", 2, 0 },
    { "models/tiny-qwen3.gguf", 2, 0 },
    { "models/tiny-gemma3.gguf", 7, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint n_rows = 0; n_rows < 3; n_rows++)
      {
        Dry dry;
        g_autoptr (FxGraph) graph = NULL;
        g_autoptr (FxGraph) distinct = NULL;
        g_autoptr (GString) text = g_string_new (NULL);

        dry_init (&dry, cases[i].model);
        graph = fx_arch_find (dry.hparams->arch)->build (&dry.transformer, 4,
                                                         n_rows);
        fx_graph_print (graph, text);
        g_test_message ("%s, %u rows:\n%s", cases[i].model, n_rows, text->str);

        g_assert_cmpuint (count (text->str, "attention"), >=, cases[i].n_layers);
        g_assert_cmpuint (count (text->str, " post-norm "), ==,
                          cases[i].n_layers * cases[i].n_post_norms);
        g_assert_cmpuint (count (text->str, "----"), ==,
                          fx_graph_get_n_barriers (graph));
        g_assert_cmpuint (count (text->str, "output-norm"), ==, n_rows > 0);

        /* Nothing in a layer can wait less than for these. */
        g_assert_cmpuint (fx_graph_get_n_barriers (graph), >=,
                          cases[i].n_layers * 8);

        distinct = fx_graph_dup_distinct (graph);
        g_assert_cmpuint (fx_graph_get_n_ops (distinct), <,
                          fx_graph_get_n_ops (graph));
        dry_finish (&dry);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/barriers", test_graph_barriers);
  g_test_add_func ("/graph/families", test_graph_families);
  return g_test_run ();
}
