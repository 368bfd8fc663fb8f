/* test-hub-names.c - references, labels, pieces: what is pure.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "fx-http.h"
#include "fx-hub-error.h"
#include "fx-hub-file.h"
#include "fx-hub-parse.h"
#include "fx-hub-ref.h"
#include "fx-pieces.h"

static void
test_refs (void)
{
  static const struct
  {
    const char  *text;
    FxHubSource  source;
    const char  *host;
    const char  *owner;
    const char  *name;
    const char  *tag;
    const char  *revision;
  } good[] = {
    { "llama3.1", FX_HUB_SOURCE_REGISTRY, NULL, "library", "llama3.1", "latest", NULL },
    { "llama3.1:8b", FX_HUB_SOURCE_REGISTRY, NULL, "library", "llama3.1", "8b", NULL },
    { "anna/tiny:q4_K_M", FX_HUB_SOURCE_REGISTRY, NULL, "anna", "tiny", "q4_K_M", NULL },
    { "localhost:5000/anna/tiny:1", FX_HUB_SOURCE_REGISTRY, "localhost:5000", "anna", "tiny", "1", NULL },
    { "registry.ollama.ai/library/phi3", FX_HUB_SOURCE_REGISTRY, "registry.ollama.ai", "library", "phi3", "latest", NULL },
    { "hf:anna/Tiny-GGUF", FX_HUB_SOURCE_HUB, NULL, "anna", "Tiny-GGUF", NULL, NULL },
    { "hf:anna/Tiny-GGUF:Q4_K_M", FX_HUB_SOURCE_HUB, NULL, "anna", "Tiny-GGUF", "Q4_K_M", NULL },
    { "hf:anna/Tiny-GGUF:Q8_0/a.gguf", FX_HUB_SOURCE_HUB, NULL, "anna", "Tiny-GGUF", "Q8_0/a.gguf", NULL },
    { "hf.co/anna/Tiny-GGUF:latest", FX_HUB_SOURCE_HUB, NULL, "anna", "Tiny-GGUF", NULL, NULL },
    { "https://huggingface.co/anna/Tiny-GGUF", FX_HUB_SOURCE_HUB, NULL, "anna", "Tiny-GGUF", NULL, NULL },
    { "https://huggingface.co/anna/Tiny-GGUF/", FX_HUB_SOURCE_HUB, NULL, "anna", "Tiny-GGUF", NULL, NULL },
    { "https://huggingface.co/anna/T/tree/v2", FX_HUB_SOURCE_HUB, NULL, "anna", "T", NULL, "v2" },
    { "https://huggingface.co/anna/T/blob/main/x/y.gguf?download=true", FX_HUB_SOURCE_HUB, NULL, "anna", "T", "x/y.gguf", "main" },
  };
  static const char *const bad[] = {
    "", ":", "/", "a//b", "a/b/c/d", "../x", "a/../b", "hf:", "hf:a", "hf:a/b/c", "hf:a/b:", "hf:a/b:../c", "hf:a/b:x//y",
    "a:b:c", "a b", "a\nb", "ä", "-rf", ".hidden", "x@y/z/n", "http://h", "https://h/a", "https://h/a/b/tree",
    "https://h/a/b/settings/x", "a/b:..", "a/b:c/d", "%2e%2e/x", "https://h/%2e%2e/x", "x\\y",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FxHubRef) ref = fx_hub_ref_parse (good[i].text, &error);

      g_test_message ("%s", good[i].text);
      g_assert_no_error (error);
      g_assert_cmpint (ref->source, ==, good[i].source);
      g_assert_cmpstr (ref->host, ==, good[i].host);
      g_assert_cmpstr (ref->owner, ==, good[i].owner);
      g_assert_cmpstr (ref->name, ==, good[i].name);
      g_assert_cmpstr (ref->tag, ==, good[i].tag);
      g_assert_cmpstr (ref->revision, ==, good[i].revision);
    }

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_null (fx_hub_ref_parse (bad[i], &error));
      g_assert_error (error, FX_HUB_ERROR, FX_HUB_ERROR_REFERENCE);
    }
}

static void
test_labels (void)
{
  static const char *const cases[][2] = {
    { "gemma-3-1b-it-Q4_K_M", "Q4_K_M" }, { "model.Q8_0", "Q8_0" }, { "x-UD-IQ2_XXS", "UD-IQ2_XXS" },
    { "gpt-oss-20b-mxfp4", "MXFP4" }, { "Qwen3-BF16", "BF16" }, { "model-f16", "F16" }, { "phi-fp32", "FP32" },
    { "x-q4_k_s", "Q4_K_S" }, { "x-Q4_0_4_8", "Q4_0_4_8" }, { "x-TQ1_0", "TQ1_0" }, { "Q4_K_M/model-Q5_K_L", "Q5_K_L" },
    { "llama-7b", "" }, { "HQ8_0x", "" }, { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *label = fx_hub_file_parse_label (cases[i][0]);

      g_assert_cmpstr (label, ==, cases[i][1]);
    }
}

static GPtrArray *
make_files (const char *const *names)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_hub_part_free);

  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (parts, fx_hub_part_new (names[i], 100 * (i + 1), "00"));

  return fx_hub_files_group (parts, 0);
}

static void
test_choose (void)
{
  static const char *const names[] = { "a-Q8_0.gguf", "a-Q4_K_M.gguf", "a-Q4_0.gguf", "mmproj-a-Q4_K_M.gguf", "x.bin", NULL };
  static const char *const few[] = { "a-F16.gguf", "a-Q2_K.gguf", NULL };
  static const char *const odd[] = { "model.gguf", NULL };
  static const char *const none[] = { "model.safetensors", NULL };
  g_autoptr (GPtrArray) files = make_files (names);
  g_autoptr (GPtrArray) two = make_files (few);
  g_autoptr (GPtrArray) one = make_files (odd);
  g_autoptr (GPtrArray) nothing = make_files (none);
  g_autoptr (FxHubFile) usual = fx_hub_files_choose (files, NULL, NULL);
  g_autoptr (FxHubFile) asked = fx_hub_files_choose (files, "q8_0", NULL);
  g_autoptr (FxHubFile) by_name = fx_hub_files_choose (files, "MMPROJ-a-q4_k_m.gguf", NULL);
  g_autoptr (FxHubFile) second = fx_hub_files_choose (two, NULL, NULL);
  g_autoptr (FxHubFile) only = fx_hub_files_choose (one, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (usual->name, ==, "a-Q4_K_M.gguf");
  g_assert_cmpstr (asked->name, ==, "a-Q8_0.gguf");
  g_assert_cmpint (by_name->kind, ==, FX_HUB_FILE_PROJECTOR);
  g_assert_cmpstr (second->name, ==, "a-Q2_K.gguf");
  g_assert_cmpstr (only->name, ==, "model.gguf");

  g_assert_null (fx_hub_files_choose (files, "Q5_K_M", &error));
  g_assert_error (error, FX_HUB_ERROR, FX_HUB_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "Q4_K_M"));
  g_clear_error (&error);
  g_assert_null (fx_hub_files_choose (nothing, NULL, &error));
  g_assert_error (error, FX_HUB_ERROR, FX_HUB_ERROR_NOT_FOUND);
}

static void
test_paths (void)
{
  static const char *const bad[] = {
    "", "/a", "a/", "a//b", ".", "..", "a/../b", "../a", "a\\b", "a\nb", "a\x01", "a\xff", "./a",
  };
  static const char *const good[] = { "a", "a.gguf", "Q8_0/a b.gguf", "..a", "a..b", "ä/模型.gguf" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (fx_hub_parse_is_path (bad[i]));
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (fx_hub_parse_is_path (good[i]));
}

static void
test_headers (void)
{
  g_autofree char *next = fx_hub_parse_next_link ("<https://h/a?b=1,2>; rel=\"prev\", <https://h/c>; rel=\"next\"");

  g_assert_cmpstr (next, ==, "https://h/c");
  g_assert_null (fx_hub_parse_next_link (NULL));
  g_assert_null (fx_hub_parse_next_link ("<https://h/c"));
  g_assert_null (fx_hub_parse_next_link ("<https://h/c>; rel=\"xet-auth\""));

  g_assert_cmpuint (fx_http_parse_wait ("\"api\";r=0;t=55", NULL), ==, 56);
  g_assert_cmpuint (fx_http_parse_wait ("\"api\";r=0", "7"), ==, 7);
  g_assert_cmpuint (fx_http_parse_wait (NULL, "99999999999999999999"), ==, 3600);
  g_assert_cmpuint (fx_http_parse_wait (NULL, "Thu, 01 Jan 1970 00:00:00 GMT"), ==, 0);
  g_assert_cmpuint (fx_http_parse_wait (NULL, "soon"), ==, 0);
  g_assert_cmpuint (fx_http_parse_wait (NULL, NULL), ==, 0);

  g_assert_cmpuint (fx_hub_parse_count ("8.0B"), ==, 8000000000);
  g_assert_cmpuint (fx_hub_parse_count ("134.52M"), ==, 134520000);
  g_assert_cmpuint (fx_hub_parse_count ("many"), ==, 0);
  g_assert_cmpuint (fx_hub_parse_count ("8Bx"), ==, 0);
}

static void
test_pieces (void)
{
  const guint64 size = 3 * 1048576 + 5;
  g_autoptr (FxPieces) pieces = fx_pieces_new (size);
  g_autoptr (FxPieces) huge = fx_pieces_new (G_GUINT64_CONSTANT (50) << 30);
  g_autoptr (FxPieces) loaded = NULL;
  g_autoptr (FxPieces) other = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint n;

  g_assert_cmpuint (pieces->n_pieces, ==, 4);
  g_assert_cmpuint (fx_pieces_get_length (pieces, 3), ==, 5);
  g_assert_cmpuint (huge->piece_size, ==, 16 << 20);

  g_assert_cmpuint (fx_pieces_claim (pieces, 1, 2, &n), ==, 0);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (fx_pieces_claim (pieces, 2, 5, &n), ==, 2);
  g_assert_cmpuint (n, ==, 2);
  fx_pieces_claim (pieces, 3, 5, &n);
  g_assert_cmpuint (n, ==, 0);
  fx_pieces_release (pieces, 1);
  pieces->pieces[1].n_here = 100;
  /* What is begun is not behind something else: it would be fetched twice. */
  g_assert_cmpuint (fx_pieces_claim (pieces, 3, 5, &n), ==, 0);
  g_assert_cmpuint (n, ==, 1);

  pieces->pieces[0].n_here = 1048576;
  pieces->pieces[0].is_whole = TRUE;
  memset (pieces->pieces[0].hash, 7, FX_PIECE_HASH_SIZE);
  g_assert_cmpuint (fx_pieces_get_done (pieces), ==, 1048676);

  bytes = fx_pieces_save (pieces);
  loaded = fx_pieces_load (size, bytes);
  g_assert_cmpuint (fx_pieces_get_done (loaded), ==, 1048676);
  g_assert_true (loaded->pieces[0].is_whole);
  g_assert_false (loaded->pieces[0].is_checked);
  g_assert_cmpuint (loaded->pieces[0].claimed_by, ==, 0);
  g_assert_cmpmem (loaded->pieces[0].hash, 32, pieces->pieces[0].hash, 32);
  g_assert_true (loaded->pieces[1].had_trouble);

  other = fx_pieces_load (size + 1, bytes);
  g_assert_cmpuint (fx_pieces_get_done (other), ==, 0);
  /* Any bytes at all are sound, if not useful. */
  for (gsize i = 0; i < g_bytes_get_size (bytes); i++)
    {
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_autoptr (GBytes) mutant = NULL;
      g_autoptr (FxPieces) result = NULL;

      copy[i] ^= 0xff;
      mutant = g_bytes_new (copy, i % 3 == 0 ? i : g_bytes_get_size (bytes));
      result = fx_pieces_load (size, mutant);
      g_assert_cmpuint (fx_pieces_get_done (result), <=, size);
      for (guint j = 0; j < result->n_pieces; j++)
        g_assert_cmpint (result->pieces[j].n_here == fx_pieces_get_length (result, j), ==, result->pieces[j].is_whole);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hub-names/refs", test_refs);
  g_test_add_func ("/hub-names/labels", test_labels);
  g_test_add_func ("/hub-names/choose", test_choose);
  g_test_add_func ("/hub-names/paths", test_paths);
  g_test_add_func ("/hub-names/headers", test_headers);
  g_test_add_func ("/hub-names/pieces", test_pieces);

  return g_test_run ();
}
