/* fx-shortcuts-dialog.h - the table of fx-shortcuts.h, to read and to search.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FX_TYPE_SHORTCUTS_DIALOG (fx_shortcuts_dialog_get_type ())

G_DECLARE_FINAL_TYPE (FxShortcutsDialog, fx_shortcuts_dialog, FX, SHORTCUTS_DIALOG, AdwDialog)

AdwDialog *fx_shortcuts_dialog_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
