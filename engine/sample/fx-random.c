/* fx-random.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-random.h"

#define N_ROUNDS 10

void
fx_random_philox (const guint32 *counter,
                  const guint32 *key,
                  guint32       *out)
{
  guint32 c[4] = { counter[0], counter[1], counter[2], counter[3] };
  guint32 k[2] = { key[0], key[1] };

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      const guint64 a = (guint64) 0xd2511f53 * c[0];
      const guint64 b = (guint64) 0xcd9e8d57 * c[2];
      const guint32 c1 = c[1];
      const guint32 c3 = c[3];

      c[0] = (guint32) (b >> 32) ^ c1 ^ k[0];
      c[1] = (guint32) b;
      c[2] = (guint32) (a >> 32) ^ c3 ^ k[1];
      c[3] = (guint32) a;

      k[0] += 0x9e3779b9;
      k[1] += 0xbb67ae85;
    }

  for (guint i = 0; i < 4; i++)
    out[i] = c[i];
}

double
fx_random_uniform (guint64 seed,
                   guint64 index)
{
  const guint32 counter[4] = { (guint32) index, (guint32) (index >> 32), 0, 0 };
  const guint32 key[2] = { (guint32) seed, (guint32) (seed >> 32) };
  guint32 out[4];
  guint64 bits;

  fx_random_philox (counter, key, out);
  bits = ((guint64) out[0] << 32 | out[1]) >> 11;

  return (double) bits * 0x1p-53;
}
