/* bad-ggufs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "bad-ggufs.h"

#include <string.h>

#include "fx-gguf-builder.h"

static void
clear_bad_gguf (gpointer data)
{
  BadGguf *bad = data;

  g_free (bad->name);
  g_byte_array_unref (bad->bytes);
}

static void
add_sized (GArray        *corpus,
           FxGgufBuilder *builder,
           guint64        file_size,
           const char    *expected,
           const char    *format,
           ...) G_GNUC_PRINTF (5, 6);

/* Takes @builder. */
static void
add_sized (GArray        *corpus,
           FxGgufBuilder *builder,
           guint64        file_size,
           const char    *expected,
           const char    *format,
           ...)
{
  BadGguf bad = { NULL, expected, g_byte_array_ref (builder->bytes), file_size };
  va_list args;

  va_start (args, format);
  bad.name = g_strdup_vprintf (format, args);
  va_end (args);

  g_array_append_val (corpus, bad);
  fx_gguf_builder_free (builder);
}

#define add(corpus, builder, expected, ...)                                   \
  G_STMT_START {                                                              \
    FxGgufBuilder *added_ = (builder);                                        \
    add_sized (corpus, added_, added_->bytes->len, expected, __VA_ARGS__);    \
  } G_STMT_END

/* A file of these bytes alone. */
static FxGgufBuilder *
raw (gconstpointer bytes,
     gsize         size)
{
  FxGgufBuilder *builder = fx_gguf_builder_new (3, 0, 0);

  g_byte_array_set_size (builder->bytes, 0);
  fx_gguf_builder_bytes (builder, "raw", bytes, size);
  return builder;
}

/* A number that says how the file goes on, and not what it means. */
static gboolean
is_structure (const FxGgufField *field)
{
  static const char *const endings[] = {
    "version", "count", "length", "type", "offset",
    "dimension 0", "dimension 1", "dimension 2",
  };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (field->name, endings[i]))
      return TRUE;

  return FALSE;
}

/* Whether the seed stays a good file with @value in @field. */
static gboolean
is_harmless (const FxGgufField *field,
             guint64            now,
             guint64            value)
{
  /* Fewer tensors than there are: a good file with something after it. */
  if (g_str_equal (field->name, "tensor count"))
    return value <= 1;

  /* A byte is one with a sign or without, and no item of any type is none. */
  if (g_str_has_prefix (field->name, "metadata") && g_str_has_suffix (field->name, "type"))
    return value <= FX_GGUF_INT8 &&
           (now <= FX_GGUF_INT8 || now == FX_GGUF_BOOL || now == FX_GGUF_UINT16);

  /* The last two tensors may be smaller: nothing moves. */
  if (g_str_has_prefix (field->name, "tensor 2 dimension ") ||
      g_str_equal (field->name, "tensor 3 dimension 0"))
    return value == 1 && field->size == 8;

  return g_str_equal (field->name, "tensor 3 type") && value == FX_QUANT_F16;
}

/* Every count, length, dimension and offset, at every edge. */
static void
add_edges (GArray *corpus)
{
  g_autoptr (FxGgufBuilder) seed = fx_gguf_builder_new_seed ();
  const struct
  {
    const char *name;
    guint64     value;
  } edges[] = {
    { "0", 0 },
    { "1", 1 },
    { "2^31-1", G_MAXINT32 },
    { "2^31", G_GUINT64_CONSTANT (1) << 31 },
    { "2^32", G_GUINT64_CONSTANT (1) << 32 },
    { "2^63", G_GUINT64_CONSTANT (1) << 63 },
    { "2^64-1", G_MAXUINT64 },
    { "file size - 1", seed->bytes->len - 1 },
    { "file size + 1", seed->bytes->len + 1 },
  };

  for (guint i = 0; i < seed->fields->len; i++)
    {
      const FxGgufField *field = &g_array_index (seed->fields, FxGgufField, i);
      guint64 now = 0;

      if (!is_structure (field))
        continue;

      memcpy (&now, seed->bytes->data + field->offset, field->size);

      for (guint e = 0; e < G_N_ELEMENTS (edges); e++)
        {
          guint64 value = field->size == 4 ? (guint32) edges[e].value : edges[e].value;
          FxGgufBuilder *builder;

          if (value == now || is_harmless (field, now, value))
            continue;

          builder = fx_gguf_builder_new_seed ();
          fx_gguf_builder_set (builder, field, value);
          add (corpus, builder, NULL, "%s = %s", field->name, edges[e].name);
        }
    }
}

