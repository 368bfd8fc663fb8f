/* fx-jinja-lexer.h - the source of a template cut into tokens.
 *
 * Does all that concerns white space, as jinja2 does with trim_blocks and
 * lstrip_blocks on and keep_trailing_newline off, so that the parser sees only
 * the text that remains.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-jinja-value.h"

G_BEGIN_DECLS

typedef enum
{
  FX_JINJA_TOKEN_END,
  FX_JINJA_TOKEN_DATA,
  FX_JINJA_TOKEN_BLOCK_BEGIN,
  FX_JINJA_TOKEN_BLOCK_END,
  FX_JINJA_TOKEN_PRINT_BEGIN,
  FX_JINJA_TOKEN_PRINT_END,
  FX_JINJA_TOKEN_NAME,
  FX_JINJA_TOKEN_STRING,
  FX_JINJA_TOKEN_INTEGER,
  FX_JINJA_TOKEN_FLOAT,
  FX_JINJA_TOKEN_OPERATOR,
} FxJinjaTokenType;

/* Operators of two characters; those of one are that character. */
enum
{
  FX_JINJA_OP_FLOOR_DIVIDE = 256,
  FX_JINJA_OP_POWER,
  FX_JINJA_OP_EQUAL,
  FX_JINJA_OP_NOT_EQUAL,
  FX_JINJA_OP_GREATER_EQUAL,
  FX_JINJA_OP_LESS_EQUAL,
  /* Made by the parser of words. */
  FX_JINJA_OP_IN,
  FX_JINJA_OP_NOT_IN,
};

/**
 * FxJinjaToken:
 * @offset: byte in the source where it begins
 * @op: of an operator
 * @text: of data, a name or a string, escapes resolved
 */
typedef struct
{
  FxJinjaTokenType type;
  guint            op;
  gsize            offset;
  FxJinjaString    text;
  gint64           integer;
  double           real;
} FxJinjaToken;

/**
 * fx_jinja_lex:
 * @source: with "\n" at the end of lines
 * @arena: for the strings; @source must live as long
 * @at: (out): byte of the fault
 * @error: FX_ERROR_FORMAT without the place, which is @at
 *
 * Returns: (transfer full) (element-type FxJinjaToken): ends with
 *   FX_JINJA_TOKEN_END
 */
GArray *fx_jinja_lex  (FxJinjaString   source,
                       FxJinjaArena   *arena,
                       gsize          *at,
                       GError        **error);

G_END_DECLS
