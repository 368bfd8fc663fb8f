/* fx-chat-shelf-undo.c - what was done, and how it is taken back.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-shelf"

#include "fx-chat-shelf.h"

#include <glib/gi18n.h>

#include "fx-chat-shelf-private.h"

#define MAX_UNDOS 100

static void
undo_free (gpointer data)
{
  FxUndo *undo = data;

  g_free (undo->label);
  g_clear_object (&undo->conversation);
  g_clear_object (&undo->object);
  g_free (undo->text);
  g_free (undo);
}

static void
update_label (FxChatShelf *self)
{
  const FxUndo *undo = g_queue_peek_head (&self->undos);

  g_object_set (self->shelf, "undo-label", undo != NULL ? undo->label : NULL, NULL);
}

void
fx_chat_shelf_push_undo (FxChatShelf    *self,
                         const char     *label,
                         gboolean        quiet,
                         FxUndoFunc      func,
                         FxConversation *conversation,
                         gpointer        object,
                         gint64          id,
                         const char     *text)
{
  FxUndo *undo = g_new0 (FxUndo, 1);

  undo->label = g_strdup (label);
  undo->func = func;
  undo->conversation = conversation != NULL ? g_object_ref (conversation) : NULL;
  undo->object = object != NULL ? g_object_ref (object) : NULL;
  undo->id = id;
  undo->text = g_strdup (text);
  g_queue_push_head (&self->undos, undo);
  while (g_queue_get_length (&self->undos) > MAX_UNDOS)
    undo_free (g_queue_pop_tail (&self->undos));

  update_label (self);
  if (!quiet)
    fx_shelf_tell_undoable (self->shelf, label);
}

void
fx_chat_shelf_undo (FxChatShelf *self)
{
  FxUndo *undo = g_queue_pop_head (&self->undos);

  if (undo == NULL)
    return;

  undo->func (self, undo);
  undo_free (undo);
  update_label (self);
}

void
fx_chat_shelf_drop_undos (FxChatShelf *self,
                          FxUndoFunc   func,
                          gpointer     object)
{
  GList *item = self->undos.head;

  while (item != NULL)
    {
      GList *next = item->next;
      FxUndo *undo = item->data;

      if (undo->func == func &&
          (object == NULL || undo->object == object || (gpointer) undo->conversation == object))
        {
          g_queue_delete_link (&self->undos, item);
          undo_free (undo);
        }
      item = next;
    }
  update_label (self);
}

void
fx_chat_shelf_clear_undos (FxChatShelf *self)
{
  g_queue_clear_full (&self->undos, undo_free);
}

static void
undo_delete_chat (FxChatShelf *self,
                  FxUndo      *undo)
{
  fx_desk_undo_delete_chat (self->desk, undo->conversation);
}

static void
undo_delete_message (FxChatShelf *self,
                     FxUndo      *undo)
{
  g_object_set (self->desk, "conversation", undo->conversation, NULL);
  fx_desk_undo_delete_message (self->desk, FX_MESSAGE (undo->object));
}

static void
undo_edit (FxChatShelf *self,
           FxUndo      *undo)
{
  fx_chats_unedit (self->chats, undo->conversation, FX_MESSAGE (undo->object), undo->id);
}

static void
undo_rename (FxChatShelf *self,
             FxUndo      *undo)
{
  fx_chats_set_title (self->chats, undo->conversation, undo->text, (FxTitleMade) undo->id);
}

static void
delete_chat_cb (FxChatShelf    *self,
                FxConversation *conversation)
{
  /* The window has a toast for it. */
  fx_chat_shelf_push_undo (self, _("Chat deleted"), TRUE, undo_delete_chat, conversation, NULL, 0, NULL);
}

static void
delete_message_cb (FxChatShelf *self,
                   FxMessage   *message)
{
  if (self->desk->conversation != NULL)
    fx_chat_shelf_push_undo (self, _("Message deleted"), TRUE, undo_delete_message,
                             self->desk->conversation, message, 0, NULL);
}

/* By a toast, or by fx_chat_shelf_undo () itself. */
static void
undid_delete_chat_cb (FxChatShelf    *self,
                      FxConversation *conversation)
{
  fx_chat_shelf_drop_undos (self, undo_delete_chat, conversation);
}

static void
undid_delete_message_cb (FxChatShelf *self,
                         FxMessage   *message)
{
  fx_chat_shelf_drop_undos (self, undo_delete_message, message);
}

/* After it was done. */
static void
edit_cb (FxChatShelf *self,
         FxMessage   *message,
         const char  *text,
         gboolean     regenerate)
{
  const gint64 copy_id = fx_chats_take_edit (message);

  if (copy_id != 0 && self->desk->conversation != NULL)
    fx_chat_shelf_push_undo (self, _("Message edited"), FALSE, undo_edit,
                             self->desk->conversation, message, copy_id, NULL);
}

static void
rename_cb (FxChatShelf    *self,
           FxConversation *conversation,
           const char     *title)
{
  fx_chat_shelf_push_undo (self, _("Chat renamed"), FALSE, undo_rename, conversation, NULL,
                           fx_chats_get_row (conversation)->title_made,
                           fx_conversation_get_title (conversation));
}

void
fx_chat_shelf_watch_desk (FxChatShelf *self)
{
  static const struct
  {
    const char    *signal;
    GCallback      callback;
    GConnectFlags  flags;
  } watched[] = {
    { "delete-chat", G_CALLBACK (delete_chat_cb), G_CONNECT_SWAPPED },
    { "delete-message", G_CALLBACK (delete_message_cb), G_CONNECT_SWAPPED },
    { "undo-delete-chat", G_CALLBACK (undid_delete_chat_cb), G_CONNECT_SWAPPED },
    { "undo-delete-message", G_CALLBACK (undid_delete_message_cb), G_CONNECT_SWAPPED },
    { "rename-chat", G_CALLBACK (rename_cb), G_CONNECT_SWAPPED },
    { "edit", G_CALLBACK (edit_cb), G_CONNECT_SWAPPED | G_CONNECT_AFTER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_object (self->desk, watched[i].signal, watched[i].callback, self, watched[i].flags);
}

void
fx_chat_shelf_forget_deleted (FxChatShelf *self)
{
  fx_chat_shelf_drop_undos (self, undo_delete_chat, NULL);
  fx_chat_shelf_drop_undos (self, undo_delete_message, NULL);
}
