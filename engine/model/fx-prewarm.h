/* fx-prewarm.h - a model's kernels compiled while its weights are read.
 *
 * A driver compiles a kernel when it first runs, or is told to; either way on
 * the host, one at a time.  Steps of a few tokens are run on another thread
 * while this one fills the weights, so that what they say is of no meaning and
 * what they took is not measured.
 *
 * Where the weights go through the device's queue there is nothing to gain:
 * both would wait for one another.
 *
 * Thread-safety: the device belongs to the other thread until
 * fx_prewarm_finish().
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-arch.h"
#include "fx-replay.h"

G_BEGIN_DECLS

typedef struct _FxPrewarm FxPrewarm;

/**
 * fx_prewarm_new:
 * @transformer: borrowed until fx_prewarm_finish(); all committed, its step
 *   buffer holding padding, its weights seen by the host
 *
 * Returns: (transfer full): under way
 */
FxPrewarm *fx_prewarm_new    (const FxArch        *arch,
                              const FxTransformer *transformer) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fx_prewarm_finish:
 * @self: (transfer full)
 * @check: (nullable): whether to go on, asked every 10 ms; %NULL stops it,
 *   which waits for no more than the kernel under way
 * @error: FX_ERROR_DEVICE or FX_ERROR_MEMORY, or FX_ERROR_LIMIT "stopped"
 *
 * Clears the activations, which may be no numbers.
 */
gboolean   fx_prewarm_finish (FxPrewarm           *self,
                              FxReplayCheck        check,
                              gpointer             user_data,
                              GError             **error);

G_END_DECLS
