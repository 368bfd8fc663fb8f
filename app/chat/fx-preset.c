/* fx-preset.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-preset"

#include "fx-preset.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "fx-sampling-json.h"

#define SUFFIX ".json"

static char *
folder_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "fornax", "presets", NULL);
}

static char *
path_for (const char *name)
{
  g_autofree char *folder = folder_path ();
  g_autofree char *escaped = g_uri_escape_string (name, " ", TRUE);
  g_autofree char *file = g_strconcat (escaped, SUFFIX, NULL);

  return g_build_filename (folder, file, NULL);
}

/* Blanks at the ends and control characters are nobody's intent. */
static char *
clean_name (const char *name)
{
  g_autoptr (GString) clean = g_string_new (NULL);
  guint n = 0;

  for (const char *p = name; *p != '\0' && n < FX_PRESET_MAX_NAME; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_iscntrl (c))
        {
          g_string_append_unichar (clean, c);
          n++;
        }
    }

  return g_strdup (g_strstrip (clean->str));
}

static gboolean
check_name (const char  *name,
            GError     **error)
{
  g_autofree char *clean = NULL;

  if (g_utf8_validate (name, -1, NULL))
    clean = clean_name (name);
  if (clean != NULL && *clean != '\0' && g_str_equal (clean, name))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
               _("A preset's name has 1 to %d characters"), FX_PRESET_MAX_NAME);

  return FALSE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

char **
fx_preset_list (void)
{
  g_autofree char *path = folder_path ();
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *file;

  while (folder != NULL && (file = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *name = NULL;

      if (g_str_has_suffix (file, SUFFIX))
        name = g_uri_unescape_segment (file, file + strlen (file) - strlen (SUFFIX), NULL);
      if (name != NULL && check_name (name, NULL))
        g_ptr_array_add (names, g_steal_pointer (&name));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_steal (names, NULL);
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  if (value == NULL)
    return;

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

char *
fx_preset_to_json (const char           *name,
                   const FxChatSettings *settings)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  FxSampling sampling = settings->sampling;

  /* A seed is one reply's, not a manner. */
  sampling.has_seed = FALSE;

  json_builder_begin_object (builder);
  add_int (builder, "fornax_preset", 1);
  add_string (builder, "name", name);
  add_string (builder, "instructions", settings->instructions);
  fx_sampling_json_add (builder, &sampling);
  add_int (builder, "max_tokens", settings->max_tokens);
  add_string (builder, "stop", settings->stop);
  add_int (builder, "thinking", settings->thinking);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, TRUE);
}

char *
fx_preset_from_json (const char      *json,
                     gsize            size,
                     FxChatSettings  *settings,
                     GError         **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *clean = NULL;
  JsonNode *root, *name;
  JsonObject *object;

  if (size > FX_PRESET_MAX_SIZE || !g_utf8_validate_len (json, size, NULL) ||
      !json_parser_load_from_data (parser, json, (gssize) size, NULL) ||
      (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The file is not JSON"));
      return NULL;
    }

  object = json_node_get_object (root);
  name = json_object_get_member (object, "name");
  if (!json_object_has_member (object, "fornax_preset") || name == NULL || !JSON_NODE_HOLDS_VALUE (name) ||
      json_node_get_value_type (name) != G_TYPE_STRING)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The file is not a preset of Fornax"));
      return NULL;
    }

  clean = clean_name (json_node_get_string (name));
  if (!check_name (clean, error))
    return NULL;

  /* Of a preset only: what else a chat is set to is the chat's. */
  json_object_remove_member (object, "seed");
  json_object_remove_member (object, "model");
  json_object_remove_member (object, "preset");
  json_object_remove_member (object, "overflow");
  json_object_remove_member (object, "context");
  json_object_remove_member (object, "kv");
  json_object_remove_member (object, "gpu_layers");
  g_clear_pointer (&settings->stop, g_free);
  {
    g_autofree char *rest = json_to_string (root, FALSE);

    fx_chat_settings_from_json (settings, rest);
  }

  return g_steal_pointer (&clean);
}

gboolean
fx_preset_load (const char      *name,
                FxChatSettings  *settings,
                GError         **error)
{
  g_autofree char *path = NULL;
  g_autofree char *json = NULL;
  g_autofree char *found = NULL;
  gsize size;

  g_return_val_if_fail (name != NULL, FALSE);

  path = path_for (name);
  if (!g_file_get_contents (path, &json, &size, error))
    return FALSE;

  found = fx_preset_from_json (json, size, settings, error);

  return found != NULL;
}

gboolean
fx_preset_save (const char            *name,
                const FxChatSettings  *settings,
                GError               **error)
{
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *json = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  if (!check_name (name, error))
    return FALSE;

  path = path_for (name);
  folder = folder_path ();
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", folder, g_strerror (errno));
      return FALSE;
    }

  json = fx_preset_to_json (name, settings);

  return g_file_set_contents_full (path, json, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

gboolean
fx_preset_remove (const char  *name,
                  GError     **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  path = path_for (name);
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path, g_strerror (errno));

  return FALSE;
}

gboolean
fx_preset_rename (const char  *name,
                  const char  *new_name,
                  GError     **error)
{
  g_auto (FxChatSettings) settings = { 0 };
  g_auto (GStrv) names = NULL;

  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (new_name != NULL, FALSE);

  if (g_str_equal (name, new_name))
    return TRUE;

  names = fx_preset_list ();
  if (g_strv_contains ((const char *const *) names, new_name))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _("There is a preset “%s” already"), new_name);
      return FALSE;
    }

  fx_chat_settings_init (&settings);

  return fx_preset_load (name, &settings, error) &&
         fx_preset_save (new_name, &settings, error) &&
         fx_preset_remove (name, error);
}

char *
fx_preset_free_name (const char *name)
{
  g_auto (GStrv) names = fx_preset_list ();
  g_autofree char *clean = clean_name (name);

  if (!g_strv_contains ((const char *const *) names, clean))
    return g_steal_pointer (&clean);

  for (guint i = 2;; i++)
    {
      g_autofree char *tail = g_strdup_printf (" %u", i);
      g_autofree char *head = g_utf8_substring (clean, 0, MIN (g_utf8_strlen (clean, -1),
                                                               (glong) (FX_PRESET_MAX_NAME - strlen (tail))));
      g_autofree char *next = g_strconcat (head, tail, NULL);

      if (!g_strv_contains ((const char *const *) names, next))
        return g_steal_pointer (&next);
    }
}
