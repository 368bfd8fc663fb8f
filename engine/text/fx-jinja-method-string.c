/* fx-jinja-method-string.c - the methods of Python's str.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja-method-private.h"

#include <string.h>

#include "fx-jinja-text.h"

#define MAX_WIDTH (1 << 20)

/* Every method of a string has this form. */
#define METHOD(name)                                                      \
  static FxJinjaValue string_##name (FxJinja                *self,        \
                                     FxJinjaValue           *values,      \
                                     const FxJinjaArguments *arguments)

static FxJinjaValue
result (FxJinja       *self,
        FxJinjaString  string)
{
  fx_jinja_step (self, string.length);
  return fx_jinja_text (string);
}

/* Case and stripping */

METHOD (capitalize)
{
  return result (self, fx_jinja_change_case (self->arena, values[0].string,
                                             FX_JINJA_CASE_CAPITALIZE));
}

METHOD (lower)
{
  return result (self, fx_jinja_change_case (self->arena, values[0].string, FX_JINJA_CASE_LOWER));
}

METHOD (upper)
{
  return result (self, fx_jinja_change_case (self->arena, values[0].string, FX_JINJA_CASE_UPPER));
}

METHOD (title)
{
  return result (self, fx_jinja_change_case (self->arena, values[0].string, FX_JINJA_CASE_TITLE));
}

METHOD (swapcase)
{
  return result (self, fx_jinja_change_case (self->arena, values[0].string, FX_JINJA_CASE_SWAP));
}

METHOD (casefold)
{
  g_autofree char *text = g_strndup (values[0].string.data, values[0].string.length);
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return result (self, fx_jinja_string_copy (self->arena, folded, strlen (folded),
                                             values[0].string.marks != NULL));
}

static FxJinjaValue
strip (FxJinja      *self,
       FxJinjaValue *values,
       FxJinjaSides  sides)
{
  FxJinjaString chars = fx_jinja_get_string (self, values[1], "");

  return result (self, fx_jinja_strip (values[0].string,
                                       fx_jinja_is_given (values[1]) ? &chars : NULL, sides));
}

METHOD (strip)
{
  return strip (self, values, FX_JINJA_STRIP_BOTH);
}

METHOD (lstrip)
{
  return strip (self, values, FX_JINJA_STRIP_LEFT);
}

METHOD (rstrip)
{
  return strip (self, values, FX_JINJA_STRIP_RIGHT);
}

METHOD (removeprefix)
{
  FxJinjaString string = values[0].string;
  FxJinjaString prefix = fx_jinja_get_string (self, values[1], "");

  if (prefix.length <= string.length && memcmp (string.data, prefix.data, prefix.length) == 0)
    string = fx_jinja_string_slice (string, prefix.length, string.length);
  return fx_jinja_text (string);
}

METHOD (removesuffix)
{
  FxJinjaString string = values[0].string;
  FxJinjaString suffix = fx_jinja_get_string (self, values[1], "");

  if (suffix.length > 0 && suffix.length <= string.length
      && memcmp (string.data + string.length - suffix.length, suffix.data, suffix.length) == 0)
    string = fx_jinja_string_slice (string, 0, string.length - suffix.length);
  return fx_jinja_text (string);
}

/* Splitting */

