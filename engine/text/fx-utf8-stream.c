/* fx-utf8-stream.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-utf8-stream.h"

#include "fx-unicode.h"

#define REPLACEMENT "\357\277\275"

void
fx_utf8_stream_init (FxUtf8Stream *self)
{
  *self = (FxUtf8Stream) { 0 };
}

/* Whether @byte goes on with the sequence that is held. */
static gboolean
continues (const FxUtf8Stream *self,
           guint8              byte)
{
  guint8 low, high;

  if (self->n_held > 1)
    return (byte & 0xc0) == 0x80;

  fx_unicode_sequence (self->held[0], &low, &high);
  return byte >= low && byte <= high;
}

void
fx_utf8_stream_push (FxUtf8Stream *self,
                     const char   *bytes,
                     gsize         length,
                     GString      *out)
{
  for (gsize i = 0; i < length; i++)
    {
      guint8 byte = (guint8) bytes[i];
      guint8 low, high;

      if (self->n_held > 0)
        {
          if (continues (self, byte))
            {
              self->held[self->n_held++] = byte;
              if (self->n_held == fx_unicode_sequence (self->held[0], &low, &high))
                {
                  g_string_append_len (out, (const char *) self->held, self->n_held);
                  self->n_held = 0;
                }
              continue;
            }

          fx_utf8_stream_flush (self, out);
        }

      switch (fx_unicode_sequence (byte, &low, &high))
        {
        case 0:
          g_string_append (out, REPLACEMENT);
          break;

        case 1:
          g_string_append_c (out, (char) byte);
          break;

        default:
          self->held[self->n_held++] = byte;
          break;
        }
    }
}

void
fx_utf8_stream_flush (FxUtf8Stream *self,
                      GString      *out)
{
  if (self->n_held > 0)
    g_string_append (out, REPLACEMENT);
  self->n_held = 0;
}

guint
fx_utf8_stream_get_n_held (const FxUtf8Stream *self)
{
  return self->n_held;
}
