/* fx-gguf-builder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-gguf-builder.h"

#include <string.h>

static const gsize type_sizes[FX_N_GGUF_TYPES] = {
  [FX_GGUF_UINT8] = 1,   [FX_GGUF_INT8] = 1,   [FX_GGUF_UINT16] = 2,
  [FX_GGUF_INT16] = 2,   [FX_GGUF_UINT32] = 4, [FX_GGUF_INT32] = 4,
  [FX_GGUF_FLOAT32] = 4, [FX_GGUF_BOOL] = 1,   [FX_GGUF_UINT64] = 8,
  [FX_GGUF_INT64] = 8,   [FX_GGUF_FLOAT64] = 8,
};

static void
clear_field (gpointer data)
{
  g_free (((FxGgufField *) data)->name);
}

void
fx_gguf_builder_bytes (FxGgufBuilder *self,
                       const char    *name,
                       gconstpointer  bytes,
                       gsize          size)
{
  FxGgufField field = { g_strdup (name), self->bytes->len, size };

  g_array_append_val (self->fields, field);
  g_byte_array_append (self->bytes, bytes, size);
}

void
fx_gguf_builder_u32 (FxGgufBuilder *self,
                     const char    *field,
                     guint32        value)
{
  fx_gguf_builder_bytes (self, field, &value, sizeof value);
}

void
fx_gguf_builder_u64 (FxGgufBuilder *self,
                     const char    *field,
                     guint64        value)
{
  fx_gguf_builder_bytes (self, field, &value, sizeof value);
}

FxGgufBuilder *
fx_gguf_builder_new (guint32 version,
                     guint64 n_tensors,
                     guint64 n_values)
{
  FxGgufBuilder *self = g_new0 (FxGgufBuilder, 1);

  self->bytes = g_byte_array_new ();
  self->fields = g_array_new (FALSE, FALSE, sizeof (FxGgufField));
  g_array_set_clear_func (self->fields, clear_field);

  fx_gguf_builder_bytes (self, "magic", "GGUF", 4);
  fx_gguf_builder_u32 (self, "version", version);
  fx_gguf_builder_u64 (self, "tensor count", n_tensors);
  fx_gguf_builder_u64 (self, "metadata count", n_values);

  return self;
}

void
fx_gguf_builder_free (FxGgufBuilder *self)
{
  if (self == NULL)
    return;

  g_byte_array_unref (self->bytes);
  g_array_unref (self->fields);
  g_free (self);
}

static void
put_text (FxGgufBuilder *self,
          const char    *what,
          guint          index,
          const char    *part,
          const char    *text,
          gsize          length)
{
  g_autofree char *field = g_strdup_printf ("%s %u %s", what, index, part);
  g_autofree char *field_length = g_strconcat (field, " length", NULL);

  fx_gguf_builder_u64 (self, field_length, length);
  fx_gguf_builder_bytes (self, field, text, length);
}

void
fx_gguf_builder_value (FxGgufBuilder *self,
                       const char    *key,
                       gsize          key_length,
                       guint32        type)
{
  g_autofree char *field = g_strdup_printf ("metadata %u type", self->n_values);

  put_text (self, "metadata", self->n_values, "key", key, key_length);
  fx_gguf_builder_u32 (self, field, type);
  self->n_values++;
}

void
fx_gguf_builder_number (FxGgufBuilder *self,
                        const char    *key,
                        FxGgufType     type,
                        guint64        bits)
{
  g_autofree char *field = g_strdup_printf ("metadata %u value", self->n_values);

  fx_gguf_builder_value (self, key, strlen (key), type);
  fx_gguf_builder_bytes (self, field, &bits, type_sizes[type]);
}

void
fx_gguf_builder_string (FxGgufBuilder *self,
                        const char    *key,
                        const char    *value)
{
  fx_gguf_builder_value (self, key, strlen (key), FX_GGUF_STRING);
  put_text (self, "metadata", self->n_values - 1, "value", value, strlen (value));
}

static void
put_array (FxGgufBuilder *self,
           const char    *key,
           FxGgufType     type,
           guint64        n_items)
{
  g_autofree char *field_type = g_strdup_printf ("metadata %u item type", self->n_values);
  g_autofree char *field_count = g_strdup_printf ("metadata %u item count", self->n_values);

  fx_gguf_builder_value (self, key, strlen (key), FX_GGUF_ARRAY);
  fx_gguf_builder_u32 (self, field_type, type);
  fx_gguf_builder_u64 (self, field_count, n_items);
}

void
fx_gguf_builder_strings (FxGgufBuilder     *self,
                         const char        *key,
                         const char *const *values)
{
  put_array (self, key, FX_GGUF_STRING, g_strv_length ((char **) values));

  for (guint i = 0; values[i] != NULL; i++)
    {
      g_autofree char *part = g_strdup_printf ("item %u", i);

      put_text (self, "metadata", self->n_values - 1, part, values[i], strlen (values[i]));
    }
}

void
fx_gguf_builder_numbers (FxGgufBuilder *self,
                         const char    *key,
                         FxGgufType     type,
                         guint64        n_items,
                         gconstpointer  data)
{
  g_autofree char *field = g_strdup_printf ("metadata %u items", self->n_values);
  g_autofree guint8 *zeros = g_malloc0 (n_items * type_sizes[type] + 1);

  put_array (self, key, type, n_items);
  fx_gguf_builder_bytes (self, field, data != NULL ? data : zeros, n_items * type_sizes[type]);
}

void
fx_gguf_builder_tensor (FxGgufBuilder *self,
                        const char    *name,
                        guint32        type,
                        guint32        n_dims,
                        const guint64 *dimensions,
                        guint64        offset)
{
  g_autofree char *field_dims = g_strdup_printf ("tensor %u dimension count", self->n_tensors);
  g_autofree char *field_type = g_strdup_printf ("tensor %u type", self->n_tensors);
  g_autofree char *field_offset = g_strdup_printf ("tensor %u offset", self->n_tensors);

  put_text (self, "tensor", self->n_tensors, "name", name, strlen (name));
  fx_gguf_builder_u32 (self, field_dims, n_dims);
  for (guint i = 0; i < n_dims; i++)
    {
      g_autofree char *field = g_strdup_printf ("tensor %u dimension %u", self->n_tensors, i);

      fx_gguf_builder_u64 (self, field, dimensions[i]);
    }
  fx_gguf_builder_u32 (self, field_type, type);
  fx_gguf_builder_u64 (self, field_offset, offset);
  self->n_tensors++;
}

void
fx_gguf_builder_data (FxGgufBuilder *self,
                      gsize          alignment,
                      gsize          size)
{
  gsize padding = (alignment - self->bytes->len % alignment) % alignment;
  g_autofree guint8 *data = g_malloc0 (padding + size + 1);

  fx_gguf_builder_bytes (self, "padding", data, padding);
  for (gsize i = 0; i < size; i++)
    data[i] = i * 7;
  fx_gguf_builder_bytes (self, "data", data, size);
}

const FxGgufField *
fx_gguf_builder_find (FxGgufBuilder *self,
                      const char    *name)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      const FxGgufField *field = &g_array_index (self->fields, FxGgufField, i);

      if (g_str_equal (field->name, name))
        return field;
    }

  return NULL;
}

void
fx_gguf_builder_set (FxGgufBuilder     *self,
                     const FxGgufField *field,
                     guint64            value)
{
  g_assert_cmpuint (field->size, <=, sizeof value);
  memcpy (self->bytes->data + field->offset, &value, field->size);
}

FxGgufBuilder *
fx_gguf_builder_new_seed (void)
{
  static const char *const tokens[] = { "<unk>", "a", "", "\303\274ber", "the", NULL };
  static const float scores[] = { 0, -1, -2.5f, -3, 1e10f };
  static const gint32 types[] = { 2, 1, 1, 1, 1 };
  static const gint64 longs[] = { -1, G_MAXINT64 };
  FxGgufBuilder *self = fx_gguf_builder_new (3, 4, 22);

  fx_gguf_builder_string (self, "general.architecture", "llama");
  fx_gguf_builder_string (self, "general.name", "Seed \342\230\203");
  fx_gguf_builder_number (self, "general.alignment", FX_GGUF_UINT32, 64);
  fx_gguf_builder_number (self, "general.file_type", FX_GGUF_UINT32, 2);
  fx_gguf_builder_number (self, "llama.context_length", FX_GGUF_UINT64, 2048);
  fx_gguf_builder_number (self, "llama.block_count", FX_GGUF_UINT16, 2);
  fx_gguf_builder_number (self, "llama.embedding_length", FX_GGUF_INT32, 32);
  fx_gguf_builder_number (self, "seed.u8", FX_GGUF_UINT8, 200);
  fx_gguf_builder_number (self, "seed.i8", FX_GGUF_INT8, (guint8) -100);
  fx_gguf_builder_number (self, "seed.i16", FX_GGUF_INT16, (guint16) -30000);
  fx_gguf_builder_number (self, "seed.i64", FX_GGUF_INT64, G_MAXUINT64);
  fx_gguf_builder_number (self, "seed.f32", FX_GGUF_FLOAT32, 0x3fc00000);
  fx_gguf_builder_number (self, "seed.f64", FX_GGUF_FLOAT64, G_GUINT64_CONSTANT (0xc004000000000000));
  fx_gguf_builder_number (self, "seed.bool", FX_GGUF_BOOL, 1);
  fx_gguf_builder_string (self, "tokenizer.ggml.model", "llama");
  fx_gguf_builder_strings (self, "tokenizer.ggml.tokens", tokens);
  fx_gguf_builder_numbers (self, "tokenizer.ggml.scores", FX_GGUF_FLOAT32, 5, scores);
  fx_gguf_builder_numbers (self, "tokenizer.ggml.token_type", FX_GGUF_INT32, 5, types);
  fx_gguf_builder_numbers (self, "seed.longs", FX_GGUF_INT64, 2, longs);
  fx_gguf_builder_numbers (self, "seed.bools", FX_GGUF_BOOL, 3, "\001\000\001");
  fx_gguf_builder_numbers (self, "seed.none", FX_GGUF_UINT16, 0, NULL);
  fx_gguf_builder_string (self, "tokenizer.chat_template", "{{ messages }}");

  fx_gguf_builder_tensor (self, "token_embd.weight", FX_QUANT_Q4_0, 2, (guint64[]) { 32, 5 }, 0);
  fx_gguf_builder_tensor (self, "blk.0.attn_norm.weight", FX_QUANT_F32, 1, (guint64[]) { 32 }, 128);
  fx_gguf_builder_tensor (self, "blk.0.cube", FX_QUANT_F16, 3, (guint64[]) { 4, 3, 2 }, 256);
  fx_gguf_builder_tensor (self, "output_norm.weight", FX_QUANT_F32, 1, (guint64[]) { 32 }, 320);
  fx_gguf_builder_data (self, 64, 448);

  return self;
}
