/* fx-desk.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax-ui"

#include "fx-desk.h"

enum
{
  SEND,
  STOP,
  REGENERATE,
  CONTINUE_REPLY,
  EDIT,
  DELETE_MESSAGE,
  UNDO_DELETE_MESSAGE,
  NEW_CHAT,
  DELETE_CHAT,
  UNDO_DELETE_CHAT,
  RENAME_CHAT,
  LOAD_MODEL,
  PLAN_WANTED,
  UNLOAD_MODEL,
  DRAFT_CHANGED,
  OPEN_FILES,
  DIAGNOSTICS_WANTED,
  NOTICE_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FxDesk, fx_desk, FX_TYPE_ITEM)

#define FIELD(name) G_STRUCT_OFFSET (FxDesk, name)

static const FxField fields[] = {
  { "conversations", FX_FIELD_OBJECT, FIELD (conversations) },
  { "conversation", FX_FIELD_OBJECT, FIELD (conversation) },
  { "shelf", FX_FIELD_OBJECT, FIELD (shelf) },
  { "rack", FX_FIELD_OBJECT, FIELD (rack) },
  { "models", FX_FIELD_OBJECT, FIELD (models) },
  { "model", FX_FIELD_OBJECT, FIELD (model) },
  { "engine", FX_FIELD_OBJECT, FIELD (engine) },
  { "sampling", FX_FIELD_OBJECT, FIELD (sampling) },
  { "can-think", FX_FIELD_UINT, FIELD (can_think), 0, 2, 0 },
  { "presets", FX_FIELD_OBJECT, FIELD (presets) },
  { "candidates", FX_FIELD_OBJECT, FIELD (candidates) },
  { "usage", FX_FIELD_OBJECT, FIELD (usage) },
  { "banner", FX_FIELD_OBJECT, FIELD (banner) },
  { "trouble", FX_FIELD_OBJECT, FIELD (trouble) },
  { "discover", FX_FIELD_OBJECT, FIELD (discover) },
  { "pulls", FX_FIELD_OBJECT, FIELD (pulls) },
  { "scanning", FX_FIELD_BOOLEAN, FIELD (scanning) },
  { "busy", FX_FIELD_BOOLEAN, FIELD (busy) },
  { "place", FX_FIELD_STRING, FIELD (place) },
  { "toast", FX_FIELD_STRING, FIELD (toast) },
};

static void
update_busy (FxDesk *self)
{
  gboolean busy = self->conversation != NULL &&
                  fx_conversation_get_busy (self->conversation);

  g_object_set (self, "busy", busy, NULL);
}

static void
on_conversation_changed (FxDesk *self)
{
  g_signal_group_set_target (self->conversation_signals, self->conversation);
  update_busy (self);
}

static void
fx_desk_dispose (GObject *object)
{
  FxDesk *self = FX_DESK (object);

  g_clear_object (&self->conversation_signals);

  G_OBJECT_CLASS (fx_desk_parent_class)->dispose (object);
}

static guint
desk_signal (const char *name,
             GType       returns,
             guint       n_params,
             ...)
{
  va_list types;
  guint id;

  va_start (types, n_params);
  id = g_signal_new_valist (name, FX_TYPE_DESK, G_SIGNAL_RUN_LAST, NULL,
                            returns == G_TYPE_NONE
                              ? NULL : g_signal_accumulator_first_wins,
                            NULL, NULL, returns, n_params, types);
  va_end (types);

  return id;
}

static void
fx_desk_class_init (FxDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fx_desk_dispose;

  fx_item_class_install_fields (FX_ITEM_CLASS (klass), fields,
                                G_N_ELEMENTS (fields));

  signals[SEND] =
    desk_signal ("send", G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[STOP] =
    desk_signal ("stop", G_TYPE_NONE, 0);
  signals[REGENERATE] =
    desk_signal ("regenerate", G_TYPE_NONE, 1, FX_TYPE_MESSAGE);
  signals[CONTINUE_REPLY] =
    desk_signal ("continue-reply", G_TYPE_NONE, 1, FX_TYPE_MESSAGE);
  signals[EDIT] =
    desk_signal ("edit", G_TYPE_NONE, 3,
                 FX_TYPE_MESSAGE, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[DELETE_MESSAGE] =
    desk_signal ("delete-message", G_TYPE_NONE, 1, FX_TYPE_MESSAGE);
  signals[UNDO_DELETE_MESSAGE] =
    desk_signal ("undo-delete-message", G_TYPE_NONE, 1, FX_TYPE_MESSAGE);
  signals[NEW_CHAT] =
    desk_signal ("new-chat", G_TYPE_NONE, 0);
  signals[DELETE_CHAT] =
    desk_signal ("delete-chat", G_TYPE_NONE, 1, FX_TYPE_CONVERSATION);
  signals[UNDO_DELETE_CHAT] =
    desk_signal ("undo-delete-chat", G_TYPE_NONE, 1, FX_TYPE_CONVERSATION);
  signals[RENAME_CHAT] =
    desk_signal ("rename-chat", G_TYPE_NONE, 2,
                 FX_TYPE_CONVERSATION, G_TYPE_STRING);
  signals[LOAD_MODEL] =
    desk_signal ("load-model", G_TYPE_NONE, 2,
                 FX_TYPE_MODEL_ITEM, G_TYPE_POINTER);
  signals[PLAN_WANTED] =
    desk_signal ("plan-wanted", FX_TYPE_PLAN_ITEM, 2,
                 FX_TYPE_MODEL_ITEM, G_TYPE_POINTER);
  signals[UNLOAD_MODEL] =
    desk_signal ("unload-model", G_TYPE_NONE, 0);
  signals[DRAFT_CHANGED] =
    desk_signal ("draft-changed", G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPEN_FILES] =
    desk_signal ("open-files", G_TYPE_NONE, 1, G_TYPE_LIST_MODEL);
  signals[DIAGNOSTICS_WANTED] =
    desk_signal ("diagnostics-wanted", G_TYPE_STRING, 0);
  signals[NOTICE_CHOSEN] =
    desk_signal ("notice-chosen", G_TYPE_NONE, 2,
                 FX_TYPE_NOTICE, G_TYPE_STRING);
}

static void
fx_desk_init (FxDesk *self)
{
  self->place = g_strdup ("chat");
  self->conversation_signals = g_signal_group_new (FX_TYPE_CONVERSATION);
  g_signal_group_connect_swapped (self->conversation_signals, "notify::busy",
                                  G_CALLBACK (update_busy), self);
  g_signal_connect (self, "notify::conversation",
                    G_CALLBACK (on_conversation_changed), NULL);
}

FxDesk *
fx_desk_new (void)
{
  return g_object_new (FX_TYPE_DESK, NULL);
}

void
fx_desk_toast (FxDesk     *self,
               const char *text)
{
  g_return_if_fail (FX_IS_DESK (self));

  /* The same text twice is two toasts. */
  g_object_set (self, "toast", NULL, NULL);
  g_object_set (self, "toast", text, NULL);
}