/* Cut at each field, one before and one after. */
static void
add_cuts (GArray *corpus)
{
  g_autoptr (FxGgufBuilder) seed = fx_gguf_builder_new_seed ();

  for (guint i = 0; i < seed->fields->len; i++)
    {
      const FxGgufField *field = &g_array_index (seed->fields, FxGgufField, i);

      for (gint step = -1; step <= 1; step++)
        {
          gsize size = field->offset + step;
          FxGgufBuilder *builder;

          if ((gssize) size < 0 || size >= seed->bytes->len)
            continue;

          builder = fx_gguf_builder_new_seed ();
          g_byte_array_set_size (builder->bytes, size);
          add (corpus, builder, NULL, "cut at %s %+d", field->name, step);
        }
    }
}

/* Files of other kinds, and heads that are almost right. */
static void
add_kinds (GArray *corpus)
{
  add (corpus, raw ("", 0), "magic", "empty file");
  add (corpus, raw ("GGUF", 4), "version", "four bytes");
  add (corpus, raw ("GGU", 3), "magic", "three bytes");
  add (corpus, raw ("FUGG\3\0\0\0", 8), "magic", "magic backwards");
  add (corpus, raw ("PK\3\4\0\0\0\0\0\0\0\0", 12), "zip", "a zip archive");
  add (corpus, raw ("\200\002}q\001(X", 7), "pickle", "a pickle");
  add (corpus, raw ("lmgg\1\0\0\0\0\0\0\0", 12), "GGML", "a GGML file");
  add (corpus, raw ("<!DOCTYPE html><html>", 21), "web page", "a web page");
  add (corpus, raw ("version https://git-lfs.github.com/spec/v1\n", 43), "LFS", "an LFS pointer");
  add (corpus, raw ("GGUF\0\0\0\3\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 24), "big-endian",
       "a big-endian file");
  add (corpus, raw ("GGUF\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 24), "version", "version 1");
  add (corpus, raw ("GGUF\3\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 24),
       "general.architecture", "nothing in it");
}

static FxGgufBuilder *
with_architecture (guint64 n_tensors,
                   guint64 n_values)
{
  FxGgufBuilder *builder = fx_gguf_builder_new (3, n_tensors, n_values + 1);

  fx_gguf_builder_string (builder, "general.architecture", "llama");
  return builder;
}

/* Keys of the wrong type, or with values that make no sense. */
static void
add_values (GArray *corpus)
{
  static const char *const names[] = {
    "general.name", "general.alignment", "general.file_type", "llama.context_length",
    "llama.block_count", "llama.embedding_length", "tokenizer.ggml.model",
    "tokenizer.chat_template", "split.count", "split.no",
  };
  static const char *const list[] = { "a", "b", NULL };
  static const guint64 alignments[] = { 0, 3, 48, 2097152, 0x80000000, 0xffffffff };
  FxGgufBuilder *builder;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      builder = with_architecture (0, 1);
      fx_gguf_builder_strings (builder, names[i], list);
      add (corpus, builder, names[i], "%s is an array", names[i]);

      builder = with_architecture (0, 1);
      fx_gguf_builder_number (builder, names[i], FX_GGUF_FLOAT32, 0x3f800000);
      add (corpus, builder, names[i], "%s is a float", names[i]);

      builder = with_architecture (0, 1);
      fx_gguf_builder_number (builder, names[i], FX_GGUF_INT64, (guint64) -1);
      add (corpus, builder, names[i], "%s is -1", names[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (alignments); i++)
    {
      builder = with_architecture (0, 1);
      fx_gguf_builder_number (builder, "general.alignment", FX_GGUF_UINT32, alignments[i]);
      add (corpus, builder, "general.alignment",
           "general.alignment is %" G_GUINT64_FORMAT, alignments[i]);
    }

  builder = with_architecture (0, 1);
  fx_gguf_builder_number (builder, "llama.block_count", FX_GGUF_UINT64,
                          G_GUINT64_CONSTANT (1) << 40);
  add (corpus, builder, "llama.block_count", "2^40 layers");

  builder = fx_gguf_builder_new (3, 0, 1);
  fx_gguf_builder_number (builder, "general.architecture", FX_GGUF_UINT32, 1);
  add (corpus, builder, "general.architecture", "architecture is a number");

  builder = fx_gguf_builder_new (3, 0, 1);
  fx_gguf_builder_string (builder, "general.name", "x");
  add (corpus, builder, "general.architecture", "architecture is missing");

  builder = with_architecture (0, 1);
  fx_gguf_builder_number (builder, "x", FX_GGUF_BOOL, 2);
  add (corpus, builder, "'x'", "a bool of 2");

  builder = with_architecture (0, 1);
  fx_gguf_builder_numbers (builder, "x", FX_GGUF_BOOL, 3, "\1\377\0");
  add (corpus, builder, "'x'", "an array with a bool of 255");

  builder = with_architecture (0, 2);
  fx_gguf_builder_string (builder, "x", "1");
  fx_gguf_builder_string (builder, "x", "2");
  add (corpus, builder, "a second time", "a key twice");

  builder = with_architecture (0, 1);
  fx_gguf_builder_string (builder, "general.architecture", "gemma3");
  add (corpus, builder, "a second time", "the architecture twice");

  builder = with_architecture (0, 1);
  fx_gguf_builder_number (builder, "split.count", FX_GGUF_UINT16, 65535);
  add (corpus, builder, "split.count", "65535 parts");

  builder = with_architecture (0, 1);
  fx_gguf_builder_number (builder, "split.count", FX_GGUF_UINT16, 2);
  add (corpus, builder, "split.count", "two parts under one name");

  builder = with_architecture (0, 1);
  fx_gguf_builder_number (builder, "split.no", FX_GGUF_UINT16, 3);
  add (corpus, builder, "split.no", "the fourth part");
}

/* Arrays within arrays, of no type, or longer than anything. */
static void
add_arrays (GArray *corpus)
{
  static const guint64 counts[] = {
    G_MAXUINT64, G_MAXUINT64 / 8, G_MAXUINT64 / 8 + 1, G_MAXUINT64 / 4 + 1,
    G_GUINT64_CONSTANT (1) << 61, G_GUINT64_CONSTANT (1) << 62, G_MAXINT64,
  };
  static const guint32 types[] = { FX_GGUF_UINT8, FX_GGUF_UINT64, FX_GGUF_STRING, FX_GGUF_BOOL };

  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
      {
        FxGgufBuilder *builder = with_architecture (0, 1);

        fx_gguf_builder_value (builder, "x", 1, FX_GGUF_ARRAY);
        fx_gguf_builder_u32 (builder, "item type", types[t]);
        fx_gguf_builder_u64 (builder, "item count", counts[c]);
        fx_gguf_builder_data (builder, 1, 64);
        add (corpus, builder, "item count", "array of type %u with %" G_GUINT64_FORMAT " items",
             types[t], counts[c]);
      }

  for (guint depth = 1; depth <= 1000; depth *= 10)
    {
      FxGgufBuilder *builder = with_architecture (0, 1);

      fx_gguf_builder_value (builder, "x", 1, FX_GGUF_ARRAY);
      for (guint i = 0; i < depth; i++)
        {
          fx_gguf_builder_u32 (builder, "item type", FX_GGUF_ARRAY);
          fx_gguf_builder_u64 (builder, "item count", 1);
        }
      fx_gguf_builder_u32 (builder, "item type", FX_GGUF_UINT8);
      fx_gguf_builder_u64 (builder, "item count", 0);
      add (corpus, builder, "item type", "arrays within arrays, %u deep", depth);
    }
}

/* Text that is no text. */
static void
add_text (GArray *corpus)
{
  static const struct
  {
    const char *bytes;
    const char *what;
  } texts[] = {
    { "\377", "a byte that never occurs" },
    { "a\300\200", "a NUL in two bytes" },
    { "\355\240\200", "a surrogate" },
    { "\364\220\200\200", "beyond the last character" },
    { "\342\202", "half a character" },
    { "\200", "the end of a character" },
  };
  FxGgufBuilder *builder;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *list[] = { "good", texts[i].bytes, NULL };

      builder = with_architecture (0, 1);
      fx_gguf_builder_string (builder, texts[i].bytes, "x");
      add (corpus, builder, "key", "a key that is %s", texts[i].what);

      builder = with_architecture (0, 1);
      fx_gguf_builder_string (builder, "x", texts[i].bytes);
      add (corpus, builder, "'x'", "a string that is %s", texts[i].what);

      builder = with_architecture (0, 1);
      fx_gguf_builder_strings (builder, "x", list);
      add (corpus, builder, "item 1", "an item that is %s", texts[i].what);

      builder = with_architecture (1, 0);
      fx_gguf_builder_tensor (builder, texts[i].bytes, FX_QUANT_F32, 1, (guint64[]) { 8 }, 0);
      fx_gguf_builder_data (builder, 32, 32);
      add (corpus, builder, "tensor 0", "a tensor's name that is %s", texts[i].what);
    }

  builder = with_architecture (0, 1);
  fx_gguf_builder_value (builder, "x\0y", 3, FX_GGUF_UINT8);
  fx_gguf_builder_bytes (builder, "value", "1", 1);
  add (corpus, builder, "key", "a key with a NUL");

  builder = with_architecture (0, 1);
  fx_gguf_builder_value (builder, "x", 1, FX_GGUF_STRING);
  fx_gguf_builder_u64 (builder, "length", 3);
  fx_gguf_builder_bytes (builder, "value", "a\0b", 3);
  add (corpus, builder, "'x'", "a string with a NUL");

  builder = with_architecture (0, 1);
  fx_gguf_builder_string (builder, "", "x");
  add (corpus, builder, "key", "an empty key");

  builder = with_architecture (1, 0);
  fx_gguf_builder_tensor (builder, "", FX_QUANT_F32, 1, (guint64[]) { 8 }, 0);
  fx_gguf_builder_data (builder, 32, 32);
  add (corpus, builder, "name", "an empty tensor's name");

  {
    g_autofree char *text = g_strnfill (70000, 'k');

    builder = with_architecture (0, 1);
    fx_gguf_builder_string (builder, text, "x");
    add (corpus, builder, "key", "a key of 70000 bytes");

    text[300] = '\0';
    builder = with_architecture (1, 0);
    fx_gguf_builder_tensor (builder, text, FX_QUANT_F32, 1, (guint64[]) { 8 }, 0);
    fx_gguf_builder_data (builder, 32, 32);
    add (corpus, builder, "name", "a tensor's name of 300 bytes");
  }
}

/* Shapes whose products wrap, and rows no block fits. */
static void
add_shapes (GArray *corpus)
{
  static const guint64 two_32 = G_GUINT64_CONSTANT (1) << 32;
  static const guint64 two_63 = G_GUINT64_CONSTANT (1) << 63;
  const struct
  {
    guint32 type;
    guint32 n_dims;
    guint64 dims[4];
  } shapes[] = {
    { FX_QUANT_F32, 2, { two_32, two_32 } },
    { FX_QUANT_F32, 2, { two_63, 2 } },
    { FX_QUANT_F32, 4, { 65536, 65536, 65536, 65536 } },
    { FX_QUANT_F32, 1, { G_MAXINT64 } },
    { FX_QUANT_F32, 1, { two_63 >> 1 } },
    { FX_QUANT_F32, 1, { G_MAXUINT64 / 4 + 2 } },
    { FX_QUANT_F64, 1, { G_MAXUINT64 / 8 + 2 } },
    { FX_QUANT_I8, 1, { G_MAXUINT64 } },
    { FX_QUANT_I8, 1, { G_MAXINT64 } },
    { FX_QUANT_I8, 2, { G_MAXINT64, 2 } },
    { FX_QUANT_I8, 3, { 3, 0x5555555555555556, 1 } },
    { FX_QUANT_Q4_0, 1, { two_63 } },
    { FX_QUANT_Q4_0, 2, { 32, two_63 >> 4 } },
    { FX_QUANT_Q6_K, 2, { 256, two_63 >> 7 } },
    { FX_QUANT_Q8_0, 1, { (two_63 - 32) } },
    { FX_QUANT_Q4_0, 2, { 33, 32 } },
    { FX_QUANT_Q4_0, 2, { 16, 64 } },
    { FX_QUANT_Q4_K, 2, { 128, 2 } },
    { FX_QUANT_Q5_1, 1, { 1 } },
    { FX_QUANT_F32, 2, { 0, 4 } },
    { FX_QUANT_F32, 2, { 4, 0 } },
    { FX_QUANT_F32, 0, { 0 } },
    { 4, 1, { 32 } },
    { 5, 1, { 32 } },
    { 31, 1, { 32 } },
    { 36, 1, { 256 } },
    { FX_N_QUANT_TYPES, 1, { 256 } },
    { G_MAXUINT32, 1, { 256 } },
    { G_MAXINT32, 1, { 256 } },
  };
  FxGgufBuilder *builder;

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      builder = with_architecture (1, 0);
      fx_gguf_builder_tensor (builder, "w", shapes[i].type, shapes[i].n_dims, shapes[i].dims, 0);
      fx_gguf_builder_data (builder, 32, 256);
      add (corpus, builder, "'w'", "type %u, %u dimensions of %" G_GUINT64_FORMAT " and %"
           G_GUINT64_FORMAT, shapes[i].type, shapes[i].n_dims,
           shapes[i].dims[0], shapes[i].dims[1]);
    }

  builder = with_architecture (1, 0);
  fx_gguf_builder_tensor (builder, "w", FX_QUANT_F32, 5, (guint64[]) { 1, 1, 1, 1, 1 }, 0);
  fx_gguf_builder_data (builder, 32, 32);
  add (corpus, builder, "dimension count", "five dimensions");
}

/* Tensors that overlap, leave holes, come twice, or whose sizes sum to little. */
static void
add_places (GArray *corpus)
{
  static const guint64 offsets[] = {
    0, 1, 31, 33, 64, 96, 4096, G_MAXUINT64, G_MAXUINT64 - 31, G_MAXINT64,
    (guint64) G_MAXINT64 + 1, G_MAXUINT64 - 63,
  };
  FxGgufBuilder *builder;

  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      builder = with_architecture (2, 0);
      fx_gguf_builder_tensor (builder, "a", FX_QUANT_F32, 1, (guint64[]) { 8 }, 0);
      fx_gguf_builder_tensor (builder, "b", FX_QUANT_F32, 1, (guint64[]) { 8 }, offsets[i]);
      fx_gguf_builder_data (builder, 32, 64);
      add (corpus, builder, "'b'", "the second tensor at %" G_GUINT64_FORMAT, offsets[i]);
    }

  builder = with_architecture (1, 0);
  fx_gguf_builder_tensor (builder, "a", FX_QUANT_F32, 1, (guint64[]) { 8 }, 32);
  fx_gguf_builder_data (builder, 32, 64);
  add (corpus, builder, "'a'", "a hole before the first tensor");

  builder = with_architecture (2, 0);
  fx_gguf_builder_tensor (builder, "a", FX_QUANT_F32, 1, (guint64[]) { 8 }, 0);
  fx_gguf_builder_tensor (builder, "a", FX_QUANT_F32, 1, (guint64[]) { 8 }, 32);
  fx_gguf_builder_data (builder, 32, 64);
  add (corpus, builder, "a second time", "a tensor twice");

  /* Sums of sizes that wrap to something small (CVE-2025-53630, -2026-27940) */
  for (guint k = 0; k < 4; k++)
    {
      guint64 first = G_MAXINT64 - 31 - 32 * k;

      builder = with_architecture (3, 0);
      fx_gguf_builder_tensor (builder, "a", FX_QUANT_I8, 1, &first, 0);
      fx_gguf_builder_tensor (builder, "b", FX_QUANT_I8, 1, &first, first + (-first & 31));
      fx_gguf_builder_tensor (builder, "c", FX_QUANT_I8, 1, (guint64[]) { 128 }, 64 * k);
      fx_gguf_builder_data (builder, 32, 528);
      add (corpus, builder, "tensor 0", "sizes that sum to 2^64 - %u", 64 + 64 * k);
    }
}

/* Large files that are holes: lengths that fit them, and no memory. */
static void
add_sparse (GArray *corpus)
{
  static const guint64 lengths[] = {
    (G_GUINT64_CONSTANT (1) << 31) + 5, (G_GUINT64_CONSTANT (1) << 32) + 1,
    67108865,
  };
  FxGgufBuilder *builder;

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      builder = with_architecture (0, 1);
      fx_gguf_builder_value (builder, "x", 1, FX_GGUF_STRING);
      fx_gguf_builder_u64 (builder, "length", lengths[i]);
      add_sized (corpus, builder, lengths[i] + 4096, "'x'",
                 "a string of %" G_GUINT64_FORMAT " bytes", lengths[i]);

      builder = with_architecture (0, 1);
      fx_gguf_builder_value (builder, "x", 1, FX_GGUF_ARRAY);
      fx_gguf_builder_u32 (builder, "item type", FX_GGUF_STRING);
      fx_gguf_builder_u64 (builder, "item count", 1);
      fx_gguf_builder_u64 (builder, "length", lengths[i]);
      add_sized (corpus, builder, lengths[i] + 4096, "item 0",
                 "an item of %" G_GUINT64_FORMAT " bytes", lengths[i]);

      builder = with_architecture (0, 1);
      fx_gguf_builder_value (builder, "x", 1, FX_GGUF_ARRAY);
      fx_gguf_builder_u32 (builder, "item type", FX_GGUF_UINT8);
      fx_gguf_builder_u64 (builder, "item count", lengths[i]);
      add_sized (corpus, builder, lengths[i] + 4096, "'x'",
                 "an array of %" G_GUINT64_FORMAT " bytes", lengths[i]);

      builder = with_architecture (0, 1);
      fx_gguf_builder_value (builder, "x", 1, FX_GGUF_ARRAY);
      fx_gguf_builder_u32 (builder, "item type", FX_GGUF_STRING);
      fx_gguf_builder_u64 (builder, "item count", lengths[i] / 8);
      add_sized (corpus, builder, lengths[i] + 4096, "'x'",
                 "%" G_GUINT64_FORMAT " empty strings", lengths[i] / 8);
    }

  builder = fx_gguf_builder_new (3, 0, 100000);
  add_sized (corpus, builder, 16777216, "metadata count", "100000 metadata");

  builder = fx_gguf_builder_new (3, 100000, 0);
  add_sized (corpus, builder, 16777216, "tensor count", "100000 tensors");

  builder = fx_gguf_builder_new (3, 0, 60000);
  add_sized (corpus, builder, 16777216, "key", "60000 metadata that are zeros");

  builder = fx_gguf_builder_new (3, 60000, 0);
  add_sized (corpus, builder, 16777216, "name", "60000 tensors that are zeros");
}

GArray *
bad_ggufs_new (void)
{
  GArray *corpus = g_array_new (FALSE, FALSE, sizeof (BadGguf));

  g_array_set_clear_func (corpus, clear_bad_gguf);

  add_kinds (corpus);
  add_edges (corpus);
  add_cuts (corpus);
  add_values (corpus);
  add_arrays (corpus);
  add_text (corpus);
  add_shapes (corpus);
  add_places (corpus);
  add_sparse (corpus);

  return corpus;
}
