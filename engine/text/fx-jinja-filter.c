/* fx-jinja-filter.c - filters of single values; those of sequences are in
 * fx-jinja-filter-sequence.c.
 *
 * All of jinja2's but random, urlize, wordwrap, striptags, xmlattr and pprint,
 * with transformers' own tojson, and from_json, which newer templates use.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja-method-private.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "fx-jinja-json.h"
#include "fx-jinja-text.h"

#define FILTER(name)                                                      \
  static FxJinjaValue filter_##name (FxJinja                *self,        \
                                     FxJinjaValue           *values,      \
                                     const FxJinjaArguments *arguments)

static FxJinjaString
text_of (FxJinja      *self,
         FxJinjaValue  value)
{
  FxJinjaString string = fx_jinja_to_string (self->arena, value);

  fx_jinja_step (self, string.length);
  return string;
}

/* Text */

FILTER (capitalize)
{
  return fx_jinja_text (fx_jinja_change_case (self->arena, text_of (self, values[0]),
                                              FX_JINJA_CASE_CAPITALIZE));
}

FILTER (lower)
{
  return fx_jinja_text (fx_jinja_change_case (self->arena, text_of (self, values[0]),
                                              FX_JINJA_CASE_LOWER));
}

FILTER (upper)
{
  return fx_jinja_text (fx_jinja_change_case (self->arena, text_of (self, values[0]),
                                              FX_JINJA_CASE_UPPER));
}

FILTER (title)
{
  return fx_jinja_text (fx_jinja_change_case (self->arena, text_of (self, values[0]),
                                              FX_JINJA_CASE_TITLE_FILTER));
}

FILTER (center)
{
  return fx_jinja_pad (self, text_of (self, values[0]), fx_jinja_get_integer (self, values[1], 80),
                       fx_jinja_string (" "), FX_JINJA_PAD_BOTH);
}

FILTER (trim)
{
  FxJinjaString chars = fx_jinja_get_string (self, values[1], "");

  return fx_jinja_text (fx_jinja_strip (text_of (self, values[0]),
                                        fx_jinja_is_given (values[1]) ? &chars : NULL,
                                        FX_JINJA_STRIP_BOTH));
}

FILTER (replace)
{
  return fx_jinja_text (fx_jinja_replace (self->arena, text_of (self, values[0]),
                                          text_of (self, values[1]), text_of (self, values[2]),
                                          fx_jinja_get_integer (self, values[3], -1)));
}

FILTER (string)
{
  FxJinjaValue text = fx_jinja_text (text_of (self, values[0]));

  text.safe = values[0].kind == FX_JINJA_STRING && values[0].safe;
  return text;
}

FILTER (safe)
{
  FxJinjaValue text = fx_jinja_text (text_of (self, values[0]));

  text.safe = TRUE;
  return text;
}

FILTER (forceescape)
{
  FxJinjaValue text = fx_jinja_text (fx_jinja_escape (self->arena, text_of (self, values[0])));

  text.safe = TRUE;
  return text;
}

FILTER (escape)
{
  if (values[0].kind == FX_JINJA_STRING && values[0].safe)
    return values[0];
  return filter_forceescape (self, values, arguments);
}

FILTER (format)
{
  FxJinjaString format = text_of (self, values[0]);
  FxJinjaValue value;

  if (arguments->n_values > 0 && arguments->n_named > 0)
    return fx_jinja_bad (self, "can't handle positional and keyword arguments at the same time");

  if (arguments->n_named > 0)
    {
      value = fx_jinja_dict (self->arena);
      for (guint i = 0; i < arguments->n_named; i++)
        fx_jinja_dict_set (self->arena, value.dict, fx_jinja_text (arguments->named[i].name),
                           arguments->named[i].value);
    }
  else
    {
      value = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_TUPLE, arguments->n_values);
      for (guint i = 0; i < arguments->n_values; i++)
        fx_jinja_list_add (self->arena, value.list, arguments->values[i]);
    }
  return fx_jinja_format_percent (self, format, value);
}

