/* fx-desk-link-chat.c - answers to what the user does to chats.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-desk-link"

#include "fx-desk-link.h"

#include <glib/gi18n.h>

#include "fx-desk-link-private.h"

static FxConversation *
need_conversation (FxDeskLink *self)
{
  if (self->desk->conversation == NULL)
    {
      g_autoptr (FxConversation) conversation = fx_chats_create (self->studio->chats, NULL);

      fx_desk_link_set_conversation (self, conversation);
    }

  return self->desk->conversation;
}

/* Returns: NULL where there is none, said already */
static FxModelItem *
need_model (FxDeskLink *self)
{
  g_autoptr (FxNotice) notice = NULL;

  if (self->desk->model == NULL)
    {
      FxModelItem *item = fx_models_get_default (self->studio->models);

      if (item != NULL)
        g_object_set (self->desk, "model", item, NULL);
    }
  if (self->desk->model != NULL)
    return self->desk->model;

  notice = fx_notice_new (_("There is no model to answer yet"),
                          _("Open a GGUF file or add a folder of them."));
  fx_notice_add_choice (notice, "locate", _("Open a Model File…"));
  g_object_set (self->desk, "trouble", notice, NULL);

  return NULL;
}

void
fx_desk_link_send (FxDeskLink *self,
                   const char *text)
{
  FxModelItem *model = need_model (self);

  if (model == NULL)
    {
      fx_window_set_draft (self->window, text);
      return;
    }

  fx_desk_link_clear_trouble (self);
  g_set_str (&self->draft, NULL);
  fx_chat_controller_send (self->studio->controller, need_conversation (self), model, text);
  if (self->studio->settings != NULL)
    g_settings_set_int64 (self->studio->settings, "last-conversation",
                          fx_conversation_get_id (self->desk->conversation));
  fx_draft_counter_touch (self->counter);
}

void
fx_desk_link_stop (FxDeskLink *self)
{
  FxConversation *conversation = self->desk->conversation;

  if (conversation != NULL && fx_conversation_get_busy (conversation))
    fx_chat_controller_stop (self->studio->controller, conversation);
  else
    fx_engine_host_cancel_load (self->studio->host);
}

void
fx_desk_link_regenerate (FxDeskLink *self,
                         FxMessage  *message)
{
  FxModelItem *model = need_model (self);

  if (model != NULL && self->desk->conversation != NULL)
    fx_chat_controller_regenerate (self->studio->controller, self->desk->conversation, model, message);
}

void
fx_desk_link_continue (FxDeskLink *self,
                       FxMessage  *message)
{
  FxModelItem *model = need_model (self);

  if (model != NULL && self->desk->conversation != NULL)
    fx_chat_controller_continue (self->studio->controller, self->desk->conversation, model, message);
}

void
fx_desk_link_edit (FxDeskLink *self,
                   FxMessage  *message,
                   const char *text,
                   gboolean    regenerate)
{
  FxModelItem *model = regenerate ? need_model (self) : NULL;

  if (self->desk->conversation != NULL)
    fx_chat_controller_edit (self->studio->controller, self->desk->conversation, model, message, text, regenerate);
  fx_draft_counter_touch (self->counter);
}

void
fx_desk_link_delete_message (FxDeskLink *self,
                             FxMessage  *message)
{
  if (self->desk->conversation != NULL)
    fx_chat_controller_delete (self->studio->controller, self->desk->conversation, message);
  fx_draft_counter_touch (self->counter);
}

void
fx_desk_link_undo_delete_message (FxDeskLink *self,
                                  FxMessage  *message)
{
  if (self->desk->conversation != NULL)
    fx_chat_controller_undo (self->studio->controller, self->desk->conversation, message);
  fx_draft_counter_touch (self->counter);
}

void
fx_desk_link_new_chat (FxDeskLink *self)
{
  g_autoptr (FxConversation) conversation = fx_chats_create (self->studio->chats, self->desk->conversation);

  fx_desk_link_set_conversation (self, conversation);
}

void
fx_desk_link_delete_chat (FxDeskLink     *self,
                          FxConversation *conversation)
{
  g_autoptr (FxConversation) kept = g_object_ref (conversation);

  fx_chat_controller_stop (self->studio->controller, conversation);
  fx_chats_delete (self->studio->chats, conversation);
  if (self->desk->conversation == conversation)
    fx_desk_link_new_chat (self);
}

void
fx_desk_link_undo_delete_chat (FxDeskLink     *self,
                               FxConversation *conversation)
{
  fx_chats_undo_delete (self->studio->chats, conversation);
  fx_desk_link_set_conversation (self, conversation);
}

void
fx_desk_link_rename_chat (FxDeskLink     *self,
                          FxConversation *conversation,
                          const char     *title)
{
  fx_chats_rename (self->studio->chats, conversation, title);
}