void
fx_desk_send (FxDesk     *self,
              const char *text)
{
  g_return_if_fail (FX_IS_DESK (self));
  g_return_if_fail (text != NULL && *text != '\0');

  g_signal_emit (self, signals[SEND], 0, text);
}

void
fx_desk_stop (FxDesk *self)
{
  g_return_if_fail (FX_IS_DESK (self));

  g_signal_emit (self, signals[STOP], 0);
}

void
fx_desk_regenerate (FxDesk    *self,
                    FxMessage *message)
{
  g_return_if_fail (FX_IS_DESK (self));

  g_signal_emit (self, signals[REGENERATE], 0, message);
}

void
fx_desk_continue_reply (FxDesk    *self,
                        FxMessage *message)
{
  g_return_if_fail (FX_IS_DESK (self));

  g_signal_emit (self, signals[CONTINUE_REPLY], 0, message);
}

void
fx_desk_edit (FxDesk     *self,
              FxMessage  *message,
              const char *text,
              gboolean    regenerate)
{
  g_return_if_fail (FX_IS_DESK (self));
  g_return_if_fail (text != NULL);

  g_signal_emit (self, signals[EDIT], 0, message, text, regenerate);
}

void
fx_desk_delete_message (FxDesk    *self,
                        FxMessage *message)
{
  g_return_if_fail (FX_IS_DESK (self));

  g_signal_emit (self, signals[DELETE_MESSAGE], 0, message);
}