static FxJinjaValue
split_space (FxJinja       *self,
             FxJinjaString  string,
             gint64         max,
             gboolean       from_right)
{
  FxJinjaValue list = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_LIST, 0);
  gsize start = 0;
  gsize end = string.length;

  /* From the right the pieces are found in reverse. */
  while (fx_jinja_step (self, 0))
    {
      FxJinjaString rest = fx_jinja_string_slice (string, start, end);
      FxJinjaString trimmed = fx_jinja_strip (rest, NULL, from_right ? FX_JINJA_STRIP_RIGHT
                                                                     : FX_JINJA_STRIP_LEFT);
      const char *at;

      if (trimmed.length == 0)
        break;
      if (max-- == 0)
        {
          trimmed = fx_jinja_strip (rest, NULL,
                                    from_right ? FX_JINJA_STRIP_RIGHT : FX_JINJA_STRIP_LEFT);
          fx_jinja_list_add (self->arena, list.list, fx_jinja_text (trimmed));
          break;
        }

      if (from_right)
        {
          for (at = trimmed.data + trimmed.length; at > trimmed.data;)
            {
              const char *previous = g_utf8_prev_char (at);

              if (fx_jinja_is_space (g_utf8_get_char (previous)))
                break;
              at = previous;
            }
          fx_jinja_list_add (self->arena, list.list,
                             fx_jinja_text (fx_jinja_string_slice (
                               trimmed, (gsize) (at - trimmed.data), trimmed.length)));
          end = start + (gsize) (at - trimmed.data);
        }
      else
        {
          for (at = trimmed.data; at < trimmed.data + trimmed.length
                                  && !fx_jinja_is_space (g_utf8_get_char (at));)
            at = g_utf8_next_char (at);
          fx_jinja_list_add (self->arena, list.list,
                             fx_jinja_text (fx_jinja_string_slice (
                               trimmed, 0, (gsize) (at - trimmed.data))));
          start = end - (trimmed.length - (gsize) (at - trimmed.data));
        }
    }

  return list;
}

static void
reverse_items (FxJinjaList *list)
{
  for (gsize i = 0; i < list->n_items / 2; i++)
    {
      FxJinjaValue item = list->items[i];

      list->items[i] = list->items[list->n_items - 1 - i];
      list->items[list->n_items - 1 - i] = item;
    }
}

FxJinjaValue
fx_jinja_split (FxJinja             *self,
                FxJinjaString        string,
                const FxJinjaString *separator,
                gint64               max,
                gboolean             from_right)
{
  FxJinjaValue list;
  gsize start = 0;
  gsize end = string.length;

  fx_jinja_step (self, string.length);
  if (separator == NULL)
    {
      list = split_space (self, string, max, from_right);
      if (from_right)
        reverse_items (list.list);
      return list;
    }
  if (separator->length == 0)
    return fx_jinja_bad (self, "empty separator");

  list = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_LIST, 0);
  for (; max != 0 && fx_jinja_step (self, 0); max--)
    {
      gssize at = from_right ? fx_jinja_find_last (string, *separator, end)
                             : fx_jinja_find (string, *separator, start);

      if (at < 0)
        break;
      if (from_right)
        {
          fx_jinja_list_add (self->arena, list.list,
                             fx_jinja_text (fx_jinja_string_slice (
                               string, (gsize) at + separator->length, end)));
          end = (gsize) at;
        }
      else
        {
          fx_jinja_list_add (self->arena, list.list,
                             fx_jinja_text (fx_jinja_string_slice (string, start, (gsize) at)));
          start = (gsize) at + separator->length;
        }
    }
  fx_jinja_list_add (self->arena, list.list,
                     fx_jinja_text (fx_jinja_string_slice (string, start, end)));
  if (from_right)
    reverse_items (list.list);
  return list;
}

static FxJinjaValue
split (FxJinja      *self,
       FxJinjaValue *values,
       gboolean      from_right)
{
  FxJinjaString separator = fx_jinja_get_string (self, values[1], "");
  gint64 max = fx_jinja_get_integer (self, values[2], -1);

  if (self->error != NULL)
    return fx_jinja_new_undefined (self);
  return fx_jinja_split (self, values[0].string,
                         fx_jinja_is_given (values[1]) ? &separator : NULL, max, from_right);
}

METHOD (split)
{
  return split (self, values, FALSE);
}

METHOD (rsplit)
{
  return split (self, values, TRUE);
}

FxJinjaValue
fx_jinja_split_lines (FxJinja       *self,
                      FxJinjaString  string,
                      gboolean       keep_ends)
{
  FxJinjaValue list = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_LIST, 0);
  gsize start = 0;

  for (gsize i = 0; i < string.length;)
    {
      gunichar c = g_utf8_get_char (string.data + i);
      gsize size = (gsize) (g_utf8_next_char (string.data + i) - (string.data + i));

      if ((c >= '\n' && c <= '\r') || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028
          || c == 0x2029)
        {
          gsize end = i;

          i += size;
          if (c == '\r' && i < string.length && string.data[i] == '\n')
            i++;
          fx_jinja_list_add (self->arena, list.list,
                             fx_jinja_text (fx_jinja_string_slice (string, start,
                                                                   keep_ends ? i : end)));
          start = i;
          if (!fx_jinja_step (self, 0))
            break;
        }
      else
        i += size;
    }
  if (start < string.length)
    fx_jinja_list_add (self->arena, list.list,
                       fx_jinja_text (fx_jinja_string_slice (string, start, string.length)));
  return list;
}

