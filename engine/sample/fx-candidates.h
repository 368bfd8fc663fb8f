/* fx-candidates.h - the tokens that are still in the running, and the cuts.
 *
 * A list of ids and logits that gets shorter.  Cuts that keep a beginning of a
 * sorted list first sort candidates into bins, gather what may be kept and
 * sort only that, so that the rest of the vocabulary is never sorted.
 *
 * Every cut leaves at least one.  Of equals the lower id comes first.
 *
 * Thread-safety: one thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FxCandidate:
 * @key: what the list is sorted by, while it is
 */
typedef struct
{
  float   logit;
  guint32 id;
  float   key;
} FxCandidate;

typedef struct
{
  FxCandidate *items;      /* Owned; [n_items], room for [n_vocab] */
  guint        n_items;
  guint        n_vocab;
} FxCandidates;

void     fx_candidates_init          (FxCandidates *self,
                                      guint         n_vocab);
void     fx_candidates_finish        (FxCandidates *self);

/**
 * fx_candidates_fill:
 * @logits: [n_vocab]; -infinity is no candidate
 * @error: FX_ERROR_DEVICE for logits no healthy device makes: not a number,
 *   +infinity, or nothing but -infinity (the message has the first id)
 */
gboolean fx_candidates_fill          (FxCandidates *self,
                                      const float  *logits,
                                      GError      **error);

/* The index of the one with the largest logit. */
guint    fx_candidates_find_largest  (const FxCandidates *self);

/* The sum of e^(logit - largest). */
double   fx_candidates_sum           (const FxCandidates *self,
                                      float               largest);

/* In nats; @most: (out) (optional): of so many alike */
double   fx_candidates_get_entropy   (const FxCandidates *self,
                                      double             *most);

/* The @k largest, likeliest first. */
void     fx_candidates_sort_largest  (FxCandidates *self,
                                      guint         k);

void     fx_candidates_keep_top_k    (FxCandidates *self,
                                      guint         k);
void     fx_candidates_keep_top_p    (FxCandidates *self,
                                      double        p);
void     fx_candidates_keep_min_p    (FxCandidates *self,
                                      double        p);
void     fx_candidates_keep_typical  (FxCandidates *self,
                                      double        p);

/* Those of at most @bits of surprise: Mirostat 2. */
void     fx_candidates_keep_surprise (FxCandidates *self,
                                      double        bits);

/* Of those with at least @threshold all but the least likely go: XTC. */
void     fx_candidates_exclude_top   (FxCandidates *self,
                                      double        threshold);

/* Divides the logits; 0 leaves the largest alone. */
void     fx_candidates_heat          (FxCandidates *self,
                                      double        temperature);

void     fx_candidates_sort_by_id    (FxCandidates *self);

G_END_DECLS
