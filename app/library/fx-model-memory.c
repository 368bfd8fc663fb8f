/* fx-model-memory.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-library"

#include "fx-model-memory.h"

#include <json-glib/json-glib.h>
#include <string.h>

static void
bench_free (gpointer data)
{
  FxModelBench *bench = data;

  g_free (bench->device);
  g_free (bench);
}

void
fx_model_memory_free (FxModelMemory *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->benches);
  g_free (self->sha256);
  g_free (self);
}

void
fx_model_memory_add_bench (FxModelMemory       *self,
                           const char          *device,
                           const FxBenchResult *result,
                           gint64               at)
{
  FxModelBench *bench = g_new0 (FxModelBench, 1);

  bench->at = at;
  bench->device = g_strdup (device);
  bench->result = *result;
  g_ptr_array_add (self->benches, bench);
  if (self->benches->len > FX_MODEL_MEMORY_MAX_BENCHES)
    g_ptr_array_remove_range (self->benches, 0, self->benches->len - FX_MODEL_MEMORY_MAX_BENCHES);
}

/* Returns: @fallback where it is missing, no number or out of range */
static double
number (JsonObject *object,
        const char *name,
        double      min,
        double      max,
        double      fallback)
{
  JsonNode *node = json_object_get_member (object, name);
  double value;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_INT64 && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return fallback;

  value = json_node_get_double (node);

  return value >= min && value <= max ? value : fallback;
}

static const char *
string (JsonObject *object,
        const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

static void
read_load (FxModelMemory *self,
           JsonObject    *object)
{
  const char *kv = string (object, "kv");

  if (!json_object_has_member (object, "context"))
    return;

  self->has_load = TRUE;
  self->context = (guint) number (object, "context", 0, 1 << 24, 0);
  self->gpu_layers = (gint) number (object, "gpu_layers", -1, 1 << 20, -1);
  if (kv != NULL && !fx_kv_type_parse (kv, &self->kv_type))
    self->kv_type = FX_KV_F16;
}

static void
read_sampling (FxModelMemory *self,
               JsonObject    *object)
{
  FxSampling *sampling = &self->sampling;

  self->has_sampling = TRUE;
  sampling->temperature = (float) number (object, "temperature", 0, 5, sampling->temperature);
  sampling->top_k = (gint) number (object, "top_k", 0, 1000, sampling->top_k);
  sampling->top_p = (float) number (object, "top_p", 0, 1, sampling->top_p);
  sampling->min_p = (float) number (object, "min_p", 0, 1, sampling->min_p);
  sampling->repeat_penalty = (float) number (object, "repeat_penalty", 1, 2, sampling->repeat_penalty);
  sampling->repeat_window = (gint) number (object, "repeat_window", -1, 65536, sampling->repeat_window);
  self->max_tokens = (gint) number (object, "max_tokens", -1, 1 << 24, -1);
}

static void
read_bench (FxModelMemory *self,
            JsonObject    *object)
{
  const FxBenchResult result = {
    .n_prompt = (guint) number (object, "prompt", 0, 1 << 24, 0),
    .n_decode = (guint) number (object, "decode", 0, 1 << 24, 0),
    .n_sequences = (guint) number (object, "sequences", 1, 4096, 1),
    .prefill_tps = number (object, "prefill_tps", 0, 1e9, 0),
    .decode_tps = number (object, "decode_tps", 0, 1e9, 0),
    .load_ms = number (object, "load_ms", 0, 1e9, 0),
    .ttft_ms = number (object, "ttft_ms", 0, 1e9, 0),
    .device_bytes = (guint64) number (object, "device_bytes", 0, 1e18, 0),
  };

  fx_model_memory_add_bench (self, string (object, "device"), &result,
                             (gint64) number (object, "at", 0, 1e16, 0));
}

static JsonNode *
member_of (JsonObject   *object,
           const char   *name,
           JsonNodeType  type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_node_type (node) == type ? node : NULL;
}

static void
read_object (FxModelMemory *self,
             JsonObject    *object)
{
  JsonNode *sampling = member_of (object, "sampling", JSON_NODE_OBJECT);
  JsonNode *benches = member_of (object, "benches", JSON_NODE_ARRAY);

  read_load (self, object);
  if (sampling != NULL)
    read_sampling (self, json_node_get_object (sampling));
  self->sha256 = g_strdup (string (object, "sha256"));
  self->verified_at = (gint64) number (object, "verified_at", 0, 1e16, 0);
  self->verified_size = (guint64) number (object, "verified_size", 0, 1e18, 0);
  /* As text: JSON readers take numbers beyond 2^53 apart. */
  if (string (object, "verified_mtime") != NULL)
    self->verified_mtime = g_ascii_strtoull (string (object, "verified_mtime"), NULL, 10);

  for (guint i = 0; benches != NULL && i < json_array_get_length (json_node_get_array (benches)); i++)
    {
      JsonNode *bench = json_array_get_element (json_node_get_array (benches), i);

      if (JSON_NODE_HOLDS_OBJECT (bench))
        read_bench (self, json_node_get_object (bench));
    }
}

FxModelMemory *
fx_model_memory_new (const char *json)
{
  FxModelMemory *self = g_new0 (FxModelMemory, 1);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;

  self->gpu_layers = -1;
  self->max_tokens = -1;
  self->sampling = FX_SAMPLING_DEFAULT;
  self->benches = g_ptr_array_new_with_free_func (bench_free);

  if (json == NULL || !json_parser_load_from_data (parser, json, -1, NULL))
    return self;
  root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    read_object (self, json_node_get_object (root));

  return self;
}

static void
add_int (JsonBuilder *json,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, value);
}

