/* fx-text-lines.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-text-lines.h"

#include <string.h>

/* How much of @line, which is longer than @max_size, goes before the cut. */
static gsize
find_cut (const char *line,
          gsize       max_size,
          gsize       max_word)
{
  gsize size = max_size;

  if (max_word > 0)
    {
      for (gsize i = max_size; i > max_size / 2; i--)
        if (line[i - 1] == ' ')
          return i;

      size = max_word;
    }

  while (size > 1 && ((guchar) line[size] & 0xc0) == 0x80)
    size--;

  return size;
}

char *
fx_text_lines_cut (const char *text,
                   gsize       max_size,
                   gsize       max_word)
{
  GString *out = NULL;
  const char *line = text;
  const char *done = text;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (max_size >= 8 && max_word <= max_size, NULL);

  while (*line != '\0')
    {
      const char *newline = strchr (line, '\n');
      const char *end = newline != NULL ? newline : line + strlen (line);

      while ((gsize) (end - line) > max_size)
        {
          line += find_cut (line, max_size, max_word);

          if (out == NULL)
            out = g_string_sized_new (strlen (text) + 64);
          g_string_append_len (out, done, line - done);
          g_string_append_c (out, '\n');
          done = line;
        }

      line = newline != NULL ? newline + 1 : end;
    }

  if (out == NULL)
    return NULL;

  g_string_append (out, done);

  return g_string_free (out, FALSE);
}
