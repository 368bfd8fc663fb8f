/* test-hparams.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-hparams.h"

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "fx-error.h"
#include "fx-fixture.h"

static FxHparams *
read_model (const char *name)
{
  g_autofree char *path = fx_fixture_get_path (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (FxGguf) gguf = fx_gguf_open (path, &error);
  FxHparams *hparams;

  g_assert_no_error (error);
  hparams = fx_hparams_new (gguf, &error);
  g_assert_no_error (error);

  return hparams;
}

static void
test_hparams_llama (void)
{
  g_autoptr (FxHparams) h = read_model ("models/tiny-llama.gguf");

  g_assert_cmpstr (h->arch, ==, "llama");
  g_assert_cmpuint (h->n_layers, ==, 2);
  g_assert_cmpuint (h->n_embd, ==, 64);
  g_assert_cmpuint (h->n_ff, ==, 160);
  g_assert_cmpuint (h->n_heads, ==, 4);
  g_assert_cmpuint (h->n_kv_heads, ==, 2);
  g_assert_cmpuint (h->head_dim, ==, 16);
  g_assert_cmpuint (h->n_vocab, ==, 275);
  g_assert_false (h->is_neox);
  g_assert_cmpfloat (h->embed_scale, ==, 1);
  g_assert_cmpfloat_with_epsilon (h->attention_scale, 0.25, 1e-6);
}

static void
test_hparams_qwen (void)
{
  g_autoptr (FxHparams) qwen2 = read_model ("models/tiny-qwen2.gguf");
  g_autoptr (FxHparams) qwen3 = read_model ("models/tiny-qwen3.gguf");

  g_assert_true (qwen2->is_neox && qwen2->has_qkv_bias && !qwen2->has_qk_norm);
  g_assert_true (qwen3->is_neox && !qwen3->has_qkv_bias && qwen3->has_qk_norm);
  g_assert_cmpuint (qwen3->head_dim, ==, 32);
  g_assert_cmpuint (qwen3->head_dim * qwen3->n_heads, !=, qwen3->n_embd);
}

static void
test_hparams_gemma3 (void)
{
  g_autoptr (FxHparams) h = read_model ("models/tiny-gemma3.gguf");

  g_assert_true (h->is_neox && h->has_qk_norm && h->has_post_norms);
  g_assert_cmpint (h->activation, ==, FX_ACTIVATION_GELU);
  g_assert_cmpfloat (h->embed_scale, ==, 8);

  for (guint i = 0; i < h->n_layers; i++)
    {
      const gboolean is_global = i == 5;

      g_assert_cmpuint (h->layers[i].window, ==, is_global ? 0 : 16);
      g_assert_cmpfloat (h->layers[i].rope_scale, ==, is_global ? 0.125f : 1);
    }
  g_assert_cmpfloat (h->layers[5].rope_base, !=, h->layers[4].rope_base);
}

/* A copy of a model with some bytes changed. */
typedef struct
{
  char  *contents;
  gsize  length;
  char  *path;
} Copy;

static void
copy_init (Copy       *copy,
           const char *name)
{
  g_autofree char *source = fx_fixture_get_path (name);
  g_autoptr (GError) error = NULL;

  g_file_get_contents (source, &copy->contents, &copy->length, &error);
  g_assert_no_error (error);
  copy->path = g_build_filename (g_get_tmp_dir (), "fx-hparams-XXXXXX", NULL);
  g_close (g_mkstemp (copy->path), NULL);
}

static void
copy_finish (Copy *copy)
{
  g_unlink (copy->path);
  g_free (copy->path);
  g_free (copy->contents);
}

static char *
find_bytes (Copy       *copy,
            const char *text)
{
  char *found = memmem (copy->contents, copy->length, text, strlen (text));

  g_assert_nonnull (found);

  return found;
}

