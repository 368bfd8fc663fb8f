/* test-plan.c
 *
 * What a plan says without any device.  That it is what a load takes is
 * tested in test-model.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-plan.h"

#include "fx-error.h"
#include "fx-fixture.h"

static FxModelInfo *
open_model (const char *name)
{
  g_autofree char *path = fx_fixture_get_path (name);
  g_autoptr (GError) error = NULL;
  FxModelInfo *info = fx_model_info_new (path, &error);

  g_assert_no_error (error);

  return info;
}

static FxPlan *
plan (FxModelInfo         *info,
      guint64              memory,
      const FxLoadOptions *options)
{
  g_autoptr (GError) error = NULL;
  FxPlan *self = fx_plan_new (info, NULL, memory, options, &error);

  g_assert_no_error (error);

  return self;
}

static void
test_plan_sums (void)
{
  g_autoptr (FxModelInfo) info = open_model ("models/tiny-gemma3.gguf");
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;
  g_autoptr (FxPlan) self = NULL;
  guint64 weights = 0;
  guint64 kv = 0;

  options.context = 1000;
  self = plan (info, 1 << 30, &options);
  g_assert_cmpuint (self->n_layers, ==, 7);
  g_assert_cmpuint (self->gpu_layers, ==, 7);
  g_assert_cmpuint (self->n_layer_entries, ==, 9);
  g_assert_true (self->fits);
  g_assert_cmpuint (self->short_bytes, ==, 0);
  g_assert_cmpuint (self->heaps[0].planned, ==, self->device_bytes);

  for (guint i = 0; i < self->n_layer_entries; i++)
    {
      g_assert_true (self->layers[i].on_device);
      weights += self->layers[i].weights;
      kv += self->layers[i].kv;
    }

  /* Alignment to 256 bytes an item and 4096 a buffer is all there is more. */
  g_assert_cmpuint (weights, <=, self->weights_bytes);
  g_assert_cmpuint (self->weights_bytes - weights, <, 7 * 13 * 256 + 4096);
  g_assert_cmpuint (kv, <=, self->kv_bytes);
  g_assert_cmpuint (self->kv_bytes - kv, <, 14 * 256 + 4096);

  /* 32 pages of 32 positions, K and V, 7 layers, one head of 32 in 2 bytes */
  g_assert_cmpuint (kv, ==, 32 * 32 * 2 * 7 * 32 * 2);
}

/* The largest context fits and one more does not. */
static void
test_plan_largest_context (void)
{
  g_autoptr (FxModelInfo) info = open_model ("models/tiny-llama.gguf");
  const guint64 memories[] = { 1 << 20, 4 << 20, 123456789, G_GUINT64_CONSTANT (1) << 36 };

  for (guint type = 0; type < 2; type++)
    for (guint i = 0; i < G_N_ELEMENTS (memories); i++)
      {
        FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;
        g_autoptr (FxPlan) any = NULL;

        options.context = 64;
        options.n_sequences = 1 + i;
        options.kv_type = type == 0 ? FX_KV_F16 : FX_KV_F32;
        any = plan (info, memories[i], &options);

        if (any->largest_context > 0)
          {
            g_autoptr (FxPlan) most = NULL;

            options.context = any->largest_context;
            most = plan (info, memories[i], &options);
            g_assert_true (most->fits);
            g_assert_cmpuint (most->largest_context, ==, any->largest_context);
          }

        g_assert_cmpuint (any->largest_context, <=, MAX (any->trained_context, 64));
        if (any->largest_context < any->trained_context)
          {
            g_autoptr (FxPlan) more = NULL;

            options.context = any->largest_context + 1;
            more = plan (info, memories[i], &options);
            g_assert_false (more->fits);
            g_assert_cmpuint (more->short_bytes, ==,
                              more->device_bytes - memories[i]);
            g_assert_cmpuint (more->context, ==, options.context);
          }
      }
}

static void
test_plan_layers (void)
{
  g_autoptr (FxModelInfo) info = open_model ("models/tiny-gemma3.gguf");
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;
  g_autoptr (FxPlan) all = plan (info, 1 << 30, &options);
  guint64 last = 0;

  for (gint n = 0; n <= 7; n++)
    {
      g_autoptr (FxPlan) some = NULL;

      options.gpu_layers = n;
      some = plan (info, 1 << 30, &options);
      g_assert_cmpuint (some->gpu_layers, ==, n);
      g_assert_cmpuint (some->device_bytes, >, last);
      g_assert_true (n == 7 ? some->device_bytes == all->device_bytes
                            : some->host_bytes > 0);
      last = some->device_bytes;
    }

  /* Room for less than all: as many layers as fit. */
  {
    g_autoptr (FxPlan) some = NULL;

    options.gpu_layers = -1;
    some = plan (info, all->device_bytes * 3 / 4, &options);
    g_assert_false (some->fits);
    g_assert_cmpuint (some->device_bytes, ==, all->device_bytes);
    g_assert_cmpuint (some->gpu_layers, <, 7);
  }
}

static void
test_plan_errors (void)
{
  g_autoptr (FxModelInfo) info = open_model ("models/tiny-llama.gguf");
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;
  g_autoptr (GError) error = NULL;

  options.context = (1 << 24) + 1;
  g_assert_null (fx_plan_new (info, NULL, 0, &options, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_LIMIT);
  g_clear_error (&error);

  /* Heads of 16 columns are no whole block of 32. */
  options.context = 0;
  options.kv_type = FX_KV_Q8_0;
  g_assert_null (fx_plan_new (info, NULL, 0, &options, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED);
  g_clear_error (&error);

  options = FX_LOAD_OPTIONS_DEFAULT;
  options.n_sequences = 257;
  g_assert_null (fx_plan_new (info, NULL, 0, &options, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_LIMIT);
}

static void
test_plan_defaults (void)
{
  g_autoptr (FxModelInfo) info = open_model ("models/tiny-llama.gguf");
  g_autoptr (FxPlan) self = NULL;
  const FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;
  FxKvType type;

  self = plan (info, 0, &options);
  g_assert_cmpuint (self->context, ==, MIN (self->trained_context, 4096));
  g_assert_false (self->fits);
  g_assert_cmpuint (self->largest_context, ==, 0);

  for (guint i = 0; i < FX_N_KV_TYPES; i++)
    {
      g_assert_true (fx_kv_type_parse (fx_kv_type_name ((FxKvType) i), &type));
      g_assert_cmpint (type, ==, (gint) i);
    }
  g_assert_false (fx_kv_type_parse ("q3", &type));
}

static void
test_plan_time (void)
{
  g_autoptr (FxModelInfo) info = open_model ("models/tiny-gemma3.gguf");
  const FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < 20; i++)
    {
      const gint64 start = g_get_monotonic_time ();
      g_autoptr (FxPlan) self = plan (info, 1 << 30, &options);

      best = MIN (best, g_get_monotonic_time () - start);
    }

  g_test_message ("%" G_GINT64_FORMAT " us for 7 layers", best);
  g_assert_cmpint (best, <, 3 * 2000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/sums", test_plan_sums);
  g_test_add_func ("/plan/largest-context", test_plan_largest_context);
  g_test_add_func ("/plan/layers", test_plan_layers);
  g_test_add_func ("/plan/errors", test_plan_errors);
  g_test_add_func ("/plan/defaults", test_plan_defaults);
  g_test_add_func ("/plan/time", test_plan_time);
  return g_test_run ();
}