METHOD (splitlines)
{
  return fx_jinja_split_lines (self, values[0].string, fx_jinja_is_truthy (values[1]));
}

static FxJinjaValue
partition (FxJinja      *self,
           FxJinjaValue *values,
           gboolean      from_right)
{
  FxJinjaString string = values[0].string;
  FxJinjaString separator = fx_jinja_get_string (self, values[1], "");
  FxJinjaValue tuple = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_TUPLE, 3);
  FxJinjaString empty = fx_jinja_string ("");
  FxJinjaString parts[3] = { string, empty, empty };
  gssize at;

  if (separator.length == 0)
    return fx_jinja_bad (self, "empty separator");

  at = from_right ? fx_jinja_find_last (string, separator, string.length)
                  : fx_jinja_find (string, separator, 0);
  if (at >= 0)
    {
      parts[0] = fx_jinja_string_slice (string, 0, (gsize) at);
      parts[1] = separator;
      parts[2] = fx_jinja_string_slice (string, (gsize) at + separator.length, string.length);
    }
  else if (from_right)
    {
      parts[0] = empty;
      parts[2] = string;
    }

  for (guint i = 0; i < 3; i++)
    fx_jinja_list_add (self->arena, tuple.list, fx_jinja_text (parts[i]));
  return tuple;
}

METHOD (partition)
{
  return partition (self, values, FALSE);
}

METHOD (rpartition)
{
  return partition (self, values, TRUE);
}

/* Finding */

/* The part of a string that start and end, in characters, say.
 * Returns: FALSE where start lies behind the end */
static gboolean
narrow (FxJinja       *self,
        FxJinjaValue  *values,
        gsize         *first,
        FxJinjaString *part)
{
  FxJinjaString string = values[0].string;
  gint64 n_chars = (gint64) fx_jinja_n_chars (string);
  gint64 start = fx_jinja_get_integer (self, values[2], 0);
  gint64 end = fx_jinja_get_integer (self, values[3], n_chars);

  fx_jinja_step (self, string.length);
  if (start < 0)
    start = MAX (0, start + n_chars);
  if (end < 0)
    end = MAX (0, end + n_chars);
  end = MIN (end, n_chars);
  if (start > end)
    return FALSE;

  *first = fx_jinja_char_offset (string, (gsize) start);
  *part = fx_jinja_string_slice (string, *first, fx_jinja_char_offset (string, (gsize) end));
  return TRUE;
}

static FxJinjaValue
find (FxJinja      *self,
      FxJinjaValue *values,
      gboolean      last,
      gboolean      must)
{
  FxJinjaString needle = fx_jinja_get_string (self, values[1], "");
  FxJinjaString part;
  gsize first;
  gssize at = -1;

  if (narrow (self, values, &first, &part))
    at = last ? fx_jinja_find_last (part, needle, part.length) : fx_jinja_find (part, needle, 0);
  if (at < 0)
    return must ? fx_jinja_bad (self, "substring not found") : fx_jinja_integer (-1);

  return fx_jinja_integer ((gint64) fx_jinja_n_chars (
    fx_jinja_string_slice (values[0].string, 0, first + (gsize) at)));
}

METHOD (find)
{
  return find (self, values, FALSE, FALSE);
}

METHOD (rfind)
{
  return find (self, values, TRUE, FALSE);
}

METHOD (index)
{
  return find (self, values, FALSE, TRUE);
}

METHOD (rindex)
{
  return find (self, values, TRUE, TRUE);
}

METHOD (count)
{
  FxJinjaString needle = fx_jinja_get_string (self, values[1], "");
  FxJinjaString part;
  gsize first;
  gsize done = 0;
  gint64 n = 0;

  if (!narrow (self, values, &first, &part))
    return fx_jinja_integer (0);
  if (needle.length == 0)
    return fx_jinja_integer ((gint64) fx_jinja_n_chars (part) + 1);

  for (;; n++)
    {
      gssize at = fx_jinja_find (part, needle, done);

      if (at < 0)
        return fx_jinja_integer (n);
      done = (gsize) at + needle.length;
    }
}

