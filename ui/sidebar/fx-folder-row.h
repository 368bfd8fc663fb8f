/* fx-folder-row.h - a folder in the sidebar; chats are dropped on it.
 *
 * Actions: "folder.rename", "folder.delete", "folder.menu".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_FOLDER_ROW (fx_folder_row_get_type ())

G_DECLARE_FINAL_TYPE (FxFolderRow, fx_folder_row, FX, FOLDER_ROW, AdwBin)

GtkWidget *fx_folder_row_new        (FxDesk      *desk) G_GNUC_WARN_UNUSED_RESULT;

/* @folder: (nullable) */
void       fx_folder_row_set_folder (FxFolderRow *self,
                                     FxFolder    *folder);

/* A chat that is dropped on @widget goes to the folder that @func names. */
void       fx_folder_add_drop       (GtkWidget   *widget,
                                     GCallback    on_drop,
                                     gpointer     data);

G_END_DECLS
