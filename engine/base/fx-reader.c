/* fx-reader.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-reader.h"

#include <string.h>

#include "fx-error.h"

void
fx_reader_init (FxReader      *self,
                gconstpointer  data,
                gsize          size)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || size == 0);

  *self = (FxReader) { .data = data, .size = size, .n_filled = size };
}

void
fx_reader_init_fill (FxReader         *self,
                     gconstpointer     data,
                     gsize             size,
                     FxReaderFillFunc  fill,
                     gpointer          fill_data)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || size == 0);
  g_return_if_fail (fill != NULL);

  *self = (FxReader) {
    .data = data,
    .size = size,
    .fill = fill,
    .fill_data = fill_data,
  };
}

gsize
fx_reader_get_left (const FxReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size - self->offset;
}

gboolean
fx_reader_fail (const FxReader  *self,
                const char      *field,
                gsize            at,
                GError         **error,
                const char      *format,
                ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);

  g_set_error (error, FX_ERROR, FX_ERROR_FORMAT,
               "%s at byte %" G_GUINT64_FORMAT " %s",
               field, self->base + at, what);

  return FALSE;
}

gboolean
fx_reader_read_bytes (FxReader      *self,
                      const char    *field,
                      guint64        n_bytes,
                      const guint8 **bytes,
                      GError       **error)
{
  gsize left;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  left = self->size - self->offset;
  if (n_bytes > left)
    return fx_reader_fail (self, field, self->offset, error,
                           "needs %" G_GUINT64_FORMAT " bytes, "
                           "%" G_GSIZE_FORMAT " are left",
                           n_bytes, left);

  if (self->offset + n_bytes > self->n_filled)
    {
      gsize n_filled = self->fill (self->fill_data, self->offset + n_bytes, error);

      if (n_filled == 0)
        {
          g_prefix_error (error, "%s: ", field);
          return FALSE;
        }

      self->n_filled = n_filled;
    }

  *bytes = self->data + self->offset;
  self->offset += n_bytes;

  return TRUE;
}

gboolean
fx_reader_read_u8 (FxReader    *self,
                   const char  *field,
                   guint8      *value,
                   GError     **error)
{
  const guint8 *bytes;

  if (!fx_reader_read_bytes (self, field, sizeof *value, &bytes, error))
    return FALSE;

  *value = bytes[0];
  return TRUE;
}

gboolean
fx_reader_read_u16 (FxReader    *self,
                    const char  *field,
                    guint16     *value,
                    GError     **error)
{
  const guint8 *bytes;

  if (!fx_reader_read_bytes (self, field, sizeof *value, &bytes, error))
    return FALSE;

  memcpy (value, bytes, sizeof *value);
  *value = GUINT16_FROM_LE (*value);
  return TRUE;
}

gboolean
fx_reader_read_u32 (FxReader    *self,
                    const char  *field,
                    guint32     *value,
                    GError     **error)
{
  const guint8 *bytes;

  if (!fx_reader_read_bytes (self, field, sizeof *value, &bytes, error))
    return FALSE;

  memcpy (value, bytes, sizeof *value);
  *value = GUINT32_FROM_LE (*value);
  return TRUE;
}

gboolean
fx_reader_read_u64 (FxReader    *self,
                    const char  *field,
                    guint64     *value,
                    GError     **error)
{
  const guint8 *bytes;

  if (!fx_reader_read_bytes (self, field, sizeof *value, &bytes, error))
    return FALSE;

  memcpy (value, bytes, sizeof *value);
  *value = GUINT64_FROM_LE (*value);
  return TRUE;
}

gboolean
fx_reader_read_f32 (FxReader    *self,
                    const char  *field,
                    float       *value,
                    GError     **error)
{
  guint32 bits;

  if (!fx_reader_read_u32 (self, field, &bits, error))
    return FALSE;

  memcpy (value, &bits, sizeof *value);
  return TRUE;
}

gboolean
fx_reader_read_f64 (FxReader    *self,
                    const char  *field,
                    double      *value,
                    GError     **error)
{
  guint64 bits;

  if (!fx_reader_read_u64 (self, field, &bits, error))
    return FALSE;

  memcpy (value, &bits, sizeof *value);
  return TRUE;
}
