/* fx-merger.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-merger.h"

typedef struct
{
  double rank;
  gsize  length; /* of the two together: tells a pair that is no more */
  gint   token;
  gint32 left;
  gint32 right;
} Pair;

void
fx_merger_init (FxMerger      *self,
                FxPairFunc     func,
                gconstpointer  vocabulary)
{
  self->func = func;
  self->vocabulary = vocabulary;
  self->symbols = g_array_new (FALSE, FALSE, sizeof (FxSymbol));
  self->heap = g_array_new (FALSE, FALSE, sizeof (Pair));
}

void
fx_merger_finish (FxMerger *self)
{
  g_clear_pointer (&self->symbols, g_array_unref);
  g_clear_pointer (&self->heap, g_array_unref);
}

void
fx_merger_clear (FxMerger *self)
{
  g_array_set_size (self->symbols, 0);
}

void
fx_merger_add (FxMerger *self,
               gsize     start,
               gsize     length,
               gint      token)
{
  gint32 n = (gint32) self->symbols->len;
  FxSymbol symbol = { .start = start, .length = length, .token = token, .next = -1,
                      .prev = n - 1 };

  if (n > 0)
    g_array_index (self->symbols, FxSymbol, n - 1).next = n;
  g_array_append_val (self->symbols, symbol);
}

static gboolean
is_before (const Pair *a,
           const Pair *b)
{
  return a->rank < b->rank || (a->rank == b->rank && a->left < b->left);
}

static void
push_pair (FxMerger   *self,
           const char *text,
           gint32      left,
           gint32      right)
{
  const FxSymbol *symbols = (const FxSymbol *) (gpointer) self->symbols->data;
  Pair pair = { .left = left, .right = right };
  Pair *heap;
  guint at;

  if (left < 0 || right < 0
      || !self->func (self->vocabulary, text, &symbols[left], &symbols[right], &pair.rank,
                      &pair.token))
    return;
  pair.length = symbols[left].length + symbols[right].length;

  g_array_append_val (self->heap, pair);
  heap = (Pair *) (gpointer) self->heap->data;
  for (at = self->heap->len - 1; at > 0 && is_before (&pair, &heap[(at - 1) / 2]);
       at = (at - 1) / 2)
    heap[at] = heap[(at - 1) / 2];
  heap[at] = pair;
}

static Pair
pop_pair (FxMerger *self)
{
  Pair *heap = (Pair *) (gpointer) self->heap->data;
  Pair first = heap[0];
  guint n = self->heap->len - 1;
  Pair moved = heap[n];
  guint at = 0;

  g_array_set_size (self->heap, n);
  while (2 * at + 1 < n)
    {
      guint child = 2 * at + 1;

      if (child + 1 < n && is_before (&heap[child + 1], &heap[child]))
        child++;
      if (!is_before (&heap[child], &moved))
        break;
      heap[at] = heap[child];
      at = child;
    }
  if (n > 0)
    heap[at] = moved;
  return first;
}

void
fx_merger_run (FxMerger   *self,
               const char *text)
{
  FxSymbol *symbols = (FxSymbol *) (gpointer) self->symbols->data;

  g_array_set_size (self->heap, 0);
  for (guint i = 1; i < self->symbols->len; i++)
    push_pair (self, text, (gint32) i - 1, (gint32) i);

  while (self->heap->len > 0)
    {
      Pair pair = pop_pair (self);
      FxSymbol *left = &symbols[pair.left];
      FxSymbol *right = &symbols[pair.right];

      /* One of them has grown, or gone into another, since. */
      if (left->length == 0 || right->length == 0 || left->next != pair.right
          || left->length + right->length != pair.length)
        continue;

      left->length += right->length;
      left->token = pair.token;
      left->next = right->next;
      if (right->next >= 0)
        symbols[right->next].prev = pair.left;
      right->length = 0;

      push_pair (self, text, left->prev, pair.left);
      push_pair (self, text, pair.left, left->next);
    }
}
