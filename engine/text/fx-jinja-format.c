/* fx-jinja-format.c - "%s" % value and "{}".format (value).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja.h"

#include <math.h>
#include <string.h>

#include "fx-jinja-text.h"

#define MAX_WIDTH 4096

/* What stands between "%" or ":" and the type. */
typedef struct
{
  gunichar fill;
  char     align; /* '<' '>' '^' '=' or 0 */
  char     sign;  /* '+' ' ' or 0 */
  gboolean alternate;
  gboolean grouped; /* "1,000" */
  gint64   width;
  gint64   precision; /* -1 where there is none */
  char     type;
} Spec;

static void
add_padding (FxJinjaBuilder *builder,
             gunichar        fill,
             gint64          n)
{
  for (; n > 0; n--)
    fx_jinja_builder_add_char (builder, fill, FALSE);
}

static void
add_aligned (FxJinjaBuilder *builder,
             const Spec     *spec,
             FxJinjaString   text,
             char            align)
{
  gint64 room = spec->width - (gint64) fx_jinja_n_chars (text);
  gint64 left = 0;

  if (spec->align != 0)
    align = spec->align;
  if (room > 0)
    left = align == '>' || align == '=' ? room : align == '^' ? room / 2 : 0;

  /* "=" puts the padding behind the sign. */
  if (align == '=' && text.length > 0 && strchr ("+- ", text.data[0]) != NULL)
    {
      fx_jinja_builder_add (builder, fx_jinja_string_slice (text, 0, 1));
      text = fx_jinja_string_slice (text, 1, text.length);
    }
  add_padding (builder, spec->fill, left);
  fx_jinja_builder_add (builder, text);
  add_padding (builder, spec->fill, room - left);
}

/* "1234567.5" to "1,234,567.5" */
static char *
group_digits (const char *digits)
{
  GString *grouped = g_string_new (NULL);
  gsize whole = strspn (digits, "0123456789");

  for (gsize i = 0; i < whole; i++)
    {
      if (i > 0 && (whole - i) % 3 == 0)
        g_string_append_c (grouped, ',');
      g_string_append_c (grouped, digits[i]);
    }
  g_string_append (grouped, digits + whole);
  return g_string_free (grouped, FALSE);
}

static char *
format_integer (const Spec *spec,
                gint64      value)
{
  guint64 magnitude = value < 0 ? - (guint64) value : (guint64) value;
  g_autofree char *digits = NULL;
  const char *prefix = "";
  const char *sign = value < 0 ? "-" : spec->sign == '+' ? "+" : spec->sign == ' ' ? " " : "";

  switch (spec->type)
    {
    case 'x':
    case 'X':
      digits = g_strdup_printf (spec->type == 'x' ? "%" G_GINT64_MODIFIER "x"
                                                  : "%" G_GINT64_MODIFIER "X", magnitude);
      prefix = spec->alternate ? (spec->type == 'x' ? "0x" : "0X") : "";
      break;
    case 'o':
      digits = g_strdup_printf ("%" G_GINT64_MODIFIER "o", magnitude);
      prefix = spec->alternate ? "0o" : "";
      break;
    case 'b':
      {
        GString *bits = g_string_new (NULL);

        do
          g_string_prepend_c (bits, '0' + (char) (magnitude & 1));
        while ((magnitude >>= 1) > 0);
        digits = g_string_free (bits, FALSE);
        prefix = spec->alternate ? "0b" : "";
        break;
      }
    default:
      digits = g_strdup_printf ("%" G_GUINT64_FORMAT, magnitude);
      if (spec->grouped)
        {
          char *grouped = group_digits (digits);

          g_free (digits);
          digits = grouped;
        }
      break;
    }

  if (spec->precision > (gint64) strlen (digits))
    {
      char *padded = g_strdup_printf ("%0*d%s", (int) (spec->precision - (gint64) strlen (digits)),
                                      0, digits);

      g_free (digits);
      digits = padded;
    }
  return g_strconcat (sign, prefix, digits, NULL);
}

