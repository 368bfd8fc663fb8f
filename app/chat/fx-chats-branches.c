/* fx-chats-branches.c - which of a chat's branches is shown.
 *
 * The tree has the ids of all messages; the objects of those that were shown
 * are kept, so that going back to a branch is at once and needs no file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chats"

#include "fx-chats.h"

#include "fx-chats-private.h"

/* What opening a chat reads. */
typedef struct
{
  GArray    *nodes;
  GPtrArray *rows;
} Opened;

static void
opened_free (gpointer data)
{
  Opened *opened = data;

  g_clear_pointer (&opened->nodes, g_array_unref);
  g_clear_pointer (&opened->rows, g_ptr_array_unref);
  g_free (opened);
}

static gpointer
run_open (FxChatDb  *db,
          gpointer   data,
          GError   **error)
{
  const gint64 *id = data;
  Opened *opened = g_new0 (Opened, 1);

  opened->nodes = fx_chat_db_list_nodes (db, *id, error);
  if (opened->nodes != NULL)
    opened->rows = fx_chat_db_list_messages (db, *id, error);
  if (opened->rows == NULL)
    g_clear_pointer (&opened, opened_free);

  return opened;
}

static gpointer
run_list_path (FxChatDb  *db,
               gpointer   data,
               GError   **error)
{
  return fx_chat_db_list_path (db, *(const gint64 *) data, error);
}

typedef struct
{
  gint64 chat_id;
  gint64 leaf_id;
} Leaf;

static gpointer
run_set_leaf (FxChatDb  *db,
              gpointer   data,
              GError   **error)
{
  const Leaf *leaf = data;

  return GINT_TO_POINTER (fx_chat_db_set_leaf (db, leaf->chat_id, leaf->leaf_id, error));
}

static FxMessage *
find_message (FxChatRecord *record,
              gint64        id)
{
  return g_hash_table_lookup (record->messages, &id);
}

static void
keep_message (FxChatRecord *record,
              FxMessage    *message)
{
  gint64 *id = g_new (gint64, 1);

  *id = fx_message_get_id (message);
  g_hash_table_replace (record->messages, id, g_object_ref (message));
}

static void
keep_rows (FxChatRecord *record,
           GPtrArray    *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const FxStoredMessage *row = g_ptr_array_index (rows, i);

      if (find_message (record, row->id) == NULL)
        {
          g_autoptr (FxMessage) message = fx_chats_message_from_row (row);

          keep_message (record, message);
        }
    }
}

void
fx_chats_count_siblings (FxConversation *conversation)
{
  FxChatRecord *record = fx_chats_record (conversation);
  const guint n_messages = fx_conversation_get_n_messages (conversation);

  for (guint i = 0; record->tree != NULL && i < n_messages; i++)
    {
      FxMessage *message = fx_conversation_get_message (conversation, i);
      g_autoptr (GArray) siblings = NULL;
      guint index;

      if (!fx_chat_tree_contains (record->tree, fx_message_get_id (message)))
        continue;
      siblings = fx_chat_tree_siblings (record->tree, fx_message_get_id (message), &index);
      if (siblings->len > 0)
        fx_message_set_siblings (message, index + 1, siblings->len);
    }
}

/* Makes the conversation that path; what both begin with stays. */
static void
apply_path (FxConversation *conversation)
{
  FxChatRecord *record = fx_chats_record (conversation);
  g_autoptr (GArray) path = fx_chat_tree_path (record->tree, record->leaf_id);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  const guint n_old = fx_conversation_get_n_messages (conversation);
  guint n_same = 0;

  for (guint i = 0; i < path->len; i++)
    {
      FxMessage *message = find_message (record, g_array_index (path, gint64, i));

      if (message != NULL)
        g_ptr_array_add (messages, g_object_ref (message));
    }

  /* A reply that waits for its model has no row yet. */
  for (guint i = 0; i < n_old; i++)
    if (fx_message_get_id (fx_conversation_get_message (conversation, i)) == 0)
      g_ptr_array_add (messages, g_object_ref (fx_conversation_get_message (conversation, i)));

  while (n_same < n_old && n_same < messages->len &&
         fx_conversation_get_message (conversation, n_same) == g_ptr_array_index (messages, n_same))
    n_same++;

  if (n_same < n_old || n_same < messages->len)
    fx_conversation_splice (conversation, n_same, n_old - n_same,
                            (FxMessage **) messages->pdata + n_same, messages->len - n_same);
  fx_chat_tree_show (record->tree, record->leaf_id);
  fx_chats_count_siblings (conversation);
}

