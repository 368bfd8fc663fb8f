/* fx-composer.h - where messages are written.
 *
 * Grows with the text to 40 % of the window.  Return sends (or Ctrl+Return, as
 * set), Shift+Return is a new line, Up in an empty box edits the last message.
 * Send and Stop are one button, which never dies: without a loaded model it
 * sends too, and app/ loads first.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-desk.h"

G_BEGIN_DECLS

#define FX_TYPE_COMPOSER (fx_composer_get_type ())

G_DECLARE_FINAL_TYPE (FxComposer, fx_composer, FX, COMPOSER, AdwBin)

/* The text in the box.  Returns: (transfer full) */
char *fx_composer_dup_text        (FxComposer *self);
void  fx_composer_set_text        (FxComposer *self,
                                   const char *text);

/* Sends what is in the box, if anything is and a model may answer. */
void  fx_composer_send            (FxComposer *self);

/* Whether it takes Ctrl+Return to send. */
void  fx_composer_set_ctrl_return (FxComposer *self,
                                   gboolean    ctrl_return);

/* For a narrow window. */
void  fx_composer_set_compact     (FxComposer *self,
                                   gboolean    compact);

G_END_DECLS