static void
expect_error (Copy       *copy,
              FxError     code,
              const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FxGguf) gguf = NULL;
  g_autoptr (FxHparams) hparams = NULL;

  g_file_set_contents (copy->path, copy->contents, (gssize) copy->length, &error);
  g_assert_no_error (error);
  gguf = fx_gguf_open (copy->path, &error);
  g_assert_no_error (error);

  hparams = fx_hparams_new (gguf, &error);
  if (hparams != NULL)
    g_error ("%s: taken, though wrong", word);
  g_test_message ("%s", error->message);
  g_assert_error (error, FX_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, word));
}

static const char *const required_uints[] = {
  "llama.block_count",
  "llama.embedding_length",
  "llama.feed_forward_length",
  "llama.attention.head_count",
};

/* Each key missing, 0, huge, and of another type. */
static void
test_hparams_bad_uints (void)
{
  const guint32 values[] = { 0, 0x7fffffff, 0xffffffff };

  for (guint i = 0; i < G_N_ELEMENTS (required_uints); i++)
    {
      const char *key = required_uints[i];
      const gsize length = strlen (key);

      for (guint j = 0; j < G_N_ELEMENTS (values) + 2; j++)
        {
          Copy copy;
          char *at;

          copy_init (&copy, "models/tiny-llama.gguf");
          at = find_bytes (&copy, key);
          if (j < G_N_ELEMENTS (values))
            memcpy (at + length + 4, &values[j], 4);
          else if (j == G_N_ELEMENTS (values))
            at[length - 1] = '_';                   /* missing */
          else
            at[length] = FX_GGUF_FLOAT32;           /* another type */
          expect_error (&copy, FX_ERROR_FORMAT, key);
          copy_finish (&copy);
        }
    }
}

static void
test_hparams_bad_values (void)
{
  static const struct
  {
    const char *key;
    guint32     value;
    const char *word;
  } cases[] = {
    { "llama.attention.head_count_kv", 3, "head_count_kv" },
    { "llama.attention.head_count_kv", 0, "head_count_kv" },
    { "llama.context_length", 0, "llama.context_length" },
    { "llama.attention.layer_norm_rms_epsilon", 0, "rms_epsilon" },
    { "llama.attention.layer_norm_rms_epsilon", 0x7fc00000, "rms_epsilon" },
    { "llama.rope.freq_base", 0x7f800000, "freq_base" },
    { "llama.rope.freq_base", 0, "freq_base" },
    { "llama.rope.dimension_count", 17, "rope.dimension_count" },
    { "llama.rope.dimension_count", 0xfffffffe, "rope.dimension_count" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Copy copy;
      char *at;

      copy_init (&copy, "models/tiny-llama.gguf");
      at = memmem (copy.contents, copy.length, cases[i].key,
                   strlen (cases[i].key));
      if (at == NULL)
        {
          g_error ("the tiny model has no %s", cases[i].key);
        }
      /* head_count is the beginning of head_count_kv: the longer one's type
       * follows the whole key. */
      memcpy (at + strlen (cases[i].key) + 4, &cases[i].value, 4);
      expect_error (&copy, FX_ERROR_FORMAT, cases[i].word);
      copy_finish (&copy);
    }
}

static void
test_hparams_unknown_family (void)
{
  Copy copy;
  char *at;

  copy_init (&copy, "models/tiny-llama.gguf");
  at = find_bytes (&copy, "general.architecture");
  at = memmem (at, 64, "llama", 5);
  g_assert_nonnull (at);
  memcpy (at, "mamba", 5);
  expect_error (&copy, FX_ERROR_UNSUPPORTED, "llama, qwen2, qwen3, gemma3");
  copy_finish (&copy);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hparams/llama", test_hparams_llama);
  g_test_add_func ("/hparams/qwen", test_hparams_qwen);
  g_test_add_func ("/hparams/gemma3", test_hparams_gemma3);
  g_test_add_func ("/hparams/bad-uints", test_hparams_bad_uints);
  g_test_add_func ("/hparams/bad-values", test_hparams_bad_values);
  g_test_add_func ("/hparams/unknown-family", test_hparams_unknown_family);
  return g_test_run ();
}
