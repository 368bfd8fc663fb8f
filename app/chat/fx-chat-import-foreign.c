/* fx-chat-import-foreign.c - the exports of other programs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-chat-import-private.h"

#include <string.h>

/* Adds the message of a node.  Returns: its id; @parent_id where it has none */
typedef gint64 (*ReadNode) (FxArchivedChat *archived,
                            JsonObject     *node,
                            gint64          parent_id);

typedef struct
{
  const char *name;
  gint64      parent_id;
} Step;

static const char *
string (JsonObject *object,
        const char *name)
{
  return fx_json_string (object, name, FX_CHAT_IMPORT_MAX_TITLE);
}

/* A tree of nodes by name, each with the names of its children.  A node is
 * read once, so that a ring ends. */
static void
read_tree (FxArchivedChat *archived,
           JsonObject     *nodes,
           const char     *parent_member,
           const char     *children_member,
           const char     *shown,
           ReadNode        read)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Step));
  g_autoptr (GList) names = json_object_get_members (nodes);

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *parent = string (fx_json_object (nodes, l->data), parent_member);
      Step root = { l->data, 0 };

      if (parent == NULL || !json_object_has_member (nodes, parent))
        g_array_prepend_val (stack, root);
    }

  while (stack->len > 0)
    {
      const Step step = g_array_index (stack, Step, stack->len - 1);
      JsonObject *node = fx_json_object (nodes, step.name);
      JsonArray *children = fx_json_array (node, children_member);
      gint64 id;

      g_array_set_size (stack, stack->len - 1);
      if (node == NULL || !g_hash_table_add (seen, (gpointer) step.name))
        continue;

      id = read (archived, node, step.parent_id);
      if (g_strcmp0 (step.name, shown) == 0)
        archived->leaf_id = id;
      for (guint i = children != NULL ? json_array_get_length (children) : 0; i > 0; i--)
        {
          JsonNode *child = json_array_get_element (children, i - 1);
          Step next = { NULL, id };

          if (JSON_NODE_HOLDS_VALUE (child) && json_node_get_value_type (child) == G_TYPE_STRING)
            next.name = json_node_get_string (child);
          if (next.name != NULL && json_object_has_member (nodes, next.name))
            g_array_append_val (stack, next);
        }
    }
}

static void
append (GString    *out,
        const char *text)
{
  if (text == NULL || out->len + strlen (text) > FX_CHAT_IMPORT_MAX_TEXT)
    return;

  if (out->len > 0 && text[0] != '\0')
    g_string_append (out, "\n\n");
  g_string_append (out, text);
}

/* Of "parts" or of a list of {"type": "text", "text": ...}: what is text. */
static char *
join_parts (JsonArray *parts)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    {
      JsonNode *part = json_array_get_element (parts, i);

      if (JSON_NODE_HOLDS_OBJECT (part))
        append (out, fx_json_string (json_node_get_object (part), "text", FX_CHAT_IMPORT_MAX_TEXT));
      else if (JSON_NODE_HOLDS_VALUE (part) && json_node_get_value_type (part) == G_TYPE_STRING &&
               g_utf8_validate (json_node_get_string (part), -1, NULL))
        append (out, json_node_get_string (part));
    }

  return g_string_free_and_steal (g_steal_pointer (&out));
}

static void
set_title (FxArchivedChat *archived,
           const char     *title)
{
  if (title != NULL)
    g_set_str (&archived->chat->title, title);
}

static gint64
read_chatgpt (FxArchivedChat *archived,
              JsonObject     *node,
              gint64          parent_id)
{
  JsonObject *message = fx_json_object (node, "message");
  JsonObject *content = fx_json_object (message, "content");
  const char *role = string (fx_json_object (message, "author"), "role");
  const char *type = string (content, "content_type");

  if (g_strcmp0 (role, "user") != 0 && g_strcmp0 (role, "assistant") != 0)
    return parent_id;
  if (g_strcmp0 (type, "text") != 0 && g_strcmp0 (type, "multimodal_text") != 0)
    return parent_id;

  return fx_chat_import_add (archived, parent_id, role, join_parts (fx_json_array (content, "parts")), NULL,
                             string (fx_json_object (message, "metadata"), "model_slug"),
                             fx_chat_import_time (message, "create_time"));
}

FxArchivedChat *
fx_chat_import_chatgpt (JsonObject *object)
{
  FxArchivedChat *archived = fx_archived_chat_new ();

  set_title (archived, string (object, "title"));
  archived->chat->created_at = fx_chat_import_time (object, "create_time");
  archived->chat->updated_at = fx_chat_import_time (object, "update_time");
  read_tree (archived, fx_json_object (object, "mapping"), "parent", "children",
             string (object, "current_node"), read_chatgpt);

  return archived;
}

