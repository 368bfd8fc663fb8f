/* bench-ops.c - what the hot ops cost on this device, one by one.
 *
 *   bench-ops attention   a layer's attention at depths of the context, by type
 *                         of the cache; heads of SmolLM2-135M
 *
 * Figures are of the quickest of many short submissions.  --json prints one
 * object a line.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "../fx-test-device.h"

#include "fx-kv-bench.h"
#include "fx-op-mat-mul.h"
#include "fx-op-quantise.h"
#include "fx-ops-private.h"
#include "fx-weight-random.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROUNDS 60

typedef struct
{
  FxOps    *ops;
  gboolean  json;
} Bench;

static void
stop (GError *error)
{
  g_printerr ("%s\n", error->message);
  exit (1);
}

static void
bench_attention (Bench *b)
{
  static const char *names[FX_N_KV_TYPES] = {
    [FX_KV_F16] = "F16", [FX_KV_Q8_0] = "Q8_0", [FX_KV_Q4_0] = "Q4_0", [FX_KV_F32] = "F32",
  };
  static const struct { guint depth, n_tokens; } shapes[] = {
    { 31, 1 }, { 500, 1 }, { 2000, 1 }, { 1000, 32 },
  };

  for (guint type = 0; type < FX_N_KV_TYPES; type++)
    for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
      {
        const FxAttentionTry sizes = {
          .type = type, .n_sequences = 1, .n_before = shapes[i].depth,
          .n_tokens = shapes[i].n_tokens, .n_heads = 9, .n_kv_heads = 3, .head_dim = 64,
        };
        const gsize items = 9 * 64;
        g_autoptr (GError) error = NULL;
        g_autoptr (FxKvBench) kv = fx_kv_bench_new (b->ops, 1, &sizes, &error);
        g_autofree float *q = NULL;
        double us = 0;
        FxOpAttention args = {
          .type = type, .n_tokens = sizes.n_tokens, .n_heads = 9, .n_kv_heads = 3,
          .head_dim = 64, .q_stride = (guint) items, .scale = 0.125f, .max_context = 2048,
        };

        if (kv == NULL || !fx_kv_bench_store (kv, &error))
          stop (error);
        q = fx_op_bench_floats (kv->bench, sizes.n_tokens * items, 1);
        args.q = fx_op_bench_put (kv->bench, q, sizes.n_tokens * items * sizeof *q);
        args.step = kv->step_range;
        args.k_cache = kv->k_cache;
        args.v_cache = kv->v_cache;
        args.scratch = fx_op_bench_put (kv->bench, NULL,
                                        fx_op_attention_scratch_size (sizes.n_tokens, 9, 64,
                                                                      args.max_context));
        args.y = fx_op_bench_put (kv->bench, NULL, sizes.n_tokens * items * sizeof *q);
        if (!fx_op_bench_time (kv->bench, &FX_OP_ATTENTION, &args,
                               sizes.n_tokens > 1 ? 1 : 8, ROUNDS, &us, &error))
          stop (error);

        if (b->json)
          printf ("{ \"op\": \"attention\", \"type\": \"%s\", \"depth\": %u, "
                  "\"tokens\": %u, \"us\": %.1f }\n",
                  names[type], sizes.n_before, sizes.n_tokens, us);
        else
          printf ("attention %-5s depth %5u, %3u tokens: %8.1f us\n",
                  names[type], sizes.n_before, sizes.n_tokens, us);
        fflush (stdout);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (FxVkDevice) device = NULL;
  g_autoptr (GError) error = NULL;
  Bench b = { 0 };

  fx_devices_prepare_environment ();
  device = fx_test_device_new ();
  b.ops = fx_ops_new (device, FX_ACTIVATIONS_AUTO, &error);
  if (b.ops == NULL)
    stop (error);

  for (int i = 1; i < argc; i++)
    {
      b.json = b.json || strcmp (argv[i], "--json") == 0;
      if (strcmp (argv[i], "attention") == 0)
        bench_attention (&b);
    }
  fx_ops_free (b.ops);

  return 0;
}
