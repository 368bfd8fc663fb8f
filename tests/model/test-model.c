/* test-model.c
 *
 * Against logits of reference.py, float64 over the same weights.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-model.h"

static const char *const families[] = { "tiny-llama", "tiny-llama-kquants",
                                        "tiny-qwen2", "tiny-qwen3",
                                        "tiny-gemma3" };

/**
 * @nmse: what the types' precision allows: float activations and cache differ
 *   from the reference in the order of sums; f16 rounds K and V to 11 bits;
 *   integer activations round each input to a part of its block's range (to
 *   a 254th, plain 8 bits, would make a divergence of 3e-3 on SmolLM2 by itself)
 */
typedef struct
{
  const char    *name;
  FxActivations  activations;
  FxKvType       kv_type;
  double         nmse;
} Variant;

static const Variant variants[] = {
  { "float-f32", FX_ACTIVATIONS_FLOAT, FX_KV_F32, 1e-4 },
  { "float-f16", FX_ACTIVATIONS_FLOAT, FX_KV_F16, 1e-3 },
  { "int8-f16", FX_ACTIVATIONS_INT8, FX_KV_F16, 2e-3 },
};

#define MAX_DIVERGENCE 1e-3   /* nats, the mean over the positions */

static FxLoadOptions
options_for (const Variant *variant)
{
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;

  options.context = 128;
  options.n_sequences = 3;
  options.activations = variant->activations;
  options.kv_type = variant->kv_type;
  options.warm_up = FALSE;

  return options;
}

static FxFixture *
logits_of (const char *family)
{
  g_autofree char *name = g_strdup_printf ("logits/%s.fx", family);

  return fx_fixture_new (name);
}

static char *
path_of (const char *family)
{
  g_autofree char *name = g_strdup_printf ("models/%s.gguf", family);

  return fx_fixture_get_path (name);
}

static void
compare (const char    *family,
         const char    *path,
         const Variant *variant)
{
  g_autoptr (FxFixture) fixture = logits_of (family);
  g_autofree float *expected = NULL;
  g_autofree float *found = NULL;
  const gint32 *tokens;
  const gint32 *positions;
  gsize n_tokens;
  gsize n_positions;
  gsize n_vocab;
  double error = 0;
  double power = 0;
  double divergence = 0;
  FxTestModel test;

  tokens = fx_fixture_get_i32 (fixture, "tokens", NULL, &n_tokens);
  positions = fx_fixture_get_i32 (fixture, "positions", NULL, NULL);
  expected = fx_fixture_dup_logits (fixture, &n_positions, &n_vocab);

  fx_test_model_init (&test, path, options_for (variant));
  g_assert_cmpuint (fx_model_get_hparams (test.model)->n_vocab, ==, n_vocab);
  found = g_new (float, n_tokens * n_vocab);
  fx_test_model_read (&test, 0, tokens, 0, (guint) n_tokens, 64, found);

  for (gsize i = 0; i < n_positions; i++)
    {
      const float *row = found + (gsize) positions[i] * n_vocab;
      const float *wanted = expected + i * n_vocab;
      const double nmse = fx_test_nmse (row, wanted, n_vocab);
      double row_power = 0;

      for (gsize j = 0; j < n_vocab; j++)
        row_power += (double) wanted[j] * wanted[j];
      error += nmse * row_power;
      power += row_power;
      divergence += fx_test_divergence (row, wanted, n_vocab)
                    / (double) n_positions;
    }

  g_test_message ("%s %s: NMSE %.2e, divergence %.2e", family, variant->name,
                  error / power, divergence);
  g_assert_cmpfloat (error / power, <, variant->nmse);
  g_assert_cmpfloat (divergence, <, MAX_DIVERGENCE);
  fx_test_model_finish (&test);
}

static void
test_model_families (gconstpointer data)
{
  const Variant *variant = data;

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autofree char *path = path_of (families[i]);

      compare (families[i], path, variant);
    }
}

static void
test_model_smollm2 (gconstpointer data)
{
  const Variant *variant = data;
  const char *path = g_getenv ("FX_TEST_MODEL");

  if (path == NULL)
    {
      g_test_skip ("FX_TEST_MODEL does not name SmolLM2-135M-Instruct Q4_1");
      return;
    }

  compare ("smollm2", path, variant);
}

/* One batch, pieces of any length, and one by one. */
static void
test_model_pieces (void)
{
  static const guint lengths[] = { 1, 7, 33 };

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autofree char *path = path_of (families[i]);
      g_autoptr (FxFixture) fixture = logits_of (families[i]);
      g_autofree float *whole = NULL;
      g_autofree float *pieces = NULL;
      const gint32 *tokens;
      gsize n_tokens;
      guint n_vocab;
      FxTestModel test;

      tokens = fx_fixture_get_i32 (fixture, "tokens", NULL, &n_tokens);
      fx_test_model_init (&test, path, options_for (&variants[0]));
      n_vocab = fx_model_get_hparams (test.model)->n_vocab;
      whole = g_new (float, n_tokens * n_vocab);
      pieces = g_new (float, n_tokens * n_vocab);
      fx_test_model_read (&test, 0, tokens, 0, (guint) n_tokens, 64, whole);

      for (guint j = 0; j < G_N_ELEMENTS (lengths); j++)
        {
          double nmse;

          fx_kv_cache_truncate (fx_model_get_kv (test.model), 1, 0);
          fx_test_model_read (&test, 1, tokens, 0, (guint) n_tokens, lengths[j],
                              pieces);
          nmse = fx_test_nmse (pieces, whole, n_tokens * n_vocab);
          g_test_message ("%s in pieces of %u: %.2e", families[i], lengths[j],
                          nmse);

          /* Sums in another order, in float. */
          g_assert_cmpfloat (nmse, <, 1e-8);
        }

      fx_test_model_finish (&test);
    }
}

