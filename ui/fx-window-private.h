/* fx-window-private.h - what the files of FxWindow share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-chat-page.h"
#include "fx-sidebar.h"
#include "fx-window.h"

G_BEGIN_DECLS

struct _FxWindow
{
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  AdwToastOverlay        *toasts;
  AdwNavigationSplitView *split;
  FxSidebar              *sidebar;
  AdwNavigationPage      *content;
  GtkStack               *places;
  FxChatPage             *page;

  /* Owned */
  FxDesk                 *desk;
  GSettings              *settings; /* nullable: without the schema */
  GSignalGroup           *engine_signals;
  GSignalGroup           *conversation_signals;
  GSignalGroup           *pull_signals;

  /* Borrowed while it is shown */
  AdwDialog              *picker;
};

/* Whether the chats are the place that is shown. */
gboolean fx_window_is_chatting (FxWindow      *self);

/* fx-window-actions.c: the "win.*" actions and when they can be used */
void     fx_window_actions_install (FxWindowClass *klass);
void     fx_window_actions_update  (FxWindow      *self);

G_END_DECLS
