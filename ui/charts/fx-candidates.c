/* fx-candidates.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-candidates.h"

G_DEFINE_FINAL_TYPE (FxCandidates, fx_candidates, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxCandidates, name)

static const FxField fields[] = {
  { "n-kept", FX_FIELD_UINT, FIELD (n_kept) },
  { "temperature", FX_FIELD_DOUBLE, FIELD (temperature) },
};

static void
clear_row (gpointer data)
{
  g_free (((FxCandidate *) data)->text);
}

static void
fx_candidates_finalize (GObject *object)
{
  g_array_unref (FX_CANDIDATES (object)->rows);

  G_OBJECT_CLASS (fx_candidates_parent_class)->finalize (object);
}

static void
fx_candidates_class_init (FxCandidatesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fx_candidates_finalize;

  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
fx_candidates_init (FxCandidates *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (FxCandidate));
  g_array_set_clear_func (self->rows, clear_row);
}

FxCandidates *
fx_candidates_new (void)
{
  return g_object_new (FX_TYPE_CANDIDATES, NULL);
}

void
fx_candidates_add (FxCandidates *self,
                   const char   *text,
                   double        before,
                   double        after,
                   gboolean      is_kept,
                   gboolean      is_drawn)
{
  FxCandidate row = { g_utf8_make_valid (text, -1), before, after, is_kept, is_drawn };

  g_return_if_fail (FX_IS_CANDIDATES (self));

  g_array_append_val (self->rows, row);
}

guint
fx_candidates_get_n (FxCandidates *self)
{
  g_return_val_if_fail (FX_IS_CANDIDATES (self), 0);

  return self->rows->len;
}

const FxCandidate *
fx_candidates_get (FxCandidates *self,
                   guint         index)
{
  g_return_val_if_fail (FX_IS_CANDIDATES (self), NULL);
  g_return_val_if_fail (index < self->rows->len, NULL);

  return &g_array_index (self->rows, FxCandidate, index);
}
