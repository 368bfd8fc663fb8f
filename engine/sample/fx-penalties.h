/* fx-penalties.h - what was said before makes the same again less likely.
 *
 * Keeps the tokens of a reply and its prompt, and changes the logits of
 * candidates by them: repeat, frequency and presence penalty, and DRY.
 *
 * Thread-safety: one thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-candidates.h"
#include "fx-sampling.h"

G_BEGIN_DECLS

typedef struct _FxPenalties FxPenalties;

/* @sampling: resolved; copied */
FxPenalties *fx_penalties_new          (const FxSampling *sampling,
                                        guint             n_vocab) G_GNUC_WARN_UNUSED_RESULT;
void         fx_penalties_free         (FxPenalties      *self);

/* Whether any of it is on. */
gboolean     fx_penalties_is_active    (const FxSampling *sampling);

/**
 * fx_penalties_set_breakers:
 * @breakers: (nullable): (n_vocab + 31) / 32 words, a bit a token; borrowed
 *
 * Tokens over which DRY sees no repetition: what comes before them is
 * forgotten.
 */
void         fx_penalties_set_breakers (FxPenalties      *self,
                                        const guint32    *breakers);

void         fx_penalties_accept       (FxPenalties      *self,
                                        const guint32    *tokens,
                                        gsize             n_tokens);

/* Repeat, frequency, presence. */
void         fx_penalties_apply        (FxPenalties      *self,
                                        FxCandidates     *candidates);
void         fx_penalties_apply_dry    (FxPenalties      *self,
                                        FxCandidates     *candidates);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxPenalties, fx_penalties_free)

G_END_DECLS
