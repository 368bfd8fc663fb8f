/* fx-model-sampling.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-library"

#include "fx-model-sampling.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define BILLION 1000000000ull

/* What the makers' model cards recommend. */
static const struct
{
  const char *architecture;
  FxSampling  sampling;
} families[] = {
  { "gemma3", { .temperature = 1.0f, .top_k = 64, .top_p = 0.95f, .min_p = 0.0f,
                .repeat_penalty = 1.0f, .repeat_window = 64 } },
  { "qwen3", { .temperature = 0.6f, .top_k = 20, .top_p = 0.95f, .min_p = 0.0f,
               .repeat_penalty = 1.0f, .repeat_window = 64 } },
  { "qwen2", { .temperature = 0.7f, .top_k = 20, .top_p = 0.8f, .min_p = 0.0f,
               .repeat_penalty = 1.05f, .repeat_window = 64 } },
};

gboolean
fx_sampling_equal (const FxSampling *a,
                   const FxSampling *b)
{
  FxSampling x, y;

  fx_sampling_resolve (a, &x);
  fx_sampling_resolve (b, &y);

  /* They may have passed through text. */
#define SAME(field) (fabsf (x.field - y.field) < 1e-4f)
  return SAME (temperature) && x.top_k == y.top_k && SAME (top_p) && SAME (min_p) &&
         SAME (repeat_penalty) && x.repeat_window == y.repeat_window &&
         SAME (frequency_penalty) && SAME (presence_penalty) && SAME (typical_p) &&
         SAME (dry_multiplier) && SAME (dry_base) && x.dry_allowed_length == y.dry_allowed_length &&
         SAME (xtc_probability) && SAME (xtc_threshold) && SAME (mirostat_tau) && SAME (mirostat_eta) &&
         SAME (dynamic_range) && SAME (dynamic_exponent) &&
         x.n_stages == y.n_stages && memcmp (x.stages, y.stages, x.n_stages * sizeof x.stages[0]) == 0;
#undef SAME
}

typedef enum
{
  TEMPERATURE,
  TOP_K,
  TOP_P,
  MIN_P,
  PENALTY,
  WINDOW,
  N_KNOBS,
} Knob;

static const struct
{
  const char *file;  /* after "general.sampling." */
  const char *store; /* Ollama's */
  double      min;
  double      max;
} knobs[N_KNOBS] = {
  [TEMPERATURE] = { "temp", "temperature", 0, 5 },
  [TOP_K] = { "top_k", "top_k", 0, 1000 },
  [TOP_P] = { "top_p", "top_p", 0, 1 },
  [MIN_P] = { "min_p", "min_p", 0, 1 },
  [PENALTY] = { "penalty_repeat", "repeat_penalty", 1, 2 },
  [WINDOW] = { "penalty_last_n", "repeat_last_n", -1, 65536 },
};

static gboolean
set_knob (FxSampling *sampling,
          Knob        knob,
          double      value)
{
  if (!(value >= knobs[knob].min && value <= knobs[knob].max))
    return FALSE;

  switch (knob)
    {
    case TEMPERATURE:
      sampling->temperature = (float) value;
      break;
    case TOP_K:
      sampling->top_k = (gint) value;
      break;
    case TOP_P:
      sampling->top_p = (float) value;
      break;
    case MIN_P:
      sampling->min_p = (float) value;
      break;
    case PENALTY:
      sampling->repeat_penalty = (float) value;
      break;
    case WINDOW:
      sampling->repeat_window = (gint) value;
      break;
    case N_KNOBS:
    default:
      g_return_val_if_reached (FALSE);
    }

  return TRUE;
}

static gboolean
to_number (GVariant *value,
           double   *number)
{
  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_DOUBLE:
      *number = g_variant_get_double (value);
      return TRUE;
    case G_VARIANT_CLASS_INT32:
      *number = g_variant_get_int32 (value);
      return TRUE;
    case G_VARIANT_CLASS_UINT32:
      *number = g_variant_get_uint32 (value);
      return TRUE;
    case G_VARIANT_CLASS_INT64:
      *number = (double) g_variant_get_int64 (value);
      return TRUE;
    case G_VARIANT_CLASS_UINT64:
      *number = (double) g_variant_get_uint64 (value);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
from_file (FxModelInfo *info,
           FxSampling  *sampling)
{
  const gsize front = strlen ("general.sampling.");
  gboolean any = FALSE;

  for (guint i = 0; i < fx_model_info_get_n_metadata (info); i++)
    {
      const char *key = fx_model_info_get_metadata_key (info, i);
      g_autoptr (GVariant) value = NULL;
      double number;

      if (!g_str_has_prefix (key, "general.sampling."))
        continue;
      value = fx_model_info_dup_metadata_value (info, i, 1);
      for (guint knob = 0; knob < N_KNOBS; knob++)
        if (g_str_equal (key + front, knobs[knob].file) && to_number (value, &number))
          any |= set_knob (sampling, knob, number);
    }

  return any;
}

static gboolean
from_params (const char *params,
             FxSampling *sampling)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;
  gboolean any = FALSE;

  if (params == NULL || !json_parser_load_from_data (parser, params, -1, NULL))
    return FALSE;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;

  for (guint knob = 0; knob < N_KNOBS; knob++)
    {
      JsonNode *node = json_object_get_member (json_node_get_object (root), knobs[knob].store);

      if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
        continue;
      if (json_node_get_value_type (node) == G_TYPE_DOUBLE || json_node_get_value_type (node) == G_TYPE_INT64)
        any |= set_knob (sampling, knob, json_node_get_double (node));
    }

  return any;
}

FxSamplingSource
fx_model_sampling (FxModelInfo *info,
                   const char  *params,
                   FxSampling  *sampling)
{
  const guint64 n_parameters = fx_model_info_get_n_parameters (info);
  const char *architecture = fx_model_info_get_architecture (info);
  FxSamplingSource source = FX_SAMPLING_OF_ALL;

  *sampling = FX_SAMPLING_DEFAULT;
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    if (g_strcmp0 (architecture, families[i].architecture) == 0)
      {
        *sampling = families[i].sampling;
        source = FX_SAMPLING_OF_FAMILY;
      }

  /* Small models are sure of little but their first choice. */
  if (source == FX_SAMPLING_OF_ALL && n_parameters > 0 && n_parameters < 2 * BILLION)
    {
      sampling->temperature = n_parameters < BILLION / 2 ? 0.2f : 0.5f;
      sampling->top_p = 0.9f;
      if (n_parameters < BILLION / 2)
        sampling->repeat_penalty = 1.1f;
      source = FX_SAMPLING_OF_SIZE;
    }

  if (from_file (info, sampling))
    source = FX_SAMPLING_OF_FILE;
  if (from_params (params, sampling))
    source = FX_SAMPLING_OF_STORE;

  return source;
}
