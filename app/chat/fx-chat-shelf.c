/* fx-chat-shelf.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chat-shelf"

#include "fx-chat-shelf.h"

#include <glib/gi18n.h>

#include "fx-chat-shelf-private.h"

#define MAX_HITS 100
#define DAY_MS (24 * 60 * 60 * (gint64) 1000)

G_DEFINE_FINAL_TYPE (FxChatShelf, fx_chat_shelf, G_TYPE_OBJECT)

/* The two say the same to each side of the wall between app and ui. */
G_STATIC_ASSERT (FX_HIT_BEGIN == FX_STORED_HIT_BEGIN && FX_HIT_END == FX_STORED_HIT_END);

static void
show_chat (FxChatShelf    *self,
           FxConversation *conversation)
{
  g_object_set (self->desk, "conversation", conversation, NULL);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-chat", NULL);
}

static gpointer
run_search (FxChatDb  *db,
            gpointer   data,
            GError   **error)
{
  return fx_chat_db_search (db, data, MAX_HITS, error);
}

typedef struct
{
  FxChatShelf *shelf;
  char        *text;
} Search;

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autofree Search *search = data;
  g_autoptr (FxChatShelf) self = search->shelf;
  g_autofree char *text = search->text;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = fx_chat_store_read_finish (FX_CHAT_STORE (source), result, &error);
  g_autoptr (GListStore) hits = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->shelf == NULL)
    return;
  if (rows == NULL)
    g_message ("%s", error->message);

  hits = g_list_store_new (FX_TYPE_SEARCH_HIT);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const FxStoredHit *row = g_ptr_array_index (rows, i);
      g_autoptr (FxSearchHit) hit = g_object_new (FX_TYPE_SEARCH_HIT,
                                                  "conversation-id", (guint64) row->chat_id,
                                                  "message-id", (guint64) row->message_id,
                                                  "title", row->title,
                                                  "snippet", row->snippet,
                                                  "created", (guint64) (row->created_at / 1000),
                                                  NULL);

      g_list_store_append (hits, hit);
    }

  g_object_set (self->shelf, "hits-for", text, "hits", hits, NULL);
}

static void
search (FxShelf    *shelf,
        const char *text,
        gpointer    data)
{
  FxChatShelf *self = data;
  Search *search;

  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  if (text[strspn (text, " \t\n")] == '\0')
    {
      g_object_set (shelf, "hits-for", NULL, "hits", NULL, NULL);
      return;
    }

  self->searching = g_cancellable_new ();
  search = g_new0 (Search, 1);
  search->shelf = g_object_ref (self);
  search->text = g_strdup (text);
  fx_chat_store_read_async (self->store, run_search, g_strdup (text), g_free, (GDestroyNotify) g_ptr_array_unref,
                            self->searching, found_cb, search);
}

static void
jump (FxShelf     *shelf,
      FxSearchHit *hit,
      gpointer     data)
{
  FxChatShelf *self = data;
  FxConversation *conversation = fx_chats_by_id (self->chats, (gint64) hit->conversation_id);

  if (conversation == NULL)
    return;

  show_chat (self, conversation);
  if (hit->message_id != 0)
    fx_chats_reveal (self->chats, conversation, (gint64) hit->message_id);
}

static void
undo_pin (FxChatShelf *self,
          FxUndo      *undo)
{
  fx_chats_pin (self->chats, undo->conversation, undo->id != 0);
  fx_shelf_tell_reordered (self->shelf);
}

static void
pin (FxShelf        *shelf,
     FxConversation *conversation,
     gboolean        pinned,
     gpointer        data)
{
  FxChatShelf *self = data;

  fx_chats_pin (self->chats, conversation, pinned);
  fx_shelf_tell_reordered (shelf);
  fx_chat_shelf_push_undo (self, pinned ? _("Chat pinned") : _("Chat unpinned"), TRUE, undo_pin,
                           conversation, NULL, !pinned, NULL);
}

static void
undo_move (FxChatShelf *self,
           FxUndo      *undo)
{
  FxFolder *folder = undo->object != NULL ? FX_FOLDER (undo->object) : NULL;

  fx_chats_move (self->chats, undo->conversation, folder);
  fx_shelf_tell_reordered (self->shelf);
}

static void
move (FxShelf        *shelf,
      FxConversation *conversation,
      FxFolder       *folder,
      gpointer        data)
{
  FxChatShelf *self = data;
  FxFolder *before = fx_conversation_get_folder (conversation);
  g_autofree char *label = NULL;

  if (folder == before)
    return;

  /* Translators: %s is the name of a folder of chats */
  label = folder != NULL ? g_strdup_printf (_("Moved to “%s”"), folder->name)
                         : g_strdup (_("Moved out of its folder"));
  fx_chat_shelf_push_undo (self, label, FALSE, undo_move, conversation, before, 0, NULL);
  fx_chats_move (self->chats, conversation, folder);
  fx_shelf_tell_reordered (shelf);
}

