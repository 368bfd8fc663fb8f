/* fx-studio.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-studio"

#include "fx-studio.h"

#define SCHEMA "app.fornax.Fornax"

static GSettings *
find_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  /* g_settings_new () would abort without it. */
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA, TRUE);
  if (schema == NULL)
    {
      g_message ("the settings' schema is not installed; nothing is remembered");
      return NULL;
    }

  return g_settings_new_full (schema, NULL, NULL);
}

static void
folders_changed_cb (GSettings  *settings,
                    const char *key,
                    gpointer    data)
{
  FxStudio *self = data;
  g_auto (GStrv) folders = g_settings_get_strv (settings, "model-folders");
  g_auto (GStrv) hidden = g_settings_get_strv (settings, "hidden-stores");

  fx_library_set_folders (self->library, (const char *const *) folders, (const char *const *) hidden);
}

FxStudio *
fx_studio_new (void)
{
  FxStudio *self = g_new0 (FxStudio, 1);
  g_autofree char *device = NULL;

  self->settings = find_settings ();
  if (self->settings != NULL)
    device = g_settings_get_string (self->settings, "device");

  self->store = fx_chat_store_new (NULL);
  self->host = fx_engine_host_new (device);
  self->library = fx_library_new (NULL);
  self->hub = fx_hub_client_new_from_settings ();
  self->downloads = fx_downloads_new (self->hub, NULL, NULL);
  self->models = fx_models_new (self->library, self->store, self->host);
  self->rack = fx_rack_link_new (self->library, self->models, self->host, self->settings);
  self->chats = fx_chats_new (self->store);
  self->controller = fx_chat_controller_new (self->chats, self->store, self->models, self->host);

  if (self->settings != NULL)
    {
      g_settings_bind (self->settings, "parallel-downloads", self->downloads, "max-running", G_SETTINGS_BIND_GET);
      g_signal_connect (self->settings, "changed::model-folders", G_CALLBACK (folders_changed_cb), self);
      g_signal_connect (self->settings, "changed::hidden-stores", G_CALLBACK (folders_changed_cb), self);
      folders_changed_cb (self->settings, NULL, self);
    }
  else
    {
      fx_library_rescan (self->library);
    }

  return self;
}

void
fx_studio_free (FxStudio *self)
{
  if (self == NULL)
    return;

  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);

  fx_downloads_shut_down (self->downloads);
  fx_rack_link_close (self->rack);
  fx_chat_controller_close (self->controller);
  fx_chats_flush (self->chats);
  fx_chat_store_close (self->store);
  fx_engine_host_close (self->host);

  g_clear_object (&self->controller);
  g_clear_object (&self->chats);
  g_clear_object (&self->rack);
  g_clear_object (&self->models);
  g_clear_object (&self->downloads);
  g_clear_object (&self->hub);
  g_clear_object (&self->library);
  g_clear_object (&self->host);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  g_free (self);
}
