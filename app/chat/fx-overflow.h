/* fx-overflow.h - which turns are sent of a chat that is longer than the context.
 *
 * Nothing is left out unless the chat's policy says so, and then whole
 * exchanges: a question goes with its answer, the instructions and the last
 * question always stay.  The window shows it before it is sent, with the same
 * function.
 *
 * Thread-safety: pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-chat-model.h"

G_BEGIN_DECLS

/* With the values of FxOverflow in ui/. */
typedef enum
{
  FX_POLICY_STOP,
  FX_POLICY_DROP_OLDEST,
  FX_POLICY_DROP_MIDDLE, /* the first exchange stays, too */
} FxPolicy;

/**
 * FxLeftOut: which turns are not sent.
 * @first: of the turns that are left out
 * @n_left_out: of them; 0 where all are sent
 * @fits: whether what is sent leaves room for @reserve
 */
typedef struct
{
  guint    first;
  guint    n_left_out;
  gboolean fits;
} FxLeftOut;

/* Room for a reply of which nobody has said how long it may be. */
guint    fx_overflow_reserve (guint             context,
                              gint              max_tokens);

/**
 * fx_overflow_fit:
 * @options: (inout) (nullable)
 * @context: tokens; 0 is not known: everything is sent
 * @reserve: tokens to keep free
 * @ids: (element-type guint32): the prompt, appended to
 * @fit: (out)
 *
 * As fx_chat_model_encode_with() of the turns that are sent.  Where leaving
 * out everything that may go is not enough, nothing is left out and @fits is
 * %FALSE.
 */
gboolean fx_overflow_fit     (FxChatModel      *model,
                              const GPtrArray  *turns,
                              FxTurnOptions    *options,
                              FxPolicy          policy,
                              guint             context,
                              guint             reserve,
                              GArray           *ids,
                              FxLeftOut            *fit,
                              GError          **error);

G_END_DECLS
