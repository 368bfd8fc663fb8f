/* fx-message.h - one message of a conversation: what a view shows of it
 *
 * A plain object: app/ sets the properties, a view watches notify.  While a
 * reply streams, app/ calls fx_message_append () with all text that came
 * since the last frame, once a frame at most.
 *
 * A reply goes through these states:
 *
 *     WAITING ─▶ LOADING ─▶ READING ─▶ STREAMING ─▶ DONE
 *                                          └──────▶ STOPPED
 *        any of the first four ───────────────────▶ FAILED
 *
 * The text stays in STOPPED and FAILED.  DONE is also the state of every
 * message that was not generated.
 *
 * Thread-safety: main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FxRole:
 * @FX_ROLE_SYSTEM: instructions to the model
 * @FX_ROLE_USER: typed by the user
 * @FX_ROLE_ASSISTANT: written by a model (or edited by the user since)
 */
typedef enum
{
  FX_ROLE_SYSTEM,
  FX_ROLE_USER,
  FX_ROLE_ASSISTANT,
} FxRole;

#define FX_TYPE_ROLE (fx_role_get_type ())
GType fx_role_get_type (void);

/**
 * FxMessageState:
 * @FX_MESSAGE_DONE: complete
 * @FX_MESSAGE_WAITING: behind other requests
 * @FX_MESSAGE_LOADING: the model is being loaded; has progress
 * @FX_MESSAGE_READING: the prompt is being read; has progress
 * @FX_MESSAGE_STREAMING: text is coming
 * @FX_MESSAGE_STOPPED: the user stopped it
 * @FX_MESSAGE_FAILED: error-text says why, remedies what can be done
 */
typedef enum
{
  FX_MESSAGE_DONE,
  FX_MESSAGE_WAITING,
  FX_MESSAGE_LOADING,
  FX_MESSAGE_READING,
  FX_MESSAGE_STREAMING,
  FX_MESSAGE_STOPPED,
  FX_MESSAGE_FAILED,
} FxMessageState;

#define FX_TYPE_MESSAGE_STATE (fx_message_state_get_type ())
GType fx_message_state_get_type (void);

#define FX_TYPE_MESSAGE (fx_message_get_type ())

G_DECLARE_FINAL_TYPE (FxMessage, fx_message, FX, MESSAGE, GObject)

/**
 * fx_message_new:
 * @role: who wrote it
 * @text: (nullable): UTF-8; %NULL is ""
 *
 * The id is 0 until app/ has stored the message and set it; created is now.
 *
 * Returns: (transfer full): in the state %FX_MESSAGE_DONE
 */
FxMessage      *fx_message_new             (FxRole          role,
                                            const char     *text) G_GNUC_WARN_UNUSED_RESULT;

FxRole          fx_message_get_role        (FxMessage      *self);

/* The row of the store; 0: not stored. */
gint64          fx_message_get_id          (FxMessage      *self);
void            fx_message_set_id          (FxMessage      *self,
                                            gint64          id);

/* Never %NULL; valid until the next change of the text. */
const char     *fx_message_get_text        (FxMessage      *self);
gsize           fx_message_get_text_size   (FxMessage      *self);
void            fx_message_set_text        (FxMessage      *self,
                                            const char     *text);

/**
 * fx_message_append:
 * @text: whole UTF-8 characters
 *
 * Adds to the text and notifies once: notify::text.
 */
void            fx_message_append          (FxMessage      *self,
                                            const char     *text);

/* What a model thought before it answered, without its tags; never %NULL,
 * "" if there is none. */
const char     *fx_message_get_reasoning   (FxMessage      *self);
void            fx_message_set_reasoning   (FxMessage      *self,
                                            const char     *reasoning);
void            fx_message_append_reasoning (FxMessage     *self,
                                            const char     *reasoning);

/**
 * fx_message_get_reasoning_time:
 *
 * How long the model thought, in seconds.  Counted by the message from the
 * first fx_message_append_reasoning () to the first fx_message_append ()
 * after it, or to the end; app/ stores it and sets it again on what it
 * reads back.
 *
 * Returns: 0 when not known; while thinking, the time until now
 */
double          fx_message_get_reasoning_time (FxMessage   *self);
void            fx_message_set_reasoning_time (FxMessage   *self,
                                            double          seconds);

/* How many tokens were thought; 0 when not known.  Notifies reasoning-time. */
guint           fx_message_get_reasoning_tokens (FxMessage *self);
void            fx_message_set_reasoning_tokens (FxMessage *self,
                                            guint           n_tokens);

/* Whether reasoning is coming and the answer has not begun. */
gboolean        fx_message_get_thinking    (FxMessage      *self);

FxMessageState  fx_message_get_state       (FxMessage      *self);
void            fx_message_set_state       (FxMessage      *self,
                                            FxMessageState  state);

/* Whether a reply is being made: the states WAITING to STREAMING. */
gboolean        fx_message_get_active      (FxMessage      *self);

/* Of LOADING and READING, 0 to 1; below 0: not known. */
double          fx_message_get_progress    (FxMessage      *self);
void            fx_message_set_progress    (FxMessage      *self,
                                            double          progress);

/* "Reading prompt 4,100 of 6,600 tokens · 1,240 tok/s"; (nullable) */
const char     *fx_message_get_status_text (FxMessage      *self);
void            fx_message_set_status_text (FxMessage      *self,
                                            const char     *text);

/* "48.2 tok/s · 312 tokens · first token 0.21 s · stopped: end of turn";
 * (nullable) */
const char     *fx_message_get_stats_text  (FxMessage      *self);
void            fx_message_set_stats_text  (FxMessage      *self,
                                            const char     *text);

/* Why it failed, in a sentence with its numbers, or in the state DONE why it
 * ended too early; (nullable) */
const char     *fx_message_get_error_text  (FxMessage      *self);
void            fx_message_set_error_text  (FxMessage      *self,
                                            const char     *text);

/**
 * fx_message_set_remedies:
 * @remedies: (nullable) (transfer none): of #FxRemedy, best first
 */
GListModel     *fx_message_get_remedies    (FxMessage      *self);
void            fx_message_set_remedies    (FxMessage      *self,
                                            GListModel     *remedies);

/* The short name of the model that wrote it; (nullable) */
const char     *fx_message_get_model_name  (FxMessage      *self);
void            fx_message_set_model_name  (FxMessage      *self,
                                            const char     *name);

/* Seconds since 1970, UTC. */
gint64          fx_message_get_created     (FxMessage      *self);
void            fx_message_set_created     (FxMessage      *self,
                                            gint64          created);

/* Whether the view offers Continue: app/ knows if the reply may go on. */
gboolean        fx_message_get_can_continue (FxMessage     *self);
void            fx_message_set_can_continue (FxMessage     *self,
                                            gboolean        can_continue);

/* Whether the user changed the text after it was written. */
gboolean        fx_message_get_edited      (FxMessage      *self);
void            fx_message_set_edited      (FxMessage      *self,
                                            gboolean        edited);

/**
 * fx_message_set_siblings:
 * @index: 1 to @n_siblings
 * @n_siblings: messages that follow the same one, this one too: other answers
 *   to the same question, other wordings of it; 1 for most
 *
 * Set by app/; the properties "sibling-index" and "n-siblings" notify.
 */
void            fx_message_set_siblings    (FxMessage      *self,
                                            guint           index,
                                            guint           n_siblings);
guint           fx_message_get_sibling_index (FxMessage    *self);
guint           fx_message_get_n_siblings  (FxMessage      *self);

G_END_DECLS
