/* fx-gguf-metadata.c
 *
 * Strings are terminated where they lie: the eighth byte of a length is 0 in
 * any file that fits a disk, so the text moves down by one byte onto it and
 * leaves room for a NUL at its end.  Arrays of numbers move down, by less than
 * eight bytes, over the count before them to where they are aligned.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-gguf-metadata.h"

#include <string.h>

#include "fx-error.h"

G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN); /* arrays are used in place */

#define MAX_STRINGS (1024 * 1024) /* of an array; Gemma has 262 144 tokens, 514 906 merges */
#define MAX_KEY     65535         /* gguf.md */

/* Bytes; of a string at least, those of its length. */
static const guint type_sizes[FX_N_GGUF_TYPES] = {
  [FX_GGUF_UINT8] = 1,   [FX_GGUF_INT8] = 1,   [FX_GGUF_UINT16] = 2,
  [FX_GGUF_INT16] = 2,   [FX_GGUF_UINT32] = 4, [FX_GGUF_INT32] = 4,
  [FX_GGUF_FLOAT32] = 4, [FX_GGUF_BOOL] = 1,   [FX_GGUF_STRING] = 8,
  [FX_GGUF_UINT64] = 8,  [FX_GGUF_INT64] = 8,  [FX_GGUF_FLOAT64] = 8,
};

/* Leaves the text terminated and its length in the seven bytes before it. */
static gboolean
read_string (FxGgufPart  *self,
             FxReader    *reader,
             const char  *field,
             guint64      max_length,
             guint32     *text,
             gsize       *length,
             GError     **error)
{
  gsize start = reader->offset;
  const guint8 *bytes;
  guint64 n_bytes;

  if (!fx_reader_read_u64 (reader, field, &n_bytes, error))
    return FALSE;

  if (n_bytes > max_length)
    return fx_reader_fail (reader, field, start, error,
                           "has %" G_GUINT64_FORMAT " bytes, "
                           "at most %" G_GUINT64_FORMAT " are allowed",
                           n_bytes, max_length);

  if (!fx_reader_read_bytes (reader, field, n_bytes, &bytes, error))
    return FALSE;

  memmove (self->header + start + 7, bytes, n_bytes);
  self->header[start + 7 + n_bytes] = '\0';

  *text = start + 7;
  *length = n_bytes;

  return TRUE;
}

static gboolean
text_is_valid (const char *text,
               gsize       length,
               gboolean    allow_nul)
{
  const char *end = text + length;

  while (!g_utf8_validate_len (text, end - text, &text))
    {
      if (!allow_nul || *text != '\0')
        return FALSE;

      text++;
    }

  return TRUE;
}

gboolean
fx_gguf_read_name (FxGgufPart  *self,
                   FxReader    *reader,
                   const char  *field,
                   gsize        max_length,
                   const char **name,
                   GError     **error)
{
  gsize start = reader->offset;
  guint32 text;
  gsize length;

  if (!read_string (self, reader, field, max_length, &text, &length, error))
    return FALSE;

  *name = (const char *) self->header + text;

  if (length == 0)
    return fx_reader_fail (reader, field, start, error, "is empty");

  if (!text_is_valid (*name, length, FALSE))
    return fx_reader_fail (reader, field, start, error, "is not UTF-8");

  return TRUE;
}

static gboolean
read_text (FxGgufPart   *self,
           FxReader     *reader,
           gboolean      allow_nul,
           guint32      *text,
           GError      **error)
{
  gsize start = reader->offset;
  gsize length;

  if (!read_string (self, reader, "string", G_MAXUINT64 >> 8, text, &length, error))
    return FALSE;

  if (!text_is_valid ((const char *) self->header + *text, length, allow_nul))
    return fx_reader_fail (reader, "string", start, error, "is not UTF-8");

  return TRUE;
}

