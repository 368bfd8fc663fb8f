/* fx-jinja-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja-text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NESTING 64

gboolean
fx_jinja_is_space (gunichar c)
{
  if (c < 0x80)
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);

  return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a)
         || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f
         || c == 0x3000;
}

gboolean
fx_jinja_is_printable (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return FALSE;
    case G_UNICODE_SPACE_SEPARATOR:
      return c == ' ';
    default:
      return TRUE;
    }
}

void
fx_jinja_format_real (double real,
                      char   buffer[40])
{
  char digits[32];
  char *exponent_at;
  int exponent, n_digits;
  gboolean negative;

  if (isnan (real) || isinf (real))
    {
      g_strlcpy (buffer, isnan (real) ? "nan" : real < 0 ? "-inf" : "inf", 40);
      return;
    }

  for (int precision = 14; precision <= 16; precision++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%de", precision);
      g_ascii_formatd (digits, sizeof digits, format, real);
      if (g_ascii_strtod (digits, NULL) == real)
        break;
    }

  /* "-d.ddde+xx" to the digits alone, without the zeros at the end */
  negative = digits[0] == '-';
  if (negative)
    memmove (digits, digits + 1, strlen (digits));
  exponent_at = strchr (digits, 'e');
  exponent = atoi (exponent_at + 1);
  *exponent_at = '\0';
  memmove (digits + 1, digits + 2, strlen (digits + 2) + 1);
  n_digits = (int) strlen (digits);
  while (n_digits > 1 && digits[n_digits - 1] == '0')
    digits[--n_digits] = '\0';

  if (exponent < -4 || exponent >= 16)
    g_snprintf (buffer, 40, "%s%c%s%se%c%02d", negative ? "-" : "", digits[0],
                n_digits > 1 ? "." : "", digits + 1, exponent < 0 ? '-' : '+', abs (exponent));
  else if (exponent < 0)
    g_snprintf (buffer, 40, "%s0.%.*s%s", negative ? "-" : "", -exponent - 1, "000", digits);
  else if (exponent + 1 >= n_digits)
    g_snprintf (buffer, 40, "%s%s%.*s.0", negative ? "-" : "", digits,
                exponent + 1 - n_digits, "0000000000000000");
  else
    g_snprintf (buffer, 40, "%s%.*s.%s", negative ? "-" : "", exponent + 1, digits,
                digits + exponent + 1);
}

static void
add_quoted (FxJinjaBuilder *builder,
            FxJinjaString   string)
{
  gboolean single = memchr (string.data, '\'', string.length) != NULL;
  gboolean twice = memchr (string.data, '"', string.length) != NULL;
  char quote = single && !twice ? '"' : '\'';

  fx_jinja_builder_add_bytes (builder, &quote, 1, FALSE);
  for (gsize i = 0; i < string.length;)
    {
      const char *at = string.data + i;
      gunichar c = g_utf8_get_char (at);
      gsize size = (gsize) (g_utf8_next_char (at) - at);
      gboolean marked = fx_jinja_string_is_marked (string, i);
      char escaped[16] = "";

      if (c == (guchar) quote || c == '\\')
        g_snprintf (escaped, sizeof escaped, "\\%c", (char) c);
      else if (c == '\n')
        g_strlcpy (escaped, "\\n", sizeof escaped);
      else if (c == '\r')
        g_strlcpy (escaped, "\\r", sizeof escaped);
      else if (c == '\t')
        g_strlcpy (escaped, "\\t", sizeof escaped);
      else if (!fx_jinja_is_printable (c))
        g_snprintf (escaped, sizeof escaped,
                    c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);

      if (escaped[0] != '\0')
        fx_jinja_builder_add_bytes (builder, escaped, strlen (escaped), marked);
      else
        fx_jinja_builder_add_bytes (builder, at, size, marked);
      i += size;
    }
  fx_jinja_builder_add_bytes (builder, &quote, 1, FALSE);
}

static void add_repr (FxJinjaBuilder *builder,
                      FxJinjaValue    value,
                      guint           nesting);

static void
add_entries (FxJinjaBuilder *builder,
             FxJinjaDict    *dict,
             guint           nesting)
{
  fx_jinja_builder_add_text (builder, "{");
  for (gsize i = 0; i < dict->n_entries && !builder->arena->exhausted; i++)
    {
      if (i > 0)
        fx_jinja_builder_add_text (builder, ", ");
      add_repr (builder, dict->entries[i].key, nesting + 1);
      fx_jinja_builder_add_text (builder, ": ");
      add_repr (builder, dict->entries[i].value, nesting + 1);
    }
  fx_jinja_builder_add_text (builder, "}");
}

