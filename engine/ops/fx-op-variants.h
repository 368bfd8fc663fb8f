/* fx-op-variants.h - the variants of each op and their checks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-ops-private.h"

G_BEGIN_DECLS

#define FX_OP_DECLARE(NAME, name)                                             \
  extern const FxOpVariant *const FX_##NAME##_VARIANTS[];                     \
  gboolean fx_op_##name##_check (FxOps              *ops,                     \
                                 const FxOpVariant  *variant,                 \
                                 FxOpTally          *tally,                   \
                                 GError            **error);

FX_OP_DECLARE (ATTENTION, attention)
FX_OP_DECLARE (EMBED, embed)
FX_OP_DECLARE (GATHER, gather)
FX_OP_DECLARE (GLU, glu)
FX_OP_DECLARE (KV_STORE, kv_store)
FX_OP_DECLARE (MAT_MUL, mat_mul)
FX_OP_DECLARE (QUANTISE, quantise)
FX_OP_DECLARE (RMS_NORM, rms_norm)
FX_OP_DECLARE (ROPE, rope)

G_END_DECLS