static gboolean
read_strings (FxGgufPart   *self,
              FxReader     *reader,
              FxGgufValue  *value,
              GError      **error)
{
  guint32 *strings;

  if (!value->is_array)
    {
      value->strings = &value->scalar.string;
      return read_text (self, reader, FALSE, &value->scalar.string, error);
    }

  value->strings = strings = g_new (guint32, value->n_items);
  for (gsize i = 0; i < value->n_items; i++)
    {
      if (!read_text (self, reader, TRUE, &strings[i], error))
        {
          g_prefix_error (error, "item %" G_GSIZE_FORMAT ": ", i);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_numbers (FxGgufPart   *self,
              FxReader     *reader,
              FxGgufValue  *value,
              GError      **error)
{
  gsize size = type_sizes[value->type];
  const guint8 *bytes;
  guint8 *target;

  if (!fx_reader_read_bytes (reader, "value", value->n_items * size, &bytes, error))
    return FALSE;

  if (value->type == FX_GGUF_BOOL)
    for (gsize i = 0; i < value->n_items; i++)
      if (bytes[i] > 1)
        return fx_reader_fail (reader, "value", value->offset + i, error,
                               "is %u, a bool has to be 0 or 1", bytes[i]);

  if (!value->is_array)
    {
      memcpy (&value->scalar.number, bytes, size);
      value->data = &value->scalar.number;
      return TRUE;
    }

  target = self->header + (bytes - self->header) / size * size;
  memmove (target, bytes, value->n_items * size);
  value->data = target;

  return TRUE;
}

static gboolean
read_type (FxReader    *reader,
           const char  *field,
           FxGgufType  *type,
           GError     **error)
{
  gsize start = reader->offset;
  guint32 number;

  if (!fx_reader_read_u32 (reader, field, &number, error))
    return FALSE;

  if (number >= FX_N_GGUF_TYPES)
    return fx_reader_fail (reader, field, start, error, "is %u, below %u expected",
                           number, FX_N_GGUF_TYPES);

  *type = number;
  return TRUE;
}

static gboolean
read_value (FxGgufPart   *self,
            FxReader     *reader,
            FxGgufValue  *value,
            GError      **error)
{
  if (!read_type (reader, "type", &value->type, error))
    return FALSE;

  value->n_items = 1;
  value->text = self->header;

  if (value->type == FX_GGUF_ARRAY)
    {
      gsize start = reader->offset;
      guint64 n_items;

      value->is_array = TRUE;

      if (!read_type (reader, "item type", &value->type, error))
        return FALSE;

      if (value->type == FX_GGUF_ARRAY)
        return fx_reader_fail (reader, "item type", start, error,
                               "is an array; arrays of arrays are not read");

      start = reader->offset;
      if (!fx_reader_read_u64 (reader, "item count", &n_items, error))
        return FALSE;

      if (n_items > fx_reader_get_left (reader) / type_sizes[value->type])
        return fx_reader_fail (reader, "item count", start, error,
                               "is %" G_GUINT64_FORMAT ", the %" G_GSIZE_FORMAT
                               " bytes left hold at most %" G_GSIZE_FORMAT,
                               n_items, fx_reader_get_left (reader),
                               fx_reader_get_left (reader) / type_sizes[value->type]);

      /* Their index is made before the first is read. */
      if (value->type == FX_GGUF_STRING && n_items > MAX_STRINGS)
        {
          g_set_error (error, FX_ERROR, FX_ERROR_LIMIT,
                       "item count at byte %" G_GSIZE_FORMAT " is %" G_GUINT64_FORMAT
                       ", at most %d strings are read", start, n_items, MAX_STRINGS);
          return FALSE;
        }

      value->n_items = n_items;
    }

  value->offset = reader->offset;

  if (value->type == FX_GGUF_STRING)
    return read_strings (self, reader, value, error);

  return read_numbers (self, reader, value, error);
}

gboolean
fx_gguf_read_metadata (FxGgufPart  *self,
                       FxReader    *reader,
                       guint        n_values,
                       GError     **error)
{
  /* At its full size at once: values point to each other and to themselves. */
  g_array_set_size (self->values, n_values);

  for (guint i = 0; i < n_values; i++)
    {
      FxGgufValue *value = &g_array_index (self->values, FxGgufValue, i);
      gsize start = reader->offset;

      if (!fx_gguf_read_name (self, reader, "key", MAX_KEY, &value->key, error))
        {
          g_prefix_error (error, "metadata %u: ", i);
          return FALSE;
        }

      if (!read_value (self, reader, value, error))
        {
          g_prefix_error (error, "metadata %u ('%s'): ", i, value->key);
          return FALSE;
        }

      if (!g_hash_table_insert (self->keys, (gpointer) value->key, value))
        {
          fx_reader_fail (reader, "key", start, error, "is '%s' a second time", value->key);
          g_prefix_error (error, "metadata %u: ", i);
          return FALSE;
        }
    }

  return TRUE;
}