static void
add_items (FxJinjaBuilder    *builder,
           const FxJinjaList *list,
           guint              nesting)
{
  static const char *const opens[] = { "[", "(", "dict_keys([", "dict_values([", "dict_items([" };
  static const char *const closes[] = { "]", ")", "])", "])", "])" };

  if (list->flavor == FX_JINJA_FLAVOR_GENERATOR)
    {
      fx_jinja_builder_add_text (builder, "<generator object>");
      return;
    }

  fx_jinja_builder_add_text (builder, opens[list->flavor]);
  for (gsize i = 0; i < list->n_items && !builder->arena->exhausted; i++)
    {
      if (i > 0)
        fx_jinja_builder_add_text (builder, ", ");
      add_repr (builder, list->items[i], nesting + 1);
    }
  if (list->flavor == FX_JINJA_FLAVOR_TUPLE && list->n_items == 1)
    fx_jinja_builder_add_text (builder, ",");
  fx_jinja_builder_add_text (builder, closes[list->flavor]);
}

static void
add_repr (FxJinjaBuilder *builder,
          FxJinjaValue    value,
          guint           nesting)
{
  char number[64];

  /* A namespace may hold itself; one list may lie in many. */
  fx_jinja_arena_tick (builder->arena);
  if (builder->arena->exhausted)
    return;
  if (nesting > MAX_NESTING)
    {
      fx_jinja_builder_add_text (builder, "...");
      return;
    }

  switch (value.kind)
    {
    case FX_JINJA_UNDEFINED:
      fx_jinja_builder_add_text (builder, "Undefined");
      break;
    case FX_JINJA_NONE:
      fx_jinja_builder_add_text (builder, "None");
      break;
    case FX_JINJA_BOOLEAN:
      fx_jinja_builder_add_text (builder, value.boolean ? "True" : "False");
      break;
    case FX_JINJA_INTEGER:
      g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, value.integer);
      fx_jinja_builder_add_text (builder, number);
      break;
    case FX_JINJA_FLOAT:
      fx_jinja_format_real (value.real, number);
      fx_jinja_builder_add_text (builder, number);
      break;
    case FX_JINJA_STRING:
      if (value.safe)
        fx_jinja_builder_add_text (builder, "Markup(");
      add_quoted (builder, value.string);
      if (value.safe)
        fx_jinja_builder_add_text (builder, ")");
      break;
    case FX_JINJA_LIST:
      add_items (builder, value.list, nesting);
      break;
    case FX_JINJA_DICT:
      add_entries (builder, value.dict, nesting);
      break;
    case FX_JINJA_NAMESPACE:
      fx_jinja_builder_add_text (builder, "<Namespace ");
      add_entries (builder, value.dict, nesting);
      fx_jinja_builder_add_text (builder, ">");
      break;
    case FX_JINJA_RANGE:
      g_snprintf (number, sizeof number, "range(%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT,
                  value.range->start, value.range->stop);
      fx_jinja_builder_add_text (builder, number);
      if (value.range->step != 1)
        {
          g_snprintf (number, sizeof number, ", %" G_GINT64_FORMAT, value.range->step);
          fx_jinja_builder_add_text (builder, number);
        }
      fx_jinja_builder_add_text (builder, ")");
      break;
    default:
      fx_jinja_builder_add_text (builder, "<");
      fx_jinja_builder_add_text (builder, fx_jinja_type_name (value));
      fx_jinja_builder_add_text (builder, ">");
      break;
    }
}

void
fx_jinja_add_repr (FxJinjaBuilder *builder,
                   FxJinjaValue    value)
{
  add_repr (builder, value, 0);
}

void
fx_jinja_add_string (FxJinjaBuilder *builder,
                     FxJinjaValue    value)
{
  if (value.kind == FX_JINJA_STRING)
    fx_jinja_builder_add (builder, value.string);
  else if (value.kind != FX_JINJA_UNDEFINED)
    add_repr (builder, value, 0);
}

FxJinjaString
fx_jinja_to_string (FxJinjaArena *arena,
                    FxJinjaValue  value)
{
  FxJinjaBuilder builder;

  if (value.kind == FX_JINJA_STRING)
    return value.string;

  fx_jinja_builder_init (&builder, arena);
  fx_jinja_add_string (&builder, value);
  return fx_jinja_builder_end (&builder);
}

/* Parts of strings */