static char *
format_real (const Spec *spec,
             double      value)
{
  char type = spec->type == '%' ? 'f' : spec->type;
  int precision = spec->precision < 0 ? 6 : (int) MIN (spec->precision, 60);
  const char *sign = signbit (value) && !isnan (value) ? "-"
                     : spec->sign == '+'               ? "+"
                     : spec->sign == ' '               ? " "
                                                       : "";
  g_autofree char *digits = NULL;
  char format[8];

  if (spec->type == '%')
    value *= 100;
  value = fabs (value);
  if (!isfinite (value))
    digits = g_strdup (isnan (value) ? "nan" : "inf");
  else
    {
      char buffer[512];

      g_snprintf (format, sizeof format, "%%%s.%d%c", spec->alternate ? "#" : "", precision,
                  type);
      g_ascii_formatd (buffer, sizeof buffer, format, value);
      digits = spec->grouped ? group_digits (buffer) : g_strdup (buffer);
    }

  return g_strconcat (sign, digits, spec->type == '%' ? "%" : "", NULL);
}

/* Puts out @value as @spec says; with @percent %d takes a float. */
static void
add_formatted (FxJinja        *self,
               FxJinjaBuilder *builder,
               const Spec     *spec,
               FxJinjaValue    value,
               gboolean        percent)
{
  g_autofree char *number = NULL;
  FxJinjaString text;

  if (spec->width > MAX_WIDTH || spec->precision > MAX_WIDTH)
    {
      fx_jinja_fail (self, FX_ERROR_LIMIT, "a format wider than %d", MAX_WIDTH);
      return;
    }

  switch (spec->type)
    {
    case 'd':
    case 'i':
    case 'u':
    case 'n':
    case 'x':
    case 'X':
    case 'o':
    case 'b':
    case 'c':
      if (value.kind == FX_JINJA_FLOAT && percent && strchr ("diu", spec->type) != NULL
          && fabs (value.real) < 9e18)
        value = fx_jinja_integer ((gint64) value.real);
      if (value.kind != FX_JINJA_INTEGER && value.kind != FX_JINJA_BOOLEAN)
        {
          if (spec->type == 'c' && percent && value.kind == FX_JINJA_STRING
              && fx_jinja_n_chars (value.string) == 1)
            {
              add_aligned (builder, spec, value.string, '>');
              return;
            }
          fx_jinja_bad (self, "%%%c format: an integer is required, not %s", spec->type,
                        fx_jinja_type_name (value));
          return;
        }
      if (spec->type == 'c')
        {
          gint64 c = fx_jinja_to_integer (value);
          char bytes[7] = "";

          if (c <= 0 || !g_unichar_validate ((gunichar) MIN (c, G_MAXINT32)))
            {
              fx_jinja_bad (self, "%%c requires a character");
              return;
            }
          bytes[g_unichar_to_utf8 ((gunichar) c, bytes)] = '\0';
          number = g_strdup (bytes);
        }
      else
        number = format_integer (spec, fx_jinja_to_integer (value));
      add_aligned (builder, spec, fx_jinja_string (number), '>');
      return;

    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case '%':
      if (!fx_jinja_is_number (value))
        {
          fx_jinja_bad (self, "a number is required, not %s", fx_jinja_type_name (value));
          return;
        }
      number = format_real (spec, fx_jinja_to_real (value));
      add_aligned (builder, spec, fx_jinja_string (number), '>');
      return;

    case 'r':
    case 'a':
      {
        FxJinjaBuilder repr;

        fx_jinja_builder_init (&repr, self->arena);
        fx_jinja_add_repr (&repr, value);
        text = fx_jinja_builder_end (&repr);
        break;
      }

    case 's':
    default:
      text = fx_jinja_to_string (self->arena, value);
      break;
    }

  if (spec->precision >= 0)
    text = fx_jinja_string_slice (text, 0, fx_jinja_char_offset (text, (gsize) spec->precision));
  add_aligned (builder, spec, text, percent ? '>' : '<');
}

static const char *
parse_number (const char *at,
              const char *end,
              gint64     *number)
{
  *number = 0;
  for (; at < end && g_ascii_isdigit (*at); at++)
    *number = MIN (*number * 10 + (*at - '0'), MAX_WIDTH + 1);
  return at;
}

