/* fx-trash-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-trash-item.h"

G_DEFINE_FINAL_TYPE (FxTrashItem, fx_trash_item, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxTrashItem, name)

static const FxField fields[] = {
  { "id", FX_FIELD_UINT64, FIELD (id) },
  { "title", FX_FIELD_STRING, FIELD (title) },
  { "n-messages", FX_FIELD_UINT, FIELD (n_messages) },
  { "days-left", FX_FIELD_UINT, FIELD (days_left) },
};

static void
fx_trash_item_class_init (FxTrashItemClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
fx_trash_item_init (FxTrashItem *self)
{
}
