/* fx-jinja-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja-json.h"

#include "fx-error.h"
#include "fx-jinja-text.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define MAX_NESTING 64

typedef struct
{
  FxJinjaArena *arena;
  const char   *start;
  const char   *at;
  const char   *end;
  gboolean      marked;
  guint         nesting;
  GError      **error;
} Parser;

static gboolean parse_value (Parser       *self,
                             FxJinjaValue *value);

static gboolean
fail (Parser     *self,
      const char *what)
{
  g_set_error (self->error, FX_ERROR, FX_ERROR_FORMAT, "JSON byte %" G_GSIZE_FORMAT ": %s",
               (gsize) (self->at - self->start), what);
  return FALSE;
}

static void
skip_space (Parser *self)
{
  while (self->at < self->end
         && (*self->at == ' ' || *self->at == '\t' || *self->at == '\n' || *self->at == '\r'))
    self->at++;
}

static gboolean
skip_word (Parser     *self,
           const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (self->end - self->at) < length || memcmp (self->at, word, length) != 0)
    return FALSE;

  self->at += length;
  return TRUE;
}

/* Four hexadecimal digits, or -1. */
static int
parse_unit (Parser *self)
{
  int unit = 0;

  if (self->end - self->at < 4)
    return -1;
  for (guint i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (self->at[i]))
        return -1;
      unit = unit << 4 | g_ascii_xdigit_value (self->at[i]);
    }

  self->at += 4;
  return unit;
}

static gboolean
parse_escape (Parser         *self,
              FxJinjaBuilder *builder)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";
  const char *known;
  int unit;
  gunichar c;

  self->at++;
  if (self->at == self->end)
    return fail (self, "a string without end");

  known = *self->at != '\0' ? strchr (from, *self->at) : NULL;
  if (known != NULL)
    {
      fx_jinja_builder_add_bytes (builder, &to[known - from], 1, self->marked);
      self->at++;
      return TRUE;
    }

  if (*self->at++ != 'u' || (unit = parse_unit (self)) < 0)
    return fail (self, "a bad escape in a string");

  c = (gunichar) unit;
  if (unit >= 0xd800 && unit <= 0xdbff && self->end - self->at >= 6 && self->at[0] == '\\'
      && self->at[1] == 'u')
    {
      const char *back = self->at;
      int low;

      self->at += 2;
      low = parse_unit (self);
      if (low >= 0xdc00 && low <= 0xdfff)
        c = 0x10000 + (((gunichar) unit - 0xd800) << 10) + ((gunichar) low - 0xdc00);
      else
        self->at = back;
    }
  if (c == 0 || (c >= 0xd800 && c <= 0xdfff))
    c = 0xfffd;

  fx_jinja_builder_add_char (builder, c, self->marked);
  return TRUE;
}

static gboolean
parse_string (Parser        *self,
              FxJinjaString *string)
{
  FxJinjaBuilder builder;

  fx_jinja_builder_init (&builder, self->arena);
  self->at++;
  while (self->at < self->end && *self->at != '"')
    {
      const char *from = self->at;

      if (*self->at == '\\')
        {
          if (!parse_escape (self, &builder))
            return FALSE;
          continue;
        }

      while (self->at < self->end && *self->at != '"' && *self->at != '\\'
             && (guchar) *self->at >= 0x20)
        self->at++;
      if (self->at < self->end && (guchar) *self->at < 0x20)
        return fail (self, "a control character in a string");
      fx_jinja_builder_add_bytes (&builder, from, (gsize) (self->at - from), self->marked);
    }
  if (self->at == self->end)
    return fail (self, "a string without end");

  self->at++;
  *string = fx_jinja_builder_end (&builder);
  return TRUE;
}

