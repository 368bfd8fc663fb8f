/* fx-progress-button.h - one button for a download from its start to its end.
 *
 *   Download · Queued · 43 % · Paused · Checking · Installed · Failed
 *
 * It says the state; under the pointer or the keyboard's focus it says what a
 * press does: Pause, Resume, Try Again, Start a Chat.  The width stays.
 *
 * Properties
 *   pulls  FxPullDesk that hears of presses
 *   item   (nullable) FxPullItem; none is as one in the state FX_PULL_NONE
 *   what   for screen readers: "Q4_K_M"
 * Signals
 *   download ()  pressed before there is a download
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "fx-pull-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_PROGRESS_BUTTON (fx_progress_button_get_type ())

G_DECLARE_FINAL_TYPE (FxProgressButton, fx_progress_button, FX, PROGRESS_BUTTON, GtkButton)

GtkWidget *fx_progress_button_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
