/* fx-step.h - the head of the step buffer as C sees it; its table of blocks
 * follows.  shaders/include/fx-step.glsl is the same for shaders.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op.h"

G_BEGIN_DECLS

/* Described in fx-op.h. */
typedef struct
{
  guint32 n_tokens;
  guint32 n_rows;
  guint32 max_blocks;
  guint32 reserved;
  guint32 token[FX_STEP_MAX_TOKENS];
  guint32 position[FX_STEP_MAX_TOKENS];
  guint32 sequence[FX_STEP_MAX_TOKENS];
  guint32 row[FX_STEP_MAX_TOKENS];
  guint32 block[];            /* [n_sequences][max_blocks] */
} FxStep;

G_STATIC_ASSERT (sizeof (FxStep) == (4 + 4 * FX_STEP_MAX_TOKENS) * sizeof (guint32));

G_END_DECLS
