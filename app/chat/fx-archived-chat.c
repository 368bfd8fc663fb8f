/* fx-archived-chat.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-archived-chat.h"

FxArchivedChat *
fx_archived_chat_new (void)
{
  FxArchivedChat *self = g_new0 (FxArchivedChat, 1);

  self->chat = fx_stored_chat_new ();
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_stored_message_free);

  return self;
}

void
fx_archived_chat_free (FxArchivedChat *self)
{
  if (self == NULL)
    return;

  fx_stored_chat_free (self->chat);
  g_ptr_array_unref (self->messages);
  g_free (self);
}

GPtrArray *
fx_archived_chat_get_path (const FxArchivedChat *self)
{
  GPtrArray *path = g_ptr_array_new ();
  gint64 wanted = self->leaf_id;

  /* Parents come first, so one way back finds them all. */
  for (guint i = self->messages->len; i > 0; i--)
    {
      FxStoredMessage *message = g_ptr_array_index (self->messages, i - 1);

      if (wanted == 0 ? path->len == 0 : message->id == wanted)
        {
          g_ptr_array_insert (path, 0, message);
          wanted = message->parent_id;
          if (wanted == 0)
            break;
        }
    }

  return path;
}
