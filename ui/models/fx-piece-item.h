/* fx-piece-item.h - one token of a rendered template.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-item.h"

G_BEGIN_DECLS

#define FX_TYPE_PIECE_ITEM (fx_piece_item_get_type ())

G_DECLARE_FINAL_TYPE (FxPieceItem, fx_piece_item, FX, PIECE_ITEM, FxItem)

/**
 * FxPieceItem: each field is a property of the same name; read here, write there.
 * @text: as it stands in the prompt
 * @id: of the token
 * @control: whether it is a control token, such as the end of a turn
 */
struct _FxPieceItem
{
  FxItem    parent_instance;

  char    *text;
  guint    id;
  gboolean control;
};

FxPieceItem *fx_piece_item_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
