/* fx-folder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-folder.h"

G_DEFINE_FINAL_TYPE (FxFolder, fx_folder, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxFolder, name)

static const FxField fields[] = {
  { "id", FX_FIELD_UINT64, FIELD (id) },
  { "name", FX_FIELD_STRING, FIELD (name) },
  { "n-chats", FX_FIELD_UINT, FIELD (n_chats) },
  { "expanded", FX_FIELD_BOOLEAN, FIELD (expanded), .value = TRUE },
};

static void
fx_folder_class_init (FxFolderClass *klass)
{
  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
fx_folder_init (FxFolder *self)
{
}

FxFolder *
fx_folder_new (guint64     id,
               const char *name)
{
  return g_object_new (FX_TYPE_FOLDER, "id", id, "name", name, NULL);
}
