/* fx-chat-page.h - the middle of the window: model, transcript, composer, inspector.
 *
 * Properties: "desk"; "inspector-visible"; "overlay-inspector", over the chat
 * instead of beside it; "narrow", a sheet from below.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "fx-composer.h"
#include "fx-desk.h"
#include "fx-transcript.h"

G_BEGIN_DECLS

#define FX_TYPE_CHAT_PAGE (fx_chat_page_get_type ())

G_DECLARE_FINAL_TYPE (FxChatPage, fx_chat_page, FX, CHAT_PAGE, AdwBin)

/* Returns: (transfer none) */
FxComposer *fx_chat_page_get_composer (FxChatPage *self);

/* Returns: (transfer none) */
FxTranscript *fx_chat_page_get_transcript (FxChatPage *self);

/* Opens the editor of @message in the transcript. */
void        fx_chat_page_edit_message (FxChatPage *self,
                                       FxMessage  *message);

G_END_DECLS
