/* fx-json.h - reads JSON that is not trusted.
 *
 * Each getter gives the member if it is there, of the type and within the
 * bound, and nothing otherwise: who says `"downloads": "many"` has said
 * nothing.
 *
 * Thread-safety: any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Deeper than any hub's answer or exported chat; what is nested deeper is
 * refused. */
#define FX_JSON_MAX_DEPTH 64

/**
 * fx_json_parse:
 * @text: not trusted, need not end with a NUL
 * @what: for the message: "The answer of huggingface.co", "chats.json"
 * @error: G_IO_ERROR_INVALID_DATA
 *
 * Returns: (transfer full): valid UTF-8 throughout
 */
JsonNode   *fx_json_parse  (const char  *text,
                            gsize        length,
                            const char  *what,
                            GError     **error) G_GNUC_WARN_UNUSED_RESULT;

/* @object of all: (nullable).  Returns: (nullable), owned by @object; none
 * that is longer than @max_length bytes */
const char *fx_json_string (JsonObject  *object,
                            const char  *name,
                            gsize        max_length);

/* Returns: 0 where it is none, negative, or more than @max */
guint64     fx_json_uint   (JsonObject  *object,
                            const char  *name,
                            guint64      max);
gboolean    fx_json_bool   (JsonObject  *object,
                            const char  *name);
JsonObject *fx_json_object (JsonObject  *object,
                            const char  *name);
JsonArray  *fx_json_array  (JsonObject  *object,
                            const char  *name);

/* The object at @index of an array, %NULL where it is something else. */
JsonObject *fx_json_item   (JsonArray   *array,
                            guint        index);

/* Whether the text is @n_digits hexadecimal digits in lower case. */
gboolean    fx_json_is_hex (const char  *text,
                            gsize        n_digits);

G_END_DECLS
