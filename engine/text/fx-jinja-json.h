/* fx-jinja-json.h - JSON to values and back, as Python's json module does it.
 *
 * Own, and not json-glib: integers and floats stay apart, the order of keys is
 * kept, floats print as repr(), and strings keep their marks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-jinja-value.h"

G_BEGIN_DECLS

/**
 * fx_jinja_json_parse:
 * @json: [length] bytes; not trusted
 * @marked: whether the strings in it came from the arguments
 * @error: FX_ERROR_FORMAT names the byte; FX_ERROR_LIMIT above 64 levels
 *
 * Lone surrogates and NUL become U+FFFD.  Integers beyond 64 bits become
 * floats.  The value of "role" is not marked where it is a plain name: it says
 * who speaks, not what.
 */
gboolean       fx_jinja_json_parse  (FxJinjaArena     *arena,
                                     const char       *json,
                                     gsize             length,
                                     gboolean          marked,
                                     FxJinjaValue     *value,
                                     GError          **error);

/**
 * FxJinjaJsonStyle:
 * @indent: (nullable): for each level; on one line where %NULL
 * @item_separator: ", " in Python, "," with an indent
 * @key_separator: ": "
 */
typedef struct
{
  const FxJinjaString *indent;
  FxJinjaString        item_separator;
  FxJinjaString        key_separator;
  gboolean             ensure_ascii;
  gboolean             sort_keys;
} FxJinjaJsonStyle;

/* Returns: (nullable): %NULL, else the type that JSON has no form for */
const char    *fx_jinja_json_write  (FxJinjaBuilder         *builder,
                                     FxJinjaValue            value,
                                     const FxJinjaJsonStyle *style);

G_END_DECLS