/* Two sequences, their tokens taking turns in a batch, and each alone. */
static void
test_model_interleaved (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autofree char *path = path_of (families[i]);
      g_autoptr (FxFixture) fixture = logits_of (families[i]);
      g_autofree FxBatch *batch = g_new0 (FxBatch, 1);
      g_autofree float *alone[2] = { NULL, NULL };
      g_autofree gint32 *reversed = NULL;
      const gint32 *tokens[2];
      gsize n_tokens;
      guint n_vocab;
      double worst = 0;
      FxTestModel test;

      tokens[0] = fx_fixture_get_i32 (fixture, "tokens", NULL, &n_tokens);
      reversed = g_new (gint32, n_tokens);
      for (gsize j = 0; j < n_tokens; j++)
        reversed[j] = tokens[0][n_tokens - 1 - j];
      tokens[1] = reversed;

      fx_test_model_init (&test, path, options_for (&variants[0]));
      n_vocab = fx_model_get_hparams (test.model)->n_vocab;
      for (guint s = 0; s < 2; s++)
        {
          alone[s] = g_new (float, n_tokens * n_vocab);
          fx_test_model_read (&test, 0, tokens[s], 0, (guint) n_tokens, 64,
                              alone[s]);
          fx_kv_cache_truncate (fx_model_get_kv (test.model), 0, 0);
          fx_kv_cache_reserve (fx_model_get_kv (test.model), 1 + s,
                               (guint) n_tokens);
        }

      /* Sequence 1 is ahead of 2 by three tokens all the time. */
      for (guint step = 0; step < n_tokens + 3; step++)
        {
          batch->n_tokens = batch->n_rows = 0;
          for (guint s = 0; s < 2; s++)
            {
              const guint position = step - 3 * s;

              if (step < 3 * s || position >= n_tokens)
                continue;

              batch->tokens[batch->n_tokens] = (guint32) tokens[s][position];
              batch->positions[batch->n_tokens] = position;
              batch->sequences[batch->n_tokens] = 1 + s;
              batch->rows[batch->n_rows++] = batch->n_tokens++;
            }

          g_assert_cmpint (fx_model_step (test.model, batch, NULL, NULL, NULL),
                           ==, FX_REPLAY_DONE);
          for (guint r = 0; r < batch->n_rows; r++)
            worst = MAX (worst,
                         fx_test_nmse (fx_model_get_logits (test.model, r),
                                       alone[batch->sequences[r] - 1]
                                       + (gsize) batch->positions[r] * n_vocab,
                                       n_vocab));
        }

      g_test_message ("%s: %.2e", families[i], worst);
      g_assert_cmpfloat (worst, <, 1e-8);
      fx_test_model_finish (&test);
    }
}

/* A branch shares its beginning and must see the same there as one that read
 * it; writing in one leaves the other alone. */
static void
test_model_fork (void)
{
  g_autofree char *path = path_of ("tiny-llama");
  g_autoptr (FxFixture) fixture = logits_of ("tiny-llama");
  g_autofree float *whole = NULL;
  g_autofree float *branch = NULL;
  const gint32 *tokens;
  gsize n_tokens;
  guint n_vocab;
  guint n_shared;
  FxTestModel test;
  FxKvCache *kv;

  tokens = fx_fixture_get_i32 (fixture, "tokens", NULL, &n_tokens);
  fx_test_model_init (&test, path, options_for (&variants[1]));
  kv = fx_model_get_kv (test.model);
  n_vocab = fx_model_get_hparams (test.model)->n_vocab;
  whole = g_new (float, n_tokens * n_vocab);
  branch = g_new (float, n_tokens * n_vocab);

  fx_test_model_read (&test, 0, tokens, 0, (guint) n_tokens, 1, whole);
  n_shared = fx_kv_cache_fork (kv, 0, 1, 50);
  g_assert_cmpuint (n_shared, ==, 32);

  /* Other tokens into the branch first, then back and the same ones. */
  fx_test_model_read (&test, 1, tokens + 1, n_shared, 40, 1, branch);
  n_shared = fx_kv_cache_truncate (kv, 1, 32);
  fx_test_model_read (&test, 1, tokens, n_shared, (guint) n_tokens, 1, branch);
  g_assert_cmpmem (branch, (n_tokens - n_shared) * n_vocab * sizeof (float),
                   whole + n_shared * n_vocab,
                   (n_tokens - n_shared) * n_vocab * sizeof (float));

  /* The first one's last tokens again, after the branch has written. */
  fx_kv_cache_truncate (kv, 0, 60);
  fx_test_model_read (&test, 0, tokens, 60, (guint) n_tokens, 1, branch);
  g_assert_cmpmem (branch, (n_tokens - 60) * n_vocab * sizeof (float),
                   whole + 60 * n_vocab, (n_tokens - 60) * n_vocab * sizeof (float));
  fx_test_model_finish (&test);
}

