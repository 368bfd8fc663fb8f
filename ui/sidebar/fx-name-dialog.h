/* fx-name-dialog.h - asks for a name: of a chat, of a folder.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* @name: without blanks around it, not empty */
typedef void (*FxNameFunc) (const char *name,
                            gpointer    user_data);

/**
 * fx_name_dialog_present:
 * @heading: "Rename Folder"
 * @label: of the entry
 * @name: (nullable): what it begins with
 * @button: with its mnemonic: "_Rename"
 * @func: when a name is given
 * @user_free: (nullable): of @user_data, when the dialog is gone
 */
void fx_name_dialog_present (GtkWidget      *parent,
                             const char     *heading,
                             const char     *label,
                             const char     *name,
                             const char     *button,
                             FxNameFunc      func,
                             gpointer        user_data,
                             GDestroyNotify  user_free);

G_END_DECLS
