/* fx-arch.h - a family of models.
 *
 * What a family is, is said twice: which tensors it has and how the graph goes
 * from token to logits.  The families that are a plain transformer say both by
 * setting fields of FxHparams, and share fx_transformer_build().
 *
 * To add a family: write fx-arch-<family>.c, declare its FxArch here and give
 * it a row in fx-arch-table.c.
 *
 * Thread-safety: constant.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-hparams.h"
#include "fx-transformer.h"

G_BEGIN_DECLS

/**
 * FxArch:
 * @name: general.architecture
 * @read: (nullable): sets what differs, after the common keys have been read
 * @build: the graph of one bucket
 */
typedef struct
{
  const char *name;
  gboolean  (*read)  (FxHparams              *hparams,
                      const FxGguf           *gguf,
                      GError                **error);
  FxGraph  *(*build) (const FxTransformer    *transformer,
                      guint                   n_tokens,
                      guint                   n_rows);
} FxArch;

extern const FxArch FX_ARCH_LLAMA;
extern const FxArch FX_ARCH_QWEN2;
extern const FxArch FX_ARCH_QWEN3;
extern const FxArch FX_ARCH_GEMMA3;

/* Returns: (nullable): %NULL for a family the engine lacks */
const FxArch *fx_arch_find      (const char *name);

/* "llama, qwen2, ..." */
char         *fx_arch_dup_names (void);

G_END_DECLS
