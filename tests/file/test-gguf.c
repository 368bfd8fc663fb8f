/* test-gguf.c
 *
 * What a good file gives; bad ones are tests/fuzz/test-bad-ggufs.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-gguf.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "fx-dequant.h"
#include "fx-error.h"
#include "fx-fixture.h"
#include "fx-gguf-builder.h"
#include "fx-model-info-private.h"

/* A folder of its own for each test. */
typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("fx-gguf-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static char *
save (Fixture       *fixture,
      FxGgufBuilder *builder,
      const char    *name)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, (const char *) builder->bytes->data, builder->bytes->len, &error);
  g_assert_no_error (error);

  return path;
}

static void
test_metadata (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (FxGgufBuilder) builder = fx_gguf_builder_new_seed ();
  g_autofree char *path = save (fixture, builder, "seed.gguf");
  g_autoptr (GError) error = NULL;
  g_autoptr (FxGguf) gguf = fx_gguf_open (path, &error);
  const FxGgufValue *value;
  const char *text = NULL;
  guint64 number = 0;
  double real = 0;
  gint64 integer = 0;
  gboolean boolean = FALSE;
  gsize length = 0;

  g_assert_no_error (error);
  g_assert_cmpstr (fx_gguf_get_path (gguf), ==, path);
  g_assert_cmpuint (fx_gguf_get_n_parts (gguf), ==, 1);
  g_assert_cmpuint (fx_gguf_get_n_values (gguf), ==, 22);
  g_assert_cmpuint (fx_gguf_get_missing (gguf), ==, 0);
  g_assert_cmpuint (fx_gguf_get_file_size (gguf), ==, builder->bytes->len);

  g_assert_true (fx_gguf_get_string (gguf, "general.name", &text, &error));
  g_assert_cmpstr (text, ==, "Seed \342\230\203");
  g_assert_true (fx_gguf_get_uint (gguf, "llama.context_length", &number, &error));
  g_assert_cmpuint (number, ==, 2048);
  g_assert_true (fx_gguf_get_uint (gguf, "llama.embedding_length", &number, &error));
  g_assert_cmpuint (number, ==, 32);
  g_assert_true (fx_gguf_get_uint (gguf, "seed.u8", &number, &error));
  g_assert_cmpuint (number, ==, 200);
  g_assert_true (fx_gguf_get_float (gguf, "seed.f32", &real, &error));
  g_assert_cmpfloat (real, ==, 1.5);
  g_assert_true (fx_gguf_get_float (gguf, "seed.f64", &real, &error));
  g_assert_cmpfloat (real, ==, -2.5);
  g_assert_true (fx_gguf_get_float (gguf, "seed.i16", &real, &error));
  g_assert_cmpfloat (real, ==, -30000);
  g_assert_true (fx_gguf_get_bool (gguf, "seed.bool", &boolean, &error));
  g_assert_true (boolean);
  g_assert_no_error (error);

  value = fx_gguf_lookup (gguf, "seed.i8");
  g_assert_true (fx_gguf_value_get_int (value, 0, &integer));
  g_assert_cmpint (integer, ==, -100);
  g_assert_false (fx_gguf_value_get_uint (value, 0, &number));

  /* Arrays: in place, aligned. */
  value = fx_gguf_get_array (gguf, "tokenizer.ggml.tokens", FX_GGUF_STRING, &error);
  g_assert_cmpuint (value->n_items, ==, 5);
  g_assert_cmpstr (fx_gguf_value_get_string (value, 0, &length), ==, "<unk>");
  g_assert_cmpuint (length, ==, 5);
  g_assert_cmpstr (fx_gguf_value_get_string (value, 2, &length), ==, "");
  g_assert_cmpuint (length, ==, 0);
  g_assert_cmpstr (fx_gguf_value_get_string (value, 3, NULL), ==, "über");
  g_assert_cmpstr (fx_gguf_value_get_string (value, 4, NULL), ==, "the");

  value = fx_gguf_get_array (gguf, "tokenizer.ggml.scores", FX_GGUF_FLOAT32, &error);
  g_assert_cmpuint ((gsize) value->data % 4, ==, 0);
  g_assert_cmpfloat (((const float *) value->data)[2], ==, -2.5f);
  g_assert_cmpfloat (((const float *) value->data)[4], ==, 1e10f);

  value = fx_gguf_get_array (gguf, "seed.longs", FX_GGUF_INT64, &error);
  g_assert_cmpuint ((gsize) value->data % 8, ==, 0);
  g_assert_true (fx_gguf_value_get_int (value, 0, &integer));
  g_assert_cmpint (integer, ==, -1);
  g_assert_true (fx_gguf_value_get_uint (value, 1, &number));
  g_assert_cmpuint (number, ==, G_MAXINT64);

  value = fx_gguf_get_array (gguf, "seed.none", FX_GGUF_UINT16, &error);
  g_assert_cmpuint (value->n_items, ==, 0);
  g_assert_no_error (error);
}

