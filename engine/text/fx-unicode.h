/* fx-unicode.h - classes of code points, and UTF-8 that may be broken.
 *
 * What the hand-written scanners of the tokenizers ask instead of a regular
 * expression engine: \p{L}, \p{N}, \p{M}, \p{P}, \p{S} and \s.
 *
 * General categories are GLib's (Unicode 16 in 2.84); a tokenizer trained with
 * an older table differs in the code points assigned since, and only there.
 *
 * Thread-safety: any thread; no state.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FxUnicodeClass:
 * @FX_UNICODE_UPPER: Lu and Lt
 * @FX_UNICODE_LOWER: Ll
 * @FX_UNICODE_LETTER: \p{L}: the two above, Lm and Lo
 * @FX_UNICODE_MARK: \p{M}
 * @FX_UNICODE_NUMBER: \p{N}
 * @FX_UNICODE_PUNCTUATION: \p{P}
 * @FX_UNICODE_SYMBOL: \p{S}
 * @FX_UNICODE_SPACE: \s, the property White_Space: tab to carriage return,
 *   space, U+0085, U+00A0, ...
 */
typedef enum
{
  FX_UNICODE_OTHER = 0,
  FX_UNICODE_UPPER = 1 << 0,
  FX_UNICODE_LOWER = 1 << 1,
  FX_UNICODE_LETTER = 1 << 2,
  FX_UNICODE_MARK = 1 << 3,
  FX_UNICODE_NUMBER = 1 << 4,
  FX_UNICODE_PUNCTUATION = 1 << 5,
  FX_UNICODE_SYMBOL = 1 << 6,
  FX_UNICODE_SPACE = 1 << 7,
} FxUnicodeClass;

guint     fx_unicode_classify  (gunichar    c);

/**
 * fx_unicode_decode:
 * @bytes: [length] bytes, at least one
 * @size: (out): bytes the character takes; 1 for a byte that begins none
 *
 * Returns: the code point, or (gunichar) -1 for a byte that begins no
 *   well-formed sequence (overlong, surrogate, above U+10FFFF, cut off)
 */
gunichar  fx_unicode_decode    (const char *bytes,
                                gsize       length,
                                gsize      *size);

/**
 * fx_unicode_sequence:
 * @lead: the first byte of a sequence
 * @low: (out): the least second byte that may follow
 * @high: (out): the greatest one
 *
 * Table 3-7 of the Unicode standard, which leaves out the overlong forms, the
 * surrogates and all above U+10FFFF.
 *
 * Returns: bytes of the sequence, 1 to 4; 0 where @lead begins none
 */
guint     fx_unicode_sequence  (guint8      lead,
                                guint8     *low,
                                guint8     *high);

G_END_DECLS
