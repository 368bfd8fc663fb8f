/* fx-sampling-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-sampling-link"

#include "fx-sampling-link.h"

#include <string.h>

#include "fx-chat-model.h"

G_STATIC_ASSERT ((guint) FX_THINKING_OFF == (guint) FX_TURN_THINKING_OFF);
G_STATIC_ASSERT ((guint) FX_THINKING_ON == (guint) FX_TURN_THINKING_ON);
G_STATIC_ASSERT ((guint) FX_THINKING_HIGH == (guint) FX_TURN_THINKING_HIGH);

#define FIELD(name) #name, G_STRUCT_OFFSET (FxSampling, name), G_STRUCT_OFFSET (FxSamplingItem, name)

/* The names are the properties', which GObject takes with either dash. */
static const struct
{
  const char *name;
  gsize       engine;
  gsize       item;
  gboolean    is_int;
} fields[] = {
  { FIELD (temperature) },
  { FIELD (top_k), TRUE },
  { FIELD (top_p) },
  { FIELD (min_p) },
  { FIELD (repeat_penalty) },
  { FIELD (repeat_window), TRUE },
  { FIELD (frequency_penalty) },
  { FIELD (presence_penalty) },
  { FIELD (typical_p) },
  { FIELD (dry_multiplier) },
  { FIELD (dry_base) },
  { FIELD (dry_allowed_length), TRUE },
  { FIELD (dry_window), TRUE },
  { FIELD (xtc_probability) },
  { FIELD (xtc_threshold) },
  { FIELD (mirostat_tau) },
  { FIELD (mirostat_eta) },
  { FIELD (dynamic_range) },
  { FIELD (dynamic_exponent) },
};

#undef FIELD

/* Where 0 stands for another value, a slider stands on that value. */
static const struct
{
  const char *name;
  double      value;
} standards[] = {
  { "typical_p", 1 },
  { "dry_base", 1.75 },
  { "dry_allowed_length", 2 },
  { "xtc_threshold", 0.1 },
  { "mirostat_eta", 0.1 },
  { "dynamic_exponent", 1 },
};

static double
resolve (const char *name,
         double      value)
{
  for (guint i = 0; value == 0 && i < G_N_ELEMENTS (standards); i++)
    if (g_str_equal (standards[i].name, name))
      return standards[i].value;

  return value;
}

static char *
stages_to_text (const FxSampling *sampling)
{
  GString *text = NULL;

  if (sampling->n_stages == 0)
    return NULL;

  text = g_string_new (NULL);
  for (guint i = 0; i < MIN (sampling->n_stages, FX_N_STAGES); i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append (text, fx_stage_name (sampling->stages[i]));
    }

  return g_string_free_and_steal (text);
}

static void
stages_from_text (FxSampling *sampling,
                  const char *text)
{
  g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", ",", -1);

  sampling->n_stages = 0;
  for (guint i = 0; names[i] != NULL && sampling->n_stages < FX_N_STAGES; i++)
    if (fx_stage_parse (names[i], &sampling->stages[sampling->n_stages]))
      sampling->n_stages++;
}

void
fx_sampling_link_show (const FxSampling *sampling,
                       gint              max_tokens,
                       FxSamplingItem   *item)
{
  g_autofree char *stages = stages_to_text (sampling);

  g_object_freeze_notify (G_OBJECT (item));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].is_int)
      g_object_set (item, fields[i].name,
                    (gint) resolve (fields[i].name, G_STRUCT_MEMBER (gint, sampling, fields[i].engine)), NULL);
    else
      /* Through text: 0.1f is not 0.1, and a slider would show it as changed. */
      {
        char text[G_ASCII_DTOSTR_BUF_SIZE];

        g_ascii_formatd (text, sizeof text, "%.6g", G_STRUCT_MEMBER (float, sampling, fields[i].engine));
        g_object_set (item, fields[i].name, resolve (fields[i].name, g_ascii_strtod (text, NULL)), NULL);
      }
  g_object_set (item, "max-tokens", (guint) MAX (max_tokens, 0), "stages", stages, NULL);
  g_object_thaw_notify (G_OBJECT (item));
}

void
fx_sampling_link_read (const FxSamplingItem *item,
                       FxSampling           *sampling,
                       gint                 *max_tokens)
{
  *sampling = (FxSampling) { 0 };
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].is_int)
      G_STRUCT_MEMBER (gint, sampling, fields[i].engine) = G_STRUCT_MEMBER (gint, item, fields[i].item);
    else
      G_STRUCT_MEMBER (float, sampling, fields[i].engine) = (float) G_STRUCT_MEMBER (double, item, fields[i].item);
  stages_from_text (sampling, item->stages);
  if (max_tokens != NULL)
    *max_tokens = item->max_tokens > 0 ? (gint) MIN (item->max_tokens, G_MAXINT) : -1;
}

void
fx_sampling_link_show_chat (const FxChatSettings *settings,
                            FxSamplingItem       *item)
{
  fx_sampling_link_show (&settings->sampling, settings->max_tokens, item);
  g_object_set (item,
                "has-seed", settings->sampling.has_seed,
                "seed", settings->sampling.seed,
                "stop", settings->stop,
                "thinking", settings->thinking,
                "overflow", settings->overflow,
                "preset", settings->preset,
                NULL);
}

void
fx_sampling_link_read_chat (const FxSamplingItem *item,
                            FxChatSettings       *settings)
{
  fx_sampling_link_read (item, &settings->sampling, &settings->max_tokens);
  settings->sampling.has_seed = item->has_seed;
  settings->sampling.seed = item->seed;
  g_set_str (&settings->stop, item->stop);
  settings->thinking = item->thinking;
  settings->overflow = item->overflow;
  g_set_str (&settings->preset, item->preset);
}
