/* fx-jinja-lexer.c
 *
 * Source of the rules: jinja2 3.1, lexer.py
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-jinja-lexer.h"

#include <errno.h>
#include <string.h>

#include "fx-error.h"
#include "fx-jinja-text.h"

#define MAX_BRACKETS 64

typedef struct
{
  FxJinjaString  source;
  FxJinjaArena  *arena;
  GArray        *tokens;
  gsize          at;
  GError       **error;
} Lexer;

static gboolean
fail (Lexer      *self,
      gsize       at,
      const char *what)
{
  self->at = at;
  g_set_error_literal (self->error, FX_ERROR, FX_ERROR_FORMAT, what);
  return FALSE;
}

/* The byte at @at, 0 behind the end. */
static char
peek (const Lexer *self,
      gsize        at)
{
  return at < self->source.length ? self->source.data[at] : '\0';
}

static gboolean
looking_at (const Lexer *self,
            gsize        at,
            const char  *text)
{
  gsize length = strlen (text);

  return at <= self->source.length && self->source.length - at >= length
         && memcmp (self->source.data + at, text, length) == 0;
}

static gsize
skip_space (const Lexer *self,
            gsize        at)
{
  while (at < self->source.length
         && fx_jinja_is_space (g_utf8_get_char (self->source.data + at)))
    at = (gsize) (g_utf8_next_char (self->source.data + at) - self->source.data);

  return at;
}

static void
add (Lexer            *self,
     FxJinjaTokenType  type,
     gsize             offset,
     FxJinjaString     text)
{
  FxJinjaToken token = { .type = type, .offset = offset, .text = text };

  g_array_append_val (self->tokens, token);
}

/* Behind the end of a tag: with '-' goes all white space, without a sign the
 * newline right after a block or comment. */
static gsize
skip_after_tag (const Lexer *self,
                gsize        at,
                char         sign,
                gboolean     trim)
{
  if (sign == '-')
    return skip_space (self, at);
  if (sign != '+' && trim && peek (self, at) == '\n')
    return at + 1;
  return at;
}

/* The text before a tag that begins with @sign. */
static FxJinjaString
trim_before_tag (const Lexer *self,
                 gsize        start,
                 gsize        end,
                 char         sign,
                 gboolean     is_print)
{
  FxJinjaString text = fx_jinja_string_slice (self->source, start, end);
  gboolean line_starting = start == 0 || self->source.data[start - 1] == '\n';
  const char *newline;
  gsize line;

  if (sign == '-')
    return fx_jinja_strip (text, NULL, FX_JINJA_STRIP_RIGHT);
  if (sign == '+' || is_print || text.length == 0)
    return text;

  newline = memrchr (text.data, '\n', text.length);
  line = newline != NULL ? (gsize) (newline - text.data) + 1 : 0;
  if (newline == NULL && !line_starting)
    return text;
  if (fx_jinja_strip (fx_jinja_string_slice (text, line, text.length), NULL,
                      FX_JINJA_STRIP_LEFT).length > 0)
    return text;

  return fx_jinja_string_slice (text, 0, line);
}

static gboolean
lex_comment (Lexer *self,
             gsize  tag,
             gsize  at)
{
  for (gsize i = at; i + 1 < self->source.length; i++)
    if (looking_at (self, i, "#}"))
      {
        char sign = i > at ? self->source.data[i - 1] : '\0';

        self->at = skip_after_tag (self, i + 2, sign, TRUE);
        return TRUE;
      }

  return fail (self, tag, "missing end of comment tag");
}

/* Behind "{%" and its sign: "raw %}" begins text without tags. */
static gboolean
is_raw_begin (const Lexer *self,
              gsize        at,
              gsize       *end)
{
  at = skip_space (self, at);
  if (!looking_at (self, at, "raw"))
    return FALSE;

  at = skip_space (self, at + 3);
  if (looking_at (self, at, "-%}"))
    *end = skip_space (self, at + 3);
  else if (looking_at (self, at, "%}"))
    *end = at + 2;
  else
    return FALSE;

  return TRUE;
}