static gboolean
parse_number (Parser       *self,
              FxJinjaValue *value)
{
  const char *from = self->at;
  gboolean real = FALSE;
  g_autofree char *text = NULL;

  if (self->at < self->end && *self->at == '-')
    self->at++;
  if (self->at == self->end || !g_ascii_isdigit (*self->at))
    return fail (self, "not a value");
  if (*self->at == '0')
    self->at++;
  else
    while (self->at < self->end && g_ascii_isdigit (*self->at))
      self->at++;

  if (self->at + 1 < self->end && *self->at == '.' && g_ascii_isdigit (self->at[1]))
    {
      real = TRUE;
      for (self->at++; self->at < self->end && g_ascii_isdigit (*self->at);)
        self->at++;
    }
  if (self->at < self->end && (*self->at == 'e' || *self->at == 'E'))
    {
      const char *digits = self->at + 1;

      if (digits < self->end && (*digits == '+' || *digits == '-'))
        digits++;
      if (digits < self->end && g_ascii_isdigit (*digits))
        {
          real = TRUE;
          while (digits < self->end && g_ascii_isdigit (*digits))
            digits++;
          self->at = digits;
        }
    }

  text = g_strndup (from, (gsize) (self->at - from));
  if (!real)
    {
      errno = 0;
      *value = fx_jinja_integer (g_ascii_strtoll (text, NULL, 10));
      if (errno == 0)
        return TRUE;
    }
  *value = fx_jinja_real (g_ascii_strtod (text, NULL));
  return TRUE;
}

static gboolean
parse_array (Parser       *self,
             FxJinjaValue *value)
{
  *value = fx_jinja_list (self->arena, FX_JINJA_FLAVOR_LIST, 0);
  self->at++;
  skip_space (self);
  if (self->at < self->end && *self->at == ']')
    {
      self->at++;
      return TRUE;
    }

  for (;;)
    {
      FxJinjaValue item;

      if (!parse_value (self, &item))
        return FALSE;
      fx_jinja_list_add (self->arena, value->list, item);

      skip_space (self);
      if (self->at < self->end && *self->at == ']')
        break;
      if (self->at == self->end || *self->at != ',')
        return fail (self, "',' or ']' expected");
      self->at++;
    }

  self->at++;
  return TRUE;
}

static gboolean
is_plain_name (FxJinjaString string)
{
  for (gsize i = 0; i < string.length; i++)
    if (!g_ascii_isalnum (string.data[i]) && string.data[i] != '_' && string.data[i] != '-')
      return FALSE;
  return TRUE;
}

static gboolean
parse_object (Parser       *self,
              FxJinjaValue *value)
{
  *value = fx_jinja_dict (self->arena);
  self->at++;
  skip_space (self);
  if (self->at < self->end && *self->at == '}')
    {
      self->at++;
      return TRUE;
    }

  for (;;)
    {
      FxJinjaString key;
      FxJinjaValue item;

      skip_space (self);
      if (self->at == self->end || *self->at != '"')
        return fail (self, "a key expected");
      if (!parse_string (self, &key))
        return FALSE;
      skip_space (self);
      if (self->at == self->end || *self->at != ':')
        return fail (self, "':' expected");
      self->at++;
      if (!parse_value (self, &item))
        return FALSE;

      if (item.kind == FX_JINJA_STRING && fx_jinja_string_is (key, "role")
          && is_plain_name (item.string))
        item.string.marks = NULL;
      fx_jinja_dict_set (self->arena, value->dict, fx_jinja_text (key), item);

      skip_space (self);
      if (self->at < self->end && *self->at == '}')
        break;
      if (self->at == self->end || *self->at != ',')
        return fail (self, "',' or '}' expected");
      self->at++;
    }

  self->at++;
  return TRUE;
}

static gboolean
parse_value (Parser       *self,
             FxJinjaValue *value)
{
  gboolean good = TRUE;

  skip_space (self);
  if (self->at == self->end)
    return fail (self, "a value expected");

  if (++self->nesting > MAX_NESTING)
    {
      g_set_error (self->error, FX_ERROR, FX_ERROR_LIMIT,
                   "JSON byte %" G_GSIZE_FORMAT ": nested deeper than %d levels",
                   (gsize) (self->at - self->start), MAX_NESTING);
      return FALSE;
    }

  switch (*self->at)
    {
    case '{':
      good = parse_object (self, value);
      break;
    case '[':
      good = parse_array (self, value);
      break;
    case '"':
      *value = fx_jinja_literal ("");
      good = parse_string (self, &value->string);
      break;
    default:
      if (skip_word (self, "null"))
        *value = fx_jinja_none ();
      else if (skip_word (self, "true"))
        *value = fx_jinja_boolean (TRUE);
      else if (skip_word (self, "false"))
        *value = fx_jinja_boolean (FALSE);
      else if (skip_word (self, "NaN"))
        *value = fx_jinja_real (NAN);
      else if (skip_word (self, "Infinity"))
        *value = fx_jinja_real (INFINITY);
      else if (skip_word (self, "-Infinity"))
        *value = fx_jinja_real (-INFINITY);
      else
        good = parse_number (self, value);
      break;
    }

  self->nesting--;
  return good;
}

