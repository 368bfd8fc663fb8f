/* fx-random.h - numbers from a counter: Philox 4x32-10.
 *
 * A number depends on the seed and its place alone, so that the n-th token of
 * a reply draws the same number whether the reply was made in one go or taken
 * up again at token n, alone or beside other sequences.
 *
 * Thread-safety: pure functions.
 *
 * Source: Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as
 * easy as 1, 2, 3", SC '11; constants and known answers from Random123 1.14
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @out: [4]; @counter: [4]; @key: [2] */
void    fx_random_philox  (const guint32 *counter,
                           const guint32 *key,
                           guint32       *out);

/* Number @index of the stream of @seed, in [0, 1) in steps of 2^-53. */
double  fx_random_uniform (guint64        seed,
                           guint64        index);

G_END_DECLS
