/* fx-chat-message.c - messages as objects and as rows; a chat's first title.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-chats"

#include "fx-chats.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fx-remedies.h"
#include "fx-reply-stats.h"

#define TITLE_CHARS 48

FxMessage *
fx_chats_message_from_row (const FxStoredMessage *row)
{
  FxMessage *message = fx_message_new (g_str_equal (row->role, "user") ? FX_ROLE_USER :
                                       g_str_equal (row->role, "system") ? FX_ROLE_SYSTEM : FX_ROLE_ASSISTANT,
                                       row->text);
  FxReplyStats stats;
  double reasoning_time;
  guint n_reasoning;

  fx_message_set_id (message, row->id);
  fx_message_set_created (message, row->created_at / 1000);
  fx_message_set_model_name (message, row->model);
  fx_message_set_edited (message, row->edited);
  if (row->reasoning != NULL)
    fx_message_set_reasoning (message, row->reasoning);

  switch (row->state)
    {
    case FX_STORED_STREAMING:
    case FX_STORED_STOPPED:
      fx_message_set_state (message, FX_MESSAGE_STOPPED);
      fx_message_set_can_continue (message, TRUE);
      fx_message_set_stats_text (message, _("Stopped"));
      break;

    case FX_STORED_FAILED:
      fx_message_set_state (message, FX_MESSAGE_FAILED);
      fx_message_set_error_text (message, row->error);
      break;

    case FX_STORED_COMPLETE:
    default:
      break;
    }

  if (fx_reply_stats_from_json (&stats, &reasoning_time, &n_reasoning, row->stats))
    {
      g_autofree char *text = fx_reply_stats_describe (&stats, row->state == FX_STORED_STOPPED);

      if (reasoning_time > 0)
        fx_message_set_reasoning_time (message, reasoning_time);
      fx_message_set_reasoning_tokens (message, n_reasoning);
      if (stats.n_tokens > 0)
        fx_message_set_stats_text (message, text);
      if (stats.finish == FX_FINISH_MAX_TOKENS)
        fx_message_set_can_continue (message, TRUE);
      if (stats.finish == FX_FINISH_CONTEXT)
        fx_remedies_say_full (message, NULL, NULL, NULL, 0);
    }

  return message;
}

static const char *
role_name (FxRole role)
{
  return role == FX_ROLE_USER ? "user" : role == FX_ROLE_SYSTEM ? "system" : "assistant";
}

static FxStoredState
stored_state (FxMessage *message)
{
  switch (fx_message_get_state (message))
    {
    case FX_MESSAGE_STOPPED:
      return FX_STORED_STOPPED;
    case FX_MESSAGE_FAILED:
      return FX_STORED_FAILED;
    case FX_MESSAGE_DONE:
      return FX_STORED_COMPLETE;
    default:
      return FX_STORED_STREAMING;
    }
}

void
fx_chats_message_to_row (FxMessage       *message,
                         FxStoredMessage *row)
{
  g_set_str (&row->role, role_name (fx_message_get_role (message)));
  g_set_str (&row->text, fx_message_get_text (message));
  if (fx_message_get_reasoning (message)[0] != '\0')
    g_set_str (&row->reasoning, fx_message_get_reasoning (message));
  row->state = stored_state (message);
  g_set_str (&row->error, fx_message_get_error_text (message));
  g_set_str (&row->model, fx_message_get_model_name (message));
  row->edited = fx_message_get_edited (message);
}

char *
fx_chats_make_title (const char *text)
{
  g_autofree char *line = NULL;
  g_auto (GStrv) words = NULL;
  GString *title = g_string_new (NULL);

  while (g_ascii_isspace (*text))
    text++;
  line = g_strndup (text, strcspn (text, "\r\n"));
  words = g_strsplit_set (line, " \t", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (words[i][0] == '\0')
        continue;
      if (title->len > 0 &&
          g_utf8_strlen (title->str, -1) + g_utf8_strlen (words[i], -1) + 1 > TITLE_CHARS)
        {
          g_string_append (title, "…");
          break;
        }
      if (title->len > 0)
        g_string_append_c (title, ' ');
      g_string_append (title, words[i]);
    }

  if (g_utf8_strlen (title->str, -1) > TITLE_CHARS + 1)
    {
      g_autofree char *cut = g_utf8_substring (title->str, 0, TITLE_CHARS);

      g_string_printf (title, "%s…", cut);
    }

  return g_string_free_and_steal (title);
}
