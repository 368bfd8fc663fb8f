/* fx-chat-tree.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chats"

#include "fx-chat-tree.h"

typedef struct _Node Node;

struct _Node
{
  gint64     id;
  gint64     parent_id;
  gint64     chosen_id; /* the child that was shown last; 0: none */
  gboolean   trashed;
  gboolean   there;     /* not only named as a parent */
  GPtrArray *children;  /* of Node, borrowed */
};

struct _FxChatTree
{
  GHashTable *nodes; /* id -> Node; the one of id 0 has the first messages */
};

static void
node_free (gpointer data)
{
  Node *node = data;

  g_ptr_array_unref (node->children);
  g_free (node);
}

static Node *
lookup (FxChatTree *self,
        gint64      id)
{
  return g_hash_table_lookup (self->nodes, &id);
}

static Node *
need (FxChatTree *self,
      gint64      id)
{
  Node *node = lookup (self, id);

  if (node != NULL)
    return node;

  node = g_new0 (Node, 1);
  node->id = id;
  node->children = g_ptr_array_new ();
  g_hash_table_insert (self->nodes, &node->id, node);

  return node;
}

FxChatTree *
fx_chat_tree_new (void)
{
  FxChatTree *self = g_new0 (FxChatTree, 1);

  self->nodes = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, node_free);
  need (self, 0);

  return self;
}

void
fx_chat_tree_free (FxChatTree *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->nodes);
  g_free (self);
}

void
fx_chat_tree_add (FxChatTree *self,
                  gint64      id,
                  gint64      parent_id)
{
  Node *node;

  g_return_if_fail (self != NULL && id != 0);

  node = need (self, id);
  if (node->there)
    return;

  node->there = TRUE;
  node->parent_id = parent_id != id ? parent_id : 0;
  g_ptr_array_add (need (self, node->parent_id)->children, node);
}

gboolean
fx_chat_tree_contains (FxChatTree *self,
                       gint64      id)
{
  const Node *node = lookup (self, id);

  return id != 0 && node != NULL && node->there;
}

void
fx_chat_tree_set_trashed (FxChatTree *self,
                          gint64      id,
                          gboolean    trashed)
{
  Node *node = lookup (self, id);

  if (node != NULL)
    node->trashed = trashed;
}

void
fx_chat_tree_put_before (FxChatTree *self,
                         gint64      id,
                         gint64      copy_id)
{
  Node *node = lookup (self, id);
  Node *copy;
  GPtrArray *children;
  guint position;

  g_return_if_fail (node != NULL && node->there);

  copy = need (self, copy_id);
  copy->there = TRUE;
  copy->parent_id = node->parent_id;
  children = need (self, node->parent_id)->children;
  if (g_ptr_array_find (children, node, &position))
    children->pdata[position] = copy;
  g_ptr_array_add (children, node);
}

void
fx_chat_tree_take_back (FxChatTree *self,
                        gint64      id,
                        gint64      copy_id)
{
  Node *node = lookup (self, id);
  Node *copy = lookup (self, copy_id);
  GPtrArray *children;
  guint position;

  /* What was said after the copy keeps it. */
  if (node == NULL || copy == NULL || copy->children->len > 0)
    return;

  children = need (self, node->parent_id)->children;
  g_ptr_array_remove (children, node);
  if (g_ptr_array_find (children, copy, &position))
    children->pdata[position] = node;
  g_hash_table_remove (self->nodes, &copy_id);
}

/* The next node up that is there and not trashed.  A damaged file may have
 * named its parents in a circle. */
static Node *
climb (FxChatTree *self,
       const Node *node)
{
  Node *root = lookup (self, 0);

  for (guint i = g_hash_table_size (self->nodes); i > 0; i--)
    {
      Node *parent = lookup (self, node->parent_id);

      if (node->parent_id == 0 || parent == NULL || !parent->there)
        return root;
      if (!parent->trashed)
        return parent;
      node = parent;
    }

  return root;
}

gint64
fx_chat_tree_parent (FxChatTree *self,
                     gint64      id)
{
  const Node *node = lookup (self, id);

  return node != NULL ? climb (self, node)->id : 0;
}

static void
add_children (const Node *node,
              GArray     *ids)
{
  for (guint i = 0; i < node->children->len; i++)
    {
      const Node *child = g_ptr_array_index (node->children, i);

      if (child->trashed)
        add_children (child, ids);
      else
        g_array_append_val (ids, child->id);
    }
}

/* Those whose parent was never there count as first messages. */
static void
add_orphans (FxChatTree *self,
             GArray     *ids)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Node *node = value;

      if (!node->there && node->id != 0)
        add_children (node, ids);
    }
}

GArray *
fx_chat_tree_children (FxChatTree *self,
                       gint64      id)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  const Node *node;

  g_return_val_if_fail (self != NULL, ids);

  node = lookup (self, id);
  if (node != NULL)
    add_children (node, ids);
  if (id == 0)
    add_orphans (self, ids);

  return ids;
}

GArray *
fx_chat_tree_siblings (FxChatTree *self,
                       gint64      id,
                       guint      *index)
{
  GArray *siblings = fx_chat_tree_children (self, fx_chat_tree_parent (self, id));

  *index = 0;
  for (guint i = 0; i < siblings->len; i++)
    if (g_array_index (siblings, gint64, i) == id)
      *index = i;

  return siblings;
}

GArray *
fx_chat_tree_path (FxChatTree *self,
                   gint64      leaf_id)
{
  GArray *path = g_array_new (FALSE, FALSE, sizeof (gint64));
  const Node *node;

  g_return_val_if_fail (self != NULL, path);

  node = lookup (self, leaf_id);
  if (node == NULL || !node->there)
    return path;
  if (node->trashed)
    node = climb (self, node);

  for (guint i = g_hash_table_size (self->nodes); i > 0 && node->id != 0; i--)
    {
      g_array_append_val (path, node->id);
      node = climb (self, node);
    }

  for (guint i = 0; i < path->len / 2; i++)
    {
      gint64 *a = &g_array_index (path, gint64, i);
      gint64 *b = &g_array_index (path, gint64, path->len - 1 - i);
      const gint64 id = *a;

      *a = *b;
      *b = id;
    }

  return path;
}

gboolean
fx_chat_tree_leads_over (FxChatTree *self,
                         gint64      leaf_id,
                         gint64      id)
{
  g_autoptr (GArray) path = fx_chat_tree_path (self, leaf_id);

  for (guint i = 0; i < path->len; i++)
    if (g_array_index (path, gint64, i) == id)
      return TRUE;

  return FALSE;
}

void
fx_chat_tree_show (FxChatTree *self,
                   gint64      leaf_id)
{
  g_autoptr (GArray) path = fx_chat_tree_path (self, leaf_id);
  gint64 before = 0;

  for (guint i = 0; i < path->len; i++)
    {
      const gint64 id = g_array_index (path, gint64, i);

      lookup (self, before)->chosen_id = id;
      before = id;
    }
}

gint64
fx_chat_tree_descend (FxChatTree *self,
                      gint64      id)
{
  for (guint i = g_hash_table_size (self->nodes); i > 0; i--)
    {
      g_autoptr (GArray) children = fx_chat_tree_children (self, id);
      const Node *node = lookup (self, id);
      gint64 next;

      if (children->len == 0)
        break;

      next = g_array_index (children, gint64, children->len - 1);
      for (guint j = 0; node != NULL && j < children->len; j++)
        if (g_array_index (children, gint64, j) == node->chosen_id)
          next = node->chosen_id;
      id = next;
    }

  return id;
}
