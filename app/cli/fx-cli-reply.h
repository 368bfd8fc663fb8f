/* fx-cli-reply.h - one reply, for the commands that make one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-cli-engine.h"

G_BEGIN_DECLS

/**
 * FxCliReply:
 * @text: what was written
 * @ids: (element-type guint32): its tokens
 * @cancelled: by Ctrl+C; text and stats are of what there is
 * @unwritten: standard output took no more, which is said already
 */
typedef struct
{
  GString      *text;
  GArray       *ids;
  FxReplyStats  stats;
  gboolean      cancelled;
  gboolean      unwritten;
} FxCliReply;

/**
 * fx_cli_reply_run:
 * @print: whether the text goes to standard output as it comes
 * @error: never a cancel
 *
 * Returns: FALSE with @error set; @self is good for fx_cli_reply_finish()
 *   either way
 */
gboolean    fx_cli_reply_run      (FxCliReply         *self,
                                   FxCliEngine        *engine,
                                   const FxGenerate   *params,
                                   gboolean            print,
                                   GError            **error);
void        fx_cli_reply_finish   (FxCliReply         *self);

/* "end_of_turn", "max_tokens", "context", "stop_string", "cancelled" */
const char *fx_cli_reply_reason   (const FxCliReply   *self);

/* Ends a printed reply: its newline, then the figures.
 * Returns: the exit status */
int         fx_cli_reply_end      (const FxCliReply   *self);

/* {text tokens finish_reason prompt_tokens ...} to standard output.
 * Returns: the exit status */
int         fx_cli_reply_json     (const FxCliReply   *self);

/* A line of figures to standard error. */
void        fx_cli_reply_note     (const FxCliReply   *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FxCliReply, fx_cli_reply_finish)

G_END_DECLS
