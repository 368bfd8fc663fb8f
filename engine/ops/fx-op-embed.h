/* fx-op-embed.h - rows of the token embedding.
 *
 * y[t][c] = scale * W[token[t]][c]
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-op.h"
#include "fx-weight.h"

G_BEGIN_DECLS

typedef struct
{
  FxWeight  weight;     /* [n_vocab][n_embd], any type */
  FxVkRange step;
  FxVkRange y;          /* float [n_tokens][n_embd] */
  guint     n_tokens;
  float     scale;      /* 1, or sqrt (n_embd) for gemma */
} FxOpEmbed;

extern const FxOpClass FX_OP_EMBED;

G_END_DECLS