static void
new_folder (FxShelf        *shelf,
            const char     *name,
            FxConversation *first,
            gpointer        data)
{
  FxChatShelf *self = data;
  g_autoptr (FxFolder) folder = fx_folder_new ((guint64) fx_stored_new_id (), name);

  fx_chats_add_folder (self->chats, folder, TRUE);
  if (first != NULL)
    move (shelf, first, folder, data);
}

static void
undo_rename_folder (FxChatShelf *self,
                    FxUndo      *undo)
{
  g_object_set (undo->object, "name", undo->text, NULL);
  fx_shelf_tell_reordered (self->shelf);
}

static void
rename_folder (FxShelf    *shelf,
               FxFolder   *folder,
               const char *name,
               gpointer    data)
{
  fx_chat_shelf_push_undo (data, _("Folder renamed"), FALSE, undo_rename_folder, NULL, folder, 0, folder->name);
  g_object_set (folder, "name", name, NULL);
  fx_shelf_tell_reordered (shelf);
}

/* The chats that were in it are those that have no folder since. */
static void
undo_delete_folder (FxChatShelf *self,
                    FxUndo      *undo)
{
  g_auto (GStrv) ids = g_strsplit (undo->text, ",", -1);

  fx_chats_add_folder (self->chats, FX_FOLDER (undo->object), TRUE);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      FxConversation *conversation = fx_chats_by_id (self->chats, g_ascii_strtoll (ids[i], NULL, 10));

      if (conversation != NULL && fx_conversation_get_folder (conversation) == NULL)
        fx_chats_move (self->chats, conversation, FX_FOLDER (undo->object));
    }
  fx_shelf_tell_reordered (self->shelf);
}

static void
delete_folder (FxShelf  *shelf,
               FxFolder *folder,
               gpointer  data)
{
  FxChatShelf *self = data;
  GListModel *list = fx_chats_get_list (self->chats);
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autofree char *label = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (FxConversation) conversation = g_list_model_get_item (list, i);

      if (fx_conversation_get_folder (conversation) == folder)
        g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, ids->len > 0 ? "," : "",
                                fx_conversation_get_id (conversation));
    }

  /* Translators: %s is the name of a folder of chats */
  label = g_strdup_printf (_("Folder “%s” deleted; its chats stay"), folder->name);
  fx_chat_shelf_push_undo (self, label, FALSE, undo_delete_folder, NULL, folder, 0, ids->str);
  fx_chats_drop_folder (self->chats, folder);
  fx_shelf_tell_reordered (shelf);
}

static void
undo_duplicate (FxChatShelf *self,
                FxUndo      *undo)
{
  fx_desk_delete_chat (self->desk, undo->conversation);
}

static void
duplicate (FxShelf        *shelf,
           FxConversation *conversation,
           FxMessage      *until,
           gpointer        data)
{
  FxChatShelf *self = data;
  g_autoptr (FxConversation) copy = NULL;

  if (fx_conversation_get_n_messages (conversation) == 0 &&
      fx_chats_by_id (self->chats, fx_conversation_get_id (conversation)) == NULL)
    return;

  copy = fx_chats_duplicate (self->chats, conversation, until);
  show_chat (self, copy);
  fx_chat_shelf_push_undo (self, _("Chat duplicated"), FALSE, undo_duplicate, copy, NULL, 0, NULL);
}

static gpointer
run_list_trash (FxChatDb  *db,
                gpointer   data,
                GError   **error)
{
  return fx_chat_db_list_trash (db, error);
}

static void
trash_listed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (FxChatShelf) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = fx_chat_store_read_finish (FX_CHAT_STORE (source), result, &error);
  g_autoptr (GListStore) items = g_list_store_new (FX_TYPE_TRASH_ITEM);
  const gint64 now = fx_stored_now ();

  if (self->shelf == NULL)
    return;
  if (rows == NULL)
    g_message ("%s", error->message);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const FxStoredChat *row = g_ptr_array_index (rows, i);
      const gint64 days = (row->trashed_at + FX_CHAT_DB_TRASH_DAYS * DAY_MS - now) / DAY_MS;
      g_autoptr (FxTrashItem) item = g_object_new (FX_TYPE_TRASH_ITEM,
                                                   "id", (guint64) row->id,
                                                   "title", row->title[0] != '\0' ? row->title : _("New Chat"),
                                                   "n-messages", row->n_messages,
                                                   "days-left", (guint) CLAMP (days, 0, FX_CHAT_DB_TRASH_DAYS),
                                                   NULL);

      g_list_store_append (items, item);
    }

  g_object_set (self->shelf, "trash", items, NULL);
}

static void
list_trash (FxShelf  *shelf,
            gpointer  data)
{
  FxChatShelf *self = data;

  fx_chat_store_read_async (self->store, run_list_trash, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL,
                            trash_listed_cb, g_object_ref (self));
}

static void
restore (FxShelf     *shelf,
         FxTrashItem *item,
         gpointer     data)
{
  FxChatShelf *self = data;

  fx_chats_restore (self->chats, (gint64) item->id);
  list_trash (shelf, self);
}

static gpointer
run_empty_trash (FxChatDb  *db,
                 gpointer   data,
                 GError   **error)
{
  return GINT_TO_POINTER (fx_chat_db_empty_trash (db, error));
}

