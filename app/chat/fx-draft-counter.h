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
#include "fx-overflow.h"

G_BEGIN_DECLS

#define FX_TYPE_DRAFT_COUNTER (fx_draft_counter_get_type ())
G_DECLARE_FINAL_TYPE (FxDraftCounter, fx_draft_counter, FX, DRAFT_COUNTER, GObject)

/* After the last change, before the count. */
#define FX_DRAFT_COUNTER_MS 120

/**
 * FxDraftSource: what is counted.
 * @model: (transfer full)
 * @turns: (transfer full) (element-type FxTurn)
 * @draft: (transfer full) (nullable)
 * @context: tokens; 0 where it is not known
 * @reserve: tokens kept for the reply
 * @read: (transfer full) (nullable) (element-type guint32): what the model has
 *   read of this chat and keeps
 */
typedef struct
{
  FxChatModel *model;
  GPtrArray   *turns;
  char        *draft;
  FxPolicy     policy;
  guint        context;
  guint        reserve;
  GArray      *read;
} FxDraftSource;

/* Asked when a count begins.  Returns: whether there is something to count */
typedef gboolean (*FxDraftSourceFunc) (FxDraftSource *source,
                                       gpointer       user_data);

/* @usage: (nullable): %NULL where nothing can be counted; how long reading takes
 * is the receiver's to set */
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
