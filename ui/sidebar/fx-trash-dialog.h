/* fx-trash-dialog.h - the deleted chats: bring one back, or empty it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-shelf.h"

G_BEGIN_DECLS

void fx_trash_dialog_present (FxShelf   *shelf,
                              GtkWidget *parent);

G_END_DECLS
