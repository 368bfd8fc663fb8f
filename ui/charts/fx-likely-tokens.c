/* fx-likely-tokens.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-likely-tokens.h"

G_DEFINE_FINAL_TYPE (FxLikelyTokens, fx_likely_tokens, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxLikelyTokens, name)

static const FxField fields[] = {
  { "n-kept", FX_FIELD_UINT, FIELD (n_kept) },
  { "temperature", FX_FIELD_DOUBLE, FIELD (temperature) },
};

static void
clear_row (gpointer data)
{
  g_free (((FxLikelyToken *) data)->text);
}

static void
fx_likely_tokens_finalize (GObject *object)
{
  g_array_unref (FX_LIKELY_TOKENS (object)->rows);

  G_OBJECT_CLASS (fx_likely_tokens_parent_class)->finalize (object);
}

static void
fx_likely_tokens_class_init (FxLikelyTokensClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fx_likely_tokens_finalize;

  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
fx_likely_tokens_init (FxLikelyTokens *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (FxLikelyToken));
  g_array_set_clear_func (self->rows, clear_row);
}

FxLikelyTokens *
fx_likely_tokens_new (void)
{
  return g_object_new (FX_TYPE_LIKELY_TOKENS, NULL);
}

void
fx_likely_tokens_add (FxLikelyTokens *self,
                   const char   *text,
                   double        before,
                   double        after,
                   gboolean      is_kept,
                   gboolean      is_drawn)
{
  FxLikelyToken row = { g_utf8_make_valid (text, -1), before, after, is_kept, is_drawn };

  g_return_if_fail (FX_IS_LIKELY_TOKENS (self));

  g_array_append_val (self->rows, row);
}

guint
fx_likely_tokens_get_n (FxLikelyTokens *self)
{
  g_return_val_if_fail (FX_IS_LIKELY_TOKENS (self), 0);

  return self->rows->len;
}

const FxLikelyToken *
fx_likely_tokens_get (FxLikelyTokens *self,
                   guint         index)
{
  g_return_val_if_fail (FX_IS_LIKELY_TOKENS (self), NULL);
  g_return_val_if_fail (index < self->rows->len, NULL);

  return &g_array_index (self->rows, FxLikelyToken, index);
}
