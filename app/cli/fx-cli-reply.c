/* fx-cli-reply.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include "fx-cli-reply.h"

#include <string.h>

#include "fx-cli-command.h"
#include "fx-reply-stats.h"

typedef struct
{
  FxCliReply *reply;
  FxRequest  *request;
  gboolean    print;
} Running;

static void
text_cb (const FxEvent *event,
         gpointer       data)
{
  Running *running = data;

  if (event->type != FX_EVENT_TEXT)
    return;

  g_string_append (running->reply->text, event->text);
  g_array_append_vals (running->reply->ids, event->ids, (guint) event->n_ids);
  if (!running->print || running->reply->unwritten)
    return;

  /* Nobody reads on: no use in writing more. */
  if (fx_cli_print (event->text, strlen (event->text)) != FX_CLI_DONE)
    {
      running->reply->unwritten = TRUE;
      fx_request_cancel (running->request);
    }
}

gboolean
fx_cli_reply_run (FxCliReply        *self,
                  FxCliEngine       *engine,
                  const FxGenerate  *params,
                  gboolean           print,
                  GError           **error)
{
  Running running = { self, NULL, print };
  g_autoptr (GError) local_error = NULL;
  g_autoptr (FxEvent) last = NULL;

  self->text = g_string_new (NULL);
  self->ids = g_array_new (FALSE, FALSE, sizeof (guint32));

  running.request = fx_engine_generate (fx_cli_engine_get (engine), params);
  last = fx_cli_engine_run (engine, running.request, "", text_cb, &running, &local_error);
  if (last == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  self->stats = last->stats;
  self->cancelled = last->type == FX_EVENT_CANCELLED;

  return TRUE;
}

void
fx_cli_reply_finish (FxCliReply *self)
{
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
  g_clear_pointer (&self->ids, g_array_unref);
}

const char *
fx_cli_reply_reason (const FxCliReply *self)
{
  return self->cancelled ? "cancelled" : fx_finish_name (self->stats.finish);
}

int
fx_cli_reply_end (const FxCliReply *self)
{
  int status;

  if (self->unwritten)
    return FX_CLI_FAILED;

  status = fx_cli_print ("\n", 1);
  if (status == FX_CLI_DONE)
    fx_cli_reply_note (self);

  return self->cancelled ? FX_CLI_INTERRUPTED : status;
}

int
fx_cli_reply_json (const FxCliReply *self)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  int status;

  json_builder_begin_object (json);
  fx_cli_add_string (json, "text", self->text->str);
  json_builder_set_member_name (json, "tokens");
  json_builder_begin_array (json);
  for (guint i = 0; i < self->ids->len; i++)
    json_builder_add_int_value (json, g_array_index (self->ids, guint32, i));
  json_builder_end_array (json);
  fx_cli_add_string (json, "finish_reason", fx_cli_reply_reason (self));
  fx_cli_add_int (json, "prompt_tokens", self->stats.n_prompt);
  fx_cli_add_int (json, "cached_tokens", self->stats.n_cached);
  fx_cli_add_double (json, "prefill_tps", fx_reply_stats_prefill_tps (&self->stats));
  fx_cli_add_double (json, "decode_tps", fx_reply_stats_decode_tps (&self->stats));
  fx_cli_add_double (json, "first_token_ms", self->stats.first_token_ms);
  json_builder_set_member_name (json, "seed");
  json_builder_add_int_value (json, (gint64) self->stats.seed);
  json_builder_end_object (json);

  status = fx_cli_print_json (json);

  return self->cancelled ? FX_CLI_INTERRUPTED : status;
}

void
fx_cli_reply_note (const FxCliReply *self)
{
  g_autofree char *text = fx_reply_stats_describe (&self->stats, self->cancelled);

  fx_cli_note ("%s", text);
}
