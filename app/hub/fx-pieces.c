/* fx-pieces.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-pieces.h"

#include <string.h>

#define MIN_SIZE (1u << 20)
#define MAX_SIZE (16u << 20)
#define N_AIMED 1024

#define MAGIC 0x31507846u /* "FxP1" */

/* As saved, little-endian, without gaps. */
typedef struct
{
  guint32 magic;
  guint32 piece_size;
  guint64 size;
} Head;

typedef struct
{
  guint32 n_here;
  guint32 flags;
  guint8  hash[FX_PIECE_HASH_SIZE];
} Row;

enum
{
  IS_WHOLE = 1 << 0,
  HAD_TROUBLE = 1 << 1,
};

FxPieces *
fx_pieces_new (guint64 size)
{
  FxPieces *self = g_new0 (FxPieces, 1);

  g_assert (size > 0);

  self->size = size;
  self->piece_size = MIN_SIZE;
  while (self->piece_size < MAX_SIZE && size / self->piece_size > N_AIMED)
    self->piece_size *= 2;
  self->n_pieces = (guint) ((size + self->piece_size - 1) / self->piece_size);
  self->pieces = g_new0 (FxPiece, self->n_pieces);

  return self;
}

void
fx_pieces_free (FxPieces *self)
{
  if (self == NULL)
    return;

  g_free (self->pieces);
  g_free (self);
}

GBytes *
fx_pieces_save (const FxPieces *self)
{
  const gsize length = sizeof (Head) + (gsize) self->n_pieces * sizeof (Row);
  guint8 *bytes = g_malloc0 (length);
  const Head head = { GUINT32_TO_LE (MAGIC), GUINT32_TO_LE (self->piece_size), GUINT64_TO_LE (self->size) };

  memcpy (bytes, &head, sizeof head);
  for (guint i = 0; i < self->n_pieces; i++)
    {
      const FxPiece *piece = &self->pieces[i];
      Row row = { GUINT32_TO_LE (piece->n_here),
                  GUINT32_TO_LE ((piece->is_whole ? IS_WHOLE : 0u) | (piece->had_trouble ? HAD_TROUBLE : 0u)) };

      if (piece->is_whole)
        memcpy (row.hash, piece->hash, sizeof row.hash);
      memcpy (bytes + sizeof (Head) + i * sizeof (Row), &row, sizeof row);
    }

  return g_bytes_new_take (bytes, length);
}

FxPieces *
fx_pieces_load (guint64  size,
                GBytes  *bytes)
{
  FxPieces *self = fx_pieces_new (size);
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, NULL) : NULL;
  Head head;

  if (data == NULL || g_bytes_get_size (bytes) != sizeof (Head) + (gsize) self->n_pieces * sizeof (Row))
    return self;
  memcpy (&head, data, sizeof head);
  if (GUINT32_FROM_LE (head.magic) != MAGIC || GUINT32_FROM_LE (head.piece_size) != self->piece_size ||
      GUINT64_FROM_LE (head.size) != size)
    return self;

  for (guint i = 0; i < self->n_pieces; i++)
    {
      FxPiece *piece = &self->pieces[i];
      Row row;

      memcpy (&row, data + sizeof (Head) + i * sizeof (Row), sizeof row);
      piece->n_here = MIN (GUINT32_FROM_LE (row.n_here), fx_pieces_get_length (self, i));
      piece->is_whole = (GUINT32_FROM_LE (row.flags) & IS_WHOLE) != 0 &&
                        piece->n_here == fx_pieces_get_length (self, i);
      /* All bytes but no hash is as good as one byte less. */
      if (!piece->is_whole && piece->n_here == fx_pieces_get_length (self, i))
        piece->n_here--;
      piece->had_trouble = (GUINT32_FROM_LE (row.flags) & HAD_TROUBLE) != 0 || (!piece->is_whole && piece->n_here > 0);
      memcpy (piece->hash, row.hash, sizeof piece->hash);
    }

  return self;
}

guint64
fx_pieces_get_start (const FxPieces *self,
                     guint           piece)
{
  return (guint64) piece * self->piece_size;
}

guint32
fx_pieces_get_length (const FxPieces *self,
                      guint           piece)
{
  return (guint32) MIN (self->size - fx_pieces_get_start (self, piece), self->piece_size);
}

guint64
fx_pieces_get_done (const FxPieces *self)
{
  guint64 done = 0;

  for (guint i = 0; i < self->n_pieces; i++)
    done += self->pieces[i].n_here;

  return done;
}

gboolean
fx_pieces_is_whole (const FxPieces *self)
{
  for (guint i = 0; i < self->n_pieces; i++)
    if (!self->pieces[i].is_whole)
      return FALSE;

  return TRUE;
}

void
fx_pieces_drop (FxPieces *self,
                guint     piece)
{
  self->pieces[piece].n_here = 0;
  self->pieces[piece].is_whole = FALSE;
  self->pieces[piece].is_checked = FALSE;
  self->pieces[piece].had_trouble = TRUE;
}

void
fx_pieces_drop_all (FxPieces *self)
{
  memset (self->pieces, 0, (gsize) self->n_pieces * sizeof (FxPiece));
}

static gboolean
is_free (const FxPiece *piece)
{
  return !piece->is_whole && piece->claimed_by == 0;
}

guint
fx_pieces_claim (FxPieces *self,
                 guint     worker,
                 guint     max_pieces,
                 guint    *n_claimed)
{
  guint first = 0;
  guint n = 0;

  while (first < self->n_pieces && !is_free (&self->pieces[first]))
    first++;

  for (guint i = first; i < self->n_pieces && n < max_pieces; i++)
    {
      if (!is_free (&self->pieces[i]) || (n > 0 && self->pieces[i].n_here > 0))
        break;
      self->pieces[i].claimed_by = worker;
      n++;
    }
  *n_claimed = n;

  return first;
}

void
fx_pieces_release (FxPieces *self,
                   guint     worker)
{
  for (guint i = 0; i < self->n_pieces; i++)
    if (self->pieces[i].claimed_by == worker)
      self->pieces[i].claimed_by = 0;
}
