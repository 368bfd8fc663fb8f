/* fx-piece-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-piece-item.h"

G_DEFINE_FINAL_TYPE (FxPieceItem, fx_piece_item, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxPieceItem, name)

static const FxField fields[] = {
  { "text", FX_FIELD_STRING, FIELD (text) },
  { "id", FX_FIELD_UINT, FIELD (id) },
  { "control", FX_FIELD_BOOLEAN, FIELD (control) },
};

static void
fx_piece_item_class_init (FxPieceItemClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
fx_piece_item_init (FxPieceItem *self)
{
}

FxPieceItem *
fx_piece_item_new (void)
{
  return g_object_new (FX_TYPE_PIECE_ITEM, NULL);
}