gboolean
fx_jinja_json_parse (FxJinjaArena  *arena,
                     const char    *json,
                     gsize          length,
                     gboolean       marked,
                     FxJinjaValue  *value,
                     GError       **error)
{
  Parser parser = {
    .arena = arena,
    .start = json,
    .at = json,
    .end = json + length,
    .marked = marked,
    .error = error,
  };

  if (!g_utf8_validate_len (json, length, NULL))
    {
      g_set_error_literal (error, FX_ERROR, FX_ERROR_FORMAT, "JSON is not valid UTF-8");
      return FALSE;
    }
  if (!parse_value (&parser, value))
    return FALSE;

  skip_space (&parser);
  if (parser.at != parser.end)
    return fail (&parser, "more after the value");
  return TRUE;
}

/* Writing */

typedef struct
{
  FxJinjaBuilder         *builder;
  const FxJinjaJsonStyle *style;
  guint                   nesting;
} Writer;

static const char *write_value (Writer       *self,
                                FxJinjaValue  value);

static void
write_string (Writer        *self,
              FxJinjaString  string)
{
  static const char plain[] = "\"\\\b\f\n\r\t";
  static const char letters[] = "\"\\bfnrt";
  gsize done = 0;

  fx_jinja_builder_add_text (self->builder, "\"");
  for (gsize i = 0; i < string.length;)
    {
      const char *at = string.data + i;
      gunichar c = g_utf8_get_char (at);
      gsize size = (gsize) (g_utf8_next_char (at) - at);
      const char *known = c != 0 && c < 0x80 ? strchr (plain, (int) c) : NULL;
      char escaped[16] = "";

      if (known != NULL)
        g_snprintf (escaped, sizeof escaped, "\\%c", letters[known - plain]);
      else if (c < 0x20 || (self->style->ensure_ascii && c >= 0x7f && c < 0x10000))
        g_snprintf (escaped, sizeof escaped, "\\u%04x", c);
      else if (self->style->ensure_ascii && c >= 0x10000)
        g_snprintf (escaped, sizeof escaped, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                    0xdc00 + (c & 0x3ff));

      if (escaped[0] != '\0')
        {
          fx_jinja_builder_add (self->builder, fx_jinja_string_slice (string, done, i));
          fx_jinja_builder_add_bytes (self->builder, escaped, strlen (escaped),
                                      fx_jinja_string_is_marked (string, i));
          done = i + size;
        }
      i += size;
    }
  fx_jinja_builder_add (self->builder, fx_jinja_string_slice (string, done, string.length));
  fx_jinja_builder_add_text (self->builder, "\"");
}

static void
write_break (Writer *self)
{
  if (self->style->indent == NULL)
    return;

  fx_jinja_builder_add_text (self->builder, "\n");
  for (guint i = 0; i < self->nesting; i++)
    fx_jinja_builder_add (self->builder, *self->style->indent);
}

static void
write_number (Writer       *self,
              FxJinjaValue  value)
{
  if (value.kind == FX_JINJA_FLOAT && !isfinite (value.real))
    fx_jinja_builder_add_text (self->builder, isnan (value.real)  ? "NaN"
                                              : value.real < 0 ? "-Infinity"
                                                               : "Infinity");
  else if (value.kind == FX_JINJA_BOOLEAN)
    fx_jinja_builder_add_text (self->builder, value.boolean ? "true" : "false");
  else
    fx_jinja_add_repr (self->builder, value);
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  int order = 0;

  fx_jinja_compare (((const FxJinjaEntry *) a)->key, ((const FxJinjaEntry *) b)->key, &order);
  return order;
}

