/* test-offload.c
 *
 * Layers that are not on the device, on a card made out of a software device
 * (fx-vk-memory.h): the same numbers, and heap by heap what the plan said;
 * also for models whose headers alone are here.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-test-model.h"

#include <unistd.h>

#include <glib/gstdio.h>

#include "fx-compute.h"
#include "fx-error.h"
#include "fx-gguf-builder.h"
#include "fx-model-info-private.h"
#include "fx-weights-private.h"

#define GIB ((guint64) 1 << 30)

static void
split (guint64 size)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, size);

  if (size != 0)
    g_setenv ("FORNAX_SPLIT_MEMORY", text, TRUE);
  else
    g_unsetenv ("FORNAX_SPLIT_MEMORY");
}

static float *
read_logits (const char    *path,
             FxLoadOptions  options,
             const FxPlan  *plan,
             gsize         *n)
{
  static const gint32 tokens[] = { 5, 17, 99, 3, 42, 8, 64 };
  FxTestModel test;
  float *logits;

  fx_test_model_init (&test, path, options);
  *n = G_N_ELEMENTS (tokens) * (gsize) fx_model_get_hparams (test.model)->n_vocab;
  logits = g_new (float, *n);
  fx_test_model_read (&test, 0, tokens, 0, G_N_ELEMENTS (tokens), 3, logits);

  /* 4096 bytes are the device's own, see dummy. */
  for (guint i = 0; plan != NULL && i < plan->n_heaps; i++)
    {
      const guint64 taken = fx_vk_device_get_heap_bytes (test.device, i);

      g_test_message ("%d layers, %s: planned %" G_GUINT64_FORMAT ", taken %" G_GUINT64_FORMAT,
                      options.gpu_layers, plan->heaps[i].name, plan->heaps[i].planned, taken);
      g_assert_cmpuint (taken, ==, plan->heaps[i].planned + (i == 0 ? 4096 : 0));
    }
  fx_test_model_finish (&test);

  return logits;
}

static FxDeviceInfo *
list_device (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = fx_devices_list (g_getenv ("FX_DEVICE"), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    if (((FxDeviceInfo *) g_ptr_array_index (list, i))->chosen)
      return fx_device_info_copy (g_ptr_array_index (list, i));

  g_assert_not_reached ();
}

static void
test_layers (gconstpointer data)
{
  g_autofree char *name = g_strdup_printf ("models/%s.gguf", (const char *) data);
  g_autofree char *path = fx_fixture_get_path (name);
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;
  g_autoptr (FxModelInfo) info = fx_model_info_new (path, NULL);
  g_autofree float *expected = NULL;
  guint64 last = 0;
  gsize n;

  options.context = 64;
  options.warm_up = FALSE;
  split (0);
  expected = read_logits (path, options, NULL, &n);

  for (gint layers = 0; layers <= 2; layers++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FxDeviceInfo) device = NULL;
      g_autoptr (FxPlan) plan = NULL;
      g_autofree float *found = NULL;
      gsize n_found;

      split (GIB);
      device = list_device ();
      g_assert_cmpuint (device->n_heaps, ==, 2);
      options.gpu_layers = layers;
      plan = fx_plan_new (info, device, 0, &options, &error);
      g_assert_no_error (error);
      g_assert_true (plan->fits);
      g_assert_cmpuint (plan->gpu_layers, ==, layers);
      g_assert_cmpuint (plan->heaps[0].planned, ==, plan->device_bytes);
      g_assert_cmpuint (plan->heaps[1].planned, ==, plan->host_bytes);
      g_assert_cmpuint (plan->device_bytes, >, last);
      last = plan->device_bytes;

      /* A card with just so much memory, and one with a page less. */
      split (plan->device_bytes + 4096);
      found = read_logits (path, options, plan, &n_found);
      g_assert_cmpmem (found, n_found * sizeof (float), expected, n * sizeof (float));

      split (plan->device_bytes);
      {
        g_autoptr (FxVkDevice) card = fx_test_device_new ();
        g_autoptr (FxOps) ops = fx_ops_new (card, FX_ACTIVATIONS_AUTO, NULL);
        g_autoptr (FxModel) model = fx_model_new (card, ops, info, &options, 0, NULL, NULL, &error);

        g_assert_null (model);
        g_assert_error (error, FX_ERROR, FX_ERROR_MEMORY);
        g_assert_cmpuint (fx_vk_device_get_bytes (card, NULL), ==, 4096);
      }
    }
  split (0);
}

/* What llama.cpp's quantiser makes of a model: more bits where they matter. */
typedef struct
{
  const char  *name;
  guint        n_layers;
  guint64      n_embd;
  guint64      n_ff;
  guint        n_heads;
  FxQuantType  v_type;       /* where it is not Q6_K */
  gboolean     v_is_better;  /* Q6_K in the better half */
  gdouble      file_gb;      /* as published, in 10^9 bytes */
} Shape;