FILTER (indent)
{
  FxJinjaString text = text_of (self, values[0]);
  gboolean first = fx_jinja_is_truthy (values[2]);
  gboolean blank = fx_jinja_is_truthy (values[3]);
  FxJinjaString newline = fx_jinja_string ("\n");
  FxJinjaString by;
  FxJinjaValue lines;
  FxJinjaBuilder builder;

  if (values[1].kind == FX_JINJA_STRING)
    by = values[1].string;
  else
    {
      FxJinjaValue pad = fx_jinja_pad (self, fx_jinja_string (""),
                                       fx_jinja_get_integer (self, values[1], 4),
                                       fx_jinja_string (" "), FX_JINJA_PAD_LEFT);

      by = fx_jinja_to_string (self->arena, pad);
    }

  /* A newline is added so that a last empty line counts as one. */
  lines = fx_jinja_split_lines (self, fx_jinja_string_join (self->arena, text, newline), FALSE);
  fx_jinja_builder_init (&builder, self->arena);
  if (first)
    fx_jinja_builder_add (&builder, by);
  for (gsize i = 0; i < lines.list->n_items && fx_jinja_step (self, 0); i++)
    {
      FxJinjaString line = lines.list->items[i].string;

      if (i > 0)
        {
          fx_jinja_builder_add (&builder, newline);
          if (blank || line.length > 0)
            fx_jinja_builder_add (&builder, by);
        }
      fx_jinja_builder_add (&builder, line);
    }
  return fx_jinja_text (fx_jinja_builder_end (&builder));
}

FILTER (truncate)
{
  FxJinjaString text = text_of (self, values[0]);
  gint64 length = fx_jinja_get_integer (self, values[1], 255);
  FxJinjaString end = fx_jinja_get_string (self, values[3], "...");
  gint64 leeway = fx_jinja_get_integer (self, values[4], 5);
  gint64 n_end = (gint64) fx_jinja_n_chars (end);
  FxJinjaString cut;

  if (length < n_end)
    return fx_jinja_bad (self, "expected length >= %" G_GINT64_FORMAT ", got %" G_GINT64_FORMAT,
                         n_end, length);
  if ((gint64) fx_jinja_n_chars (text) <= length + leeway)
    return fx_jinja_text (text);

  cut = fx_jinja_string_slice (text, 0, fx_jinja_char_offset (text, (gsize) (length - n_end)));
  if (!fx_jinja_is_truthy (values[2]))
    {
      gssize space = fx_jinja_find_last (cut, fx_jinja_string (" "), cut.length);

      if (space >= 0)
        cut = fx_jinja_string_slice (cut, 0, (gsize) space);
    }
  return fx_jinja_text (fx_jinja_string_join (self->arena, cut, end));
}

FILTER (wordcount)
{
  FxJinjaString text = text_of (self, values[0]);
  gboolean in_word = FALSE;
  gint64 n = 0;

  for (const char *at = text.data; at < text.data + text.length; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean word = c == '_' || g_unichar_isalnum (c);

      n += word && !in_word;
      in_word = word;
    }
  return fx_jinja_integer (n);
}

static void
add_quoted (FxJinjaBuilder *builder,
            FxJinjaString   text,
            gboolean        query)
{
  for (gsize i = 0; i < text.length; i++)
    {
      char c = text.data[i];
      char hex[4];

      if (g_ascii_isalnum (c) || strchr ("_.-~", c) != NULL || (c == '/' && !query))
        fx_jinja_builder_add_bytes (builder, &c, 1, fx_jinja_string_is_marked (text, i));
      else if (c == ' ' && query)
        fx_jinja_builder_add_text (builder, "+");
      else
        {
          g_snprintf (hex, sizeof hex, "%%%02X", (guchar) c);
          fx_jinja_builder_add_text (builder, hex);
        }
    }
}

FILTER (urlencode)
{
  FxJinjaBuilder builder;

  fx_jinja_builder_init (&builder, self->arena);
  if (values[0].kind == FX_JINJA_DICT)
    for (gsize i = 0; i < values[0].dict->n_entries && fx_jinja_step (self, 0); i++)
      {
        if (i > 0)
          fx_jinja_builder_add_text (&builder, "&");
        add_quoted (&builder, text_of (self, values[0].dict->entries[i].key), TRUE);
        fx_jinja_builder_add_text (&builder, "=");
        add_quoted (&builder, text_of (self, values[0].dict->entries[i].value), TRUE);
      }
  else
    add_quoted (&builder, text_of (self, values[0]), FALSE);
  return fx_jinja_text (fx_jinja_builder_end (&builder));
}