static gint64
read_webui (FxArchivedChat *archived,
            JsonObject     *node,
            gint64          parent_id)
{
  const char *role = string (node, "role");
  char *text;

  if (g_strcmp0 (role, "user") != 0 && g_strcmp0 (role, "assistant") != 0)
    return parent_id;

  text = fx_json_array (node, "content") != NULL
           ? join_parts (fx_json_array (node, "content"))
           : g_strdup (fx_json_string (node, "content", FX_CHAT_IMPORT_MAX_TEXT));

  return fx_chat_import_add (archived, parent_id, role, text, NULL, string (node, "model"),
                             fx_chat_import_time (node, "timestamp"));
}

FxArchivedChat *
fx_chat_import_webui (JsonObject *object)
{
  JsonObject *chat = fx_json_object (object, "chat");
  JsonObject *history = fx_json_object (chat, "history");
  JsonObject *nodes = fx_json_object (history, "messages");
  JsonArray *list = fx_json_array (chat, "messages");
  FxArchivedChat *archived = fx_archived_chat_new ();
  const char *title = string (object, "title");
  gint64 last = 0;

  set_title (archived, title != NULL ? title : string (chat, "title"));
  archived->chat->created_at = fx_chat_import_time (object, "created_at");
  archived->chat->updated_at = fx_chat_import_time (object, "updated_at");
  archived->chat->pinned = fx_json_bool (object, "pinned");
  if (nodes != NULL)
    read_tree (archived, nodes, "parentId", "childrenIds", string (history, "currentId"), read_webui);

  /* Old ones have a list alone. */
  for (guint i = 0; nodes == NULL && list != NULL && i < json_array_get_length (list); i++)
    last = read_webui (archived, fx_json_item (list, i), last);

  return archived;
}

/* One version of a message: said at once, or in steps. */
static void
read_version (JsonObject  *version,
              char       **text,
              char       **reasoning)
{
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (GString) thought = g_string_new (NULL);
  g_autofree char *whole = join_parts (fx_json_array (version, "content"));
  JsonArray *steps = fx_json_array (version, "steps");

  append (said, whole);
  for (guint i = 0; steps != NULL && i < json_array_get_length (steps); i++)
    {
      JsonObject *step = fx_json_item (steps, i);
      const char *style = string (fx_json_object (step, "style"), "type");
      g_autofree char *part = join_parts (fx_json_array (step, "content"));

      if (g_strcmp0 (string (step, "type"), "contentBlock") == 0)
        append (g_strcmp0 (style, "thinking") == 0 ? thought : said, part);
    }

  *text = g_string_free_and_steal (g_steal_pointer (&said));
  *reasoning = thought->len > 0 ? g_strdup (thought->str) : NULL;
}

FxArchivedChat *
fx_chat_import_lmstudio (JsonObject *object)
{
  JsonArray *messages = fx_json_array (object, "messages");
  const char *instructions = fx_json_string (object, "systemPrompt", FX_CHAT_IMPORT_MAX_TEXT);
  FxArchivedChat *archived = fx_archived_chat_new ();
  gint64 parent_id = 0;

  set_title (archived, string (object, "name"));
  archived->chat->created_at = fx_chat_import_time (object, "createdAt");
  if (instructions != NULL && instructions[0] != '\0')
    g_set_str (&archived->chat->settings.instructions, instructions);

  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      JsonObject *message = fx_json_item (messages, i);
      JsonArray *versions = fx_json_array (message, "versions");
      const guint64 selected = fx_json_uint (message, "currentlySelected", G_MAXUINT);
      gint64 shown = parent_id;

      for (guint v = 0; versions != NULL && v < json_array_get_length (versions); v++)
        {
          JsonObject *version = fx_json_item (versions, v);
          const char *role = string (version, "role");
          char *text;
          char *reasoning;
          gint64 id;

          if (g_strcmp0 (role, "user") != 0 && g_strcmp0 (role, "assistant") != 0)
            continue;
          read_version (version, &text, &reasoning);
          id = fx_chat_import_add (archived, parent_id, role, text, reasoning,
                                   string (fx_json_object (version, "senderInfo"), "senderName"), 0);
          if (v == selected || shown == parent_id)
            shown = id;
        }
      parent_id = shown;
    }
  archived->leaf_id = parent_id;

  return archived;
}
