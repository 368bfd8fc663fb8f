/* fx-utf8-stream.h - the bytes of tokens in, whole characters out.
 *
 * A token may end in the middle of a character.  The stream holds back such a
 * beginning, at most 3 bytes, until the rest comes, so that everything it puts
 * out is valid UTF-8 at any moment.  What can become no character turns into
 * U+FFFD, one for each longest beginning of a sequence that broke off (the
 * practice Unicode recommends, and what Python and web browsers do).  The
 * result depends only on the bytes, never on how they were cut.
 *
 * Thread-safety: one thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FxUtf8Stream:
 *
 * In the caller's memory; all zeros is an empty stream.  The fields are the
 * stream's own.
 */
typedef struct
{
  guint8 held[4];
  guint  n_held;
} FxUtf8Stream;

void   fx_utf8_stream_init       (FxUtf8Stream *self);

/**
 * fx_utf8_stream_push:
 * @bytes: [length] any bytes
 * @out: appended to: valid UTF-8
 */
void   fx_utf8_stream_push       (FxUtf8Stream *self,
                                  const char   *bytes,
                                  gsize         length,
                                  GString      *out);

/* The end of the text: what is still held back becomes one U+FFFD.  The
 * stream is then empty and may be used again. */
void   fx_utf8_stream_flush      (FxUtf8Stream *self,
                                  GString      *out);

/* Bytes held back, 0 to 3. */
guint  fx_utf8_stream_get_n_held (const FxUtf8Stream *self);

G_END_DECLS
