/* fx-chat-shelf-private.h - what the files of FxChatShelf share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fx-chat-shelf.h"

G_BEGIN_DECLS

typedef struct _FxUndo FxUndo;

typedef void (*FxUndoFunc) (FxChatShelf *self,
                            FxUndo      *undo);

/**
 * FxUndo: one thing that can be taken back.
 * @conversation: (nullable): owned
 * @object: (nullable): owned, a message or a folder
 * @id: what @func needs besides
 * @text: (nullable): the same
 */
struct _FxUndo
{
  char           *label;
  FxUndoFunc      func;
  FxConversation *conversation;
  GObject        *object;
  gint64          id;
  char           *text;
};

struct _FxChatShelf
{
  GObject           parent_instance;

  /* Borrowed */
  FxWindow         *window;

  /* Owned */
  FxShelf          *shelf;
  FxDesk           *desk;
  FxChats          *chats;
  FxChatStore      *store;
  FxChatController *controller;
  FxConversation   *shown;     /* desk->conversation of before */
  GCancellable     *searching;
  GQueue            undos;     /* of FxUndo, latest first */
};

/* fx-chat-shelf-undo.c */

/* @conversation, @object, @text: (nullable); the label is said in a toast
 * unless @quiet */
void fx_chat_shelf_push_undo  (FxChatShelf    *self,
                               const char     *label,
                               gboolean        quiet,
                               FxUndoFunc      func,
                               FxConversation *conversation,
                               gpointer        object,
                               gint64          id,
                               const char     *text);
void fx_chat_shelf_undo       (FxChatShelf    *self);

/* Forgets those that @func would undo, of @object only where it is given. */
void fx_chat_shelf_drop_undos (FxChatShelf    *self,
                               FxUndoFunc      func,
                               gpointer        object);

/* Watches the desk for what it does that can be taken back. */
void fx_chat_shelf_watch_desk (FxChatShelf    *self);

/* The trash is empty: what was in it does not come back. */
void fx_chat_shelf_forget_deleted (FxChatShelf *self);

void fx_chat_shelf_clear_undos (FxChatShelf   *self);

/* fx-chat-shelf-archive.c: as in FxShelfOps, @data is the FxChatShelf */
void fx_chat_shelf_export     (FxShelf        *shelf,
                               FxConversation *conversation,
                               GFile          *file,
                               FxExportFormat  format,
                               gpointer        data);
void fx_chat_shelf_import     (FxShelf        *shelf,
                               GListModel     *files,
                               gpointer        data);

G_END_DECLS