typedef struct
{
  FxConversation *conversation;
  gint64          leaf_id;
  gint64          reveal_id;
} Show;

static void
reveal (FxConversation *conversation,
        gint64          id)
{
  FxMessage *message = id != 0 ? fx_conversation_find_id (conversation, id) : NULL;

  if (message != NULL)
    fx_conversation_reveal (conversation, message);
}

static void
path_listed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autofree Show *show = data;
  g_autoptr (FxConversation) conversation = show->conversation;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = fx_chat_store_read_finish (FX_CHAT_STORE (source), result, &error);
  FxChatRecord *record = fx_chats_record (conversation);

  if (rows == NULL)
    {
      g_message ("%s", error->message);
      return;
    }

  keep_rows (record, rows);
  /* Unless another one was wanted since. */
  if (record->leaf_id == show->leaf_id)
    {
      apply_path (conversation);
      reveal (conversation, show->reveal_id);
    }
}

static void
show_leaf (FxChats        *self,
           FxConversation *conversation,
           gint64          leaf_id,
           gint64          reveal_id)
{
  FxChatRecord *record = fx_chats_record (conversation);
  g_autoptr (GArray) path = fx_chat_tree_path (record->tree, leaf_id);
  Leaf *leaf = g_new (Leaf, 1);
  gboolean known = TRUE;

  record->leaf_id = leaf_id;
  leaf->chat_id = record->row->id;
  leaf->leaf_id = leaf_id;
  fx_chat_store_write (self->store, run_set_leaf, leaf, g_free, NULL, NULL, NULL);

  for (guint i = 0; i < path->len; i++)
    known = known && find_message (record, g_array_index (path, gint64, i)) != NULL;

  if (known)
    {
      apply_path (conversation);
      reveal (conversation, reveal_id);
    }
  else
    {
      Show *show = g_new (Show, 1);

      *show = (Show) { g_object_ref (conversation), leaf_id, reveal_id };
      fx_chat_store_read_async (self->store, run_list_path, g_memdup2 (&leaf_id, sizeof leaf_id), g_free,
                                (GDestroyNotify) g_ptr_array_unref, NULL, path_listed_cb, show);
    }
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autofree Show *show = data;
  g_autoptr (FxConversation) conversation = show->conversation;
  g_autoptr (GError) error = NULL;
  Opened *opened = fx_chat_store_read_finish (FX_CHAT_STORE (source), result, &error);
  FxChatRecord *record = fx_chats_record (conversation);
  gint64 said = 0;

  if (opened == NULL)
    {
      g_message ("%s", error->message);
      record->opened = FALSE;
      return;
    }

  if (record->tree == NULL)
    record->tree = fx_chat_tree_new ();
  for (guint i = 0; i < opened->nodes->len; i++)
    {
      const FxStoredNode *node = &g_array_index (opened->nodes, FxStoredNode, i);

      fx_chat_tree_add (record->tree, node->id, node->parent_id);
      fx_chat_tree_set_trashed (record->tree, node->id, node->trashed);
    }
  keep_rows (record, opened->rows);

  /* What was said while it was read comes behind. */
  for (guint i = fx_conversation_get_n_messages (conversation); i > 0; i--)
    said = fx_message_get_id (fx_conversation_get_message (conversation, i - 1));
  if (opened->rows->len > 0)
    {
      const gint64 leaf_id = ((const FxStoredMessage *) g_ptr_array_index (opened->rows, opened->rows->len - 1))->id;

      if (said == 0)
        record->leaf_id = leaf_id;
    }
  apply_path (conversation);
  opened_free (opened);
  if (show->reveal_id != 0)
    fx_chats_reveal (record->chats, conversation, show->reveal_id);
}

