/* fx-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fx-json.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

/* How deep brackets nest, outside of strings: before a parser that recurses
 * sees them. */
static guint
depth_of (const char *text,
          gsize       length)
{
  gboolean in_string = FALSE;
  guint depth = 0;
  guint deepest = 0;

  for (gsize i = 0; i < length; i++)
    {
      const char c = text[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if (c == '[' || c == '{')
        {
          depth++;
          deepest = MAX (deepest, depth);
        }
      else if ((c == ']' || c == '}') && depth > 0)
        depth--;
    }

  return deepest;
}

JsonNode *
fx_json_parse (const char  *text,
               gsize        length,
               const char  *what,
               GError     **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) reason = NULL;
  JsonNode *root;

  if (length == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s is empty"), what);
      return NULL;
    }
  if (length > G_MAXINT || memchr (text, '\0', length) != NULL ||
      !g_utf8_validate_len (text, length, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s is not text"), what);
      return NULL;
    }
  if (depth_of (text, length) > FX_JSON_MAX_DEPTH)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("%s is nested more than %d deep"), what, FX_JSON_MAX_DEPTH);
      return NULL;
    }

  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, text, (gssize) length, &reason))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s is not JSON: %s"), what, reason->message);
      return NULL;
    }

  root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s is empty"), what);

  return root;
}

static JsonNode *
member (JsonObject *object,
        const char *name)
{
  return object != NULL ? json_object_get_member (object, name) : NULL;
}

const char *
fx_json_string (JsonObject *object,
                const char *name,
                gsize       max_length)
{
  JsonNode *node = member (object, name);
  const char *text;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  text = json_node_get_string (node);

  /* An escaped surrogate need not be UTF-8 any more. */
  return text != NULL && strlen (text) <= max_length && g_utf8_validate (text, -1, NULL) ? text : NULL;
}

guint64
fx_json_uint (JsonObject *object,
              const char *name,
              guint64     max)
{
  JsonNode *node = member (object, name);
  gint64 value;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return 0;

  value = json_node_get_int (node);

  return value > 0 && (guint64) value <= max ? (guint64) value : 0;
}

gboolean
fx_json_bool (JsonObject *object,
              const char *name)
{
  JsonNode *node = member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

JsonObject *
fx_json_object (JsonObject *object,
                const char *name)
{
  JsonNode *node = member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
fx_json_array (JsonObject *object,
               const char *name)
{
  JsonNode *node = member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
fx_json_item (JsonArray *array,
              guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

gboolean
fx_json_is_hex (const char *text,
                gsize       n_digits)
{
  if (text == NULL || strlen (text) != n_digits)
    return FALSE;

  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isdigit (*at) && !(*at >= 'a' && *at <= 'f'))
      return FALSE;

  return TRUE;
}
