/* fx-pretokenizer.h - text cut into the words that byte-level BPE works in.
 *
 * Each tokenizer family cuts by a regular expression; here each is a scanner
 * written by hand, so that no engine is needed and the time is linear.
 *
 * Thread-safety: any thread; no state.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FxPretokenizer FxPretokenizer;

/**
 * FxWordFunc:
 * @word: [length] bytes of the text
 */
typedef void (*FxWordFunc) (const char *word,
                            gsize       length,
                            gpointer    user_data);

/**
 * fx_pretokenizer_find:
 * @name: (nullable): tokenizer.ggml.pre; the cut of old files where %NULL
 *
 * Returns: (nullable) (transfer none): %NULL for one we lack
 */
const FxPretokenizer *fx_pretokenizer_find  (const char            *name);

/* Whether the family's texts begin with BOS where the file does not say. */
gboolean              fx_pretokenizer_adds_bos (const FxPretokenizer *self);

/* Whether a word that is a token as a whole becomes it without merging. */
gboolean              fx_pretokenizer_ignores_merges (const FxPretokenizer *self);

/* Calls @func for each word; the words in a row are the text. */
void                  fx_pretokenizer_run   (const FxPretokenizer  *self,
                                             const char            *text,
                                             gsize                  length,
                                             FxWordFunc             func,
                                             gpointer               user_data);

G_END_DECLS