static void
open_and_reveal (FxChats        *self,
                 FxConversation *conversation,
                 gint64          message_id)
{
  FxChatRecord *record = fx_chats_record (conversation);
  Show *show = g_new (Show, 1);

  record->opened = TRUE;
  *show = (Show) { g_object_ref (conversation), 0, message_id };
  fx_chat_store_read_async (self->store, run_open, g_memdup2 (&record->row->id, sizeof record->row->id), g_free,
                            opened_free, NULL, opened_cb, show);
}

void
fx_chats_open (FxChats        *self,
               FxConversation *conversation)
{
  if (!fx_chats_record (conversation)->opened)
    open_and_reveal (self, conversation, 0);
}

void
fx_chats_reveal (FxChats        *self,
                 FxConversation *conversation,
                 gint64          message_id)
{
  FxChatRecord *record = fx_chats_record (conversation);

  if (record->tree == NULL)
    open_and_reveal (self, conversation, message_id);
  else if (fx_conversation_find_id (conversation, message_id) != NULL ||
           fx_conversation_get_busy (conversation))
    reveal (conversation, message_id);
  else if (fx_chat_tree_contains (record->tree, message_id))
    show_leaf (self, conversation, fx_chat_tree_descend (record->tree, message_id), message_id);
}

void
fx_chats_note_message (FxConversation *conversation,
                       FxMessage      *message,
                       gint64          parent_id)
{
  FxChatRecord *record = fx_chats_record (conversation);

  if (record->tree == NULL)
    record->tree = fx_chat_tree_new ();
  fx_chat_tree_add (record->tree, fx_message_get_id (message), parent_id);
  keep_message (record, message);
  record->leaf_id = fx_message_get_id (message);
  fx_chat_tree_show (record->tree, record->leaf_id);
  fx_chats_count_siblings (conversation);
}

gint64
fx_chats_get_leaf (FxConversation *conversation)
{
  return fx_chats_record (conversation)->leaf_id;
}

void
fx_chats_show (FxChats        *self,
               FxConversation *conversation,
               gint64          leaf_id)
{
  FxChatRecord *record = fx_chats_record (conversation);

  if (record->tree != NULL && !fx_conversation_get_busy (conversation))
    show_leaf (self, conversation, leaf_id, 0);
}

gboolean
fx_chats_switch_sibling (FxChats        *self,
                         FxConversation *conversation,
                         FxMessage      *message,
                         gint            step)
{
  FxChatRecord *record = fx_chats_record (conversation);
  g_autoptr (GArray) siblings = NULL;
  gint64 next;
  guint index;

  if (record->tree == NULL || fx_conversation_get_busy (conversation) ||
      !fx_chat_tree_contains (record->tree, fx_message_get_id (message)))
    return FALSE;

  siblings = fx_chat_tree_siblings (record->tree, fx_message_get_id (message), &index);
  next = (gint64) index + step;
  if (next < 0 || next >= siblings->len)
    return FALSE;

  next = g_array_index (siblings, gint64, next);
  show_leaf (self, conversation, fx_chat_tree_descend (record->tree, next), next);

  return TRUE;
}

typedef struct
{
  gint64  message_id;
  gint64  copy_id;
  char   *text;
} Edit;

static void
edit_free (gpointer data)
{
  Edit *edit = data;

  g_free (edit->text);
  g_free (edit);
}

static gpointer
run_edit (FxChatDb  *db,
          gpointer   data,
          GError   **error)
{
  const Edit *edit = data;

  if (edit->text != NULL)
    return GINT_TO_POINTER (fx_chat_db_edit_message (db, edit->message_id, edit->copy_id, edit->text, error));

  return GINT_TO_POINTER (fx_chat_db_unedit_message (db, edit->message_id, edit->copy_id, error));
}

