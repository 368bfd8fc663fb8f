/* fx-folder.h - a folder of chats in the sidebar.
 *
 * app/ makes one for each folder of its store; the conversations in it name
 * it in FxConversation:folder.
 *
 * Thread-safety: main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-item.h"

G_BEGIN_DECLS

#define FX_TYPE_FOLDER (fx_folder_get_type ())

G_DECLARE_FINAL_TYPE (FxFolder, fx_folder, FX, FOLDER, FxItem)

/**
 * FxFolder: each field is a property of the same name; read here, write there.
 * @id: the row of the store
 * @n_chats: how many are in it
 * @expanded: whether the sidebar shows them
 */
struct _FxFolder
{
  FxItem   parent_instance;

  guint64  id;
  char    *name;
  guint    n_chats;
  gboolean expanded;
};

FxFolder *fx_folder_new (guint64     id,
                         const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
