/* test-gguf-prefix.c
 *
 * A model that is still elsewhere: its header from the first bytes of its
 * files, of which there may always be too few.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-model-info-private.h"

#include <string.h>

#include "fx-error.h"
#include "fx-fixture.h"
#include "fx-gguf-builder.h"

static GBytes *
read_model (const char *name)
{
  g_autofree char *path = fx_fixture_get_path (name);
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);

  return g_bytes_new_take (contents, length);
}

static FxModelInfo *
open_prefix (GBytes   *whole,
             gsize     size,
             gsize    *n_wanted,
             GError  **error)
{
  g_autoptr (GBytes) prefix = g_bytes_new_from_bytes (whole, 0, size);
  const FxModelPrefix part = { "elsewhere.gguf", prefix, g_bytes_get_size (whole) };
  guint index = 42;
  FxModelInfo *info = fx_model_info_new_from_prefixes (&part, 1, &index, n_wanted, error);

  g_assert_cmpuint (index, ==, 0);
  return info;
}

/* As a caller does it: more, as often as it is asked for. */
static void
test_grow (void)
{
  static const char *const names[] = { "tiny-llama", "tiny-gemma3" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_strdup_printf ("models/%s.gguf", names[i]);
      g_autofree char *path = fx_fixture_get_path (file);
      g_autoptr (GBytes) whole = read_model (file);
      g_autoptr (FxModelInfo) on_disk = fx_model_info_new (path, NULL);
      g_autoptr (FxModelInfo) info = NULL;
      g_autoptr (GError) error = NULL;
      guint8 byte;
      gsize size = 0;

      for (guint n_tries = 0; info == NULL; n_tries++)
        {
          gsize n_wanted;

          g_clear_error (&error);
          info = open_prefix (whole, size, &n_wanted, &error);
          if (info != NULL)
            break;
          g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
          g_assert_cmpuint (n_wanted, >, size);
          g_assert_cmpuint (n_tries, <, 200);
          size = MIN (n_wanted, size + 5000);
        }

      g_assert_cmpuint (fx_model_info_get_n_tensors (info), ==,
                        fx_model_info_get_n_tensors (on_disk));
      g_assert_cmpuint (fx_model_info_get_n_metadata (info), ==,
                        fx_model_info_get_n_metadata (on_disk));
      g_assert_cmpuint (fx_model_info_get_file_size (info), ==, g_bytes_get_size (whole));
      g_assert_cmpuint (fx_model_info_get_missing (info), ==, 0);
      g_assert_cmpstr (fx_model_info_get_chat_template (info), ==,
                       fx_model_info_get_chat_template (on_disk));

      g_assert_false (fx_gguf_read_tensor (fx_model_info_get_gguf (info), 0, 0, &byte, 1, &error));
      g_assert_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED);
    }
}

/* Every shorter prefix wants more, until one is enough; what comes after that
 * changes nothing. */
static void
test_every_size (void)
{
  g_autoptr (FxGgufBuilder) builder = fx_gguf_builder_new_seed ();
  g_autoptr (GBytes) whole = g_bytes_new (builder->bytes->data, builder->bytes->len);
  gboolean enough = FALSE;

  for (gsize size = 0; size <= g_bytes_get_size (whole); size++)
    {
      g_autoptr (GError) error = NULL;
      gsize n_wanted = 0;
      g_autoptr (FxModelInfo) info = open_prefix (whole, size, &n_wanted, &error);

      g_assert_true (!enough || info != NULL);
      enough = info != NULL;
      if (enough)
        g_assert_no_error (error);
      else
        g_assert_cmpuint (n_wanted, >, size);
    }

  g_assert_true (enough);
}

/* More bytes would not help: nothing is asked for. */
static void
test_bad (void)
{
  g_autoptr (GBytes) page = g_bytes_new_static ("<!DOCTYPE html>", 15);
  g_autoptr (GBytes) whole = read_model ("models/tiny-llama.gguf");
  g_autoptr (GBytes) prefix = g_bytes_new_from_bytes (whole, 0, 2000);
  const FxModelPrefix parts[] = { { "page.gguf", page, 1 << 20 }, { "short.gguf", prefix, 2000 } };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize n_wanted = 7;

      g_assert_null (fx_model_info_new_from_prefixes (&parts[i], 1, NULL, &n_wanted, &error));
      g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
      g_assert_cmpuint (n_wanted, ==, 0);
    }
}

static GBytes *
make_part (guint index)
{
  g_autoptr (FxGgufBuilder) builder = fx_gguf_builder_new (3, 1, index == 0 ? 3 : 2);

  if (index == 0)
    fx_gguf_builder_string (builder, "general.architecture", "llama");
  fx_gguf_builder_number (builder, "split.no", FX_GGUF_UINT16, index);
  fx_gguf_builder_number (builder, "split.count", FX_GGUF_UINT16, 2);
  fx_gguf_builder_tensor (builder, index == 0 ? "t0" : "t1", FX_QUANT_F32, 1, (guint64[]) { 4 }, 0);
  fx_gguf_builder_data (builder, 32, 16);

  return g_bytes_new (builder->bytes->data, builder->bytes->len);
}

static void
test_split (void)
{
  g_autoptr (GBytes) first = make_part (0);
  g_autoptr (GBytes) second = make_part (1);
  FxModelPrefix parts[] = {
    { "m-00001-of-00002.gguf", first, g_bytes_get_size (first) },
    { "m-00002-of-00002.gguf", NULL, g_bytes_get_size (second) },
  };
  g_autoptr (FxModelInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  guint index;
  gsize n_wanted;

  g_assert_null (fx_model_info_new_from_prefixes (parts, 1, &index, &n_wanted, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
  g_assert_cmpuint (n_wanted, ==, 0);
  g_clear_error (&error);

  g_assert_null (fx_model_info_new_from_prefixes (parts, 2, &index, &n_wanted, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
  g_assert_cmpuint (index, ==, 1);
  g_assert_cmpuint (n_wanted, ==, g_bytes_get_size (second));
  g_clear_error (&error);

  parts[1].bytes = second;
  info = fx_model_info_new_from_prefixes (parts, 2, &index, &n_wanted, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fx_model_info_get_n_tensors (info), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gguf-prefix/grow", test_grow);
  g_test_add_func ("/gguf-prefix/every-size", test_every_size);
  g_test_add_func ("/gguf-prefix/bad", test_bad);
  g_test_add_func ("/gguf-prefix/split", test_split);
  return g_test_run ();
}
