/* fx-store-item.h - a place models lie in, as the footer and the preferences show it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-item.h"

G_BEGIN_DECLS

#define FX_TYPE_STORE_ITEM (fx_store_item_get_type ())

G_DECLARE_FINAL_TYPE (FxStoreItem, fx_store_item, FX, STORE_ITEM, FxItem)

/**
 * FxStoreItem: each field is a property of the same name; read here, write there.
 * @name: "Ollama"
 * @path: of the folder
 * @kind: FxStoreKind of app/: what it belongs to
 * @foreign: whether it belongs to another program: only read
 * @shown: whether its models are listed
 * @added: whether the user added the folder, and may take it off the list
 * @n_models: listed models in it
 * @bytes: of those
 */
struct _FxStoreItem
{
  FxItem    parent_instance;

  char    *name;
  char    *path;
  guint    kind;
  gboolean foreign;
  gboolean shown;
  gboolean added;
  guint    n_models;
  guint64  bytes;
};

FxStoreItem *fx_store_item_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
