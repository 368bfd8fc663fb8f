/* fx-duplicate-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-duplicate-item.h"

G_DEFINE_FINAL_TYPE (FxDuplicateItem, fx_duplicate_item, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxDuplicateItem, name)

static const FxField fields[] = {
  { "title", FX_FIELD_STRING, FIELD (title) },
  { "places", FX_FIELD_STRING, FIELD (places) },
  { "bytes", FX_FIELD_UINT64, FIELD (bytes) },
  { "possible", FX_FIELD_BOOLEAN, FIELD (possible) },
  { "state", FX_FIELD_UINT, FIELD (state) },
  { "fraction", FX_FIELD_DOUBLE, FIELD (fraction) },
  { "note", FX_FIELD_STRING, FIELD (note) },
};

static void
fx_duplicate_item_class_init (FxDuplicateItemClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
fx_duplicate_item_init (FxDuplicateItem *self)
{
}

FxDuplicateItem *
fx_duplicate_item_new (void)
{
  return g_object_new (FX_TYPE_DUPLICATE_ITEM, NULL);
}