FxJinjaValue
fx_jinja_format_percent (FxJinja       *self,
                         FxJinjaString  format,
                         FxJinjaValue   value)
{
  const char *at = format.data;
  const char *end = format.data + format.length;
  gboolean is_tuple = fx_jinja_is_list (value, FX_JINJA_FLAVOR_TUPLE);
  gsize n_values = is_tuple ? value.list->n_items : 1;
  gsize n_used = 0;
  FxJinjaBuilder builder;

  fx_jinja_builder_init (&builder, self->arena);
  while (at < end && self->error == NULL)
    {
      Spec spec = { .fill = ' ', .precision = -1 };
      const char *next = memchr (at, '%', (gsize) (end - at));
      FxJinjaValue item = { 0 };
      gboolean by_name = FALSE;

      if (next == NULL)
        next = end;
      fx_jinja_builder_add (&builder,
                            fx_jinja_string_slice (format, (gsize) (at - format.data),
                                                   (gsize) (next - format.data)));
      if (next == end)
        break;
      at = next + 1;

      if (at < end && *at == '(')
        {
          const char *close = memchr (at, ')', (gsize) (end - at));
          FxJinjaValue *found;

          if (close == NULL)
            return fx_jinja_bad (self, "incomplete format key");
          if (value.kind != FX_JINJA_DICT)
            return fx_jinja_bad (self, "format requires a mapping");
          found = fx_jinja_dict_get (value.dict,
                                     fx_jinja_text (fx_jinja_string_slice (
                                       format, (gsize) (at + 1 - format.data),
                                       (gsize) (close - format.data))));
          if (found == NULL)
            return fx_jinja_bad (self, "a key of the format is missing");
          item = *found;
          by_name = TRUE;
          at = close + 1;
        }

      for (; at < end && strchr ("-+ 0#", *at) != NULL; at++)
        switch (*at)
          {
          case '-':
            spec.align = '<';
            break;
          case '+':
            spec.sign = '+';
            break;
          case ' ':
            spec.sign = spec.sign == 0 ? ' ' : spec.sign;
            break;
          case '0':
            spec.fill = '0';
            break;
          default:
            spec.alternate = TRUE;
            break;
          }
      at = parse_number (at, end, &spec.width);
      if (at < end && *at == '.')
        at = parse_number (at + 1, end, &spec.precision);
      if (at == end)
        return fx_jinja_bad (self, "incomplete format");

      spec.type = *at++;
      if (spec.type == '%')
        {
          fx_jinja_builder_add_text (&builder, "%");
          continue;
        }
      if (strchr ("diuxXoceEfFgGrsa", spec.type) == NULL)
        return fx_jinja_bad (self, "unsupported format character '%c'", spec.type);
      if (spec.align == '<' || strchr ("rsac", spec.type) != NULL)
        spec.fill = ' ';
      else if (spec.fill == '0')
        spec.align = '=';

      if (!by_name)
        {
          if (n_used >= n_values)
            return fx_jinja_bad (self, "not enough arguments for format string");
          item = is_tuple ? value.list->items[n_used] : value;
          n_used++;
        }
      add_formatted (self, &builder, &spec, item, TRUE);
    }

  if (n_used < n_values && value.kind != FX_JINJA_DICT
      && !(n_used == 0 && fx_jinja_is_list (value, FX_JINJA_FLAVOR_LIST)))
    return fx_jinja_bad (self, "not all arguments converted during string formatting");
  fx_jinja_step (self, builder.length);
  return fx_jinja_text (fx_jinja_builder_end (&builder));
}

/* "*^10,.2f" */
static gboolean
parse_spec (FxJinja       *self,
            FxJinjaString  text,
            Spec          *spec)
{
  const char *at = text.data;
  const char *end = text.data + text.length;

  if (at < end && g_utf8_next_char (at) < end && strchr ("<>^=", *g_utf8_next_char (at)) != NULL)
    {
      spec->fill = g_utf8_get_char (at);
      at = g_utf8_next_char (at);
      spec->align = *at++;
    }
  else if (at < end && strchr ("<>^=", *at) != NULL)
    spec->align = *at++;

  if (at < end && strchr ("+- ", *at) != NULL)
    {
      spec->sign = *at == '-' ? 0 : *at;
      at++;
    }
  if (at < end && *at == '#')
    {
      spec->alternate = TRUE;
      at++;
    }
  if (at < end && *at == '0')
    {
      if (spec->align == 0)
        {
          spec->fill = '0';
          spec->align = '=';
        }
      at++;
    }
  at = parse_number (at, end, &spec->width);
  if (at < end && *at == ',')
    {
      spec->grouped = TRUE;
      at++;
    }
  if (at < end && *at == '.')
    at = parse_number (at + 1, end, &spec->precision);
  if (at < end && strchr ("sdnxXobceEfFgG%", *at) != NULL)
    spec->type = *at++;
  if (at == end)
    return TRUE;

  fx_jinja_bad (self, "invalid format specifier");
  return FALSE;
}