/* Numbers */

FILTER (abs)
{
  if (fx_jinja_is_number (values[0]) && fx_jinja_to_real (values[0]) >= 0)
    return fx_jinja_negate (self, values[0], FALSE);
  return fx_jinja_negate (self, values[0], TRUE);
}

/* Returns: FALSE where @text is no number as float() reads it */
static gboolean
parse_real (FxJinjaString  text,
            double        *real)
{
  g_autofree char *copy = NULL;
  char *end;

  text = fx_jinja_strip (text, NULL, FX_JINJA_STRIP_BOTH);
  copy = g_strndup (text.data, text.length);
  if (copy[0] == '\0' || strpbrk (copy, "xXpP(") != NULL)
    return FALSE;
  *real = g_ascii_strtod (copy, &end);
  return *end == '\0';
}

static gboolean
parse_integer (FxJinjaString  text,
               guint          base,
               gint64        *integer)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  const char *start;
  char *end;

  text = fx_jinja_strip (text, NULL, FX_JINJA_STRIP_BOTH);
  for (gsize i = 0; i < text.length; i++)
    if (text.data[i] != '_' || i == 0 || i + 1 == text.length || text.data[i - 1] == '_')
      g_string_append_c (digits, text.data[i]);

  start = digits->str + strspn (digits->str, "+-");
  if (start - digits->str > 1 || !g_ascii_isalnum (*start))
    return FALSE;
  if (start[0] == '0' && start[1] != '\0')
    {
      char kind = g_ascii_tolower (start[1]);
      gsize at = (gsize) (start - digits->str);

      if ((base == 16 && kind == 'x') || (base == 8 && kind == 'o') || (base == 2 && kind == 'b'))
        g_string_erase (digits, (gssize) at, 2);
    }

  errno = 0;
  *integer = g_ascii_strtoll (digits->str, &end, base);
  return *end == '\0' && errno == 0 && end != digits->str;
}

FILTER (int)
{
  FxJinjaValue fallback = values[1].kind != FX_JINJA_ABSENT ? values[1] : fx_jinja_integer (0);
  gint64 base = fx_jinja_get_integer (self, values[2], 10);
  gint64 integer;
  double real;

  if (base < 2 || base > 36)
    return fx_jinja_bad (self, "int() base must be >= 2 and <= 36");

  switch (values[0].kind)
    {
    case FX_JINJA_BOOLEAN:
    case FX_JINJA_INTEGER:
      return fx_jinja_integer (fx_jinja_to_integer (values[0]));
    case FX_JINJA_UNDEFINED:
      return fx_jinja_bad_undefined (self, values[0]);
    case FX_JINJA_FLOAT:
      real = values[0].real;
      break;
    case FX_JINJA_STRING:
      if (parse_integer (values[0].string, (guint) base, &integer))
        return fx_jinja_integer (integer);
      if (parse_real (values[0].string, &real))
        break;
      return fallback;
    default:
      return fallback;
    }

  if (!isfinite (real))
    return fallback;
  if (fabs (real) >= 9.2e18)
    {
      fx_jinja_fail (self, FX_ERROR_LIMIT, "an integer beyond 64 bits");
      return fallback;
    }
  return fx_jinja_integer ((gint64) real);
}

FILTER (float)
{
  FxJinjaValue fallback = values[1].kind != FX_JINJA_ABSENT ? values[1] : fx_jinja_real (0);
  double real;

  if (values[0].kind == FX_JINJA_UNDEFINED)
    return fx_jinja_bad_undefined (self, values[0]);
  if (fx_jinja_is_number (values[0]))
    return fx_jinja_real (fx_jinja_to_real (values[0]));
  if (values[0].kind == FX_JINJA_STRING && parse_real (values[0].string, &real))
    return fx_jinja_real (real);
  return fallback;
}