static gboolean
is_stripped (gunichar             c,
             const FxJinjaString *chars)
{
  if (chars == NULL)
    return fx_jinja_is_space (c);

  for (const char *at = chars->data; at < chars->data + chars->length; at = g_utf8_next_char (at))
    if (g_utf8_get_char (at) == c)
      return TRUE;
  return FALSE;
}

FxJinjaString
fx_jinja_strip (FxJinjaString        string,
                const FxJinjaString *chars,
                FxJinjaSides         sides)
{
  const char *start = string.data;
  const char *end = string.data + string.length;

  if (sides & FX_JINJA_STRIP_LEFT)
    while (start < end && is_stripped (g_utf8_get_char (start), chars))
      start = g_utf8_next_char (start);

  if (sides & FX_JINJA_STRIP_RIGHT)
    while (end > start)
      {
        const char *last = g_utf8_prev_char (end);

        if (!is_stripped (g_utf8_get_char (last), chars))
          break;
        end = last;
      }

  return fx_jinja_string_slice (string, (gsize) (start - string.data), (gsize) (end - string.data));
}

gsize
fx_jinja_n_chars (FxJinjaString string)
{
  gsize n = 0;

  for (gsize i = 0; i < string.length; i++)
    n += ((guint8) string.data[i] & 0xc0) != 0x80;

  return n;
}

gsize
fx_jinja_char_offset (FxJinjaString string,
                      gsize         index)
{
  const char *at = string.data;
  const char *end = string.data + string.length;

  for (; index > 0 && at < end; index--)
    at = g_utf8_next_char (at);

  return (gsize) (at - string.data);
}

gssize
fx_jinja_find (FxJinjaString string,
               FxJinjaString needle,
               gsize         from)
{
  const char *found;

  if (from > string.length || needle.length > string.length - from)
    return -1;
  if (needle.length == 0)
    return (gssize) from;

  found = memmem (string.data + from, string.length - from, needle.data, needle.length);
  return found != NULL ? found - string.data : -1;
}

gssize
fx_jinja_find_last (FxJinjaString string,
                    FxJinjaString needle,
                    gsize         before)
{
  if (before > string.length || needle.length > before)
    return -1;

  for (gssize at = (gssize) (before - needle.length); at >= 0; at--)
    if (memcmp (string.data + at, needle.data, needle.length) == 0)
      return at;
  return -1;
}

FxJinjaString
fx_jinja_replace (FxJinjaArena  *arena,
                  FxJinjaString  string,
                  FxJinjaString  old,
                  FxJinjaString  with,
                  gint64         max)
{
  FxJinjaBuilder builder;
  gsize done = 0;

  if (max == 0 || (old.length > 0 && fx_jinja_find (string, old, 0) < 0))
    return string;

  fx_jinja_builder_init (&builder, arena);
  if (old.length == 0)
    {
      while (max != 0 && !arena->exhausted)
        {
          gsize next;

          fx_jinja_builder_add (&builder, with);
          max--;
          if (done == string.length)
            break;
          next = done + (gsize) (g_utf8_next_char (string.data + done) - (string.data + done));
          fx_jinja_builder_add (&builder, fx_jinja_string_slice (string, done, next));
          done = next;
        }
    }
  else
    {
      while (max != 0 && !arena->exhausted)
        {
          gssize at = fx_jinja_find (string, old, done);

          if (at < 0)
            break;
          fx_jinja_builder_add (&builder, fx_jinja_string_slice (string, done, (gsize) at));
          fx_jinja_builder_add (&builder, with);
          done = (gsize) at + old.length;
          max--;
        }
    }
  fx_jinja_builder_add (&builder, fx_jinja_string_slice (string, done, string.length));

  return fx_jinja_builder_end (&builder);
}

FxJinjaString
fx_jinja_escape (FxJinjaArena  *arena,
                 FxJinjaString  string)
{
  FxJinjaBuilder builder;
  gsize done = 0;

  fx_jinja_builder_init (&builder, arena);
  for (gsize i = 0; i < string.length; i++)
    {
      const char *entity = NULL;

      switch (string.data[i])
        {
        case '&':
          entity = "&amp;";
          break;
        case '<':
          entity = "&lt;";
          break;
        case '>':
          entity = "&gt;";
          break;
        case '"':
          entity = "&#34;";
          break;
        case '\'':
          entity = "&#39;";
          break;
        default:
          continue;
        }

      fx_jinja_builder_add (&builder, fx_jinja_string_slice (string, done, i));
      fx_jinja_builder_add_bytes (&builder, entity, strlen (entity),
                                  fx_jinja_string_is_marked (string, i));
      done = i + 1;
    }
  fx_jinja_builder_add (&builder, fx_jinja_string_slice (string, done, string.length));

  return fx_jinja_builder_end (&builder);
}

