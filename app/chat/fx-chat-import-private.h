/* fx-chat-import-private.h - what the readers of each format share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-chat-import.h"
#include "fx-json.h"

G_BEGIN_DECLS

#define FX_CHAT_IMPORT_MAX_TEXT  (32 * 1024 * 1024)
#define FX_CHAT_IMPORT_MAX_TITLE 1024

/* Takes @text and @reasoning (nullable); a text that is empty or NULL adds
 * nothing.  Returns: the id of the message, or @parent_id */
gint64          fx_chat_import_add   (FxArchivedChat *archived,
                                      gint64          parent_id,
                                      const char     *role,
                                      char           *text,
                                      char           *reasoning,
                                      const char     *model,
                                      gint64          created_at);

/* Seconds (also broken ones) or milliseconds since 1970; 0 where it is none. */
gint64          fx_chat_import_time  (JsonObject     *object,
                                      const char     *name);

/* Each returns (transfer full) (nullable): %NULL where @object is no chat of
 * that program (fx-chat-import-foreign.c) */
FxArchivedChat *fx_chat_import_chatgpt  (JsonObject *object);
FxArchivedChat *fx_chat_import_webui    (JsonObject *object);
FxArchivedChat *fx_chat_import_lmstudio (JsonObject *object);

G_END_DECLS