FILTER (round)
{
  gint64 precision = fx_jinja_get_integer (self, values[1], 0);
  FxJinjaString method = fx_jinja_get_string (self, values[2], "common");
  char buffer[400];
  char format[16];
  double real, scale;

  if (values[0].kind == FX_JINJA_UNDEFINED)
    return fx_jinja_bad_undefined (self, values[0]);
  if (!fx_jinja_is_number (values[0]))
    return fx_jinja_bad (self, "type %s doesn't define __round__ method",
                         fx_jinja_type_name (values[0]));
  if (precision > 30 || precision < -18)
    return fx_jinja_bad (self, "round() to %" G_GINT64_FORMAT " places is not supported",
                         precision);

  real = fx_jinja_to_real (values[0]);
  scale = pow (10, (double) precision);
  if (fx_jinja_string_is (method, "ceil"))
    return fx_jinja_real (ceil (real * scale) / scale);
  if (fx_jinja_string_is (method, "floor"))
    return fx_jinja_real (floor (real * scale) / scale);
  if (!fx_jinja_string_is (method, "common"))
    return fx_jinja_bad (self, "method must be common, ceil or floor");

  if (values[0].kind != FX_JINJA_FLOAT)
    {
      if (precision >= 0)
        return fx_jinja_integer (fx_jinja_to_integer (values[0]));
      return fx_jinja_integer ((gint64) (rint (real * scale) / scale));
    }
  if (!isfinite (real))
    return values[0];
  if (precision < 0)
    return fx_jinja_real (rint (real * scale) / scale);

  /* The decimal digits round correctly; a product would not. */
  g_snprintf (format, sizeof format, "%%.%df", (int) precision);
  g_ascii_formatd (buffer, sizeof buffer, format, real);
  return fx_jinja_real (g_ascii_strtod (buffer, NULL));
}

FILTER (filesizeformat)
{
  static const char *const units[2][8] = {
    { "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB" },
    { "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB" },
  };
  gboolean binary = fx_jinja_is_truthy (values[1]);
  double base = binary ? 1024 : 1000;
  FxJinjaValue number = filter_float (self, values, arguments);
  char buffer[64];
  char digits[40];
  guint unit = 0;

  if (self->error != NULL || number.kind != FX_JINJA_FLOAT)
    return fx_jinja_new_undefined (self);
  if (number.real == 1)
    return fx_jinja_literal ("1 Byte");
  if (number.real < base)
    {
      g_snprintf (buffer, sizeof buffer, "%" G_GINT64_FORMAT " Bytes", (gint64) number.real);
      return fx_jinja_text (fx_jinja_string_copy (self->arena, buffer, strlen (buffer), FALSE));
    }

  for (number.real /= base; unit < 7 && number.real >= base; unit++)
    number.real /= base;
  g_ascii_formatd (digits, sizeof digits, "%.1f", number.real);
  g_snprintf (buffer, sizeof buffer, "%s %s", digits, units[binary][unit]);
  return fx_jinja_text (fx_jinja_string_copy (self->arena, buffer, strlen (buffer), FALSE));
}

/* The rest */

FILTER (default)
{
  if (values[0].kind == FX_JINJA_UNDEFINED
      || (fx_jinja_is_truthy (values[2]) && !fx_jinja_is_truthy (values[0])))
    return values[1].kind != FX_JINJA_ABSENT ? values[1] : fx_jinja_literal ("");
  return values[0];
}

/* Without items, which is what tells it from a dot. */
FILTER (attr)
{
  FxJinjaString name = text_of (self, values[1]);

  if (values[0].kind == FX_JINJA_DICT && fx_jinja_find_method (values[0], name) == NULL)
    return fx_jinja_undefined (self->arena, "dict", name);
  return fx_jinja_attribute (self, values[0], name);
}

