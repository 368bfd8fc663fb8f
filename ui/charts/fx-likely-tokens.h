/* fx-likely-tokens.h - what could have come next: the rows of an FxDistribution.
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

#define FX_TYPE_LIKELY_TOKENS (fx_likely_tokens_get_type ())

G_DECLARE_FINAL_TYPE (FxLikelyTokens, fx_likely_tokens, FX, LIKELY_TOKENS, FxItem)

/**
 * FxLikelyToken:
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
} FxLikelyToken;

/**
 * FxLikelyTokens: each field is a property of the same name.
 * @n_kept: of the whole vocabulary
 * @temperature: that counted
 */
struct _FxLikelyTokens
{
  FxItem  parent_instance;

  guint   n_kept;
  double  temperature;

  /*< private >*/
  GArray *rows;
};

FxLikelyTokens      *fx_likely_tokens_new   (void) G_GNUC_WARN_UNUSED_RESULT;

/* @text: copied.  Likeliest first. */
void                 fx_likely_tokens_add   (FxLikelyTokens *self,
                                             const char     *text,
                                             double          before,
                                             double          after,
                                             gboolean        is_kept,
                                             gboolean        is_drawn);
guint                fx_likely_tokens_get_n (FxLikelyTokens *self);
const FxLikelyToken *fx_likely_tokens_get   (FxLikelyTokens *self,
                                             guint           index);

G_END_DECLS
