/* fx-jinja-text.h - values as text, and Python's ideas of text: repr(), white
 * space, upper and lower case.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-jinja-value.h"

G_BEGIN_DECLS

/* As str.isspace(): also the separators U+001C to U+001F. */
gboolean       fx_jinja_is_space       (gunichar         c);

/* As Python's str.isprintable() of one character. */
gboolean       fx_jinja_is_printable   (gunichar         c);

/* str (value), repr (value). */
FxJinjaString  fx_jinja_to_string      (FxJinjaArena    *arena,
                                        FxJinjaValue     value);
void           fx_jinja_add_string     (FxJinjaBuilder  *builder,
                                        FxJinjaValue     value);
void           fx_jinja_add_repr       (FxJinjaBuilder  *builder,
                                        FxJinjaValue     value);

/* The shortest text that reads back as @real, as Python writes it. */
void           fx_jinja_format_real    (double           real,
                                        char             buffer[40]);

/* Which sides to strip. */
typedef enum
{
  FX_JINJA_STRIP_LEFT = 1 << 0,
  FX_JINJA_STRIP_RIGHT = 1 << 1,
  FX_JINJA_STRIP_BOTH = FX_JINJA_STRIP_LEFT | FX_JINJA_STRIP_RIGHT,
} FxJinjaSides;

/* @chars: (nullable): the characters to strip; white space where %NULL */
FxJinjaString  fx_jinja_strip          (FxJinjaString         string,
                                        const FxJinjaString  *chars,
                                        FxJinjaSides          sides);

typedef enum
{
  FX_JINJA_CASE_LOWER,
  FX_JINJA_CASE_UPPER,
  FX_JINJA_CASE_CAPITALIZE,
  FX_JINJA_CASE_TITLE,  /* str.title(): a word begins after what is no letter */
  FX_JINJA_CASE_TITLE_FILTER, /* the filter: after space, hyphen and brackets */
  FX_JINJA_CASE_SWAP,
} FxJinjaCase;

FxJinjaString  fx_jinja_change_case    (FxJinjaArena    *arena,
                                        FxJinjaString    string,
                                        FxJinjaCase      to);

/* Number of characters. */
gsize          fx_jinja_n_chars        (FxJinjaString    string);

/* Byte at which character @index begins, at most the length. */
gsize          fx_jinja_char_offset    (FxJinjaString    string,
                                        gsize            index);

/* Returns: the byte of @string at or after @from where @needle begins, -1 */
gssize         fx_jinja_find           (FxJinjaString    string,
                                        FxJinjaString    needle,
                                        gsize            from);
gssize         fx_jinja_find_last      (FxJinjaString    string,
                                        FxJinjaString    needle,
                                        gsize            before);

FxJinjaString  fx_jinja_replace        (FxJinjaArena    *arena,
                                        FxJinjaString    string,
                                        FxJinjaString    old,
                                        FxJinjaString    with,
                                        gint64           max);

/* & < > " ' for HTML, as markupsafe.escape() does it. */
FxJinjaString  fx_jinja_escape         (FxJinjaArena    *arena,
                                        FxJinjaString    string);

G_END_DECLS