/* Sizes of the files: huggingface.co/bartowski/Meta-Llama-3.1-8B-Instruct-GGUF
 * and -70B-, as their pages list them. */
static const Shape shapes[] = {
  { "Llama 3.1 8B Q4_K_M", 32, 4096, 14336, 32, FX_QUANT_Q4_K, TRUE, 4.92 },
  { "Llama 3.1 70B Q4_K_M", 80, 8192, 28672, 64, FX_QUANT_Q5_K, TRUE, 42.52 },
};

static gboolean
is_better (guint layer,
           guint n_layers)
{
  return layer < n_layers / 8 || layer >= 7 * n_layers / 8 || (layer - n_layers / 8) % 3 == 2;
}

typedef struct
{
  FxGgufBuilder *builder;
  guint64        offset;
} ShapeWriter;

static void
add_tensor (ShapeWriter *w,
            const char  *name,
            FxQuantType  type,
            guint64      n_cols,
            guint64      n_rows)
{
  const guint64 dimensions[] = { n_cols, n_rows };
  const FxQuantInfo *info = fx_quant_get_info (type);

  fx_gguf_builder_tensor (w->builder, name, type, n_rows > 0 ? 2 : 1, dimensions, w->offset);
  w->offset += n_cols / info->block_items * info->block_size * MAX (n_rows, 1);
  w->offset = (w->offset + 31) & ~(guint64) 31;
}

static void
add_layer (ShapeWriter *w,
           const Shape *shape,
           guint        layer)
{
  const guint64 n_embd = shape->n_embd;
  const gboolean better = is_better (layer, shape->n_layers);
  const struct
  {
    const char  *name;
    FxQuantType  type;
    guint64      n_cols;
    guint64      n_rows;
  } tensors[] = {
    { "attn_norm", FX_QUANT_F32, n_embd, 0 },
    { "attn_q", FX_QUANT_Q4_K, n_embd, n_embd },
    { "attn_k", FX_QUANT_Q4_K, n_embd, 1024 },
    { "attn_v", better ? FX_QUANT_Q6_K : shape->v_type, n_embd, 1024 },
    { "attn_output", FX_QUANT_Q4_K, n_embd, n_embd },
    { "ffn_norm", FX_QUANT_F32, n_embd, 0 },
    { "ffn_gate", FX_QUANT_Q4_K, n_embd, shape->n_ff },
    { "ffn_up", FX_QUANT_Q4_K, n_embd, shape->n_ff },
    { "ffn_down", better ? FX_QUANT_Q6_K : FX_QUANT_Q4_K, shape->n_ff, n_embd },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tensors); i++)
    {
      g_autofree char *name = g_strdup_printf ("blk.%u.%s.weight", layer, tensors[i].name);

      add_tensor (w, name, tensors[i].type, tensors[i].n_cols, tensors[i].n_rows);
    }
}

static FxModelInfo *
open_shape (const Shape *shape)
{
  const struct
  {
    const char *key;
    guint64     value;
  } numbers[] = {
    { "llama.block_count", shape->n_layers },
    { "llama.context_length", 131072 },
    { "llama.embedding_length", shape->n_embd },
    { "llama.feed_forward_length", shape->n_ff },
    { "llama.attention.head_count", shape->n_heads },
    { "llama.attention.head_count_kv", 8 },
    { "llama.rope.dimension_count", 128 },
    { "llama.vocab_size", 128256 },
  };
  g_autoptr (FxGgufBuilder) builder =
    fx_gguf_builder_new (3, 4 + 9 * shape->n_layers, G_N_ELEMENTS (numbers) + 3);
  ShapeWriter w = { builder, 0 };
  g_autoptr (GBytes) header = NULL;
  g_autoptr (GError) error = NULL;
  FxModelPrefix part = { .path = shape->name };
  FxModelInfo *info;
  float eps = 1e-5f, base = 500000;
  guint32 bits;
  gsize n_wanted;

  fx_gguf_builder_string (builder, "general.architecture", "llama");
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    fx_gguf_builder_number (builder, numbers[i].key, FX_GGUF_UINT32, numbers[i].value);
  memcpy (&bits, &eps, sizeof bits);
  fx_gguf_builder_number (builder, "llama.attention.layer_norm_rms_epsilon", FX_GGUF_FLOAT32, bits);
  memcpy (&bits, &base, sizeof bits);
  fx_gguf_builder_number (builder, "llama.rope.freq_base", FX_GGUF_FLOAT32, bits);

  add_tensor (&w, "token_embd.weight", FX_QUANT_Q4_K, shape->n_embd, 128256);
  add_tensor (&w, "rope_freqs.weight", FX_QUANT_F32, 64, 0);
  for (guint i = 0; i < shape->n_layers; i++)
    add_layer (&w, shape, i);
  add_tensor (&w, "output_norm.weight", FX_QUANT_F32, shape->n_embd, 0);
  add_tensor (&w, "output.weight", FX_QUANT_Q6_K, shape->n_embd, 128256);

  part.file_size = builder->bytes->len + w.offset;
  header = g_bytes_new (builder->bytes->data, builder->bytes->len);
  part.bytes = header;
  info = fx_model_info_new_from_prefixes (&part, 1, NULL, &n_wanted, &error);
  g_assert_no_error (error);

  /* The shape is the real one: so is the file's size, but for the vocabulary's
   * 8 MB and what the page's three digits leave out. */
  g_test_message ("%s: %.3f GB of tensors", shape->name, (double) w.offset / 1e9);
  g_assert_cmpfloat (ABS ((double) w.offset / 1e9 - shape->file_gb), <, 0.005 * shape->file_gb);

  return info;
}