static G_DEFINE_QUARK (fx-chats-edit, fx_chats_edit)

gint64
fx_chats_take_edit (FxMessage *message)
{
  g_autofree gint64 *id = g_object_steal_qdata (G_OBJECT (message), fx_chats_edit_quark ());

  return id != NULL ? *id : 0;
}

gint64
fx_chats_edit (FxChats        *self,
               FxConversation *conversation,
               FxMessage      *message,
               const char     *text)
{
  FxChatRecord *record = fx_chats_record (conversation);
  Edit *edit = g_new0 (Edit, 1);
  const gint64 copy_id = fx_stored_new_id ();
  g_autoptr (FxMessage) copy = fx_message_new (fx_message_get_role (message), fx_message_get_text (message));

  fx_message_set_id (copy, copy_id);
  fx_message_set_created (copy, fx_message_get_created (message));
  fx_message_set_edited (copy, fx_message_get_edited (message));
  fx_message_set_model_name (copy, fx_message_get_model_name (message));
  fx_message_set_reasoning (copy, fx_message_get_reasoning (message));
  fx_message_set_stats_text (copy, fx_message_get_stats_text (message));
  fx_message_set_state (copy, fx_message_get_state (message));
  fx_message_set_error_text (copy, fx_message_get_error_text (message));

  edit->message_id = fx_message_get_id (message);
  edit->copy_id = copy_id;
  edit->text = g_strdup (text);
  fx_chat_store_write (self->store, run_edit, edit, edit_free, NULL, NULL, NULL);

  g_object_set_qdata_full (G_OBJECT (message), fx_chats_edit_quark (),
                           g_memdup2 (&copy_id, sizeof copy_id), g_free);
  fx_message_set_text (message, text);
  fx_message_set_edited (message, TRUE);
  if (record->tree != NULL && fx_chat_tree_contains (record->tree, fx_message_get_id (message)))
    {
      fx_chat_tree_put_before (record->tree, fx_message_get_id (message), copy_id);
      keep_message (record, copy);
      fx_chats_count_siblings (conversation);
    }

  return copy_id;
}

void
fx_chats_unedit (FxChats        *self,
                 FxConversation *conversation,
                 FxMessage      *message,
                 gint64          copy_id)
{
  FxChatRecord *record = fx_chats_record (conversation);
  FxMessage *copy = find_message (record, copy_id);
  Edit *edit;

  if (copy == NULL || record->tree == NULL)
    return;

  edit = g_new0 (Edit, 1);
  edit->message_id = fx_message_get_id (message);
  edit->copy_id = copy_id;
  fx_chat_store_write (self->store, run_edit, edit, edit_free, NULL, NULL, NULL);

  fx_message_set_text (message, fx_message_get_text (copy));
  fx_message_set_edited (message, fx_message_get_edited (copy));
  fx_chat_tree_take_back (record->tree, fx_message_get_id (message), copy_id);
  fx_chats_count_siblings (conversation);
}

void
fx_chats_trash_message (FxChats        *self,
                        FxConversation *conversation,
                        FxMessage      *message,
                        gboolean        trash)
{
  FxChatRecord *record = fx_chats_record (conversation);
  const gint64 id = fx_message_get_id (message);
  gint64 leaf_id = record->leaf_id;

  if (id == 0 || record->tree == NULL || !fx_chat_tree_contains (record->tree, id))
    return;

  fx_chat_store_trash_message (self->store, id, trash, NULL, NULL);
  fx_chat_tree_set_trashed (record->tree, id, trash);

  /* The path ends before it where it was the last, or goes on along another
   * branch that there is; and what comes back is shown. */
  if (trash && leaf_id == id)
    leaf_id = fx_chat_tree_descend (record->tree, fx_chat_tree_parent (record->tree, id));
  else if (!trash && !fx_chat_tree_leads_over (record->tree, leaf_id, id))
    leaf_id = fx_chat_tree_descend (record->tree, id);

  show_leaf (self, conversation, leaf_id, 0);
}
