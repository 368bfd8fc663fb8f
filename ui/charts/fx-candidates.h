/* fx-candidates.h - what could have come next: the rows of an FxDistribution.
 *
 * A plain value that app/ makes of the last step and puts on the desk.
 *
 * Thread-safety: main thread; read-only once it is on the desk.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-item.h"

G_BEGIN_DECLS

#define FX_TYPE_CANDIDATES (fx_candidates_get_type ())

G_DECLARE_FINAL_TYPE (FxCandidates, fx_candidates, FX, CANDIDATES, FxItem)

/**
 * FxCandidate:
 * @text: of the token; not trusted
 * @before: probability as the model had it
 * @after: probability when drawn; 0 where the chain removed it
 * @is_kept: whether the chain left it in
 * @is_drawn: whether the reply went on with it
 */
typedef struct
{
  char    *text;
  double   before;
  double   after;
  gboolean is_kept;
  gboolean is_drawn;
} FxCandidate;

/**
 * FxCandidates: each field is a property of the same name.
 * @n_kept: of the whole vocabulary
 * @temperature: that counted
 */
struct _FxCandidates
{
  FxItem  parent_instance;

  guint   n_kept;
  double  temperature;

  /*< private >*/
  GArray *rows;
};

FxCandidates      *fx_candidates_new   (void) G_GNUC_WARN_UNUSED_RESULT;

/* @text: copied.  Likeliest first. */
void               fx_candidates_add   (FxCandidates *self,
                                        const char   *text,
                                        double        before,
                                        double        after,
                                        gboolean      is_kept,
                                        gboolean      is_drawn);
guint              fx_candidates_get_n (FxCandidates *self);
const FxCandidate *fx_candidates_get   (FxCandidates *self,
                                        guint         index);

G_END_DECLS
