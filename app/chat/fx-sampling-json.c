/* fx-sampling-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-sampling-json"

#include "fx-sampling-json.h"

#define FIELD(name) #name, G_STRUCT_OFFSET (FxSampling, name)

static const struct
{
  const char *name;
  gsize       offset;
  gboolean    is_int;
  double      min;
  double      max;
} fields[] = {
  { FIELD (temperature), FALSE, 0, 5 },
  { FIELD (top_k), TRUE, 0, G_MAXINT },
  { FIELD (top_p), FALSE, 0, 1 },
  { FIELD (min_p), FALSE, 0, 1 },
  { FIELD (repeat_penalty), FALSE, 1, 2 },
  { FIELD (repeat_window), TRUE, -1, G_MAXINT },
  { FIELD (frequency_penalty), FALSE, -2, 2 },
  { FIELD (presence_penalty), FALSE, -2, 2 },
  { FIELD (typical_p), FALSE, 0, 1 },
  { FIELD (dry_multiplier), FALSE, 0, 5 },
  { FIELD (dry_base), FALSE, 0, 4 },
  { FIELD (dry_allowed_length), TRUE, 0, 1024 },
  { FIELD (dry_window), TRUE, -1, G_MAXINT },
  { FIELD (xtc_probability), FALSE, 0, 1 },
  { FIELD (xtc_threshold), FALSE, 0, 1 },
  { FIELD (mirostat_tau), FALSE, 0, 20 },
  { FIELD (mirostat_eta), FALSE, 0, 1 },
  { FIELD (dynamic_range), FALSE, 0, 5 },
  { FIELD (dynamic_exponent), FALSE, 0, 10 },
};

#undef FIELD

void
fx_sampling_json_add (JsonBuilder      *builder,
                      const FxSampling *sampling)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      json_builder_set_member_name (builder, fields[i].name);
      if (fields[i].is_int)
        json_builder_add_int_value (builder, G_STRUCT_MEMBER (gint, sampling, fields[i].offset));
      else
        json_builder_add_double_value (builder, G_STRUCT_MEMBER (float, sampling, fields[i].offset));
    }

  if (sampling->has_seed)
    {
      /* As text: JSON readers take numbers beyond 2^53 apart. */
      g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, sampling->seed);

      json_builder_set_member_name (builder, "seed");
      json_builder_add_string_value (builder, seed);
    }

  if (sampling->n_stages > 0)
    {
      json_builder_set_member_name (builder, "stages");
      json_builder_begin_array (builder);
      for (guint i = 0; i < MIN (sampling->n_stages, FX_N_STAGES); i++)
        json_builder_add_string_value (builder, fx_stage_name (sampling->stages[i]));
      json_builder_end_array (builder);
    }
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

static void
read_stages (JsonArray  *array,
             FxSampling *sampling)
{
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (array) && n < FX_N_STAGES; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
          fx_stage_parse (json_node_get_string (node), &sampling->stages[n]))
        n++;
    }

  sampling->n_stages = n;
}

void
fx_sampling_json_read (JsonObject *object,
                       FxSampling *sampling)
{
  JsonNode *node;
  double number;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (!get_number (object, fields[i].name, fields[i].min, fields[i].max, &number))
        continue;
      if (fields[i].is_int)
        G_STRUCT_MEMBER (gint, sampling, fields[i].offset) = (gint) number;
      else
        G_STRUCT_MEMBER (float, sampling, fields[i].offset) = (float) number;
    }

  node = json_object_get_member (object, "seed");
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
      g_ascii_string_to_unsigned (json_node_get_string (node), 10, 0, G_MAXUINT64, &sampling->seed, NULL))
    sampling->has_seed = TRUE;

  node = json_object_get_member (object, "stages");
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    read_stages (json_node_get_array (node), sampling);
}