/* Each wrong question has an answer that names the key. */
static void
test_wrong_types (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (FxGgufBuilder) builder = fx_gguf_builder_new_seed ();
  g_autofree char *path = save (fixture, builder, "seed.gguf");
  g_autoptr (FxGguf) gguf = fx_gguf_open (path, NULL);
  g_autoptr (GError) error = NULL;
  guint64 number = 42;
  double real = 42;
  gboolean boolean = FALSE;
  const char *text = NULL;

  g_assert_false (fx_gguf_get_uint (gguf, "seed.i64", &number, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "'seed.i64' at byte "));
  g_clear_error (&error);

  g_assert_false (fx_gguf_get_uint (gguf, "general.name", &number, &error));
  g_assert_nonnull (strstr (error->message, "is a string, a whole number"));
  g_clear_error (&error);

  g_assert_false (fx_gguf_get_uint (gguf, "seed.gone", &number, &error));
  g_assert_cmpstr (error->message, ==, "metadata 'seed.gone' is missing");
  g_clear_error (&error);

  g_assert_false (fx_gguf_get_uint_or (gguf, "seed.f32", 7, &number, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_cmpuint (number, ==, 42);

  g_assert_true (fx_gguf_get_uint_or (gguf, "seed.gone", 7, &number, &error));
  g_assert_cmpuint (number, ==, 7);
  g_assert_true (fx_gguf_get_float_or (gguf, "seed.gone", 0.5, &real, &error));
  g_assert_cmpfloat (real, ==, 0.5);
  g_assert_true (fx_gguf_get_bool_or (gguf, "seed.gone", TRUE, &boolean, &error));
  g_assert_true (boolean);
  g_assert_true (fx_gguf_get_string_or (gguf, "seed.gone", "x", &text, &error));
  g_assert_cmpstr (text, ==, "x");

  g_assert_false (fx_gguf_get_bool (gguf, "seed.u8", &boolean, &error));
  g_clear_error (&error);
  g_assert_false (fx_gguf_get_float (gguf, "tokenizer.ggml.scores", &real, &error));
  g_assert_nonnull (strstr (error->message, "is an array"));
  g_clear_error (&error);
  g_assert_false (fx_gguf_get_string (gguf, "tokenizer.ggml.tokens", &text, &error));
  g_clear_error (&error);
  g_assert_null (fx_gguf_get_array (gguf, "tokenizer.ggml.scores", FX_GGUF_INT32, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_null (fx_gguf_get_array (gguf, "general.name", FX_GGUF_STRING, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
}

static void
test_tensors (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (FxGgufBuilder) builder = fx_gguf_builder_new_seed ();
  g_autofree char *path = save (fixture, builder, "seed.gguf");
  const guint8 *bytes = builder->bytes->data + fx_gguf_builder_find (builder, "data")->offset;
  g_autoptr (GError) error = NULL;
  g_autoptr (FxGguf) gguf = fx_gguf_open (path, &error);
  const FxGgufTensor *tensor;
  guint8 buffer[128];
  guint index = 99;

  g_assert_no_error (error);
  g_assert_cmpuint (fx_gguf_get_n_tensors (gguf), ==, 4);
  g_assert_false (fx_gguf_find_tensor (gguf, "nothing", &index));
  g_assert_true (fx_gguf_find_tensor (gguf, "blk.0.cube", &index));
  g_assert_cmpuint (index, ==, 2);

  tensor = fx_gguf_get_tensor (gguf, 2);
  g_assert_cmpuint (tensor->info.n_dims, ==, 3);
  g_assert_cmpuint (tensor->info.shape[0], ==, 2);
  g_assert_cmpuint (tensor->info.shape[1], ==, 3);
  g_assert_cmpuint (tensor->info.shape[2], ==, 4);
  g_assert_cmpuint (tensor->info.size, ==, 48);
  g_assert_cmpuint (tensor->info.offset % 64, ==, 0);
  g_assert_cmpint (tensor->type, ==, FX_QUANT_F16);
  g_assert_cmpstr (tensor->info.type_name, ==, "F16");
  g_assert_cmpuint (fx_gguf_get_tensor (gguf, 0)->info.size, ==, 5 * 18);

  g_assert_true (fx_gguf_read_tensor (gguf, 2, 0, buffer, 48, &error));
  g_assert_cmpmem (buffer, 48, bytes + 256, 48);
  g_assert_true (fx_gguf_read_tensor (gguf, 3, 120, buffer, 8, &error));
  g_assert_cmpmem (buffer, 8, bytes + 320 + 120, 8);
  g_assert_true (fx_gguf_read_tensor (gguf, 3, 128, buffer, 0, &error));
  g_assert_no_error (error);
}

/* F06: what becomes of the name is nothing to an open file; a file that has
 * become shorter is an error and not a signal. */
static void
test_vanishing (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (FxGgufBuilder) builder = fx_gguf_builder_new_seed ();
  g_autofree char *path = save (fixture, builder, "seed.gguf");
  g_autofree char *other = save (fixture, builder, "other.gguf");
  const guint8 *bytes = builder->bytes->data + fx_gguf_builder_find (builder, "data")->offset;
  g_autoptr (GError) error = NULL;
  g_autoptr (FxGguf) gguf = fx_gguf_open (path, &error);
  guint8 buffer[128];
  const char *text;

  g_assert_no_error (error);

  g_assert_cmpint (truncate (other, 0), ==, 0);
  g_assert_cmpint (g_rename (other, path), ==, 0);
  g_assert_true (fx_gguf_read_tensor (gguf, 1, 0, buffer, 128, &error));
  g_assert_cmpmem (buffer, 128, bytes + 128, 128);
  g_clear_pointer (&gguf, fx_gguf_free);

  g_free (path);
  path = save (fixture, builder, "seed.gguf");
  gguf = fx_gguf_open (path, &error);
  g_assert_no_error (error);

  g_assert_cmpint (truncate (path, builder->bytes->len - 1), ==, 0);
  g_assert_true (fx_gguf_read_tensor (gguf, 3, 0, buffer, 127, &error));
  g_assert_false (fx_gguf_read_tensor (gguf, 3, 0, buffer, 128, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "tensor 'output_norm.weight': '"));
  g_clear_error (&error);

  g_assert_cmpint (truncate (path, 0), ==, 0);
  g_assert_false (fx_gguf_read_tensor (gguf, 0, 0, buffer, 1, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_true (fx_gguf_get_string (gguf, "tokenizer.chat_template", &text, &error));
  g_assert_cmpstr (text, ==, "{{ messages }}");
}

/* A header without its data is a model one can look at. */
static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (FxGgufBuilder) builder = fx_gguf_builder_new_seed ();
  gsize size = builder->bytes->len;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FxModelInfo) info = NULL;
  guint8 buffer[128];

  g_byte_array_set_size (builder->bytes, size - 300);
  path = save (fixture, builder, "seed.gguf");
  info = fx_model_info_new (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fx_model_info_get_missing (info), ==, 300);
  g_assert_cmpuint (fx_model_info_get_file_size (info), ==, size);
  g_assert_true (fx_gguf_read_tensor (fx_model_info_get_gguf (info), 0, 0, buffer, 90, &error));
  g_assert_false (fx_gguf_read_tensor (fx_model_info_get_gguf (info), 1, 0, buffer, 128, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
}

static void
test_not_files (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *pipe_path = g_build_filename (fixture->folder, "pipe.gguf", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (fx_gguf_open ("/nonexistent/x.gguf", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);

  g_assert_null (fx_gguf_open (fixture->folder, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
  g_clear_error (&error);

  g_assert_null (fx_gguf_open ("/dev/zero", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_clear_error (&error);

  /* Nobody writes to it: an open that waits would wait for ever. */
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  g_assert_null (fx_gguf_open (pipe_path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
}

/* One of @n_parts with one tensor, "t<index>". */
static FxGgufBuilder *
make_part (guint       index,
           guint       n_parts,
           const char *tensor)
{
  FxGgufBuilder *builder = fx_gguf_builder_new (3, 1, index == 0 ? 4 : 2);

  if (index == 0)
    {
      fx_gguf_builder_string (builder, "general.architecture", "llama");
      fx_gguf_builder_number (builder, "split.tensors.count", FX_GGUF_INT32, n_parts);
    }
  fx_gguf_builder_number (builder, "split.no", FX_GGUF_UINT16, index);
  fx_gguf_builder_number (builder, "split.count", FX_GGUF_UINT16, n_parts);
  fx_gguf_builder_tensor (builder, tensor, FX_QUANT_F32, 1, (guint64[]) { 4 }, 0);
  fx_gguf_builder_data (builder, 32, 16);
  memset (builder->bytes->data + builder->bytes->len - 16, 'a' + index, 16);

  return builder;
}

/* Saves part @index under the name of @number of 3. */
static char *
save_part (Fixture    *fixture,
           guint       index,
           guint       number,
           const char *tensor)
{
  g_autoptr (FxGgufBuilder) builder = make_part (index, 3, tensor);
  g_autofree char *name = g_strdup_printf ("m-%05u-of-00003.gguf", number);

  return save (fixture, builder, name);
}

static void
test_split (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *first = save_part (fixture, 0, 1, "t0");
  g_autofree char *second = NULL, *third = NULL, *moved = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FxGguf) gguf = NULL;
  char buffer[17] = { 0 };
  guint index = 0;
  GStatBuf status;

  g_assert_null (fx_gguf_open (first, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, "part 2 of 3: "));
  g_clear_error (&error);

  second = save_part (fixture, 1, 2, "t1");
  third = save_part (fixture, 2, 3, "t2");
  gguf = fx_gguf_open (first, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fx_gguf_get_n_parts (gguf), ==, 3);
  g_assert_cmpuint (fx_gguf_get_n_tensors (gguf), ==, 3);
  g_assert_true (fx_gguf_find_tensor (gguf, "t2", &index));
  g_assert_cmpuint (index, ==, 2);
  g_assert_cmpuint (fx_gguf_get_tensor (gguf, index)->part, ==, 2);
  g_assert_true (fx_gguf_read_tensor (gguf, 1, 0, buffer, 16, &error));
  g_assert_cmpstr (buffer, ==, "bbbbbbbbbbbbbbbb");
  g_clear_pointer (&gguf, fx_gguf_free);

  /* Not the first part */
  g_assert_null (fx_gguf_open (second, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "part 2 of 3"));
  g_clear_error (&error);

  /* The third part where the second should be */
  g_free (second);
  second = save_part (fixture, 2, 2, "t1");
  g_assert_null (fx_gguf_open (first, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "part 2 of 3: metadata 'split.no' at byte"));
  g_clear_error (&error);

  /* A tensor twice */
  g_free (second);
  second = save_part (fixture, 1, 2, "t0");
  g_assert_null (fx_gguf_open (first, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "tensor 't0' is in part 2 and in an earlier one"));
  g_clear_error (&error);

  /* A part cut short is missing data */
  g_free (second);
  second = save_part (fixture, 1, 2, "t1");
  g_assert_cmpint (g_stat (second, &status), ==, 0);
  g_assert_cmpint (truncate (second, status.st_size - 5), ==, 0);
  gguf = fx_gguf_open (first, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fx_gguf_get_missing (gguf), ==, 5);
  g_assert_false (fx_gguf_read_tensor (gguf, 1, 0, buffer, 16, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
  g_clear_error (&error);

  /* A name the others cannot be told from */
  moved = g_build_filename (fixture->folder, "renamed.gguf", NULL);
  g_assert_cmpint (g_rename (first, moved), ==, 0);
  g_assert_null (fx_gguf_open (moved, &error));
  g_assert_error (error, FX_ERROR, FX_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "-00001-of-00003.gguf"));
}

static void
test_model_info (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (FxGgufBuilder) builder = fx_gguf_builder_new_seed ();
  g_autofree char *path = save (fixture, builder, "seed.gguf");
  g_autoptr (GError) error = NULL;
  g_autoptr (FxModelInfo) info = fx_model_info_new (path, &error);
  g_autoptr (FxModelInfo) same = NULL;
  static const char *const printed[] = {
    "'llama'", "'Seed \342\230\203'", "uint32 64", "uint32 2", "uint64 2048", "uint16 2", "32",
    "byte 0xc8", "int16 -100", "int16 -30000", "int64 -1", "1.5", "-2.5", "true", "'llama'",
    "['<unk>', 'a', '']", "[0.0, -1.0, -2.5]", "[2, 1, 1]", "[int64 -1, 9223372036854775807]",
    "[true, false, true]", "@aq []", "'{{ messages }}'",
  };

  g_assert_no_error (error);
  same = fx_model_info_ref (info);
  g_assert_cmpstr (fx_model_info_get_path (info), ==, path);
  g_assert_cmpstr (fx_model_info_get_name (info), ==, "Seed \342\230\203");
  g_assert_cmpstr (fx_model_info_get_architecture (info), ==, "llama");
  g_assert_cmpstr (fx_model_info_get_quant (info), ==, "Q4_0");
  g_assert_cmpuint (fx_model_info_get_n_parameters (info), ==, 160 + 32 + 24 + 32);
  g_assert_cmpuint (fx_model_info_get_context_length (info), ==, 2048);
  g_assert_cmpuint (fx_model_info_get_n_layers (info), ==, 2);
  g_assert_cmpuint (fx_model_info_get_n_embd (info), ==, 32);
  g_assert_cmpstr (fx_model_info_get_chat_template (info), ==, "{{ messages }}");
  g_assert_cmpstr (fx_model_info_get_tokenizer (info), ==, "llama");
  g_assert_cmpuint (fx_model_info_get_n_tensors (info), ==, 4);
  g_assert_cmpstr (fx_model_info_get_tensor (info, 1)->name, ==, "blk.0.attn_norm.weight");

  g_assert_cmpuint (fx_model_info_get_n_metadata (info), ==, G_N_ELEMENTS (printed));
  for (guint i = 0; i < G_N_ELEMENTS (printed); i++)
    {
      g_autoptr (GVariant) value = fx_model_info_dup_metadata_value (info, i, 3);
      g_autofree char *found = g_variant_print (value, TRUE);

      g_assert_false (g_variant_is_floating (value));
      g_assert_cmpstr (found, ==, printed[i]);
    }
  g_assert_cmpuint (fx_model_info_get_metadata_items (info, 15), ==, 5);
  g_assert_cmpuint (fx_model_info_get_metadata_items (info, 0), ==, 0);
}

/* No name of its own, and the mix that its types agree with. */
static void
test_names (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (FxGgufBuilder) builder = fx_gguf_builder_new (2, 1, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (FxModelInfo) info = NULL;
  g_autofree char *path = NULL;

  fx_gguf_builder_string (builder, "general.architecture", "unheard-of");
  fx_gguf_builder_number (builder, "general.file_type", FX_GGUF_UINT32, 15);
  fx_gguf_builder_tensor (builder, "w", FX_QUANT_Q4_K, 2, (guint64[]) { 256, 1 }, 0);
  fx_gguf_builder_data (builder, 32, 144);
  path = save (fixture, builder, "my.model-Q4_K_M.gguf");

  info = fx_model_info_new (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fx_model_info_get_name (info), ==, "my.model-Q4_K_M");
  g_assert_cmpstr (fx_model_info_get_quant (info), ==, "Q4_K_M");
  g_assert_null (fx_model_info_get_chat_template (info));
  g_assert_null (fx_model_info_get_tokenizer (info));
  g_assert_cmpuint (fx_model_info_get_context_length (info), ==, 0);
}

/* The models of tests/data, which another implementation wrote. */
static void
test_tiny_models (void)
{
  static const char *const names[] = {
    "tiny-llama", "tiny-llama-kquants", "tiny-qwen2", "tiny-qwen3", "tiny-gemma3",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strdup_printf ("models/%s.gguf", names[i]);
      g_autofree char *path = fx_fixture_get_path (name);
      g_autoptr (GError) error = NULL;
      g_autoptr (FxModelInfo) info = fx_model_info_new (path, &error);
      const FxGguf *gguf;

      g_assert_no_error (error);
      gguf = fx_model_info_get_gguf (info);
      g_assert_cmpstr (fx_model_info_get_name (info), ==, names[i]);
      g_assert_cmpuint (fx_model_info_get_missing (info), ==, 0);
      g_assert_nonnull (fx_model_info_get_chat_template (info));

      for (guint t = 0; t < fx_gguf_get_n_tensors (gguf); t++)
        {
          const FxGgufTensor *tensor = fx_gguf_get_tensor (gguf, t);
          guint n_cols = tensor->info.shape[tensor->info.n_dims - 1];
          g_autofree guint8 *bytes = g_malloc (tensor->info.size);
          g_autofree float *row = g_new (float, n_cols);

          g_assert_true (fx_gguf_read_tensor (gguf, t, 0, bytes, tensor->info.size, &error));
          g_assert_no_error (error);
          fx_dequant (tensor->type, bytes, row, n_cols);
          for (guint c = 0; c < n_cols; c++)
            g_assert_cmpfloat (row[c] * row[c], <, 1000);
        }
    }
}

/* 262,144 tokens, as Gemma has, with scores and types. */
static void
test_large_vocabulary (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (FxGgufBuilder) builder = fx_gguf_builder_new (3, 0, 4);
  guint64 n_tokens = 262144;
  g_autoptr (GError) error = NULL;
  g_autoptr (FxModelInfo) info = NULL;
  const FxGgufValue *tokens;
  g_autofree char *path = NULL;
  double elapsed = G_MAXDOUBLE;

  fx_gguf_builder_string (builder, "general.architecture", "gemma3");
  fx_gguf_builder_numbers (builder, "tokenizer.ggml.scores", FX_GGUF_FLOAT32, n_tokens, NULL);
  fx_gguf_builder_numbers (builder, "tokenizer.ggml.token_type", FX_GGUF_INT32, n_tokens, NULL);
  fx_gguf_builder_value (builder, "tokenizer.ggml.tokens", 21, FX_GGUF_ARRAY);
  fx_gguf_builder_u32 (builder, "item type", FX_GGUF_STRING);
  fx_gguf_builder_u64 (builder, "item count", n_tokens);
  for (guint64 i = 0; i < n_tokens; i++)
    {
      g_autofree char *token = g_strdup_printf ("\342\226\201t%" G_GUINT64_FORMAT, i);
      guint64 length = strlen (token);

      g_byte_array_append (builder->bytes, (guint8 *) &length, sizeof length);
      g_byte_array_append (builder->bytes, (guint8 *) token, length);
    }
  path = save (fixture, builder, "large.gguf");

  /* The best of three: the machine may have other work. */
  for (guint i = 0; i < 3; i++)
    {
      gint64 start = g_get_monotonic_time ();

      g_clear_pointer (&info, fx_model_info_unref);
      info = fx_model_info_new (path, &error);
      g_assert_no_error (error);
      elapsed = MIN (elapsed, (g_get_monotonic_time () - start) / 1e6);
    }

  tokens = fx_gguf_lookup (fx_model_info_get_gguf (info), "tokenizer.ggml.tokens");
  g_assert_cmpuint (tokens->n_items, ==, n_tokens);
  g_assert_cmpstr (fx_gguf_value_get_string (tokens, 262143, NULL), ==, "\342\226\201t262143");

  g_test_minimized_result (elapsed, "opened %" G_GUINT64_FORMAT " tokens in %.1f ms",
                           n_tokens, elapsed * 1000);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpfloat (elapsed, <, 3 * 0.1);
#endif
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function)                                                   \
  g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/gguf/metadata", test_metadata);
  ADD ("/gguf/wrong-types", test_wrong_types);
  ADD ("/gguf/tensors", test_tensors);
  ADD ("/gguf/vanishing", test_vanishing);
  ADD ("/gguf/missing", test_missing);
  ADD ("/gguf/not-files", test_not_files);
  ADD ("/gguf/split", test_split);
  ADD ("/gguf/large-vocabulary", test_large_vocabulary);
  ADD ("/model-info/all", test_model_info);
  ADD ("/model-info/names", test_names);
#undef ADD
  g_test_add_func ("/gguf/tiny-models", test_tiny_models);

  return g_test_run ();
}
