/* fx-stored.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-stored"

#include "fx-stored.h"

#include <json-glib/json-glib.h>

#include "fx-sampling-json.h"

/* As stored: these stay, whatever the engine may call them one day. */
static const char *const kv_names[FX_N_KV_TYPES] = { "f16", "q8_0", "q4_0", "f32" };

gint64
fx_stored_new_id (void)
{
  guint64 high = g_random_int () & 0x1fffffu;
  gint64 id = (gint64) (high << 32 | g_random_int ());

  return id != 0 ? id : 1;
}

gint64
fx_stored_now (void)
{
  return g_get_real_time () / 1000;
}

void
fx_chat_settings_init (FxChatSettings *self)
{
  *self = (FxChatSettings) {
    .sampling = FX_SAMPLING_DEFAULT,
    .max_tokens = -1,
    .gpu_layers = -1,
  };
}

void
fx_chat_settings_finish (FxChatSettings *self)
{
  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->instructions, g_free);
  g_clear_pointer (&self->stop, g_free);
  g_clear_pointer (&self->preset, g_free);
}

void
fx_chat_settings_copy (const FxChatSettings *self,
                       FxChatSettings       *copy)
{
  *copy = *self;
  copy->model = g_strdup (self->model);
  copy->instructions = g_strdup (self->instructions);
  copy->stop = g_strdup (self->stop);
  copy->preset = g_strdup (self->preset);
}

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
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

char *
fx_chat_settings_to_json (const FxChatSettings *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_string (builder, "model", self->model);
  add_string (builder, "instructions", self->instructions);
  fx_sampling_json_add (builder, &self->sampling);
  add_string (builder, "stop", self->stop);
  add_int (builder, "thinking", self->thinking);
  add_int (builder, "overflow", self->overflow);
  add_string (builder, "preset", self->preset);
  add_int (builder, "max_tokens", self->max_tokens);
  add_int (builder, "context", self->context);
  add_string (builder, "kv", kv_names[self->kv_type]);
  add_int (builder, "gpu_layers", self->gpu_layers);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static gboolean
get_number (JsonObject *object,
            const char *name,
            double      min,
            double      max,
            double     *value)
{
  JsonNode *node = json_object_get_member (object, name);
  GType type;
  double number;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;

  type = json_node_get_value_type (node);
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;

  number = json_node_get_double (node);
  if (!(number >= min && number <= max))
    return FALSE;

  *value = number;

  return TRUE;
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

void
fx_chat_settings_from_json (FxChatSettings *self,
                            const char     *json)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;
  JsonObject *object;
  const char *string;
  double number;

  if (json == NULL || !json_parser_load_from_data (parser, json, -1, NULL))
    return;

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return;

  object = json_node_get_object (root);

  if ((string = get_string (object, "model")) != NULL)
    g_set_str (&self->model, string);
  if ((string = get_string (object, "instructions")) != NULL)
    g_set_str (&self->instructions, string);
  if ((string = get_string (object, "stop")) != NULL)
    g_set_str (&self->stop, string);
  if ((string = get_string (object, "preset")) != NULL)
    g_set_str (&self->preset, string);
  if (get_number (object, "thinking", 0, 5, &number))
    self->thinking = (guint) number;
  if (get_number (object, "overflow", 0, 2, &number))
    self->overflow = (guint) number;
  fx_sampling_json_read (object, &self->sampling);
  if (get_number (object, "max_tokens", -1, G_MAXINT, &number))
    self->max_tokens = (gint) number;
  if (get_number (object, "context", 0, 1 << 24, &number))
    self->context = (guint) number;
  string = get_string (object, "kv");
  for (guint i = 0; i < FX_N_KV_TYPES; i++)
    if (g_strcmp0 (string, kv_names[i]) == 0)
      self->kv_type = (FxKvType) i;
  if (get_number (object, "gpu_layers", -1, 1 << 20, &number))
    self->gpu_layers = (gint) number;
}

FxStoredChat *
fx_stored_chat_new (void)
{
  FxStoredChat *self = g_new0 (FxStoredChat, 1);

  self->id = fx_stored_new_id ();
  self->title = g_strdup ("");
  self->title_made = FX_TITLE_BY_WORDS;
  self->created_at = fx_stored_now ();
  self->updated_at = self->created_at;
  fx_chat_settings_init (&self->settings);

  return self;
}

FxStoredChat *
fx_stored_chat_copy (const FxStoredChat *self)
{
  FxStoredChat *copy = g_memdup2 (self, sizeof *self);

  copy->title = g_strdup (self->title);
  copy->draft = g_strdup (self->draft);
  fx_chat_settings_copy (&self->settings, &copy->settings);

  return copy;
}

void
fx_stored_chat_free (FxStoredChat *self)
{
  if (self == NULL)
    return;

  g_free (self->title);
  g_free (self->draft);
  fx_chat_settings_finish (&self->settings);
  g_free (self);
}

FxStoredMessage *
fx_stored_message_new (void)
{
  FxStoredMessage *self = g_new0 (FxStoredMessage, 1);

  self->id = fx_stored_new_id ();
  self->role = g_strdup ("user");
  self->text = g_strdup ("");
  self->created_at = fx_stored_now ();

  return self;
}

FxStoredMessage *
fx_stored_message_copy (const FxStoredMessage *self)
{
  FxStoredMessage *copy = g_memdup2 (self, sizeof *self);

  copy->role = g_strdup (self->role);
  copy->text = g_strdup (self->text);
  copy->reasoning = g_strdup (self->reasoning);
  copy->error = g_strdup (self->error);
  copy->model = g_strdup (self->model);
  copy->stats = g_strdup (self->stats);

  return copy;
}

void
fx_stored_message_free (FxStoredMessage *self)
{
  if (self == NULL)
    return;

  g_free (self->role);
  g_free (self->text);
  g_free (self->reasoning);
  g_free (self->error);
  g_free (self->model);
  g_free (self->stats);
  g_free (self);
}

void
fx_stored_model_free (FxStoredModel *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->options);
  g_free (self);
}

FxStoredFolder *
fx_stored_folder_new (const char *name)
{
  FxStoredFolder *self = g_new0 (FxStoredFolder, 1);

  self->id = fx_stored_new_id ();
  self->name = g_strdup (name);
  self->expanded = TRUE;

  return self;
}

void
fx_stored_folder_free (FxStoredFolder *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self);
}

void
fx_stored_hit_free (FxStoredHit *self)
{
  if (self == NULL)
    return;

  g_free (self->title);
  g_free (self->snippet);
  g_free (self);
}
