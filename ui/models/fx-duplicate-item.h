/* fx-duplicate-item.h - a model that is on the disk more than once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-item.h"

G_BEGIN_DECLS

#define FX_TYPE_DUPLICATE_ITEM (fx_duplicate_item_get_type ())

G_DECLARE_FINAL_TYPE (FxDuplicateItem, fx_duplicate_item, FX, DUPLICATE_ITEM, FxItem)

/**
 * FxDuplicateItem: each field is a property of the same name; read here, write there.
 * @title: of the model
 * @places: where the copies are: "Fornax and Ollama"
 * @bytes: that would be freed
 * @possible: whether Fornax may share the bytes: only its own copy is ever replaced
 * @state: see FxDuplicateState
 * @fraction: of the comparison that runs, 0 to 1
 * @note: (nullable): why not, or what was done
 */
struct _FxDuplicateItem
{
  FxItem    parent_instance;

  char    *title;
  char    *places;
  guint64  bytes;
  gboolean possible;
  guint    state;
  double   fraction;
  char    *note;
};

FxDuplicateItem *fx_duplicate_item_new (void) G_GNUC_WARN_UNUSED_RESULT;

typedef enum
{
  FX_DUPLICATE_FOUND,
  FX_DUPLICATE_WORKING,
  FX_DUPLICATE_SHARED, /* may be undone */
} FxDuplicateState;

G_END_DECLS
