/* fx-draft-counter.h - how full the context is while one writes.
 *
 * Counts the chat and its draft with the model's own template and tokenizer,
 * on a thread, a moment after the last change.
 *
 * Thread-safety: the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "fx-chat-model.h"
#include "fx-context-usage.h"

G_BEGIN_DECLS

#define FX_TYPE_DRAFT_COUNTER (fx_draft_counter_get_type ())
G_DECLARE_FINAL_TYPE (FxDraftCounter, fx_draft_counter, FX, DRAFT_COUNTER, GObject)

/* After the last change, before the count. */
#define FX_DRAFT_COUNTER_MS 120

/* Asked when a count begins.  Returns: whether there is something to count */
typedef gboolean (*FxDraftSourceFunc) (FxChatModel **model,
                                       GPtrArray   **turns,
                                       char        **draft,
                                       gpointer      user_data);

/* @usage: (nullable): %NULL where nothing can be counted; its total and reply
 * are the receiver's to set */
typedef void     (*FxDraftResultFunc) (FxContextUsage *usage,
                                       gpointer        user_data);

FxDraftCounter *fx_draft_counter_new   (FxDraftSourceFunc  source,
                                        FxDraftResultFunc  result,
                                        gpointer           user_data) G_GNUC_WARN_UNUSED_RESULT;

/* Something changed: count soon. */
void            fx_draft_counter_touch (FxDraftCounter    *self);

/* No more calls. */
void            fx_draft_counter_close (FxDraftCounter    *self);

G_END_DECLS
