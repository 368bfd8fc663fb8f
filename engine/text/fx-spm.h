/* fx-spm.h - SentencePiece's BPE, by scores and with bytes to fall back on
 * ("llama").
 *
 * Pieces have plain spaces here, so spaces need no escape.
 *
 * Thread-safety: any thread; no state.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-vocab.h"

G_BEGIN_DECLS

/**
 * fx_spm_encode:
 * @with_prefix: as if a space stood before the text
 * @ids: (element-type guint32): appended to
 */
void  fx_spm_encode  (const FxVocab  *vocab,
                      const char     *text,
                      gsize           length,
                      gboolean        with_prefix,
                      GArray         *ids);

G_END_DECLS
