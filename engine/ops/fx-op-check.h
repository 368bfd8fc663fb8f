/* fx-op-check.h - running one op on random input, for checks and tests.
 *
 * An FxOpBench holds the buffers of a try: all of one try lie in one buffer
 * that the host writes and reads.
 *
 * Thread-safety: as FxVkDevice.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op.h"

G_BEGIN_DECLS

/**
 * FxOpTally: what tries of a variant came to.
 * @error: normalised mean squared error, the worst
 * @tolerance: of that try
 * @worst: the sizes of that try
 */
typedef struct
{
  guint    n_tries;
  double   error;
  double   tolerance;
  gboolean failed;
  char     worst[120];
} FxOpTally;

typedef struct _FxOpBench FxOpBench;

FxOpBench *fx_op_bench_new     (FxOps             *ops,
                                guint64            seed,
                                GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void       fx_op_bench_free    (FxOpBench         *self);

/* A number in [-1, 1), or an integer below @n. */
float      fx_op_bench_float   (FxOpBench         *self);
guint32    fx_op_bench_uint    (FxOpBench         *self,
                                guint32            n);

/* [n] random floats times @scale; free with g_free(). */
float     *fx_op_bench_floats  (FxOpBench         *self,
                                gsize              n,
                                float              scale);

/* A range of the bench's memory with @data in it, or NaN bytes for %NULL. */
FxVkRange  fx_op_bench_put     (FxOpBench         *self,
                                gconstpointer      data,
                                gsize              size);

/* Records @op, submits and waits. */
gboolean   fx_op_bench_run     (FxOpBench         *self,
                                const FxOpClass   *op,
                                gconstpointer      args,
                                GError           **error);

/**
 * fx_op_bench_time:
 * @n_times: how often a submission has @op, one after another
 * @n_rounds: submissions that are measured, after one that is not
 * @us: (out): microseconds of @op in the quickest round, which is what other
 *   work on the machine disturbs least
 */
gboolean   fx_op_bench_time    (FxOpBench         *self,
                                const FxOpClass   *op,
                                gconstpointer      args,
                                guint              n_times,
                                guint              n_rounds,
                                double            *us,
                                GError           **error);

/* What lies in a range. */
gpointer   fx_op_bench_get     (FxOpBench         *self,
                                FxVkRange          range);

/**
 * fx_op_tally_floats:
 * @found: [n]
 * @expected: [n]
 * @tolerance: of sum (found - expected)^2 / sum expected^2
 * @format: the sizes, for the message of a failure
 */
void       fx_op_tally_floats  (FxOpTally         *self,
                                const float       *found,
                                const float       *expected,
                                gsize              n,
                                double             tolerance,
                                const char        *format,
                                ...) G_GNUC_PRINTF (6, 7);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxOpBench, fx_op_bench_free)

G_END_DECLS
