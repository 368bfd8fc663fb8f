/* fx-notice.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-notice.h"

G_DEFINE_FINAL_TYPE (FxNotice, fx_notice, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxNotice, name)

static const FxField fields[] = {
  { "title", FX_FIELD_STRING, FIELD (title) },
  { "body", FX_FIELD_STRING, FIELD (body) },
  { "details", FX_FIELD_STRING, FIELD (details) },
  { "is-error", FX_FIELD_BOOLEAN, FIELD (is_error) },
};

static void
fx_notice_finalize (GObject *object)
{
  FxNotice *self = FX_NOTICE (object);

  g_clear_pointer (&self->choices, g_ptr_array_unref);

  G_OBJECT_CLASS (fx_notice_parent_class)->finalize (object);
}

static void
fx_notice_class_init (FxNoticeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fx_notice_finalize;

  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields,
                                G_N_ELEMENTS (fields));
}

static void
fx_notice_init (FxNotice *self)
{
  self->choices = g_ptr_array_new_with_free_func (g_free);
}

FxNotice *
fx_notice_new (const char *title,
               const char *body)
{
  return g_object_new (FX_TYPE_NOTICE, "title", title, "body", body, NULL);
}

void
fx_notice_add_choice (FxNotice   *self,
                      const char *id,
                      const char *label)
{
  g_return_if_fail (FX_IS_NOTICE (self));
  g_return_if_fail (id != NULL && label != NULL);

  g_ptr_array_add (self->choices, g_strdup (id));
  g_ptr_array_add (self->choices, g_strdup (label));
}

guint
fx_notice_get_n_choices (FxNotice *self)
{
  g_return_val_if_fail (FX_IS_NOTICE (self), 0);

  return self->choices->len / 2;
}

const char *
fx_notice_get_choice_id (FxNotice *self,
                         guint     index)
{
  g_return_val_if_fail (index < fx_notice_get_n_choices (self), NULL);

  return g_ptr_array_index (self->choices, 2 * index);
}

const char *
fx_notice_get_choice_label (FxNotice *self,
                            guint     index)
{
  g_return_val_if_fail (index < fx_notice_get_n_choices (self), NULL);

  return g_ptr_array_index (self->choices, 2 * index + 1);
}
