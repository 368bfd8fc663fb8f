/* fx-rename-dialog.h - asks for the new title of a chat.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

/* Shows the dialog over @parent; emits FxDesk::rename-chat when a title is
 * given. */
void fx_rename_dialog_present (FxDesk         *desk,
                               FxConversation *conversation,
                               GtkWidget      *parent);

G_END_DECLS
