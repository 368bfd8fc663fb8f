/* fx-fact-item.h - a row of a table: a metadata key, a tensor.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-item.h"

G_BEGIN_DECLS

#define FX_TYPE_FACT_ITEM (fx_fact_item_get_type ())

G_DECLARE_FINAL_TYPE (FxFactItem, fx_fact_item, FX, FACT_ITEM, FxItem)

/**
 * FxFactItem: each field is a property of the same name; read here, write there.
 * @key: "general.name", "blk.0.attn_q.weight"
 * @value: as text; a shape
 * @kind: type of the value: "string", "Q4_1"
 * @bytes: of a tensor; 0 otherwise
 */
struct _FxFactItem
{
  FxItem    parent_instance;

  char    *key;
  char    *value;
  char    *kind;
  guint64  bytes;
};

FxFactItem *fx_fact_item_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
