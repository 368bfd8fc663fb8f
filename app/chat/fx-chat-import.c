/* fx-chat-import.c - which format a file has; and Fornax's own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-chat-import-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "fx-chat-export.h"

#define MAX_NAME 60

/* After it numbers are milliseconds: the year 5138 in seconds. */
#define FIRST_MS G_GINT64_CONSTANT (100000000000)

gint64
fx_chat_import_add (FxArchivedChat *archived,
                    gint64          parent_id,
                    const char     *role,
                    char           *text,
                    char           *reasoning,
                    const char     *model,
                    gint64          created_at)
{
  FxStoredMessage *message;

  if (text == NULL || text[0] == '\0')
    {
      g_free (text);
      g_free (reasoning);
      return parent_id;
    }

  message = fx_stored_message_new ();
  message->chat_id = archived->chat->id;
  message->parent_id = parent_id;
  g_set_str (&message->role, g_strcmp0 (role, "user") == 0 ? "user" : "assistant");
  g_free (message->text);
  message->text = text;
  message->reasoning = reasoning;
  message->state = FX_STORED_COMPLETE;
  g_set_str (&message->model, model);
  message->created_at = created_at > 0 ? created_at : archived->chat->created_at;
  g_ptr_array_add (archived->messages, message);

  return message->id;
}

gint64
fx_chat_import_time (JsonObject *object,
                     const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  double value;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return 0;

  value = json_node_get_double (node);
  if (!isfinite (value) || value <= 0 || value > 1e15)
    return 0;

  return value < (double) FIRST_MS ? (gint64) (value * 1000) : (gint64) value;
}

/* The ids of a file may be ids of here: each gets a new one. */
static void
read_messages (FxArchivedChat *archived,
               JsonArray      *messages,
               gint64          shown)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      JsonObject *object = fx_json_item (messages, i);
      const gint64 id = (gint64) fx_json_uint (object, "id", G_MAXINT64);
      const gint64 parent = (gint64) fx_json_uint (object, "parent", G_MAXINT64);
      const gint64 *parent_id = g_hash_table_lookup (ids, &parent);
      const guint n = archived->messages->len;
      FxStoredMessage *message;

      if (object == NULL || id == 0)
        continue;

      fx_chat_import_add (archived, parent_id != NULL ? *parent_id : 0, fx_json_string (object, "role", 64),
                          g_strdup (fx_json_string (object, "text", FX_CHAT_IMPORT_MAX_TEXT)),
                          g_strdup (fx_json_string (object, "reasoning", FX_CHAT_IMPORT_MAX_TEXT)),
                          fx_json_string (object, "model", FX_CHAT_IMPORT_MAX_TITLE),
                          fx_chat_import_time (object, "created"));
      if (archived->messages->len == n)
        continue;

      message = g_ptr_array_index (archived->messages, n);
      message->edited = fx_json_bool (object, "edited");
      g_set_str (&message->stats, fx_json_string (object, "stats", FX_CHAT_IMPORT_MAX_TITLE));
      g_hash_table_insert (ids, g_memdup2 (&id, sizeof id), g_memdup2 (&message->id, sizeof id));
      if (id == shown)
        archived->leaf_id = message->id;
    }
}

static FxArchivedChat *
import_own (JsonObject *object)
{
  g_autoptr (FxArchivedChat) archived = fx_archived_chat_new ();
  JsonArray *messages = fx_json_array (object, "messages");
  JsonObject *settings = fx_json_object (object, "settings");
  const char *title = fx_json_string (object, "title", FX_CHAT_IMPORT_MAX_TITLE);

  if (messages == NULL)
    return NULL;

  if (title != NULL)
    g_set_str (&archived->chat->title, title);
  archived->chat->created_at = fx_chat_import_time (object, "created");
  archived->chat->updated_at = fx_chat_import_time (object, "updated");
  archived->chat->pinned = fx_json_bool (object, "pinned");
  g_set_str (&archived->chat->draft, fx_json_string (object, "draft", FX_CHAT_IMPORT_MAX_TEXT));
  if (settings != NULL)
    {
      g_autofree char *text = json_to_string (json_object_get_member (object, "settings"), FALSE);

      fx_chat_settings_from_json (&archived->chat->settings, text);
    }
  read_messages (archived, messages, (gint64) fx_json_uint (object, "shown", G_MAXINT64));

  return g_steal_pointer (&archived);
}

/* A name for a chat that has none: the first line that its user wrote. */
static void
name (FxArchivedChat *archived)
{
  const FxStoredMessage *first = g_ptr_array_index (archived->messages, 0);
  g_auto (GStrv) lines = g_strsplit (first->text + strspn (first->text, " \t\r\n"), "\n", 2);

  g_free (archived->chat->title);
  archived->chat->title = g_utf8_substring (lines[0], 0, MIN (g_utf8_strlen (lines[0], -1), MAX_NAME));
}

/* What is no chat is left out, with those that nobody wrote in. */
static void
take (GPtrArray      *chats,
      FxArchivedChat *archived)
{
  FxStoredChat *chat = archived != NULL ? archived->chat : NULL;

  if (archived == NULL || archived->messages->len == 0)
    {
      fx_archived_chat_free (archived);
      return;
    }

  if (chat->title[0] != '\0')
    chat->title_made = FX_TITLE_BY_USER;
  else
    name (archived);
  if (chat->created_at <= 0)
    chat->created_at = fx_stored_now ();
  if (chat->updated_at < chat->created_at)
    chat->updated_at = chat->created_at;
  for (guint i = 0; i < archived->messages->len; i++)
    {
      FxStoredMessage *message = g_ptr_array_index (archived->messages, i);

      if (message->created_at <= 0)
        message->created_at = chat->created_at;
    }
  g_ptr_array_add (chats, archived);
}

static void
import_object (GPtrArray  *chats,
               JsonObject *object)
{
  if (fx_json_object (object, "mapping") != NULL)
    take (chats, fx_chat_import_chatgpt (object));
  else if (fx_json_object (object, "chat") != NULL)
    take (chats, fx_chat_import_webui (object));
  else if (fx_json_array (object, "messages") != NULL)
    take (chats, fx_chat_import_lmstudio (object));
}

GPtrArray *
fx_chat_import (const char  *name,
                GBytes      *bytes,
                GError     **error)
{
  g_autoptr (GPtrArray) chats = g_ptr_array_new_with_free_func ((GDestroyNotify) fx_archived_chat_free);
  g_autoptr (JsonNode) root = NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  root = fx_json_parse (text != NULL ? text : "", length, name, error);
  if (root == NULL)
    return NULL;

  if (JSON_NODE_HOLDS_OBJECT (root))
    {
      JsonObject *object = json_node_get_object (root);
      JsonArray *own = g_strcmp0 (fx_json_string (object, "format", 64), FX_CHAT_EXPORT_FORMAT) == 0
                         ? fx_json_array (object, "chats") : NULL;

      for (guint i = 0; own != NULL && i < json_array_get_length (own); i++)
        take (chats, import_own (fx_json_item (own, i)));
      if (own == NULL)
        import_object (chats, object);
    }
  else if (JSON_NODE_HOLDS_ARRAY (root))
    {
      JsonArray *array = json_node_get_array (root);

      for (guint i = 0; i < json_array_get_length (array); i++)
        import_object (chats, fx_json_item (array, i));
    }

  if (chats->len == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("%s has no chats of Fornax, ChatGPT, LM Studio or Open WebUI"), name);
      return NULL;
    }

  return g_steal_pointer (&chats);
}