static const char *
write_dict (Writer      *self,
            FxJinjaDict *dict)
{
  FxJinjaEntry *entries = dict->entries;

  if (dict->n_entries == 0)
    {
      fx_jinja_builder_add_text (self->builder, "{}");
      return NULL;
    }

  if (self->style->sort_keys)
    {
      entries = fx_jinja_arena_try (self->builder->arena, dict->n_entries, sizeof *entries);
      if (entries == NULL)
        return NULL;
      memcpy (entries, dict->entries, dict->n_entries * sizeof *entries);
      for (gsize i = 1; i < dict->n_entries; i++)
        {
          int order;

          if (!fx_jinja_compare (entries[i - 1].key, entries[i].key, &order))
            return "dict with keys of several types";
        }
      qsort (entries, dict->n_entries, sizeof *entries, compare_entries);
    }

  fx_jinja_builder_add_text (self->builder, "{");
  self->nesting++;
  for (gsize i = 0; i < dict->n_entries; i++)
    {
      FxJinjaValue key = entries[i].key;
      const char *bad;

      if (i > 0)
        fx_jinja_builder_add (self->builder, self->style->item_separator);
      write_break (self);

      if (key.kind == FX_JINJA_STRING)
        write_string (self, key.string);
      else if (fx_jinja_is_number (key) || key.kind == FX_JINJA_NONE)
        {
          fx_jinja_builder_add_text (self->builder, "\"");
          write_value (self, key);
          fx_jinja_builder_add_text (self->builder, "\"");
        }
      else
        return fx_jinja_type_name (key);

      fx_jinja_builder_add (self->builder, self->style->key_separator);
      bad = write_value (self, entries[i].value);
      if (bad != NULL)
        return bad;
    }
  self->nesting--;
  write_break (self);
  fx_jinja_builder_add_text (self->builder, "}");
  return NULL;
}

static const char *
write_list (Writer            *self,
            const FxJinjaList *list)
{
  if (list->flavor > FX_JINJA_FLAVOR_TUPLE)
    return fx_jinja_type_name ((FxJinjaValue) { .kind = FX_JINJA_LIST,
                                                .list = (FxJinjaList *) list });
  if (list->n_items == 0)
    {
      fx_jinja_builder_add_text (self->builder, "[]");
      return NULL;
    }

  fx_jinja_builder_add_text (self->builder, "[");
  self->nesting++;
  for (gsize i = 0; i < list->n_items; i++)
    {
      const char *bad;

      if (i > 0)
        fx_jinja_builder_add (self->builder, self->style->item_separator);
      write_break (self);
      bad = write_value (self, list->items[i]);
      if (bad != NULL)
        return bad;
    }
  self->nesting--;
  write_break (self);
  fx_jinja_builder_add_text (self->builder, "]");
  return NULL;
}

static const char *
write_value (Writer       *self,
             FxJinjaValue  value)
{
  fx_jinja_arena_tick (self->builder->arena);
  if (self->nesting > MAX_NESTING || self->builder->arena->exhausted)
    return "value nested too deep";

  switch (value.kind)
    {
    case FX_JINJA_NONE:
      fx_jinja_builder_add_text (self->builder, "null");
      return NULL;
    case FX_JINJA_BOOLEAN:
    case FX_JINJA_INTEGER:
    case FX_JINJA_FLOAT:
      write_number (self, value);
      return NULL;
    case FX_JINJA_STRING:
      write_string (self, value.string);
      return NULL;
    case FX_JINJA_DICT:
      return write_dict (self, value.dict);
    case FX_JINJA_LIST:
      return write_list (self, value.list);
    default:
      return fx_jinja_type_name (value);
    }
}

const char *
fx_jinja_json_write (FxJinjaBuilder         *builder,
                     FxJinjaValue            value,
                     const FxJinjaJsonStyle *style)
{
  Writer writer = { .builder = builder, .style = style };

  return write_value (&writer, value);
}