void
fx_desk_undo_delete_message (FxDesk    *self,
                             FxMessage *message)
{
  g_return_if_fail (FX_IS_DESK (self));

  g_signal_emit (self, signals[UNDO_DELETE_MESSAGE], 0, message);
}

void
fx_desk_new_chat (FxDesk *self)
{
  g_return_if_fail (FX_IS_DESK (self));

  if (g_signal_has_handler_pending (self, signals[NEW_CHAT], 0, FALSE))
    g_signal_emit (self, signals[NEW_CHAT], 0);
  else
    g_object_set (self, "conversation", NULL, NULL);
}

void
fx_desk_delete_chat (FxDesk         *self,
                     FxConversation *conversation)
{
  g_return_if_fail (FX_IS_DESK (self));

  g_signal_emit (self, signals[DELETE_CHAT], 0, conversation);
}

void
fx_desk_undo_delete_chat (FxDesk         *self,
                          FxConversation *conversation)
{
  g_return_if_fail (FX_IS_DESK (self));

  g_signal_emit (self, signals[UNDO_DELETE_CHAT], 0, conversation);
}

void
fx_desk_rename_chat (FxDesk         *self,
                     FxConversation *conversation,
                     const char     *title)
{
  g_return_if_fail (FX_IS_DESK (self));
  g_return_if_fail (title != NULL && *title != '\0');

  g_signal_emit (self, signals[RENAME_CHAT], 0, conversation, title);
}

void
fx_desk_load_model (FxDesk           *self,
                    FxModelItem      *model,
                    const FxLoadWish *wish)
{
  g_return_if_fail (FX_IS_DESK (self));
  g_return_if_fail (FX_IS_MODEL_ITEM (model));
  g_return_if_fail (wish != NULL);

  g_object_set (self, "model", model, NULL);
  g_signal_emit (self, signals[LOAD_MODEL], 0, model, wish);
}

FxPlanItem *
fx_desk_plan (FxDesk           *self,
              FxModelItem      *model,
              const FxLoadWish *wish)
{
  FxPlanItem *plan = NULL;

  g_return_val_if_fail (FX_IS_DESK (self), NULL);
  g_return_val_if_fail (FX_IS_MODEL_ITEM (model), NULL);
  g_return_val_if_fail (wish != NULL, NULL);

  g_signal_emit (self, signals[PLAN_WANTED], 0, model, wish, &plan);

  return plan;
}

void
fx_desk_unload_model (FxDesk *self)
{
  g_return_if_fail (FX_IS_DESK (self));

  g_signal_emit (self, signals[UNLOAD_MODEL], 0);
}

void
fx_desk_draft_changed (FxDesk     *self,
                       const char *text)
{
  g_return_if_fail (FX_IS_DESK (self));
  g_return_if_fail (text != NULL);

  g_signal_emit (self, signals[DRAFT_CHANGED], 0, text);
}

void
fx_desk_open_files (FxDesk     *self,
                    GListModel *files)
{
  g_return_if_fail (FX_IS_DESK (self));
  g_return_if_fail (G_IS_LIST_MODEL (files));

  g_signal_emit (self, signals[OPEN_FILES], 0, files);
}

char *
fx_desk_dup_diagnostics (FxDesk *self)
{
  char *text = NULL;

  g_return_val_if_fail (FX_IS_DESK (self), NULL);

  g_signal_emit (self, signals[DIAGNOSTICS_WANTED], 0, &text);

  return text;
}

void
fx_desk_notice_chosen (FxDesk     *self,
                       FxNotice   *notice,
                       const char *id)
{
  g_return_if_fail (FX_IS_DESK (self));
  g_return_if_fail (FX_IS_NOTICE (notice));

  g_signal_emit (self, signals[NOTICE_CHOSEN], 0, notice, id);
}
