/* fx-reply-stats.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-reply-stats"

#include "fx-reply-stats.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

static const char *const finish_names[] = {
  [FX_FINISH_NONE] = "",
  [FX_FINISH_END_OF_TURN] = "end_of_turn",
  [FX_FINISH_MAX_TOKENS] = "max_tokens",
  [FX_FINISH_CONTEXT] = "context",
  [FX_FINISH_STOP_STRING] = "stop_string",
};

double
fx_reply_stats_prefill_tps (const FxReplyStats *self)
{
  if (self->prefill_ms <= 0 || self->n_prompt <= self->n_cached)
    return 0;

  return (self->n_prompt - self->n_cached) / (self->prefill_ms / 1000);
}

double
fx_reply_stats_decode_tps (const FxReplyStats *self)
{
  if (self->decode_ms <= 0 || self->n_tokens < 2)
    return 0;

  return (self->n_tokens - 1) / (self->decode_ms / 1000);
}

const char *
fx_finish_name (FxFinish finish)
{
  return (guint) finish < G_N_ELEMENTS (finish_names) ? finish_names[finish] : "";
}

static const char *
describe_end (FxFinish finish,
              gboolean stopped)
{
  if (stopped)
    return _("stopped by you");

  switch (finish)
    {
    case FX_FINISH_END_OF_TURN:
      return _("stopped: end of turn");
    case FX_FINISH_MAX_TOKENS:
      return _("stopped: maximum of tokens");
    case FX_FINISH_CONTEXT:
      return _("stopped: context full");
    case FX_FINISH_STOP_STRING:
      return _("stopped: stop text");
    case FX_FINISH_NONE:
    default:
      return NULL;
    }
}

char *
fx_reply_stats_describe (const FxReplyStats *self,
                         gboolean            stopped)
{
  GString *text = g_string_new (NULL);
  const double tps = fx_reply_stats_decode_tps (self);
  const char *end = describe_end (self->finish, stopped);

  if (tps > 0)
    g_string_append_printf (text, _("%.1f tok/s"), tps);
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, "%'u token", "%'u tokens", self->n_tokens), self->n_tokens);
  if (self->n_tokens > 0 && self->first_token_ms > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _("first token %.2f s"), self->first_token_ms / 1000);
    }
  if (end != NULL)
    {
      g_string_append (text, " · ");
      g_string_append (text, end);
    }

  return g_string_free_and_steal (text);
}

static void
add (JsonBuilder *builder,
     const char  *name,
     double       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

char *
fx_reply_stats_to_json (const FxReplyStats *self,
                        double              reasoning_time,
                        guint               n_reasoning)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, self->seed);

  json_builder_begin_object (builder);
  add (builder, "n_prompt", self->n_prompt);
  add (builder, "n_cached", self->n_cached);
  add (builder, "n_tokens", self->n_tokens);
  add (builder, "prefill_ms", self->prefill_ms);
  add (builder, "first_token_ms", self->first_token_ms);
  add (builder, "decode_ms", self->decode_ms);
  add (builder, "reasoning_s", reasoning_time);
  add (builder, "n_reasoning", n_reasoning);
  json_builder_set_member_name (builder, "seed");
  json_builder_add_string_value (builder, seed);
  json_builder_set_member_name (builder, "finish");
  json_builder_add_string_value (builder, fx_finish_name (self->finish));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static double
get (JsonObject *object,
     const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  double value;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return 0;

  value = json_node_get_double (node);

  return value >= 0 && value < 4e9 ? value : 0;
}

gboolean
fx_reply_stats_from_json (FxReplyStats *self,
                          double       *reasoning_time,
                          guint        *n_reasoning,
                          const char   *json)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;
  JsonObject *object;
  const char *finish;
  const char *seed;

  *self = (FxReplyStats) { 0 };
  *reasoning_time = 0;
  *n_reasoning = 0;

  if (json == NULL || !json_parser_load_from_data (parser, json, -1, NULL))
    return FALSE;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;

  object = json_node_get_object (root);
  self->n_prompt = (guint) get (object, "n_prompt");
  self->n_cached = (guint) get (object, "n_cached");
  self->n_tokens = (guint) get (object, "n_tokens");
  self->prefill_ms = get (object, "prefill_ms");
  self->first_token_ms = get (object, "first_token_ms");
  self->decode_ms = get (object, "decode_ms");
  *reasoning_time = get (object, "reasoning_s");
  *n_reasoning = (guint) get (object, "n_reasoning");
  seed = json_object_get_string_member_with_default (object, "seed", "0");
  if (seed != NULL)
    g_ascii_string_to_unsigned (seed, 10, 0, G_MAXUINT64, &self->seed, NULL);
  finish = json_object_get_string_member_with_default (object, "finish", "");
  for (guint i = 0; i < G_N_ELEMENTS (finish_names); i++)
    if (g_strcmp0 (finish, finish_names[i]) == 0)
      self->finish = (FxFinish) i;

  return TRUE;
}
