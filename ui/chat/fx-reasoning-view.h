/* fx-reasoning-view.h - what a model thought before it answered, folded away
 *
 * A row that says how long, and one dimmed line of the latest thought while
 * it goes on; pressed, it shows all.
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "fx-message.h"

G_BEGIN_DECLS

#define FX_TYPE_REASONING_VIEW (fx_reasoning_view_get_type ())

G_DECLARE_FINAL_TYPE (FxReasoningView, fx_reasoning_view, FX, REASONING_VIEW, GtkWidget)

/* Hidden while @message has no reasoning. */
GtkWidget *fx_reasoning_view_new (FxMessage *message) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
