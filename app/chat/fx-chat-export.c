/* fx-chat-export.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-chat-export.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

static void
set_text (JsonObject *object,
          const char *name,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static JsonObject *
message_to_json (const FxStoredMessage *message)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "id", message->id);
  if (message->parent_id != 0)
    json_object_set_int_member (object, "parent", message->parent_id);
  set_text (object, "role", message->role);
  set_text (object, "text", message->text);
  set_text (object, "reasoning", message->reasoning);
  set_text (object, "model", message->model);
  set_text (object, "stats", message->stats);
  json_object_set_int_member (object, "created", message->created_at);
  if (message->edited)
    json_object_set_boolean_member (object, "edited", TRUE);

  return object;
}

static JsonObject *
chat_to_json (const FxArchivedChat *archived)
{
  JsonObject *object = json_object_new ();
  JsonArray *messages = json_array_sized_new (archived->messages->len);
  g_autofree char *settings = fx_chat_settings_to_json (&archived->chat->settings);
  JsonNode *node = json_from_string (settings, NULL);

  set_text (object, "title", archived->chat->title);
  json_object_set_int_member (object, "created", archived->chat->created_at);
  json_object_set_int_member (object, "updated", archived->chat->updated_at);
  json_object_set_boolean_member (object, "pinned", archived->chat->pinned);
  set_text (object, "draft", archived->chat->draft);
  if (node != NULL)
    json_object_set_member (object, "settings", node);
  json_object_set_int_member (object, "shown", archived->leaf_id);
  for (guint i = 0; i < archived->messages->len; i++)
    json_array_add_object_element (messages, message_to_json (g_ptr_array_index (archived->messages, i)));
  json_object_set_array_member (object, "messages", messages);

  return object;
}

GBytes *
fx_chat_export_json (GPtrArray *chats)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_sized_new (chats->len);
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  char *text;

  json_object_set_string_member (object, "format", FX_CHAT_EXPORT_FORMAT);
  json_object_set_int_member (object, "version", FX_CHAT_EXPORT_VERSION);
  for (guint i = 0; i < chats->len; i++)
    json_array_add_object_element (array, chat_to_json (g_ptr_array_index (chats, i)));
  json_object_set_array_member (object, "chats", array);
  json_node_take_object (root, object);
  text = json_to_string (root, TRUE);

  return g_bytes_new_take (text, strlen (text));
}

/* A quotation, so that thoughts are not taken for the answer. */
static void
append_quoted (GString    *out,
               const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (out, lines[i][0] != '\0' ? "> %s\n" : ">%s\n", lines[i]);
  g_string_append_c (out, '\n');
}

GBytes *
fx_chat_export_markdown (const FxArchivedChat *archived)
{
  g_autoptr (GPtrArray) path = fx_archived_chat_get_path (archived);
  const char *instructions = archived->chat->settings.instructions;
  const char *title = archived->chat->title;
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "# %s\n\n", title != NULL && title[0] != '\0' ? title : _("New Chat"));
  if (instructions != NULL && instructions[0] != '\0')
    g_string_append_printf (out, "## %s\n\n%s\n\n", _("Instructions"), instructions);

  for (guint i = 0; i < path->len; i++)
    {
      const FxStoredMessage *message = g_ptr_array_index (path, i);
      const gboolean is_user = g_str_equal (message->role, "user");

      g_string_append_printf (out, "## %s", is_user ? _("You") : _("Assistant"));
      if (!is_user && message->model != NULL && message->model[0] != '\0')
        g_string_append_printf (out, " (%s)", message->model);
      g_string_append (out, "\n\n");
      if (message->reasoning != NULL && message->reasoning[0] != '\0')
        append_quoted (out, message->reasoning);
      g_string_append_printf (out, "%s\n\n", message->text);
    }

  return g_string_free_to_bytes (out);
}
