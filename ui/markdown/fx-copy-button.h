/* fx-copy-button.h - a flat button that copies, and shows for a moment it did
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FX_TYPE_COPY_BUTTON (fx_copy_button_get_type ())

/**
 * FxCopyButton::copy:
 *
 * It was pressed: the handler puts something on the clipboard.
 */
G_DECLARE_FINAL_TYPE (FxCopyButton, fx_copy_button, FX, COPY_BUTTON, GtkWidget)

/**
 * fx_copy_button_new:
 * @label: what it copies, for the tooltip and screen readers
 */
GtkWidget *fx_copy_button_new (const char *label) G_GNUC_WARN_UNUSED_RESULT;

/* Shows that something was copied, when it was done another way. */
void       fx_copy_button_confirm (FxCopyButton *self);

G_END_DECLS