static void
empty_trash (FxShelf  *shelf,
             gpointer  data)
{
  FxChatShelf *self = data;

  fx_chat_store_write (self->store, run_empty_trash, NULL, NULL, NULL, NULL, NULL);
  fx_chat_shelf_forget_deleted (self);
  list_trash (shelf, self);
}

static void
switch_sibling (FxShelf        *shelf,
                FxConversation *conversation,
                FxMessage      *message,
                gint            step,
                gpointer        data)
{
  FxChatShelf *self = data;

  fx_chats_switch_sibling (self->chats, conversation, message, step);
}

static void
undo_branch (FxChatShelf *self,
             FxUndo      *undo)
{
  show_chat (self, undo->conversation);
  fx_chats_show (self->chats, undo->conversation, undo->id);
}

static void
branch_from (FxShelf        *shelf,
             FxConversation *conversation,
             FxMessage      *message,
             gpointer        data)
{
  FxChatShelf *self = data;
  const gint64 leaf_id = fx_chats_get_leaf (conversation);

  if (fx_conversation_get_busy (conversation) || fx_message_get_id (message) == 0 ||
      fx_message_get_id (message) == leaf_id)
    return;

  fx_chats_show (self->chats, conversation, fx_message_get_id (message));
  fx_chat_shelf_push_undo (self, _("The chat goes on from here in a new branch"), FALSE, undo_branch,
                           conversation, NULL, leaf_id, NULL);
}

static void
undo (FxShelf  *shelf,
      gpointer  data)
{
  fx_chat_shelf_undo (data);
}

static const FxShelfOps ops = {
  .search = search,
  .jump = jump,
  .pin = pin,
  .move = move,
  .new_folder = new_folder,
  .rename_folder = rename_folder,
  .delete_folder = delete_folder,
  .duplicate = duplicate,
  .export_to = fx_chat_shelf_export,
  .import = fx_chat_shelf_import,
  .list_trash = list_trash,
  .restore = restore,
  .empty_trash = empty_trash,
  .switch_sibling = switch_sibling,
  .branch_from = branch_from,
  .undo = undo,
};

/* What is typed belongs to its chat. */
static void
draft_changed_cb (FxChatShelf *self,
                  const char  *text)
{
  if (self->desk->conversation != NULL)
    fx_chats_set_draft (self->chats, self->desk->conversation, text);
}

static void
conversation_changed_cb (FxChatShelf *self)
{
  FxConversation *conversation = self->desk->conversation;
  g_autoptr (FxConversation) left = g_steal_pointer (&self->shown);
  g_autofree char *draft = NULL;
  const char *wanted;

  if (conversation == left)
    {
      self->shown = g_steal_pointer (&left);
      return;
    }

  g_set_object (&self->shown, conversation);
  draft = fx_window_dup_draft (self->window);
  wanted = conversation != NULL ? fx_conversation_get_draft (conversation) : NULL;
  if (g_strcmp0 (draft, wanted != NULL ? wanted : "") != 0)
    fx_window_set_draft (self->window, wanted != NULL ? wanted : "");

  if (left != NULL)
    fx_chats_forget_empty (self->chats, left);
}

static void
reordered_cb (FxChatShelf *self)
{
  fx_shelf_tell_reordered (self->shelf);
}

static void
fx_chat_shelf_dispose (GObject *object)
{
  FxChatShelf *self = FX_CHAT_SHELF (object);

  if (self->shelf != NULL)
    fx_shelf_set_ops (self->shelf, NULL, NULL);
  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  fx_chat_shelf_clear_undos (self);
  g_clear_object (&self->shown);
  g_clear_object (&self->shelf);
  g_clear_object (&self->desk);
  g_clear_object (&self->chats);
  g_clear_object (&self->store);
  g_clear_object (&self->controller);

  G_OBJECT_CLASS (fx_chat_shelf_parent_class)->dispose (object);
}

static void
fx_chat_shelf_class_init (FxChatShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fx_chat_shelf_dispose;
}

static void
fx_chat_shelf_init (FxChatShelf *self)
{
  g_queue_init (&self->undos);
}

FxChatShelf *
fx_chat_shelf_new (FxChats          *chats,
                   FxChatStore      *store,
                   FxChatController *controller,
                   FxWindow         *window)
{
  FxChatShelf *self = g_object_new (FX_TYPE_CHAT_SHELF, NULL);

  self->window = window;
  self->desk = g_object_ref (fx_window_get_desk (window));
  self->chats = g_object_ref (chats);
  self->store = g_object_ref (store);
  self->controller = g_object_ref (controller);
  self->shelf = fx_shelf_new ();
  fx_shelf_set_ops (self->shelf, &ops, self);
  g_object_set (self->shelf, "folders", fx_chats_get_folders (chats), NULL);
  g_object_set (self->desk, "shelf", self->shelf, NULL);

  fx_chat_shelf_watch_desk (self);
  g_signal_connect_object (self->desk, "draft-changed", G_CALLBACK (draft_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "notify::conversation", G_CALLBACK (conversation_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chats, "reordered", G_CALLBACK (reordered_cb), self, G_CONNECT_SWAPPED);

  return self;
}
