/* fx-think-splitter.h - takes a reply apart into reasoning and answer.
 *
 * Models that think write <think> ... </think> before they answer.  Text
 * comes in pieces that may end inside a mark; such an end is kept back until
 * it is known.  Only a mark at the very beginning of the reply counts.
 *
 * Thread-safety: one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FX_THINK_START,  /* nothing but blanks so far */
  FX_THINK_OPENED, /* the blanks behind the opening mark */
  FX_THINK_INSIDE,
  FX_THINK_AFTER,  /* the blanks behind the closing mark */
  FX_THINK_ANSWER,
} FxThinkState;

typedef struct
{
  FxThinkState  state;
  GString      *kept;
} FxThinkSplitter;

/**
 * fx_think_splitter_init:
 * @inside: the prompt ended with the opening mark: some templates write it
 */
void fx_think_splitter_init   (FxThinkSplitter *self,
                               gboolean         inside);
void fx_think_splitter_finish (FxThinkSplitter *self);

/**
 * fx_think_splitter_push:
 * @reasoning: appended to
 * @answer: appended to
 * @last: no more will come: what was kept back is text
 */
void fx_think_splitter_push   (FxThinkSplitter *self,
                               const char      *text,
                               gboolean         last,
                               GString         *reasoning,
                               GString         *answer);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FxThinkSplitter, fx_think_splitter_finish)

G_END_DECLS