static void
add_double (JsonBuilder *json,
            const char  *name,
            double       value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_double_value (json, value);
}

static void
add_string (JsonBuilder *json,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, value);
}

static void
add_sampling (JsonBuilder         *json,
              const FxModelMemory *self)
{
  json_builder_set_member_name (json, "sampling");
  json_builder_begin_object (json);
  add_double (json, "temperature", (double) self->sampling.temperature);
  add_int (json, "top_k", self->sampling.top_k);
  add_double (json, "top_p", (double) self->sampling.top_p);
  add_double (json, "min_p", (double) self->sampling.min_p);
  add_double (json, "repeat_penalty", (double) self->sampling.repeat_penalty);
  add_int (json, "repeat_window", self->sampling.repeat_window);
  add_int (json, "max_tokens", self->max_tokens);
  json_builder_end_object (json);
}

static void
add_bench (JsonBuilder        *json,
           const FxModelBench *bench)
{
  json_builder_begin_object (json);
  add_int (json, "at", bench->at);
  if (bench->device != NULL)
    add_string (json, "device", bench->device);
  add_int (json, "prompt", bench->result.n_prompt);
  add_int (json, "decode", bench->result.n_decode);
  add_int (json, "sequences", bench->result.n_sequences);
  add_double (json, "prefill_tps", bench->result.prefill_tps);
  add_double (json, "decode_tps", bench->result.decode_tps);
  add_double (json, "load_ms", bench->result.load_ms);
  add_double (json, "ttft_ms", bench->result.ttft_ms);
  add_int (json, "device_bytes", (gint64) bench->result.device_bytes);
  json_builder_end_object (json);
}

char *
fx_model_memory_to_json (const FxModelMemory *self)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (json);
  if (self->has_load)
    {
      add_int (json, "context", self->context);
      add_string (json, "kv", fx_kv_type_name (self->kv_type));
      add_int (json, "gpu_layers", self->gpu_layers);
    }
  if (self->has_sampling)
    add_sampling (json, self);
  if (self->sha256 != NULL)
    {
      g_autofree char *mtime = g_strdup_printf ("%" G_GUINT64_FORMAT, self->verified_mtime);

      add_string (json, "sha256", self->sha256);
      add_int (json, "verified_at", self->verified_at);
      add_int (json, "verified_size", (gint64) self->verified_size);
      add_string (json, "verified_mtime", mtime);
    }
  if (self->benches->len > 0)
    {
      json_builder_set_member_name (json, "benches");
      json_builder_begin_array (json);
      for (guint i = 0; i < self->benches->len; i++)
        add_bench (json, g_ptr_array_index (self->benches, i));
      json_builder_end_array (json);
    }
  json_builder_end_object (json);
  root = json_builder_get_root (json);

  return json_to_string (root, FALSE);
}
