/* fx-desk-link.h - one window's desk, joined to chats, models and engine.
 *
 * Answers what the desk's user wants and keeps on it what there is to see.
 * Also the actions of the group "chat", which the buttons under a failed
 * message name:
 *
 *   chat.load-context(uint32)  load with this context and answer again
 *   chat.load-kv(uint32)       the same with this FxKvType
 *   chat.retry                 answer again
 *   chat.grow-context(uint32)  load with this context, 0 for the next larger
 *                              that fits, and go on with the last reply
 *   chat.edit-template         in a dialog, then answer again
 *   chat.use-chatml            in the place of the template; answer again
 *
 * Thread-safety: the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-studio.h"
#include "fx-window.h"

G_BEGIN_DECLS

#define FX_TYPE_DESK_LINK (fx_desk_link_get_type ())
G_DECLARE_FINAL_TYPE (FxDeskLink, fx_desk_link, FX, DESK_LINK, GObject)

/* @studio: borrowed; outlives it.  The link lives as long as the window.
 * Returns: (transfer none) */
FxDeskLink *fx_desk_link_new        (FxStudio        *studio,
                                     FxWindow        *window);

/* Shows the chat and the model of the last time. */
void        fx_desk_link_restore    (FxDeskLink      *self);

/* Of GFile: adds models and folders to the library and chooses the last. */
void        fx_desk_link_open_files (FxDeskLink      *self,
                                     GListModel      *files);

/* A new chat with the model of this file, which is loaded; as soon as the
 * library has it. */
void        fx_desk_link_start_chat (FxDeskLink      *self,
                                     const char      *path);

/* Returns: (transfer none): of @window */
FxDeskLink *fx_desk_link_of         (FxWindow        *window);

G_END_DECLS
