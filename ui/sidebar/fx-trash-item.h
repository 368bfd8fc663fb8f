/* fx-trash-item.h - a deleted chat that can still come back.
 *
 * Thread-safety: main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-item.h"

G_BEGIN_DECLS

#define FX_TYPE_TRASH_ITEM (fx_trash_item_get_type ())

G_DECLARE_FINAL_TYPE (FxTrashItem, fx_trash_item, FX, TRASH_ITEM, FxItem)

/**
 * FxTrashItem: each field is a property of the same name; read here, write there.
 * @id: of the chat
 * @days_left: until it goes for good; 0 with the next start
 */
struct _FxTrashItem
{
  FxItem   parent_instance;

  guint64  id;
  char    *title;
  guint    n_messages;
  guint    days_left;
};

G_END_DECLS