static void
test_large (gconstpointer data)
{
  const Shape *shape = data;
  g_autoptr (FxModelInfo) info = open_shape (shape);
  g_autoptr (FxHparams) hparams = NULL;
  g_autoptr (FxDeviceInfo) listed = NULL;
  g_autoptr (FxPlan) all = NULL;
  g_autoptr (FxPlan) whole = NULL;
  g_autoptr (FxPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  FxLoadOptions options = FX_LOAD_OPTIONS_DEFAULT;

  options.context = 8192;
  all = fx_plan_new (info, NULL, 12 * GIB, &options, &error);
  g_assert_no_error (error);
  g_test_message ("%s on a card of 12 GiB: %.2f GiB needed, %u of %u layers fit, "
                  "largest context %u", shape->name, (double) all->device_bytes / GIB,
                  all->gpu_layers, all->n_layers, all->largest_context);
  g_assert_cmpuint (all->largest_context, <=, 131072);
  g_assert_cmpint (all->fits, ==, shape->n_layers == 32);
  g_assert_cmpint (all->gpu_layers < all->n_layers, ==, !all->fits);

  /* As many layers as fit, on a card that has just 12 GiB: nothing is written,
   * so nothing but addresses is taken here. */
  split (12 * GIB);
  listed = list_device ();
  whole = fx_plan_new (info, listed, 0, &options, &error);
  g_assert_no_error (error);
  options.gpu_layers = (gint) whole->gpu_layers;
  plan = fx_plan_new (info, listed, 0, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->device_bytes, <=, 12 * GIB);
  g_assert_cmpuint (plan->device_bytes, >, all->fits ? 0 : 11 * GIB);

  {
    g_autoptr (FxVkDevice) device = fx_test_device_new ();
    const guint64 before = fx_vk_device_get_heap_bytes (device, 0);
    const FxGguf *gguf = fx_model_info_get_gguf (info);
    g_autoptr (FxWeights) weights = NULL;
    g_autoptr (FxKvCache) kv = NULL;
    g_autoptr (FxCompute) compute = NULL;
    guint64 kinds[FX_VK_N_BUFFER_KINDS] = { 0 };
    guint64 taken;

    hparams = fx_hparams_new (gguf, &error);
    g_assert_no_error (error);
    weights = fx_weights_new (gguf, hparams, fx_vk_device_get_caps (device)->kernel_class,
                              whole->gpu_layers, &error);
    g_assert_no_error (error);
    g_assert_true (fx_slabs_commit (weights->walk->slabs, device, &error));
    g_assert_no_error (error);
    fx_weights_add_bytes (weights, kinds);
    g_assert_cmpuint (fx_vk_device_get_heap_bytes (device, 0) - before, ==,
                      kinds[FX_VK_BUFFER_DEVICE]);

    kv = fx_kv_cache_new (hparams, options.context, 1, options.kv_type, whole->gpu_layers);
    compute = fx_compute_new (hparams, options.context, 1);
    kinds[FX_VK_BUFFER_DEVICE] = 0;
    fx_kv_cache_add_bytes (kv, kinds);
    fx_compute_add_bytes (compute, kinds);
    taken = fx_vk_device_get_heap_bytes (device, 0) - before + kinds[FX_VK_BUFFER_DEVICE];
    g_test_message ("planned %" G_GUINT64_FORMAT ", taken %" G_GUINT64_FORMAT,
                    plan->device_bytes, taken);
    g_assert_cmpuint (ABS ((gint64) taken - (gint64) plan->device_bytes), <=,
                      plan->device_bytes / 100);
  }
  split (0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/offload/llama", "tiny-llama", test_layers);
  g_test_add_data_func ("/offload/qwen2", "tiny-qwen2", test_layers);
  g_test_add_data_func ("/offload/llama-8b", &shapes[0], test_large);
  g_test_add_data_func ("/offload/llama-70b", &shapes[1], test_large);
  return g_test_run ();
}