FILTER (tojson)
{
  FxJinjaJsonStyle style = {
    .item_separator = fx_jinja_string (fx_jinja_is_given (values[2]) ? "," : ", "),
    .key_separator = fx_jinja_string (": "),
    .ensure_ascii = fx_jinja_is_truthy (values[1]),
    .sort_keys = fx_jinja_is_truthy (values[4]),
  };
  FxJinjaString indent = { 0 };
  FxJinjaBuilder builder;
  const char *bad;

  if (values[2].kind == FX_JINJA_STRING)
    indent = values[2].string;
  else if (fx_jinja_is_given (values[2]))
    {
      FxJinjaValue pad = fx_jinja_pad (self, fx_jinja_string (""),
                                       MIN (fx_jinja_get_integer (self, values[2], 0), 64),
                                       fx_jinja_string (" "), FX_JINJA_PAD_LEFT);

      indent = fx_jinja_to_string (self->arena, pad);
    }
  if (fx_jinja_is_given (values[2]))
    style.indent = &indent;

  if (fx_jinja_is_given (values[3]))
    {
      FxJinjaList *separators = fx_jinja_to_list (self, values[3]);

      if (self->error != NULL || separators->n_items != 2)
        return fx_jinja_bad (self, "tojson() takes two separators");
      style.item_separator = fx_jinja_get_string (self, separators->items[0], "");
      style.key_separator = fx_jinja_get_string (self, separators->items[1], "");
    }

  fx_jinja_builder_init (&builder, self->arena);
  bad = fx_jinja_json_write (&builder, values[0], &style);
  if (bad != NULL && !self->arena->exhausted)
    return fx_jinja_bad (self, "Object of type %s is not JSON serializable", bad);
  fx_jinja_step (self, builder.length);
  return fx_jinja_text (fx_jinja_builder_end (&builder));
}

FILTER (from_json)
{
  FxJinjaString text = text_of (self, values[0]);
  g_autoptr (GError) error = NULL;
  FxJinjaValue value;

  if (!fx_jinja_json_parse (self->arena, text.data, text.length, text.marks != NULL, &value,
                            &error))
    return fx_jinja_bad (self, "%s", error->message);
  return value;
}

static const FxJinjaBuiltin filters[] = {
  { "abs", filter_abs, "", 0 },
  { "attr", filter_attr, "name", 1 },
  { "capitalize", filter_capitalize, "", 0 },
  { "center", filter_center, "width", 0 },
  { "d", filter_default, "default_value boolean", 0 },
  { "default", filter_default, "default_value boolean", 0 },
  { "e", filter_escape, "", 0 },
  { "escape", filter_escape, "", 0 },
  { "filesizeformat", filter_filesizeformat, "binary", 0 },
  { "float", filter_float, "default", 0 },
  { "forceescape", filter_forceescape, "", 0 },
  { "format", filter_format, NULL, 0 },
  { "from_json", filter_from_json, "", 0 },
  { "indent", filter_indent, "width first blank", 0 },
  { "int", filter_int, "default base", 0 },
  { "lower", filter_lower, "", 0 },
  { "replace", filter_replace, "old new count", 2 },
  { "round", filter_round, "precision method", 0 },
  { "safe", filter_safe, "", 0 },
  { "string", filter_string, "", 0 },
  { "title", filter_title, "", 0 },
  { "tojson", filter_tojson, "ensure_ascii indent separators sort_keys", 0 },
  { "trim", filter_trim, "chars", 0 },
  { "truncate", filter_truncate, "length killwords end leeway", 0 },
  { "upper", filter_upper, "", 0 },
  { "urlencode", filter_urlencode, "", 0 },
  { "wordcount", filter_wordcount, "", 0 },
};

FxJinjaValue
fx_jinja_filter (FxJinja                *self,
                 FxJinjaString           name,
                 FxJinjaValue            subject,
                 const FxJinjaArguments *arguments)
{
  if (self->error != NULL)
    return fx_jinja_new_undefined (self);

  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++)
    if (fx_jinja_string_is (name, filters[i].name))
      return fx_jinja_call_builtin (self, &filters[i], &subject, arguments);
  for (gsize i = 0; i < fx_jinja_n_sequence_filters; i++)
    if (fx_jinja_string_is (name, fx_jinja_sequence_filters[i].name))
      return fx_jinja_call_builtin (self, &fx_jinja_sequence_filters[i], &subject, arguments);

  return fx_jinja_bad (self, "no filter named '%.*s'", (int) MIN (name.length, 80), name.data);
}
