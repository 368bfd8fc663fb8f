/* fx-highlighter.h - the colours of a piece of code, as Pango attributes
 *
 * GtkSourceView's engine without its view: each language that was used keeps
 * one hidden buffer, because a language's rules are compiled anew (7 to
 * 10 ms) when no buffer holds them, and with one the work takes 0.15 ms.
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <pango/pango.h>

G_BEGIN_DECLS

/* Longer code is not coloured: the time would be felt. */
#define FX_HIGHLIGHTER_MAX_TEXT (64 * 1024)

/**
 * fx_highlighter_find:
 * @info: what follows the fence: "py", "c++", "javascript"
 *
 * Returns: (transfer none) (nullable): the id of a known language
 */
const char    *fx_highlighter_find (const char *info);

/**
 * fx_highlighter_get_name:
 * @info: what follows the fence
 *
 * Returns: (transfer none): the language's name for people, or @info
 */
const char    *fx_highlighter_get_name (const char *info);

/**
 * fx_highlighter_run:
 * @info: what follows the fence
 * @code: UTF-8
 * @dark: for a dark background
 *
 * Returns: (transfer full) (nullable): the attributes; %NULL for a language
 *   that is not known, and for code that is too long
 */
PangoAttrList *fx_highlighter_run  (const char *info,
                                    const char *code,
                                    gboolean    dark) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
