/* fx-store-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-store-item.h"

G_DEFINE_FINAL_TYPE (FxStoreItem, fx_store_item, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxStoreItem, name)

static const FxField fields[] = {
  { "name", FX_FIELD_STRING, FIELD (name) },
  { "path", FX_FIELD_STRING, FIELD (path) },
  { "kind", FX_FIELD_UINT, FIELD (kind) },
  { "foreign", FX_FIELD_BOOLEAN, FIELD (foreign) },
  { "shown", FX_FIELD_BOOLEAN, FIELD (shown), .value = TRUE },
  { "added", FX_FIELD_BOOLEAN, FIELD (added) },
  { "n-models", FX_FIELD_UINT, FIELD (n_models) },
  { "bytes", FX_FIELD_UINT64, FIELD (bytes) },
};

static void
fx_store_item_class_init (FxStoreItemClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
fx_store_item_init (FxStoreItem *self)
{
}

FxStoreItem *
fx_store_item_new (void)
{
  return g_object_new (FX_TYPE_STORE_ITEM, NULL);
}