/* @values[1]: a string or a tuple of them */
static FxJinjaValue
touches (FxJinja      *self,
         FxJinjaValue *values,
         gboolean      end)
{
  FxJinjaString part;
  gsize first;
  FxJinjaList one = { .items = &values[1], .n_items = 1 };
  const FxJinjaList *list = &one;

  if (fx_jinja_is_list (values[1], FX_JINJA_FLAVOR_TUPLE))
    list = values[1].list;
  else if (values[1].kind == FX_JINJA_UNDEFINED)
    return fx_jinja_bad_undefined (self, values[1]);
  else if (values[1].kind != FX_JINJA_STRING)
    return fx_jinja_bad (self, "%s first arg must be str or a tuple of str, not %s",
                         end ? "endswith" : "startswith", fx_jinja_type_name (values[1]));
  if (!narrow (self, values, &first, &part))
    return fx_jinja_boolean (FALSE);

  for (gsize i = 0; i < list->n_items; i++)
    {
      FxJinjaString text = fx_jinja_get_string (self, list->items[i], "");

      if (text.length <= part.length
          && memcmp (part.data + (end ? part.length - text.length : 0), text.data, text.length)
               == 0)
        return fx_jinja_boolean (TRUE);
    }
  return fx_jinja_boolean (FALSE);
}

METHOD (startswith)
{
  return touches (self, values, FALSE);
}

METHOD (endswith)
{
  return touches (self, values, TRUE);
}

METHOD (replace)
{
  return result (self, fx_jinja_replace (self->arena, values[0].string,
                                         fx_jinja_get_string (self, values[1], ""),
                                         fx_jinja_get_string (self, values[2], ""),
                                         fx_jinja_get_integer (self, values[3], -1)));
}

METHOD (join)
{
  FxJinjaList *list = fx_jinja_to_list (self, values[1]);
  FxJinjaBuilder builder;

  fx_jinja_builder_init (&builder, self->arena);
  for (gsize i = 0; i < list->n_items && self->error == NULL; i++)
    {
      if (list->items[i].kind != FX_JINJA_STRING)
        return fx_jinja_bad (self,
                             "sequence item %" G_GSIZE_FORMAT ": expected str instance, %s found",
                             i, fx_jinja_type_name (list->items[i]));
      if (i > 0)
        fx_jinja_builder_add (&builder, values[0].string);
      fx_jinja_builder_add (&builder, list->items[i].string);
      fx_jinja_step (self, list->items[i].string.length);
    }
  return fx_jinja_text (fx_jinja_builder_end (&builder));
}

/* Padding */

FxJinjaValue
fx_jinja_pad (FxJinja       *self,
              FxJinjaString  string,
              gint64         width,
              FxJinjaString  fill,
              FxJinjaPad     where)
{
  gint64 n_chars = (gint64) fx_jinja_n_chars (string);
  gint64 room = width - n_chars;
  gint64 left;
  FxJinjaBuilder builder;

  if (fx_jinja_n_chars (fill) != 1)
    return fx_jinja_bad (self, "the fill character must be exactly one character long");
  if (room <= 0)
    return fx_jinja_text (string);
  if (width > MAX_WIDTH)
    {
      fx_jinja_fail (self, FX_ERROR_LIMIT, "a string wider than %d", MAX_WIDTH);
      return fx_jinja_new_undefined (self);
    }

  /* CPython's rounding of str.center(). */
  left = where == FX_JINJA_PAD_LEFT    ? room
         : where == FX_JINJA_PAD_RIGHT ? 0
                                       : room / 2 + (room & width & 1);
  fx_jinja_builder_init (&builder, self->arena);
  for (gint64 i = 0; i < left; i++)
    fx_jinja_builder_add (&builder, fill);
  fx_jinja_builder_add (&builder, string);
  for (gint64 i = left; i < room; i++)
    fx_jinja_builder_add (&builder, fill);
  return result (self, fx_jinja_builder_end (&builder));
}

