/* fx-size.h - arithmetic on sizes that cannot wrap.
 *
 * Every sum and product of numbers that come from a file, a request or a
 * device goes through one of these.  Each returns %FALSE where the result does
 * not fit, and then leaves the target alone.
 *
 *   if (!fx_size64_mul (n_rows, row_size, &size) ||
 *       !fx_size64_add (size, offset, &end))
 *     ... an error with both numbers
 *
 * `fx_size_` is for memory (gsize), `fx_size64_` for files and devices, whose
 * sizes have 64 bits everywhere.
 *
 * Thread-safety: pure functions.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

static inline gboolean G_GNUC_WARN_UNUSED_RESULT
fx_size64_add (guint64  a,
               guint64  b,
               guint64 *sum)
{
  guint64 result;

  if (__builtin_add_overflow (a, b, &result))
    return FALSE;

  *sum = result;
  return TRUE;
}

static inline gboolean G_GNUC_WARN_UNUSED_RESULT
fx_size64_mul (guint64  a,
               guint64  b,
               guint64 *product)
{
  guint64 result;

  if (__builtin_mul_overflow (a, b, &result))
    return FALSE;

  *product = result;
  return TRUE;
}

/* Up to the next multiple of @alignment, any number but 0. */
static inline gboolean G_GNUC_WARN_UNUSED_RESULT
fx_size64_round_up (guint64  a,
                    guint64  alignment,
                    guint64 *rounded)
{
  guint64 rest = a % alignment;

  if (rest == 0)
    {
      *rounded = a;
      return TRUE;
    }

  return fx_size64_add (a, alignment - rest, rounded);
}

static inline gboolean G_GNUC_WARN_UNUSED_RESULT
fx_size_add (gsize  a,
             gsize  b,
             gsize *sum)
{
  gsize result;

  if (__builtin_add_overflow (a, b, &result))
    return FALSE;

  *sum = result;
  return TRUE;
}

static inline gboolean G_GNUC_WARN_UNUSED_RESULT
fx_size_mul (gsize  a,
             gsize  b,
             gsize *product)
{
  gsize result;

  if (__builtin_mul_overflow (a, b, &result))
    return FALSE;

  *product = result;
  return TRUE;
}

/* Up to the next multiple of @alignment, any number but 0. */
static inline gboolean G_GNUC_WARN_UNUSED_RESULT
fx_size_round_up (gsize  a,
                  gsize  alignment,
                  gsize *rounded)
{
  gsize rest = a % alignment;

  if (rest == 0)
    {
      *rounded = a;
      return TRUE;
    }

  return fx_size_add (a, alignment - rest, rounded);
}

G_END_DECLS