static gboolean
lex_raw (Lexer *self,
         gsize  tag,
         gsize  start)
{
  for (gsize i = start; i + 1 < self->source.length; i++)
    {
      char sign;
      gsize at;

      if (!looking_at (self, i, "{%"))
        continue;

      sign = peek (self, i + 2);
      if (sign != '-' && sign != '+')
        sign = '\0';
      at = skip_space (self, i + 2 + (sign != '\0'));
      if (!looking_at (self, at, "endraw"))
        continue;
      at = skip_space (self, at + strlen ("endraw"));

      if (looking_at (self, at, "-%}") || looking_at (self, at, "+%}"))
        self->at = skip_after_tag (self, at + 3, self->source.data[at], TRUE);
      else if (looking_at (self, at, "%}"))
        self->at = skip_after_tag (self, at + 2, '\0', TRUE);
      else
        continue;

      add (self, FX_JINJA_TOKEN_DATA, start, trim_before_tag (self, start, i, sign, FALSE));
      return TRUE;
    }

  return fail (self, tag, "missing end of raw directive");
}

/* Inside of tags */

static gboolean
is_word_char (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isalnum ((char) c) || c == '_';
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

static gboolean
parse_hex (const char *at,
           const char *end,
           guint       n_digits,
           gunichar   *c)
{
  *c = 0;
  if ((gsize) (end - at) < n_digits)
    return FALSE;
  for (guint i = 0; i < n_digits; i++)
    {
      if (!g_ascii_isxdigit (at[i]))
        return FALSE;
      *c = *c << 4 | (gunichar) g_ascii_xdigit_value (at[i]);
    }
  return *c <= 0x10ffff;
}

/* The escapes of Python's string literals, but for \N{name}.
 * Returns: (nullable): behind the escape; %NULL for a bad one */
static const char *
resolve_escape (FxJinjaBuilder *builder,
                const char     *at,
                const char     *end)
{
  static const char from[] = "\\'\"abfnrtv";
  static const char to[] = "\\'\"\a\b\f\n\r\t\v";
  const char *known = strchr (from, *at);
  gunichar c;

  if (*at == '\n')
    return at + 1;

  if (known != NULL)
    {
      fx_jinja_builder_add_bytes (builder, &to[known - from], 1, FALSE);
      return at + 1;
    }

  if (*at == 'x' || *at == 'u' || *at == 'U')
    {
      guint n_digits = *at == 'x' ? 2 : *at == 'u' ? 4 : 8;

      if (!parse_hex (at + 1, end, n_digits, &c))
        return NULL;
      at += 1 + n_digits;
      if (c >= 0xd800 && c <= 0xdbff && end - at >= 6 && at[0] == '\\' && at[1] == 'u')
        {
          gunichar low;

          if (parse_hex (at + 2, end, 4, &low) && low >= 0xdc00 && low <= 0xdfff)
            {
              c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
              at += 6;
            }
        }
    }
  else if (*at >= '0' && *at <= '7')
    {
      c = 0;
      for (guint i = 0; i < 3 && at < end && *at >= '0' && *at <= '7'; i++)
        c = c << 3 | (gunichar) (*at++ - '0');
    }
  else
    {
      fx_jinja_builder_add_bytes (builder, "\\", 1, FALSE);
      return at;
    }

  if (c == 0 || (c >= 0xd800 && c <= 0xdfff))
    c = 0xfffd;
  fx_jinja_builder_add_char (builder, c, FALSE);
  return at;
}

static gboolean
lex_string (Lexer *self)
{
  gsize start = self->at;
  char quote = self->source.data[start];
  const char *at = self->source.data + start + 1;
  const char *end = self->source.data + self->source.length;
  FxJinjaBuilder builder;

  fx_jinja_builder_init (&builder, self->arena);
  while (at < end && *at != quote)
    {
      const char *from = at;

      if (*at == '\\' && at + 1 < end)
        {
          at = resolve_escape (&builder, at + 1, end);
          if (at == NULL)
            return fail (self, (gsize) (from - self->source.data), "bad escape in a string");
          continue;
        }
      while (at < end && *at != quote && *at != '\\')
        at++;
      if (at == from)
        break;
      fx_jinja_builder_add_bytes (&builder, from, (gsize) (at - from), FALSE);
    }
  if (at >= end || *at != quote)
    return fail (self, start, "a string without end");

  add (self, FX_JINJA_TOKEN_STRING, start, fx_jinja_builder_end (&builder));
  self->at = (gsize) (at + 1 - self->source.data);
  return TRUE;
}

/* "1_000": digits with single underscores between. */
static gsize
skip_digits (const Lexer *self,
             gsize        at)
{
  while (g_ascii_isdigit (peek (self, at))
         || (peek (self, at) == '_' && g_ascii_isdigit (peek (self, at + 1))))
    at++;
  return at;
}

static gsize
skip_exponent (const Lexer *self,
               gsize        at)
{
  gsize digits = at + 1;

  if (peek (self, at) != 'e' && peek (self, at) != 'E')
    return at;
  if (peek (self, digits) == '+' || peek (self, digits) == '-')
    digits++;
  return g_ascii_isdigit (peek (self, digits)) ? skip_digits (self, digits) : at;
}

static gboolean
lex_number (Lexer *self)
{
  FxJinjaToken token = { .type = FX_JINJA_TOKEN_INTEGER, .offset = self->at };
  gsize end = skip_digits (self, self->at);
  guint base = 10;
  g_autoptr (GString) digits = g_string_new (NULL);

  /* "a.1.2" is two items, not a float. */
  if (self->at == 0 || self->source.data[self->at - 1] != '.')
    {
      gsize real = end;

      if (peek (self, real) == '.' && g_ascii_isdigit (peek (self, real + 1)))
        real = skip_digits (self, real + 1);
      real = skip_exponent (self, real);
      if (real > end)
        {
          token.type = FX_JINJA_TOKEN_FLOAT;
          end = real;
        }
    }

  if (token.type == FX_JINJA_TOKEN_INTEGER && peek (self, self->at) == '0')
    {
      char kind = g_ascii_tolower (peek (self, self->at + 1));

      base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 10;
      if (base != 10)
        {
          self->at += 2;
          for (end = self->at; g_ascii_isxdigit (peek (self, end)) || peek (self, end) == '_';)
            end++;
        }
      else
        {
          /* A number does not go on behind zeros. */
          for (end = self->at; peek (self, end) == '0' || peek (self, end) == '_';)
            end++;
        }
    }

  for (gsize i = self->at; i < end; i++)
    if (self->source.data[i] != '_')
      g_string_append_c (digits, self->source.data[i]);

  if (token.type == FX_JINJA_TOKEN_FLOAT)
    token.real = g_ascii_strtod (digits->str, NULL);
  else
    {
      char *stop;

      errno = 0;
      token.integer = g_ascii_strtoll (digits->str, &stop, base);
      if (errno != 0)
        return fail (self, token.offset, "a number beyond 64 bits");
      if (*stop != '\0' || digits->len == 0)
        return fail (self, token.offset, "a bad number");
    }

  g_array_append_val (self->tokens, token);
  self->at = end;
  return TRUE;
}

static gboolean
lex_operator (Lexer *self,
              GString *brackets)
{
  static const struct
  {
    char  text[3];
    guint op;
  } pairs[] = {
    { "//", FX_JINJA_OP_FLOOR_DIVIDE }, { "**", FX_JINJA_OP_POWER },
    { "==", FX_JINJA_OP_EQUAL },        { "!=", FX_JINJA_OP_NOT_EQUAL },
    { ">=", FX_JINJA_OP_GREATER_EQUAL }, { "<=", FX_JINJA_OP_LESS_EQUAL },
  };
  FxJinjaToken token = { .type = FX_JINJA_TOKEN_OPERATOR, .offset = self->at };
  char c = self->source.data[self->at];

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (looking_at (self, self->at, pairs[i].text))
      {
        token.op = pairs[i].op;
        g_array_append_val (self->tokens, token);
        self->at += 2;
        return TRUE;
      }

  if (strchr ("+-/*%~[](){}><=.:|,;", c) == NULL)
    return fail (self, self->at, "unexpected character");

  if (c == '(' || c == '[' || c == '{')
    {
      if (brackets->len == MAX_BRACKETS)
        {
          g_set_error (self->error, FX_ERROR, FX_ERROR_LIMIT, "nested deeper than %d levels",
                       MAX_BRACKETS);
          return FALSE;
        }
      g_string_append_c (brackets, c == '(' ? ')' : c == '[' ? ']' : '}');
    }
  else if (c == ')' || c == ']' || c == '}')
    {
      if (brackets->len == 0 || brackets->str[brackets->len - 1] != c)
        return fail (self, self->at, "unexpected closing bracket");
      g_string_truncate (brackets, brackets->len - 1);
    }

  token.op = (guchar) c;
  g_array_append_val (self->tokens, token);
  self->at++;
  return TRUE;
}

/* Whether the tag ends here; brackets hide its end. */
static gboolean
lex_tag_end (Lexer    *self,
             gboolean  is_print)
{
  const char *mark = is_print ? "}}" : "%}";
  char sign = peek (self, self->at);
  gsize at = self->at;

  if (sign == '-' || (sign == '+' && !is_print))
    at++;
  else
    sign = '\0';
  if (!looking_at (self, at, mark))
    return FALSE;

  add (self, is_print ? FX_JINJA_TOKEN_PRINT_END : FX_JINJA_TOKEN_BLOCK_END, self->at,
       fx_jinja_string (mark));
  self->at = skip_after_tag (self, at + 2, sign, !is_print);
  return TRUE;
}

static gboolean
lex_tag (Lexer    *self,
         gboolean  is_print)
{
  g_autoptr (GString) brackets = g_string_new (NULL);

  while (self->at < self->source.length)
    {
      const char *here = self->source.data + self->at;
      gunichar c = g_utf8_get_char (here);
      gboolean good;

      if (fx_jinja_is_space (c))
        {
          self->at = skip_space (self, self->at);
          continue;
        }
      if (brackets->len == 0 && lex_tag_end (self, is_print))
        return TRUE;

      if (c == '\'' || c == '"')
        good = lex_string (self);
      else if (c < 0x80 && g_ascii_isdigit ((char) c))
        good = lex_number (self);
      else if (is_word_char (c))
        {
          gsize end = self->at;

          while (end < self->source.length
                 && is_word_char (g_utf8_get_char (self->source.data + end)))
            end = (gsize) (g_utf8_next_char (self->source.data + end) - self->source.data);
          add (self, FX_JINJA_TOKEN_NAME, self->at,
               fx_jinja_string_slice (self->source, self->at, end));
          self->at = end;
          good = TRUE;
        }
      else
        good = lex_operator (self, brackets);

      if (!good)
        return FALSE;
    }

  return fail (self, self->source.length, "unexpected end of template inside a tag");
}

static gboolean
lex_root (Lexer *self)
{
  while (self->at < self->source.length)
    {
      gsize start = self->at;
      gsize tag = start;
      gsize after;
      gsize raw;
      char kind, sign;
      FxJinjaString text;

      while (tag < self->source.length && !looking_at (self, tag, "{%")
             && !looking_at (self, tag, "{{") && !looking_at (self, tag, "{#"))
        {
          const char *brace = memchr (self->source.data + tag + 1, '{',
                                      self->source.length - tag - 1);

          tag = brace != NULL ? (gsize) (brace - self->source.data) : self->source.length;
        }

      if (tag == self->source.length)
        {
          add (self, FX_JINJA_TOKEN_DATA, start,
               fx_jinja_string_slice (self->source, start, tag));
          self->at = tag;
          break;
        }

      kind = self->source.data[tag + 1];
      sign = peek (self, tag + 2);
      if (sign != '-' && sign != '+')
        sign = '\0';
      after = tag + 2 + (sign != '\0');

      text = trim_before_tag (self, start, tag, sign, kind == '{');
      if (text.length > 0)
        add (self, FX_JINJA_TOKEN_DATA, start, text);

      if (kind == '#')
        {
          if (!lex_comment (self, tag, after))
            return FALSE;
        }
      else if (kind == '%' && is_raw_begin (self, after, &raw))
        {
          if (!lex_raw (self, tag, raw))
            return FALSE;
        }
      else
        {
          add (self, kind == '{' ? FX_JINJA_TOKEN_PRINT_BEGIN : FX_JINJA_TOKEN_BLOCK_BEGIN, tag,
               fx_jinja_string_slice (self->source, tag, tag + 2));
          self->at = after;
          if (!lex_tag (self, kind == '{'))
            return FALSE;
        }
    }

  add (self, FX_JINJA_TOKEN_END, self->source.length, fx_jinja_string ("end of template"));
  return TRUE;
}

GArray *
fx_jinja_lex (FxJinjaString   source,
              FxJinjaArena   *arena,
              gsize          *at,
              GError        **error)
{
  Lexer lexer = {
    .source = source,
    .arena = arena,
    .tokens = g_array_new (FALSE, FALSE, sizeof (FxJinjaToken)),
    .error = error,
  };

  if (!lex_root (&lexer))
    {
      *at = lexer.at;
      g_array_unref (lexer.tokens);
      return NULL;
    }

  return lexer.tokens;
}