/* "0.name[key]", the first part an argument. */
static FxJinjaValue
find_field (FxJinja                *self,
            FxJinjaString           field,
            const FxJinjaArguments *arguments,
            guint                  *next)
{
  gsize at = 0;
  FxJinjaString first;
  FxJinjaValue value = { 0 };

  while (at < field.length && field.data[at] != '.' && field.data[at] != '[')
    at++;
  first = fx_jinja_string_slice (field, 0, at);

  if (first.length == 0 || g_ascii_isdigit (first.data[0]))
    {
      gint64 index = *next;

      if (first.length > 0)
        parse_number (first.data, first.data + first.length, &index);
      else
        (*next)++;
      if (index >= (gint64) arguments->n_values)
        return fx_jinja_bad (self, "a positional argument of the format is missing");
      value = arguments->values[index];
    }
  else
    {
      for (guint i = 0; i < arguments->n_named; i++)
        if (fx_jinja_string_equal (arguments->named[i].name, first))
          value = arguments->named[i].value;
      if (value.kind == FX_JINJA_ABSENT)
        return fx_jinja_bad (self, "argument '%.*s' of the format is missing",
                             (int) MIN (first.length, 80), first.data);
    }

  while (at < field.length && self->error == NULL)
    {
      gsize start = at + 1;
      gboolean item = field.data[at] == '[';

      for (at = start; at < field.length && (item ? field.data[at] != ']'
                                                  : field.data[at] != '.' && field.data[at] != '[');)
        at++;
      if (item)
        value = fx_jinja_path (self, value, fx_jinja_text (fx_jinja_string_slice (field, start, at)));
      else
        value = fx_jinja_attribute (self, value, fx_jinja_string_slice (field, start, at));
      if (item)
        at++;
    }
  return value;
}

FxJinjaValue
fx_jinja_format_braces (FxJinja                *self,
                        FxJinjaString           format,
                        const FxJinjaArguments *arguments)
{
  FxJinjaBuilder builder;
  guint next = 0;
  gsize done = 0;

  fx_jinja_builder_init (&builder, self->arena);
  for (gsize i = 0; i < format.length && self->error == NULL;)
    {
      char c = format.data[i];
      gsize end, colon, bang;
      FxJinjaString field;
      FxJinjaValue value;
      Spec spec = { .fill = ' ', .precision = -1 };

      if (c != '{' && c != '}')
        {
          i++;
          continue;
        }
      fx_jinja_step (self, 0);
      fx_jinja_builder_add (&builder, fx_jinja_string_slice (format, done, i));
      if (i + 1 < format.length && format.data[i + 1] == c)
        {
          fx_jinja_builder_add (&builder, fx_jinja_string_slice (format, i, i + 1));
          i += 2;
          done = i;
          continue;
        }
      if (c == '}')
        return fx_jinja_bad (self, "single '}' encountered in format string");

      end = i + 1;
      while (end < format.length && format.data[end] != '}' && format.data[end] != '{')
        end++;
      if (end == format.length || format.data[end] == '{')
        return fx_jinja_bad (self, "expected '}' before end of string");

      for (colon = i + 1; colon < end && format.data[colon] != ':';)
        colon++;
      for (bang = i + 1; bang < colon && format.data[bang] != '!';)
        bang++;
      field = fx_jinja_string_slice (format, i + 1, bang);
      value = find_field (self, field, arguments, &next);
      if (self->error != NULL)
        break;

      if (bang + 1 < colon && (format.data[bang + 1] == 'r' || format.data[bang + 1] == 'a'))
        {
          FxJinjaBuilder repr;

          fx_jinja_builder_init (&repr, self->arena);
          fx_jinja_add_repr (&repr, value);
          value = fx_jinja_text (fx_jinja_builder_end (&repr));
        }
      if (colon < end
          && !parse_spec (self, fx_jinja_string_slice (format, colon + 1, end), &spec))
        break;

      if (spec.type == 0 && (value.kind == FX_JINJA_INTEGER
                             || (value.kind == FX_JINJA_BOOLEAN && colon + 1 < end)))
        spec.type = 'd';
      else if (spec.type == 0 && value.kind == FX_JINJA_FLOAT && spec.precision >= 0)
        spec.type = 'g';
      if (spec.align == 0 && value.kind == FX_JINJA_FLOAT)
        spec.align = '>';
      add_formatted (self, &builder, &spec, value, FALSE);
      i = end + 1;
      done = i;
    }
  fx_jinja_builder_add (&builder, fx_jinja_string_slice (format, done, format.length));

  return fx_jinja_text (fx_jinja_builder_end (&builder));
}
