/* fx-fact-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-fact-item.h"

G_DEFINE_FINAL_TYPE (FxFactItem, fx_fact_item, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxFactItem, name)

static const FxField fields[] = {
  { "key", FX_FIELD_STRING, FIELD (key) },
  { "value", FX_FIELD_STRING, FIELD (value) },
  { "kind", FX_FIELD_STRING, FIELD (kind) },
  { "bytes", FX_FIELD_UINT64, FIELD (bytes) },
};

static void
fx_fact_item_class_init (FxFactItemClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
fx_fact_item_init (FxFactItem *self)
{
}

FxFactItem *
fx_fact_item_new (void)
{
  return g_object_new (FX_TYPE_FACT_ITEM, NULL);
}
