/* fx-find-bar.h - find in chat: the words, how many there are, on and back.
 *
 * Return and Ctrl+G go on, Shift+Return and Ctrl+Shift+G back; Esc closes it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-transcript.h"

G_BEGIN_DECLS

#define FX_TYPE_FIND_BAR (fx_find_bar_get_type ())

G_DECLARE_FINAL_TYPE (FxFindBar, fx_find_bar, FX, FIND_BAR, AdwBin)

/* @transcript: borrowed: where it looks and marks */
void     fx_find_bar_set_transcript (FxFindBar    *self,
                                     FxTranscript *transcript);

/* Opens it, focused. */
void     fx_find_bar_open           (FxFindBar    *self);

/* Goes to the next match, or with -1 to the one before.
 * Returns: whether it is open */
gboolean fx_find_bar_step           (FxFindBar    *self,
                                     int           step);

G_END_DECLS