/* Upper and lower case */

static gboolean
is_cased (gunichar c)
{
  return g_unichar_isupper (c) || g_unichar_islower (c) || g_unichar_istitle (c);
}

/* A capital sigma at the end of a word. */
static gboolean
is_final_sigma (FxJinjaString string,
                gsize         at)
{
  const char *here = string.data + at;
  const char *end = string.data + string.length;
  gboolean before = FALSE;

  for (const char *p = here; p > string.data;)
    {
      gunichar c;

      p = g_utf8_prev_char (p);
      c = g_utf8_get_char (p);
      if (g_unichar_ismark (c) || c == '\'' || c == 0xad || c == 0x2019)
        continue;
      before = is_cased (c);
      break;
    }
  if (!before)
    return FALSE;

  for (const char *p = g_utf8_next_char (here); p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_ismark (c) || c == '\'' || c == 0xad || c == 0x2019)
        continue;
      return !is_cased (c);
    }
  return TRUE;
}

/* One character at a time, and never i and its kin through GLib, whose full
 * mappings depend on the locale. */
static void
add_cased (FxJinjaBuilder *builder,
           FxJinjaString   string,
           gsize           at,
           gboolean        upper,
           gboolean        title)
{
  const char *here = string.data + at;
  gunichar c = g_utf8_get_char (here);
  gboolean marked = fx_jinja_string_is_marked (string, at);
  g_autofree char *full = NULL;

  if (c < 0x80)
    c = upper ? (gunichar) g_ascii_toupper ((char) c) : (gunichar) g_ascii_tolower ((char) c);
  else if (c == 0x131)
    c = upper ? 'I' : c;
  else if (c == 0x130)
    {
      if (!upper)
        {
          fx_jinja_builder_add_char (builder, 'i', marked);
          c = 0x307;
        }
    }
  else if (c == 0x3a3 && !upper)
    c = is_final_sigma (string, at) ? 0x3c2 : 0x3c3;
  else if (title && g_unichar_totitle (c) != c)
    c = g_unichar_totitle (c);
  else
    {
      full = upper ? g_utf8_strup (here, g_utf8_next_char (here) - here)
                   : g_utf8_strdown (here, g_utf8_next_char (here) - here);
      /* Of several capitals, as of a ligature, a title keeps the first. */
      if (title && g_utf8_strlen (full, -1) > 1)
        {
          char *rest = g_utf8_next_char (full);
          g_autofree char *low = g_utf8_strdown (rest, -1);

          fx_jinja_builder_add_bytes (builder, full, (gsize) (rest - full), marked);
          fx_jinja_builder_add_bytes (builder, low, strlen (low), marked);
          return;
        }
      fx_jinja_builder_add_bytes (builder, full, strlen (full), marked);
      return;
    }

  fx_jinja_builder_add_char (builder, c, marked);
}

FxJinjaString
fx_jinja_change_case (FxJinjaArena  *arena,
                      FxJinjaString  string,
                      FxJinjaCase    to)
{
  FxJinjaBuilder builder;
  gboolean in_word = FALSE;

  fx_jinja_builder_init (&builder, arena);
  for (gsize i = 0; i < string.length && !arena->exhausted;)
    {
      const char *at = string.data + i;
      gunichar c = g_utf8_get_char (at);
      gboolean upper = FALSE;

      switch (to)
        {
        case FX_JINJA_CASE_LOWER:
          break;
        case FX_JINJA_CASE_UPPER:
          upper = TRUE;
          break;
        case FX_JINJA_CASE_CAPITALIZE:
          upper = i == 0;
          break;
        case FX_JINJA_CASE_TITLE:
        case FX_JINJA_CASE_TITLE_FILTER:
          upper = !in_word;
          break;
        case FX_JINJA_CASE_SWAP:
        default:
          upper = !g_unichar_isupper (c);
          break;
        }

      add_cased (&builder, string, i, upper,
                 upper && to != FX_JINJA_CASE_UPPER && to != FX_JINJA_CASE_SWAP
                   && to != FX_JINJA_CASE_TITLE_FILTER);

      if (to == FX_JINJA_CASE_TITLE_FILTER)
        in_word = !(fx_jinja_is_space (c) || c == '-' || c == '(' || c == '{' || c == '['
                    || c == '<');
      else
        in_word = is_cased (c);
      i += (gsize) (g_utf8_next_char (at) - at);
    }

  return fx_jinja_builder_end (&builder);
}
