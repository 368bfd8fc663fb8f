/* fx-shortcuts.h - every key of the program, in one table.
 *
 * The table sets the accelerators of the application and fills the keyboard
 * shortcuts dialog, so that the two cannot disagree.
 *
 * Thread-safety: the table is constant.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FxShortcut:
 * @group: heading in the dialog; untranslated
 * @title: what it does; untranslated
 * @action: (nullable): detailed action name; %NULL where a widget handles the
 *   key itself
 * @keys: (array zero-terminated=1): as gtk_accelerator_parse() takes them
 * @late: taken only if nobody else wants the key: Escape
 */
typedef struct
{
  const char *group;
  const char *title;
  const char *action;
  const char *keys[4];
  gboolean    late;
} FxShortcut;

/* Returns: (transfer none) (array length=n_shortcuts): groups are contiguous */
const FxShortcut *fx_shortcuts_list    (guint          *n_shortcuts);

/* Sets the accelerators of all but the late and those without action. */
void              fx_shortcuts_install (GtkApplication *application);

/* Adds the late ones to @window, whose actions they are. */
void              fx_shortcuts_add_late (GtkWidget     *window);

G_END_DECLS
