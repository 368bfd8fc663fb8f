/* fx-preset-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-preset-link"

#include "fx-preset-link.h"

#include <glib/gi18n.h>

#include "fx-preset.h"
#include "fx-sampling-link.h"

struct _FxPresetLink
{
  GObject         parent_instance;

  FxDesk         *desk;     /* owned */
  FxPresetDesk   *presets;  /* owned */
  GSignalGroup   *signals;  /* owned; of the desk's sampling */

  /* What was removed last, for Undo. */
  char           *removed;
  FxChatSettings  removed_settings;
};

G_DEFINE_FINAL_TYPE (FxPresetLink, fx_preset_link, G_TYPE_OBJECT)

static void
say (FxPresetLink *self,
     const GError *error)
{
  fx_desk_toast (self->desk, error->message);
}

static const char *
get_chosen (FxPresetLink *self)
{
  return self->desk->sampling != NULL ? self->desk->sampling->preset : NULL;
}

/* What the chat is set to, as far as a preset goes. */
static void
read_chat (FxPresetLink   *self,
           FxChatSettings *settings)
{
  fx_chat_settings_init (settings);
  if (self->desk->sampling != NULL)
    fx_sampling_link_read_chat (self->desk->sampling, settings);
  if (self->desk->conversation != NULL)
    g_set_str (&settings->instructions, fx_conversation_get_instructions (self->desk->conversation));
}

static void
update_values (FxPresetLink *self)
{
  g_auto (FxChatSettings) settings = { 0 };
  g_autoptr (FxSamplingItem) values = NULL;
  const char *name = get_chosen (self);

  fx_chat_settings_init (&settings);
  if (name != NULL && fx_preset_load (name, &settings, NULL))
    {
      values = fx_sampling_item_new ();
      fx_sampling_link_show_chat (&settings, values);
    }
  g_object_set (self->presets, "instructions", settings.instructions, "values", values, NULL);
}

static void
update_names (FxPresetLink *self)
{
  g_auto (GStrv) names = fx_preset_list ();
  g_autoptr (GtkStringList) list = gtk_string_list_new ((const char *const *) names);

  g_object_set (self->presets, "names", list, NULL);
}

static void
set_chosen (FxPresetLink *self,
            const char   *name)
{
  if (self->desk->sampling != NULL)
    g_object_set (self->desk->sampling, "preset", name, NULL);
  update_values (self);
}

static void
apply (FxPresetLink         *self,
       const char           *name,
       const FxChatSettings *settings)
{
  FxSamplingItem *sampling = self->desk->sampling;
  g_auto (FxChatSettings) merged = { 0 };

  if (sampling == NULL)
    return;

  /* Seed and policy stay the chat's. */
  fx_chat_settings_copy (settings, &merged);
  merged.sampling.has_seed = sampling->has_seed;
  merged.sampling.seed = sampling->seed;
  merged.overflow = sampling->overflow;
  g_set_str (&merged.preset, name);
  fx_sampling_link_show_chat (&merged, sampling);
  if (settings->instructions != NULL && self->desk->conversation != NULL)
    fx_conversation_set_instructions (self->desk->conversation, settings->instructions);
  update_values (self);
}

static void
choose_cb (FxPresetLink *self,
           const char   *name)
{
  g_auto (FxChatSettings) settings = { 0 };
  g_autoptr (GError) error = NULL;

  fx_chat_settings_init (&settings);
  if (name == NULL)
    set_chosen (self, NULL);
  else if (fx_preset_load (name, &settings, &error))
    apply (self, name, &settings);
  else
    say (self, error);
}

static void
save_cb (FxPresetLink *self,
         const char   *name)
{
  g_auto (FxChatSettings) settings = { 0 };
  g_autoptr (GError) error = NULL;

  read_chat (self, &settings);
  if (!fx_preset_save (name, &settings, &error))
    {
      say (self, error);
      return;
    }

  update_names (self);
  set_chosen (self, name);
}

static void
rename_cb (FxPresetLink *self,
           const char   *name,
           const char   *new_name)
{
  const gboolean chosen = g_strcmp0 (get_chosen (self), name) == 0;
  g_autoptr (GError) error = NULL;

  if (!fx_preset_rename (name, new_name, &error))
    say (self, error);
  update_names (self);
  if (error == NULL && chosen)
    set_chosen (self, new_name);
}

