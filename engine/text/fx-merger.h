/* fx-merger.h - symbols in a row, joined pair by pair, the best pair first.
 *
 * What BPE and SentencePiece have in common.  A heap holds the pairs, a linked
 * list the symbols: n symbols take O(n log n).
 *
 * Thread-safety: one thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FxSymbol:
 * @start: byte in the text
 * @length: bytes; 0 once it has been joined to the one before it
 * @token: id, -1 where the vocabulary has none
 * @next: index, -1 at the end
 * @prev: index, -1 at the start
 */
typedef struct
{
  gsize  start;
  gsize  length;
  gint   token;
  gint32 next;
  gint32 prev;
} FxSymbol;

/**
 * FxPairFunc:
 * @rank: (out): the least is joined first; of equals the leftmost
 * @token: (out): what the two become
 *
 * Returns: whether the two may be joined
 */
typedef gboolean (*FxPairFunc) (gconstpointer    vocabulary,
                                const char      *text,
                                const FxSymbol  *left,
                                const FxSymbol  *right,
                                double          *rank,
                                gint            *token);

typedef struct
{
  FxPairFunc    func;
  gconstpointer vocabulary;

  /* Owned */
  GArray       *symbols; /* FxSymbol */
  GArray       *heap;
} FxMerger;

void  fx_merger_init    (FxMerger      *self,
                         FxPairFunc     func,
                         gconstpointer  vocabulary);
void  fx_merger_finish  (FxMerger      *self);

/* The symbols of a text are first added in a row, then joined; those that
 * remain are reached from the first by their next. */
void  fx_merger_clear   (FxMerger      *self);
void  fx_merger_add     (FxMerger      *self,
                         gsize          start,
                         gsize          length,
                         gint           token);
void  fx_merger_run     (FxMerger      *self,
                         const char    *text);

G_END_DECLS
