/* fx-studio.h - the parts that all windows share, made and unmade in order.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-chat-controller.h"
#include "fx-chats.h"
#include "fx-downloads.h"
#include "fx-models.h"
#include "fx-rack-link.h"

G_BEGIN_DECLS

/**
 * FxStudio:
 * @settings: (nullable): %NULL where the schema is not installed
 */
typedef struct
{
  GSettings        *settings;
  FxChatStore      *store;
  FxEngineHost     *host;
  FxLibrary        *library;
  FxHubClient      *hub;
  FxDownloads      *downloads;
  FxModels         *models;
  FxRackLink       *rack;
  FxChats          *chats;
  FxChatController *controller;
} FxStudio;

FxStudio *fx_studio_new  (void) G_GNUC_WARN_UNUSED_RESULT;

/* Stops replies, writes what is to be written, joins the threads. */
void      fx_studio_free (FxStudio *self);

G_END_DECLS
