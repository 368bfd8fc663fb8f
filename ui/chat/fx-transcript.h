/* fx-transcript.h - the messages of a conversation, scrolling
 *
 * Only the end of a long conversation has widgets: 30 messages, and more when
 * the view comes near the first of them.  They are made between frames.
 *
 * Who reads the end stays at the end while text comes in; who has scrolled
 * up sees nothing move, whatever grows, shrinks or is added elsewhere.  Both
 * hold to the pixel and in the same frame: where the view is to be is decided
 * in the middle of layout, before anything is placed.
 *
 * Keys, when a message has the focus: J and Down, K and Up go to the next
 * and the one before, Home and End to the first and the last, Return opens
 * the actions.
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "fx-conversation.h"

G_BEGIN_DECLS

#define FX_TYPE_TRANSCRIPT (fx_transcript_get_type ())

/**
 * FxTranscript:conversation: (nullable)
 * FxTranscript:at-bottom: whether the end is in view, and will stay there
 *
 * FxTranscript::edit:
 * @message: a #FxMessage
 * @text: the new text
 * @regenerate: whether to answer it anew
 *
 * FxTranscript::regenerate:
 * @message: a #FxMessage
 *
 * FxTranscript::continue:
 * @message: a #FxMessage
 *
 * FxTranscript::delete:
 * @message: a #FxMessage
 *
 * FxTranscript::stop:
 * @message: a #FxMessage that is being made
 *
 * FxTranscript::branch:
 * @message: a #FxMessage
 *
 * FxTranscript::sibling:
 * @message: a #FxMessage
 * @step: -1 or 1
 */
G_DECLARE_FINAL_TYPE (FxTranscript, fx_transcript, FX, TRANSCRIPT, GtkWidget)

GtkWidget      *fx_transcript_new              (void) G_GNUC_WARN_UNUSED_RESULT;

/* Shows the end of @conversation.  (nullable) (transfer none) */
FxConversation *fx_transcript_get_conversation (FxTranscript   *self);
void            fx_transcript_set_conversation (FxTranscript   *self,
                                                FxConversation *conversation);

gboolean        fx_transcript_get_at_bottom    (FxTranscript   *self);
void            fx_transcript_scroll_to_bottom (FxTranscript   *self);

/* Brings @message into view, builds it if need be, and opens its editor. */
void            fx_transcript_edit_message     (FxTranscript   *self,
                                                FxMessage      *message);

/* The messages from @first on, @n of them, would not be sent: dimmed, with a
 * dashed line that says so. */
void            fx_transcript_set_left_out     (FxTranscript   *self,
                                                guint           first,
                                                guint           n);

/* Brings @message into view and puts the focus on it. */
void            fx_transcript_reveal           (FxTranscript   *self,
                                                FxMessage      *message);

/* Marks what was found and scrolls to it: see fx_message_view_mark().
 * @message: (nullable): %NULL takes all marks away */
void            fx_transcript_mark             (FxTranscript   *self,
                                                FxMessage      *message,
                                                const char     *text,
                                                guint           index,
                                                gboolean        case_sensitive);

/* Copies @message as its Copy button does. */
void            fx_transcript_copy_message     (FxTranscript   *self,
                                                FxMessage      *message);

/* Copies the last block of code there is.  Returns: whether there is one */
gboolean        fx_transcript_copy_last_code   (FxTranscript   *self);

/* For tests: how many messages have widgets. */
guint           fx_transcript_get_n_views      (FxTranscript   *self);

G_END_DECLS
