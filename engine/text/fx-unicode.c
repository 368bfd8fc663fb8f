/* fx-unicode.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-unicode.h"

static gboolean
is_white_space (gunichar c)
{
  if (c < 0x80)
    return c == ' ' || (c >= '\t' && c <= '\r');

  return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a)
         || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f
         || c == 0x3000;
}

guint
fx_unicode_classify (gunichar c)
{
  if (is_white_space (c))
    return FX_UNICODE_SPACE;

  switch (g_unichar_type (c))
    {
    case G_UNICODE_UPPERCASE_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
      return FX_UNICODE_LETTER | FX_UNICODE_UPPER;

    case G_UNICODE_LOWERCASE_LETTER:
      return FX_UNICODE_LETTER | FX_UNICODE_LOWER;

    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_OTHER_LETTER:
      return FX_UNICODE_LETTER;

    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
    case G_UNICODE_NON_SPACING_MARK:
      return FX_UNICODE_MARK;

    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_LETTER_NUMBER:
    case G_UNICODE_OTHER_NUMBER:
      return FX_UNICODE_NUMBER;

    case G_UNICODE_CONNECT_PUNCTUATION:
    case G_UNICODE_DASH_PUNCTUATION:
    case G_UNICODE_CLOSE_PUNCTUATION:
    case G_UNICODE_FINAL_PUNCTUATION:
    case G_UNICODE_INITIAL_PUNCTUATION:
    case G_UNICODE_OTHER_PUNCTUATION:
    case G_UNICODE_OPEN_PUNCTUATION:
      return FX_UNICODE_PUNCTUATION;

    case G_UNICODE_CURRENCY_SYMBOL:
    case G_UNICODE_MODIFIER_SYMBOL:
    case G_UNICODE_MATH_SYMBOL:
    case G_UNICODE_OTHER_SYMBOL:
      return FX_UNICODE_SYMBOL;

    default:
      return FX_UNICODE_OTHER;
    }
}

guint
fx_unicode_sequence (guint8  lead,
                     guint8 *low,
                     guint8 *high)
{
  *low = 0x80;
  *high = 0xbf;

  if (lead < 0x80)
    return 1;
  if (lead < 0xc2 || lead > 0xf4)
    return 0;

  if (lead == 0xe0)
    *low = 0xa0;
  else if (lead == 0xed)
    *high = 0x9f;
  else if (lead == 0xf0)
    *low = 0x90;
  else if (lead == 0xf4)
    *high = 0x8f;

  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

gunichar
fx_unicode_decode (const char *bytes,
                   gsize       length,
                   gsize      *size)
{
  const guint8 *in = (const guint8 *) bytes;
  guint8 low, high;
  guint n;
  gunichar c;

  *size = 1;
  if (in[0] < 0x80)
    return in[0];

  n = fx_unicode_sequence (in[0], &low, &high);
  if (n == 0 || n > length || in[1] < low || in[1] > high)
    return (gunichar) -1;

  c = in[0] & (0x7f >> n);
  for (guint i = 1; i < n; i++)
    {
      if ((in[i] & 0xc0) != 0x80)
        return (gunichar) -1;
      c = c << 6 | (in[i] & 0x3f);
    }

  *size = n;
  return c;
}
