/* fx-reader.h - little-endian numbers out of bytes nobody vouches for.
 *
 * A cursor over a range of memory.  Each read is checked against the end, and
 * the first that does not fit sets FX_ERROR_FORMAT with a message that names
 * the field and the byte it was at:
 *
 *   tensor count at byte 8 needs 8 bytes, 3 are left
 *
 * The range may be longer than what is in memory yet: a fill function then
 * brings the bytes in when a read comes to them (the head of a file of which
 * nobody knows how long it is before it has been read).
 *
 * Thread-safety: one thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FxReaderFillFunc:
 * @end: bytes of the range that must be in memory when it returns, at most
 *   the size of the range
 *
 * Returns: the bytes in memory now, at least @end; 0 with @error set
 */
typedef gsize (*FxReaderFillFunc) (gpointer   user_data,
                                   gsize      end,
                                   GError   **error);

/**
 * FxReader: in the caller's memory; no need to finish it.
 * @data: (borrowed): [size] bytes
 * @size: of the range
 * @offset: of the next byte to be read
 * @n_filled: bytes of @data that are in memory
 * @base: byte number of @data[0] in the file, for messages
 */
typedef struct
{
  const guint8     *data;
  gsize             size;
  gsize             offset;
  gsize             n_filled;
  guint64           base;

  FxReaderFillFunc  fill;
  gpointer          fill_data;
} FxReader;

/* Over @size bytes that are all in memory. */
void     fx_reader_init         (FxReader          *self,
                                 gconstpointer      data,
                                 gsize              size);

/* Over @size bytes at @data, of which none is in memory yet. */
void     fx_reader_init_fill    (FxReader          *self,
                                 gconstpointer      data,
                                 gsize              size,
                                 FxReaderFillFunc   fill,
                                 gpointer           fill_data);

/* Bytes between the cursor and the end. */
gsize    fx_reader_get_left     (const FxReader    *self);

/**
 * fx_reader_read_u8: and its kin
 * @field: what is read, for the message: "tensor count"
 * @value: (out): left alone on failure
 *
 * On failure the cursor stays where it was.
 */
gboolean fx_reader_read_u8      (FxReader          *self,
                                 const char        *field,
                                 guint8            *value,
                                 GError           **error);
gboolean fx_reader_read_u16     (FxReader          *self,
                                 const char        *field,
                                 guint16           *value,
                                 GError           **error);
gboolean fx_reader_read_u32     (FxReader          *self,
                                 const char        *field,
                                 guint32           *value,
                                 GError           **error);
gboolean fx_reader_read_u64     (FxReader          *self,
                                 const char        *field,
                                 guint64           *value,
                                 GError           **error);
gboolean fx_reader_read_f32     (FxReader          *self,
                                 const char        *field,
                                 float             *value,
                                 GError           **error);
gboolean fx_reader_read_f64     (FxReader          *self,
                                 const char        *field,
                                 double            *value,
                                 GError           **error);

/**
 * fx_reader_read_bytes:
 * @n_bytes: any number, as it came from the file
 * @bytes: (out) (transfer none): in the range, not aligned; stays valid as
 *   long as the range does
 */
gboolean fx_reader_read_bytes   (FxReader          *self,
                                 const char        *field,
                                 guint64            n_bytes,
                                 const guint8     **bytes,
                                 GError           **error);

/**
 * fx_reader_fail:
 * @field: what is wrong
 * @at: its offset in the range
 * @format: printf() form of what is wrong with it: "is 7, at most 3 expected"
 *
 * Sets FX_ERROR_FORMAT to "@field at byte @at …".
 *
 * Returns: %FALSE
 */
gboolean fx_reader_fail         (const FxReader    *self,
                                 const char        *field,
                                 gsize              at,
                                 GError           **error,
                                 const char        *format,
                                 ...) G_GNUC_PRINTF (5, 6);

G_END_DECLS
