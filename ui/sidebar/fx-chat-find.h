/* fx-chat-find.h - find in chat: where a text stands in the messages shown.
 *
 * Follows its conversation: messages that come, go or grow are searched again
 * once in the next idle.  A view watches "changed" to mark the matches and
 * "notify::position" to scroll to the current one.
 *
 *   find = fx_chat_find_new ();
 *   g_object_set (find, "conversation", desk->conversation, "text", "vulkan", NULL);
 *   fx_chat_find_step (find, 1);
 *   match = fx_chat_find_get_match (find, find->position - 1);
 *
 * Letters are compared after g_unichar_tolower() unless case-sensitive.
 *
 * Thread-safety: main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-conversation.h"
#include "fx-item.h"

G_BEGIN_DECLS

#define FX_TYPE_CHAT_FIND (fx_chat_find_get_type ())

G_DECLARE_FINAL_TYPE (FxChatFind, fx_chat_find, FX, CHAT_FIND, FxItem)

/**
 * FxMatch:
 * @message: (unowned): the conversation has it
 * @begin: byte in fx_message_get_text()
 * @end: first byte after it
 */
typedef struct
{
  FxMessage *message;
  gsize      begin;
  gsize      end;
} FxMatch;

/**
 * FxChatFind: each field is a property of the same name; read here, write there.
 * @conversation: (nullable)
 * @text: (nullable): %NULL or "" finds nothing
 * @n_matches: read-only in spirit
 * @position: 1 to @n_matches of the current match; 0 without one
 */
struct _FxChatFind
{
  FxItem          parent_instance;

  FxConversation *conversation;
  char           *text;
  gboolean        case_sensitive;
  gboolean        whole_word;
  guint           n_matches;
  guint           position;

  /*< private >*/
  GArray         *matches; /* of FxMatch */
  GSignalGroup   *signals;
  GPtrArray      *watched; /* of FxMessage */
  guint           idle_id;
};

FxChatFind    *fx_chat_find_new       (void) G_GNUC_WARN_UNUSED_RESULT;

/* Goes @step matches on, round and round. */
void           fx_chat_find_step      (FxChatFind  *self,
                                       gint         step);

/* Returns: (transfer none) (nullable): in the order of the chat */
const FxMatch *fx_chat_find_get_match (FxChatFind  *self,
                                       guint        index);

/* Of @text alone.  Returns: (transfer full) (element-type FxMatch) */
GArray        *fx_chat_find_in_text   (const char  *text,
                                       const char  *wanted,
                                       gboolean     case_sensitive,
                                       gboolean     whole_word) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
