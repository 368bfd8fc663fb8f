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

/**
 * fx_ref_embed:
 * @weight: [n_vocab] rows of @type as in a file
 * @tokens: [n_tokens] below n_vocab
 * @y: (out) [n_tokens][n_cols]
 */
void fx_ref_embed (FxQuantType    type,
                   gconstpointer  weight,
                   const guint32 *tokens,
                   float         *y,
                   gsize          n_tokens,
                   gsize          n_cols,
                   float          scale);

extern const FxOpClass FX_OP_EMBED;

G_END_DECLS
