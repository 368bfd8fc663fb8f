/* fx-cli-chat.c - `fornax chat`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fx-cli"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fx-chat-model.h"
#include "fx-cli-command.h"
#include "fx-cli-model.h"
#include "fx-cli-reply.h"

/* One chat is one sequence to the engine, whose cache it keeps. */
#define CONVERSATION 1

typedef struct
{
  FxCliOptions  options;
  FxCliEngine  *engine;
  FxChatModel  *model;
  GPtrArray    *turns; /* of FxTurn */
  gint          max_tokens;
} Chat;

static void
chat_finish (Chat *chat)
{
  g_clear_pointer (&chat->engine, fx_cli_engine_free);
  g_clear_pointer (&chat->model, fx_chat_model_unref);
  g_clear_pointer (&chat->turns, g_ptr_array_unref);
  fx_cli_options_finish (&chat->options);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Chat, chat_finish)

static gboolean
answer (Chat        *chat,
        FxCliReply  *reply,
        gboolean     print,
        GError     **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  FxGenerate generate = { .conversation = CONVERSATION };

  if (!fx_chat_model_encode (chat->model, chat->turns, ids, error))
    return FALSE;

  generate.ids = (const guint32 *) (gpointer) ids->data;
  generate.n_ids = ids->len;
  generate.max_tokens = chat->max_tokens;
  generate.sampling = chat->options.sampling;

  return fx_cli_reply_run (reply, chat->engine, &generate, print, error);
}

static int
answer_once (Chat       *chat,
             const char *prompt)
{
  g_auto (FxCliReply) reply = { 0 };
  g_autoptr (GError) error = NULL;

  fx_turns_add (chat->turns, "user", prompt);
  if (!answer (chat, &reply, !chat->options.json, &error))
    return fx_cli_fail ("chat", error);

  return chat->options.json ? fx_cli_reply_json (&reply) : fx_cli_reply_end (&reply);
}

/* Returns: (transfer full) (nullable): NULL at the end of input */
static char *
read_line (void)
{
  g_autofree char *line = NULL;
  size_t size = 0;
  ssize_t length;
  char *text;

  if (isatty (STDERR_FILENO))
    {
      fputs ("\033[1m> \033[0m", stderr);
      fflush (stderr);
    }

  length = getline (&line, &size, stdin);
  if (length < 0)
    return NULL;

  text = g_utf8_make_valid (line, length);

  return g_strchomp (text);
}

static int
talk (Chat *chat)
{
  const gboolean terminal = isatty (STDIN_FILENO);
  int status = FX_CLI_DONE;
  g_autofree char *line = NULL;

  if (terminal)
    fx_cli_note ("%s", _("Ctrl+C stops an answer, Ctrl+D ends the chat, /new begins another."));

  while ((line = read_line ()) != NULL)
    {
      g_auto (FxCliReply) reply = { 0 };
      g_autoptr (GError) error = NULL;

      if (g_str_equal (line, "/new"))
        {
          const guint n_kept = chat->turns->len > 0 &&
                               g_str_equal (((FxTurn *) chat->turns->pdata[0])->role, "system");

          g_ptr_array_set_size (chat->turns, (gint) n_kept);
        }
      else if (g_str_equal (line, "/bye"))
        {
          break;
        }
      else if (line[0] != '\0')
        {
          fx_turns_add (chat->turns, "user", line);
          if (!answer (chat, &reply, TRUE, &error))
            {
              /* The chat goes on without the question. */
              status = fx_cli_fail ("chat", error);
              g_ptr_array_set_size (chat->turns, (gint) chat->turns->len - 1);
            }
          else
            {
              fx_turns_add (chat->turns, "assistant", reply.text->str);
              status = fx_cli_reply_end (&reply);

              /* A script's Ctrl+C is meant for the whole of it. */
              if (reply.unwritten || (status == FX_CLI_INTERRUPTED && !terminal))
                return status;
            }
        }

      g_clear_pointer (&line, g_free);
    }

  /* Who sits before it has seen what happened. */
  return terminal ? FX_CLI_DONE : status;
}

int
fx_cli_chat (int    argc,
             char **argv)
{
  g_auto (Chat) chat = { .max_tokens = -1 };
  g_autofree char *prompt = NULL;
  g_autofree char *system = NULL;
  const GOptionEntry own[] = {
    { "prompt", 'p', 0, FX_CLI_ARG_TEXT, &prompt, N_("Answer this and end"), "TEXT" },
    { "system", 0, 0, FX_CLI_ARG_TEXT, &system, N_("Instructions to the model"), "TEXT" },
    { "max-tokens", 'n', 0, G_OPTION_ARG_INT, &chat.max_tokens, N_("At most so many tokens; -1 as many as fit"), "N" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  const char *name;
  int status = fx_cli_options_parse (&chat.options, argc, argv, "[MODEL]",
                                     _("Chat in the terminal, or with -p answer one question."),
                                     own, FX_CLI_JSON | FX_CLI_DEVICE | FX_CLI_LOAD | FX_CLI_SAMPLING, 0, 1);

  if (status >= 0)
    return status;
  if ((prompt != NULL && !g_utf8_validate (prompt, -1, NULL)) ||
      (system != NULL && !g_utf8_validate (system, -1, NULL)))
    return fx_cli_misused ("chat", "%s", _("the text is not UTF-8"));
  if (chat.max_tokens < -1)
    return fx_cli_misused ("chat", _("-n %d: -1 or more"), chat.max_tokens);
  if (chat.options.json && prompt == NULL)
    return fx_cli_misused ("chat", "%s", _("--json is for an answer to -p"));

  path = fx_cli_model_path (chat.options.args[0], &error);
  name = chat.options.args[0] != NULL ? chat.options.args[0] : "chat";
  if (path != NULL)
    chat.model = fx_chat_model_new (path, &error);
  if (chat.model == NULL)
    return fx_cli_fail (name, error);

  if (!fx_chat_model_can_chat (chat.model))
    fx_cli_note ("%s", _("This model has no chat template: it goes on with the text as it stands."));

  chat.turns = fx_turns_new ();
  if (system != NULL)
    fx_turns_add (chat.turns, "system", system);

  chat.engine = fx_cli_engine_new (&chat.options);
  if (!fx_cli_engine_load (chat.engine, path, &chat.options.load, &error))
    return fx_cli_fail (name, error);
  fx_cli_model_touch (path);

  return prompt != NULL ? answer_once (&chat, prompt) : talk (&chat);
}
