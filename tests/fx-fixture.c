/* fx-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-fixture.h"

#include <string.h>

#include "fx-reader.h"

typedef enum
{
  ARRAY_U8,
  ARRAY_U16,
  ARRAY_I32,
  ARRAY_F32,
} ArrayType;

static const guint sizes[] = { 1, 2, 4, 4 };

typedef struct
{
  char          *name;
  ArrayType      type;
  gsize          n_rows;
  gsize          n_cols;
  gconstpointer  data;
} Array;

struct _FxFixture
{
  char  *path;
  char  *contents;
  Array *arrays;
  guint  n_arrays;
};

char *
fx_fixture_get_path (const char *name)
{
  const char *folder = g_getenv ("FX_TEST_DATA");

  if (folder == NULL)
    g_error ("FX_TEST_DATA has to name tests/data");

  return g_build_filename (folder, name, NULL);
}

static const guint8 *
read_aligned (FxReader  *reader,
              guint64    size,
              GError   **error)
{
  const guint8 *bytes, *padding;

  if (fx_reader_read_bytes (reader, "data", size, &bytes, error) &&
      fx_reader_read_bytes (reader, "padding", -reader->offset & 7, &padding, error))
    return bytes;

  return NULL;
}

static gboolean
read_array (FxReader  *reader,
            Array     *array,
            GError   **error)
{
  guint32 type, n_dims, n_name;
  const guint8 *name;

  if (!fx_reader_read_u32 (reader, "type", &type, error) ||
      !fx_reader_read_u32 (reader, "dimension count", &n_dims, error) ||
      !fx_reader_read_u32 (reader, "name length", &n_name, error))
    return FALSE;

  if (type >= G_N_ELEMENTS (sizes))
    return fx_reader_fail (reader, "type", reader->offset - 12, error, "is %u", type);

  array->type = type;
  array->n_rows = array->n_cols = 1;
  for (guint i = 0; i < n_dims; i++)
    {
      guint64 dimension;

      if (!fx_reader_read_u64 (reader, "dimension", &dimension, error))
        return FALSE;

      array->n_rows *= array->n_cols;
      array->n_cols = dimension;
    }

  name = read_aligned (reader, n_name, error);
  if (name == NULL)
    return FALSE;
  array->name = g_strndup ((const char *) name, n_name);

  array->data = read_aligned (reader, array->n_rows * array->n_cols * sizes[type], error);
  return array->data != NULL;
}

FxFixture *
fx_fixture_new (const char *name)
{
  FxFixture *self = g_new0 (FxFixture, 1);
  g_autoptr (GError) error = NULL;
  const guint8 *magic;
  FxReader reader;
  gsize size;

  self->path = fx_fixture_get_path (name);
  if (!g_file_get_contents (self->path, &self->contents, &size, &error))
    g_error ("%s", error->message);

  fx_reader_init (&reader, self->contents, size);
  if (!fx_reader_read_bytes (&reader, "magic", 4, &magic, &error) ||
      !fx_reader_read_u32 (&reader, "array count", &self->n_arrays, &error))
    g_error ("%s: %s", self->path, error->message);
  if (memcmp (magic, "FXF1", 4) != 0 || self->n_arrays > 1024)
    g_error ("%s is no fixture", self->path);

  self->arrays = g_new0 (Array, self->n_arrays);
  for (guint i = 0; i < self->n_arrays; i++)
    if (!read_array (&reader, &self->arrays[i], &error))
      g_error ("%s: array %u: %s", self->path, i, error->message);

  return self;
}

void
fx_fixture_free (FxFixture *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_arrays; i++)
    g_free (self->arrays[i].name);
  g_free (self->arrays);
  g_free (self->contents);
  g_free (self->path);
  g_free (self);
}

static const Array *
find (FxFixture  *self,
      const char *name)
{
  for (guint i = 0; i < self->n_arrays; i++)
    if (g_str_equal (self->arrays[i].name, name))
      return &self->arrays[i];

  return NULL;
}

gboolean
fx_fixture_has (FxFixture  *self,
                const char *name)
{
  return find (self, name) != NULL;
}

static gconstpointer
get (FxFixture  *self,
     const char *name,
     ArrayType   type,
     gsize      *n_rows,
     gsize      *n_cols)
{
  const Array *array = find (self, name);

  if (array == NULL)
    g_error ("%s has no array '%s'", self->path, name);
  if (array->type != type)
    g_error ("%s: '%s' is of type %u, %u expected", self->path, name, array->type, type);

  if (n_rows != NULL)
    *n_rows = array->n_rows;
  if (n_cols != NULL)
    *n_cols = array->n_cols;
  return array->data;
}

const guint8 *
fx_fixture_get_u8 (FxFixture  *self,
                   const char *array,
                   gsize      *n_rows,
                   gsize      *n_cols)
{
  return get (self, array, ARRAY_U8, n_rows, n_cols);
}

const guint16 *
fx_fixture_get_u16 (FxFixture  *self,
                    const char *array,
                    gsize      *n_rows,
                    gsize      *n_cols)
{
  return get (self, array, ARRAY_U16, n_rows, n_cols);
}

const gint32 *
fx_fixture_get_i32 (FxFixture  *self,
                    const char *array,
                    gsize      *n_rows,
                    gsize      *n_cols)
{
  return get (self, array, ARRAY_I32, n_rows, n_cols);
}

const float *
fx_fixture_get_f32 (FxFixture  *self,
                    const char *array,
                    gsize      *n_rows,
                    gsize      *n_cols)
{
  return get (self, array, ARRAY_F32, n_rows, n_cols);
}

float *
fx_fixture_dup_logits (FxFixture *self,
                       gsize     *n_rows,
                       gsize     *n_cols)
{
  const float *minimum, *step;
  const guint8 *q;
  float *logits;

  if (fx_fixture_has (self, "logits"))
    {
      const float *stored = fx_fixture_get_f32 (self, "logits", n_rows, n_cols);

      return g_memdup2 (stored, *n_rows * *n_cols * sizeof (float));
    }

  q = fx_fixture_get_u8 (self, "logits.q", n_rows, n_cols);
  minimum = fx_fixture_get_f32 (self, "logits.minimum", NULL, NULL);
  step = fx_fixture_get_f32 (self, "logits.step", NULL, NULL);

  /* Two numbers of 12 bits in three bytes. */
  *n_cols = *n_cols / 3 * 2;
  logits = g_new (float, *n_rows * *n_cols);
  for (gsize row = 0; row < *n_rows; row++)
    for (gsize col = 0; col < *n_cols; col += 2, q += 3)
      {
        float *pair = logits + row * *n_cols + col;

        pair[0] = minimum[row] + step[row] * (q[0] | (q[1] & 15) << 8);
        pair[1] = minimum[row] + step[row] * (q[1] >> 4 | q[2] << 4);
      }

  return logits;
}