METHOD (center)
{
  return fx_jinja_pad (self, values[0].string, fx_jinja_get_integer (self, values[1], 0),
                       fx_jinja_get_string (self, values[2], " "), FX_JINJA_PAD_BOTH);
}

METHOD (ljust)
{
  return fx_jinja_pad (self, values[0].string, fx_jinja_get_integer (self, values[1], 0),
                       fx_jinja_get_string (self, values[2], " "), FX_JINJA_PAD_RIGHT);
}

METHOD (rjust)
{
  return fx_jinja_pad (self, values[0].string, fx_jinja_get_integer (self, values[1], 0),
                       fx_jinja_get_string (self, values[2], " "), FX_JINJA_PAD_LEFT);
}

METHOD (zfill)
{
  FxJinjaString string = values[0].string;
  gboolean sign = string.length > 0 && (string.data[0] == '-' || string.data[0] == '+');
  FxJinjaValue padded;

  padded = fx_jinja_pad (self, fx_jinja_string_slice (string, sign, string.length),
                         fx_jinja_get_integer (self, values[1], 0) - sign, fx_jinja_string ("0"),
                         FX_JINJA_PAD_LEFT);
  if (sign && padded.kind == FX_JINJA_STRING)
    padded.string = fx_jinja_string_join (self->arena, fx_jinja_string_slice (string, 0, 1),
                                          padded.string);
  return padded;
}

METHOD (expandtabs)
{
  gint64 size = fx_jinja_get_integer (self, values[1], 8);
  gint64 column = 0;
  FxJinjaString string = values[0].string;
  FxJinjaBuilder builder;

  if (size > MAX_WIDTH)
    return fx_jinja_bad (self, "a tab too wide");
  fx_jinja_builder_init (&builder, self->arena);
  for (gsize i = 0; i < string.length && fx_jinja_step (self, 0);)
    {
      const char *at = string.data + i;
      gsize next = i + (gsize) (g_utf8_next_char (at) - at);

      if (*at == '\t')
        {
          for (gint64 n = size > 0 ? size - column % size : 0; n > 0; n--, column++)
            fx_jinja_builder_add_text (&builder, " ");
        }
      else
        {
          fx_jinja_builder_add (&builder, fx_jinja_string_slice (string, i, next));
          column = *at == '\n' || *at == '\r' ? 0 : column + 1;
        }
      i = next;
    }
  return fx_jinja_text (fx_jinja_builder_end (&builder));
}

METHOD (format)
{
  return fx_jinja_format_braces (self, values[0].string, arguments);
}

/* What all characters are */

typedef gboolean (*CharTest) (gunichar c);

static gboolean
all_chars (FxJinjaString string,
           CharTest      test)
{
  for (const char *at = string.data; at < string.data + string.length; at = g_utf8_next_char (at))
    if (!test (g_utf8_get_char (at)))
      return FALSE;
  return string.length > 0;
}

static gboolean
is_letter (gunichar c)
{
  return g_unichar_isalpha (c);
}

static gboolean
is_decimal (gunichar c)
{
  return g_unichar_type (c) == G_UNICODE_DECIMAL_NUMBER;
}

static gboolean
is_numeric (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_DECIMAL_NUMBER || type == G_UNICODE_LETTER_NUMBER
         || type == G_UNICODE_OTHER_NUMBER;
}

static gboolean
is_alphanumeric (gunichar c)
{
  return is_letter (c) || is_numeric (c);
}

static gboolean
is_ascii (gunichar c)
{
  return c < 0x80;
}

static gboolean
is_identifier_char (gunichar c)
{
  return c == '_' || is_letter (c) || is_decimal (c) || g_unichar_ismark (c);
}

METHOD (isalpha)
{
  return fx_jinja_boolean (all_chars (values[0].string, is_letter));
}

METHOD (isalnum)
{
  return fx_jinja_boolean (all_chars (values[0].string, is_alphanumeric));
}

METHOD (isdecimal)
{
  return fx_jinja_boolean (all_chars (values[0].string, is_decimal));
}

METHOD (isnumeric)
{
  return fx_jinja_boolean (all_chars (values[0].string, is_numeric));
}

METHOD (isspace)
{
  return fx_jinja_boolean (all_chars (values[0].string, fx_jinja_is_space));
}

