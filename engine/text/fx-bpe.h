/* fx-bpe.h - byte-level byte pair encoding ("gpt2").
 *
 * Thread-safety: immutable after construction; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-pretokenizer.h"
#include "fx-vocab.h"

G_BEGIN_DECLS

typedef struct _FxBpe FxBpe;

/**
 * fx_bpe_new:
 * @gguf: read for its merges
 * @vocab: (transfer none): must live as long
 */
FxBpe  *fx_bpe_new     (const FxGguf          *gguf,
                        const FxVocab         *vocab,
                        const FxPretokenizer  *pretokenizer,
                        GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void    fx_bpe_free    (FxBpe                 *self);

/* @ids: (element-type guint32): appended to.  A byte for which the vocabulary
 * has no token is left out. */
void    fx_bpe_encode  (const FxBpe           *self,
                        const char            *text,
                        gsize                  length,
                        GArray                *ids);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxBpe, fx_bpe_free)

G_END_DECLS
