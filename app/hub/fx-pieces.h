/* fx-pieces.h - which parts of a file are here, and what each hashes to.
 *
 * A file is cut into pieces of 1 to 16 MiB.  Of each it is known how many of
 * its first bytes are here and, once whole, the SHA-256 of what came over the
 * wire: so that what the disk lost in a crash is told from what it kept, and
 * only that is fetched again.
 *
 * Thread-safety: none; its owner has a lock.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FX_PIECE_HASH_SIZE 32

/**
 * FxPiece:
 * @n_here: of its bytes, from its beginning
 * @is_whole: whether all are, and @hash is of them
 * @claimed_by: the worker that is fetching it, 0 for none; not saved
 * @is_checked: whether the bytes on disk are known to hash to @hash; not saved
 * @had_trouble: whether a connection broke in it, or it came in two runs: to
 *   be suspected first
 */
typedef struct
{
  guint32  n_here;
  gboolean is_whole;
  guint    claimed_by;
  gboolean is_checked;
  gboolean had_trouble;
  guint8   hash[FX_PIECE_HASH_SIZE];
} FxPiece;

typedef struct
{
  guint64  size;
  guint32  piece_size;
  guint    n_pieces;
  FxPiece *pieces;
} FxPieces;

/* @size: of the file, above 0 */
FxPieces *fx_pieces_new        (guint64          size) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_pieces_load:
 * @bytes: of fx_pieces_save(); not trusted
 *
 * Returns: (transfer full): as saved; a new one where @bytes are not of a file
 *   of this size
 */
FxPieces *fx_pieces_load       (guint64          size,
                                GBytes          *bytes) G_GNUC_WARN_UNUSED_RESULT;
GBytes   *fx_pieces_save       (const FxPieces  *self) G_GNUC_WARN_UNUSED_RESULT;
void      fx_pieces_free       (FxPieces        *self);

guint64   fx_pieces_get_start  (const FxPieces  *self,
                                guint            piece);

/* Bytes of a piece; the last is shorter. */
guint32   fx_pieces_get_length (const FxPieces  *self,
                                guint            piece);

/* Bytes that are here. */
guint64   fx_pieces_get_done   (const FxPieces  *self);
gboolean  fx_pieces_is_whole   (const FxPieces  *self);

/* Forgets a piece's bytes, or all pieces'. */
void      fx_pieces_drop       (FxPieces        *self,
                                guint            piece);
void      fx_pieces_drop_all   (FxPieces        *self);

/**
 * fx_pieces_claim:
 * @worker: above 0
 * @max_pieces: so many at most
 * @n_claimed: (out)
 *
 * Claims pieces that are not whole, the first of the file that are free, and
 * those behind it as long as nothing of them is here.
 *
 * Returns: the first of them; meaningless where @n_claimed is 0
 */
guint     fx_pieces_claim      (FxPieces        *self,
                                guint            worker,
                                guint            max_pieces,
                                guint           *n_claimed);

/* Gives back all that @worker has claimed. */
void      fx_pieces_release    (FxPieces        *self,
                                guint            worker);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxPieces, fx_pieces_free)

G_END_DECLS