METHOD (isascii)
{
  return fx_jinja_boolean (values[0].string.length == 0
                           || all_chars (values[0].string, is_ascii));
}

METHOD (isprintable)
{
  return fx_jinja_boolean (values[0].string.length == 0
                           || all_chars (values[0].string, fx_jinja_is_printable));
}

METHOD (isidentifier)
{
  return fx_jinja_boolean (all_chars (values[0].string, is_identifier_char)
                           && !is_decimal (g_utf8_get_char (values[0].string.data)));
}

static gboolean
all_cased (FxJinjaString string,
           gboolean      upper)
{
  gboolean cased = FALSE;

  for (const char *at = string.data; at < string.data + string.length; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (upper ? g_unichar_islower (c) : g_unichar_isupper (c) || g_unichar_istitle (c))
        return FALSE;
      cased = cased || g_unichar_islower (c) || g_unichar_isupper (c);
    }
  return cased;
}

METHOD (isupper)
{
  return fx_jinja_boolean (all_cased (values[0].string, TRUE));
}

METHOD (islower)
{
  return fx_jinja_boolean (all_cased (values[0].string, FALSE));
}

METHOD (istitle)
{
  FxJinjaString string = values[0].string;
  FxJinjaString title = fx_jinja_change_case (self->arena, string, FX_JINJA_CASE_TITLE);
  gboolean cased = all_cased (string, TRUE) || all_cased (string, FALSE);

  for (const char *at = string.data; !cased && at < string.data + string.length;
       at = g_utf8_next_char (at))
    cased = g_unichar_isupper (g_utf8_get_char (at));
  return fx_jinja_boolean (cased && fx_jinja_string_equal (string, title));
}

const FxJinjaBuiltin fx_jinja_string_methods[] = {
  { "capitalize", string_capitalize, "", 0 },
  { "casefold", string_casefold, "", 0 },
  { "center", string_center, "width fillchar", 1 },
  { "count", string_count, "sub start end", 1 },
  { "endswith", string_endswith, "suffix start end", 1 },
  { "expandtabs", string_expandtabs, "tabsize", 0 },
  { "find", string_find, "sub start end", 1 },
  { "format", string_format, NULL, 0 },
  { "index", string_index, "sub start end", 1 },
  { "isalnum", string_isalnum, "", 0 },
  { "isalpha", string_isalpha, "", 0 },
  { "isascii", string_isascii, "", 0 },
  { "isdecimal", string_isdecimal, "", 0 },
  { "isdigit", string_isdecimal, "", 0 },
  { "isidentifier", string_isidentifier, "", 0 },
  { "islower", string_islower, "", 0 },
  { "isnumeric", string_isnumeric, "", 0 },
  { "isprintable", string_isprintable, "", 0 },
  { "isspace", string_isspace, "", 0 },
  { "istitle", string_istitle, "", 0 },
  { "isupper", string_isupper, "", 0 },
  { "join", string_join, "iterable", 1 },
  { "ljust", string_ljust, "width fillchar", 1 },
  { "lower", string_lower, "", 0 },
  { "lstrip", string_lstrip, "chars", 0 },
  { "partition", string_partition, "sep", 1 },
  { "removeprefix", string_removeprefix, "prefix", 1 },
  { "removesuffix", string_removesuffix, "suffix", 1 },
  { "replace", string_replace, "old new count", 2 },
  { "rfind", string_rfind, "sub start end", 1 },
  { "rindex", string_rindex, "sub start end", 1 },
  { "rjust", string_rjust, "width fillchar", 1 },
  { "rpartition", string_rpartition, "sep", 1 },
  { "rsplit", string_rsplit, "sep maxsplit", 0 },
  { "rstrip", string_rstrip, "chars", 0 },
  { "split", string_split, "sep maxsplit", 0 },
  { "splitlines", string_splitlines, "keepends", 0 },
  { "startswith", string_startswith, "prefix start end", 1 },
  { "strip", string_strip, "chars", 0 },
  { "swapcase", string_swapcase, "", 0 },
  { "title", string_title, "", 0 },
  { "upper", string_upper, "", 0 },
  { "zfill", string_zfill, "width", 1 },
};

const gsize fx_jinja_n_string_methods = G_N_ELEMENTS (fx_jinja_string_methods);