/* What the plan says, the load takes: to the byte. */
static void
test_model_plan (void)
{
  static const struct
  {
    guint    context;
    guint    n_sequences;
    FxKvType kv_type;
  } cases[] = {
    { 1, 1, FX_KV_F16 },
    { 100, 3, FX_KV_F32 },
    { 5000, 1, FX_KV_F16 },
    { 4096, 2, FX_KV_Q8_0 },
  };
  g_autofree char *path = path_of ("tiny-qwen3");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;
      g_autoptr (FxVkDevice) device = fx_test_device_new ();
      g_autoptr (FxDeviceInfo) device_info = fx_vk_device_dup_info (device);
      g_autoptr (FxOps) ops = fx_ops_new (device, FX_ACTIVATIONS_AUTO, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (FxModelInfo) info = fx_model_info_new (path, &error);
      g_autoptr (FxPlan) plan = NULL;
      g_autoptr (FxModel) model = NULL;
      guint64 before;
      guint64 after;

      options.context = cases[i].context;
      options.n_sequences = cases[i].n_sequences;
      options.kv_type = cases[i].kv_type;
      options.warm_up = i % 2 == 0;

      g_assert_no_error (error);
      plan = fx_plan_new (info, device_info, 0, &options, &error);
      g_assert_no_error (error);
      before = fx_vk_device_get_bytes (device, NULL);
      model = fx_model_new (device, ops, info, &options, 0, NULL, NULL, &error);
      g_assert_no_error (error);
      after = fx_vk_device_get_bytes (device, NULL);

      g_test_message ("context %u: planned %" G_GUINT64_FORMAT ", taken %"
                      G_GUINT64_FORMAT, cases[i].context, plan->device_bytes,
                      after - before);
      g_assert_cmpuint (plan->context, ==, cases[i].context);
      g_assert_cmpuint (plan->device_bytes, ==, after - before);
      g_assert_cmpuint (plan->device_bytes, ==,
                        plan->weights_bytes + plan->kv_bytes + plan->compute_bytes);

      g_clear_pointer (&model, fx_model_free);
      g_assert_cmpuint (fx_vk_device_get_bytes (device, NULL), ==, before);
    }
}

/* A limit one byte below the plan refuses, with both numbers; at the plan it
 * loads. */
static void
test_model_memory (void)
{
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;
  g_autofree char *path = path_of ("tiny-llama");
  g_autoptr (FxVkDevice) device = fx_test_device_new ();
  g_autoptr (FxDeviceInfo) device_info = fx_vk_device_dup_info (device);
  g_autoptr (FxOps) ops = fx_ops_new (device, FX_ACTIVATIONS_AUTO, NULL);
  g_autoptr (FxModelInfo) info = fx_model_info_new (path, NULL);
  g_autoptr (FxPlan) plan = NULL;

  options.warm_up = FALSE;
  plan = fx_plan_new (info, device_info, 0, &options, NULL);

  for (guint i = 0; i < 2; i++)
    {
      const guint64 limit = fx_vk_device_get_bytes (device, NULL)
                            + plan->device_bytes - 1 + i;
      g_autoptr (GError) error = NULL;
      g_autoptr (FxModel) model = fx_model_new (device, ops, info, &options,
                                                limit, NULL, NULL, &error);

      if (i == 1)
        {
          g_assert_no_error (error);
          continue;
        }

      g_autofree char *needed = g_strdup_printf ("%" G_GUINT64_FORMAT " bytes",
                                                 plan->device_bytes);
      g_autofree char *left = g_strdup_printf ("%" G_GUINT64_FORMAT " are free",
                                               plan->device_bytes - 1);

      g_assert_null (model);
      g_assert_error (error, FX_ERROR, FX_ERROR_MEMORY);
      g_assert_nonnull (strstr (error->message, needed));
      g_assert_nonnull (strstr (error->message, left));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      g_autofree char *tiny = g_strconcat ("/model/families/",
                                           variants[i].name, NULL);
      g_autofree char *smollm2 = g_strconcat ("/model/smollm2/",
                                              variants[i].name, NULL);

      g_test_add_data_func (tiny, &variants[i], test_model_families);
      g_test_add_data_func (smollm2, &variants[i], test_model_smollm2);
    }
  g_test_add_func ("/model/pieces", test_model_pieces);
  g_test_add_func ("/model/interleaved", test_model_interleaved);
  g_test_add_func ("/model/fork", test_model_fork);
  g_test_add_func ("/model/plan", test_model_plan);
  g_test_add_func ("/model/memory", test_model_memory);
  return g_test_run ();
}