static void
remove_cb (FxPresetLink *self,
           const char   *name)
{
  g_autoptr (GError) error = NULL;

  fx_chat_settings_finish (&self->removed_settings);
  fx_chat_settings_init (&self->removed_settings);
  g_clear_pointer (&self->removed, g_free);
  if (fx_preset_load (name, &self->removed_settings, NULL))
    self->removed = g_strdup (name);
  if (!fx_preset_remove (name, &error))
    say (self, error);
  update_names (self);
  update_values (self);
}

static void
restore_cb (FxPresetLink *self)
{
  g_autoptr (GError) error = NULL;

  if (self->removed == NULL)
    return;
  if (!fx_preset_save (self->removed, &self->removed_settings, &error))
    say (self, error);
  update_names (self);
  update_values (self);
}

static void
import_cb (FxPresetLink *self,
           GFile        *file)
{
  g_auto (FxChatSettings) settings = { 0 };
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  g_autofree char *name = NULL;
  g_autofree char *taken = NULL;
  gsize size;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, &error);
  if (info != NULL && g_file_info_get_size (info) > FX_PRESET_MAX_SIZE)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The file is not a preset of Fornax"));

  fx_chat_settings_init (&settings);
  if (error == NULL && g_file_load_contents (file, NULL, &json, &size, NULL, &error))
    name = fx_preset_from_json (json, size, &settings, &error);
  if (name != NULL)
    taken = fx_preset_free_name (name);
  if (taken == NULL || !fx_preset_save (taken, &settings, &error))
    {
      say (self, error);
      return;
    }

  update_names (self);
  apply (self, taken, &settings);
}

static void
export_cb (FxPresetLink *self,
           const char   *name,
           GFile        *file)
{
  g_auto (FxChatSettings) settings = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;

  fx_chat_settings_init (&settings);
  if (fx_preset_load (name, &settings, &error))
    {
      json = fx_preset_to_json (name, &settings);
      g_file_replace_contents (file, json, strlen (json), NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, &error);
    }
  if (error != NULL)
    say (self, error);
}

static void
sampling_changed_cb (FxPresetLink *self)
{
  g_signal_group_set_target (self->signals, self->desk->sampling);
  update_values (self);
}

static void
fx_preset_link_dispose (GObject *object)
{
  FxPresetLink *self = FX_PRESET_LINK (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->presets);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->removed, g_free);
  fx_chat_settings_finish (&self->removed_settings);

  G_OBJECT_CLASS (fx_preset_link_parent_class)->dispose (object);
}

static void
fx_preset_link_class_init (FxPresetLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fx_preset_link_dispose;
}

static void
fx_preset_link_init (FxPresetLink *self)
{
  self->presets = fx_preset_desk_new ();
  self->signals = g_signal_group_new (FX_TYPE_SAMPLING_ITEM);
  g_signal_group_connect_swapped (self->signals, "notify::preset", G_CALLBACK (update_values), self);
}

FxPresetLink *
fx_preset_link_new (FxDesk *desk)
{
  static const struct
  {
    const char *signal;
    GCallback   callback;
  } answers[] = {
    { "choose", G_CALLBACK (choose_cb) },
    { "save", G_CALLBACK (save_cb) },
    { "rename", G_CALLBACK (rename_cb) },
    { "remove", G_CALLBACK (remove_cb) },
    { "restore", G_CALLBACK (restore_cb) },
    { "import", G_CALLBACK (import_cb) },
    { "export", G_CALLBACK (export_cb) },
  };
  FxPresetLink *self = g_object_new (FX_TYPE_PRESET_LINK, NULL);

  self->desk = g_object_ref (desk);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_signal_connect_object (self->presets, answers[i].signal, answers[i].callback, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::sampling", G_CALLBACK (sampling_changed_cb), self, G_CONNECT_SWAPPED);
  update_names (self);
  sampling_changed_cb (self);
  g_object_set (desk, "presets", self->presets, NULL);

  return self;
}
